"use strict";
(() => {
  const root = document.documentElement;
  const all = (what, within = document) => [...within.querySelectorAll(what)];

  // Language: labels and statements of both stand in the page; only the choice is made here.
  const button = document.getElementById("language");
  button.hidden = false;
  button.addEventListener("click", () => {
    const urdu = root.lang !== "ur";
    root.lang = urdu ? "ur" : "en";
    root.dir = urdu ? "rtl" : "ltr";
  });

  // Long tables: by group and by part of a name.
  all(".table .seek").forEach((seek) => {
    const table = seek.parentElement.querySelector("table");
    const [group, name, told] = [seek.querySelector("select"), seek.querySelector("input"), seek.querySelector("[role=status]")];
    const sift = () => {
      const sought = name.value.trim().toLocaleLowerCase();
      let seen = 0;
      [...table.tBodies].forEach((body) => {
        let here = 0;
        all("tr:not(.group)", body).forEach((row) => {
          const fits = (!group.value || body.dataset.group === group.value) && row.cells[0].textContent.toLocaleLowerCase().includes(sought);
          row.hidden = !fits;
          here += fits;
        });
        body.hidden = !here;
        seen += here;
      });
      told.textContent = String(seen);
    };
    seek.hidden = false;
    group.addEventListener("change", sift);
    name.addEventListener("input", sift);
  });

  // The map: the glance of a district's profile, copied beside it.
  all(".live").forEach((live) => {
    const tell = live.querySelector(".tell");
    const choose = live.querySelector("select");
    const links = new Map(all(".hits a", live).map((link) => [link.dataset.area, link]));
    let pinned = "";
    const show = (area) => {
      const profile = document.getElementById("profile-" + area);
      const glance = profile && profile.querySelector(".glance");
      links.forEach((link, code) => link.classList.toggle("on", code === area));
      if (!glance) return;
      const heading = document.createElement("h4");
      const way = document.createElement("a");
      way.href = "#profile-" + area;
      way.innerHTML = profile.querySelector("h3,h4,h5").innerHTML;
      heading.append(way);
      tell.replaceChildren(heading, glance.cloneNode(true));
    };
    links.forEach((link, area) => {
      const option = document.createElement("option");
      option.value = area;
      option.textContent = link.querySelector("title").textContent;
      choose.append(option);
      link.setAttribute("aria-label", option.textContent);
      link.querySelector("title").remove();
      link.addEventListener("pointerenter", () => { if (!pinned) show(area); });
      link.addEventListener("click", (event) => {
        event.preventDefault();
        pinned = pinned === area ? "" : area;
        choose.value = pinned;
        show(area);
      });
    });
    const options = [...choose.options].slice(1).sort((a, b) => a.textContent.localeCompare(b.textContent, "en"));
    choose.append(...options);
    choose.addEventListener("change", () => { pinned = choose.value; if (pinned) show(pinned); });
    choose.closest(".seek").hidden = false;
  });

  // A figure: its method, sources and lineage, from the index at the end.
  let slip = null;
  const away = () => { if (slip) slip.remove(); slip = null; };
  const tellOf = (link) => {
    const row = document.getElementById(link.getAttribute("href").slice(1));
    away();
    if (!row) return;
    const heads = all("thead th", row.closest("table"));
    slip = document.createElement("div");
    slip.className = "slip";
    slip.setAttribute("role", "tooltip");
    slip.id = "slip";
    const list = document.createElement("dl");
    [...row.cells].forEach((cell, place) => {
      const line = document.createElement("div");
      const term = document.createElement("dt");
      const said = document.createElement("dd");
      term.innerHTML = heads[place].innerHTML;
      said.innerHTML = cell.innerHTML;
      line.append(term, said);
      list.append(line);
    });
    slip.append(list);
    document.body.append(slip);
    const box = link.getBoundingClientRect();
    const most = root.clientWidth - slip.offsetWidth - 8;
    slip.style.left = Math.max(8, Math.min(box.left, most)) + window.scrollX + "px";
    const below = box.bottom + slip.offsetHeight + 10 < window.innerHeight;
    slip.style.top = (below ? box.bottom + 8 : Math.max(8, box.top - slip.offsetHeight - 8)) + window.scrollY + "px";
    link.setAttribute("aria-describedby", "slip");
  };
  document.addEventListener("pointerover", (event) => {
    const link = event.target.closest && event.target.closest("a.q");
    if (link) tellOf(link); else if (slip && !event.target.closest(".slip")) away();
  });
  document.addEventListener("focusin", (event) => { if (event.target.matches && event.target.matches("a.q")) tellOf(event.target); else away(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") away(); });

  // A jump into a folded part opens it; paper shows everything but the index of figures, which is for looking up.
  const open = (node) => { for (let one = node; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true; };
  const arrive = () => { const goal = document.getElementById(decodeURIComponent(location.hash.slice(1))); if (goal) { open(goal); goal.scrollIntoView(); } };
  window.addEventListener("hashchange", arrive);
  if (location.hash) arrive();
  window.addEventListener("beforeprint", () => all("details:not(.behind, .long)").forEach((one) => { one.open = true; }));

  // Where the reader is.
  if ("IntersectionObserver" in window) {
    const ways = new Map(all(".toc a").map((way) => [way.getAttribute("href").slice(1), way]));
    const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
      if (!entry.isIntersecting) return;
      ways.forEach((way) => way.removeAttribute("aria-current"));
      ways.get(entry.target.id)?.setAttribute("aria-current", "true");
    }), { rootMargin: "-20% 0px -70% 0px" });
    all(".chapter").forEach((chapter) => seen.observe(chapter));
  }
})();
