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

  // Nearer and farther, by button, key, pinch or two clicks; from district to district by the arrow keys.
  const explore = (live, links, told) => {
    const svg = live.querySelector(".field svg");
    const whole = svg.viewBox.baseVal;
    const [wide, high] = [whole.width, whole.height];
    let view = { x: 0, y: 0, width: wide };
    const set = (x, y, width) => {
      const w = Math.min(wide, Math.max(wide / 16, width));
      const h = (w * high) / wide;
      view = { x: Math.min(wide - w, Math.max(0, x)), y: Math.min(high - h, Math.max(0, y)), width: w };
      svg.setAttribute("viewBox", [view.x, view.y, w, h].join(" "));
      svg.classList.toggle("near", w < wide);
    };
    const zoom = (times, x = view.x + view.width / 2, y = view.y + (view.width * high) / wide / 2) => {
      const w = Math.min(wide, Math.max(wide / 16, view.width / times));
      const share = w / view.width;
      set(x - (x - view.x) * share, y - (y - view.y) * share, w);
    };
    const all = () => set(0, 0, wide);
    const at = (event) => {
      const box = svg.getBoundingClientRect();
      return [view.x + ((event.clientX - box.left) / box.width) * view.width, view.y + ((event.clientY - box.top) / box.width) * view.width];
    };
    const middle = (area) => {
      const box = links.get(area).getBBox();
      return [(box.x + box.width / 2) / 10, (box.y + box.height / 2) / 10];
    };
    const go = (area) => {
      const [x, y] = middle(area);
      const h = (view.width * high) / wide;
      if (x < view.x || x > view.x + view.width || y < view.y || y > view.y + h) set(x - view.width / 2, y - h / 2, view.width);
      told.leave();
      told.show(area);
    };
    const step = (dx, dy) => {
      const [x, y] = told.here() ? middle(told.here()) : [view.x + view.width / 2, view.y + (view.width * high) / wide / 2];
      let [best, least] = ["", Infinity];
      links.forEach((link, area) => {
        const [a, b] = middle(area);
        const along = (a - x) * dx + (b - y) * dy;
        const aside = Math.abs((a - x) * dy - (b - y) * dx);
        const away = told.here() ? along + 2 * aside : Math.hypot(a - x, b - y);
        if (area !== told.here() && (along > 0.5 || !told.here()) && away < least) [best, least] = [area, away];
      });
      if (best) go(best);
    };
    const keys = {
      ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1),
      "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: all, Escape: all,
      Enter: () => told.here() && told.pin(told.here()), " ": () => told.here() && told.pin(told.here()),
    };
    svg.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    svg.addEventListener("dblclick", (event) => zoom(2, ...at(event)));
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return; // without it the page scrolls
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...at(event));
    }, { passive: false });

    // One finger or the mouse moves a map that was brought nearer; two fingers bring it nearer.
    const down = new Map();
    let moved = false;
    const apart = () => { const [a, b] = [...down.values()]; return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY); };
    svg.addEventListener("pointerdown", (event) => { down.set(event.pointerId, event); if (down.size === 1) moved = false; });
    svg.addEventListener("pointermove", (event) => {
      const before = down.get(event.pointerId);
      if (!before) return;
      const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
      if (!moved && Math.hypot(dx, dy) < 5) return;
      moved = true;
      const was = down.size === 2 ? apart() : 0;
      down.set(event.pointerId, event);
      const unit = view.width / svg.getBoundingClientRect().width;
      if (down.size === 2) zoom(apart() / was, ...at(event));
      else set(view.x - dx * unit, view.y - dy * unit, view.width);
    });
    ["pointerup", "pointercancel", "pointerleave"].forEach((name) => svg.addEventListener(name, (event) => down.delete(event.pointerId)));
    svg.addEventListener("click", (event) => { if (moved) { event.preventDefault(); event.stopPropagation(); moved = false; } }, true);

    const bar = live.querySelector(".zoom");
    const jobs = { in: () => zoom(1.5), out: () => zoom(1 / 1.5), all };
    bar.querySelectorAll("button").forEach((one) => one.addEventListener("click", jobs[one.dataset.zoom]));
    bar.hidden = false;
    live.querySelector(".keys").hidden = false;
  };

  // The map: the glance of a district's profile, copied beside it.
  all(".live").forEach((live) => {
    const tell = live.querySelector(".tell");
    const choose = live.querySelector("select");
    const links = new Map(all(".hits a", live).map((link) => [link.dataset.area, link]));
    let pinned = "";
    let here = "";
    const pin = (area) => {
      pinned = pinned === area ? "" : area;
      choose.value = pinned;
      show(area);
    };
    const show = (area) => {
      const profile = document.getElementById("profile-" + area);
      const glance = profile && profile.querySelector(".glance");
      links.forEach((link, code) => link.classList.toggle("on", code === area));
      if (!glance) return;
      const heading = document.createElement("h4");
      const way = document.createElement("a");
      way.href = "#profile-" + area;
      here = area;
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
        pin(area);
      });
    });
    const options = [...choose.options].slice(1).sort((a, b) => a.textContent.localeCompare(b.textContent, "en"));
    choose.append(...options);
    choose.addEventListener("change", () => { pinned = choose.value; if (pinned) show(pinned); });
    choose.closest(".seek").hidden = false;
    explore(live, links, { here: () => here, show, pin, leave: () => { pinned = ""; choose.value = ""; } });
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
