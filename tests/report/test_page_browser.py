"""The page in a real browser: opened from the disk, in two widths, two languages, on screen and on paper."""

import json
import time

import pytest

from report_document import BOUNDARIES, document_with
from tarazu.report.html import render_html

pytestmark = pytest.mark.browser

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
LONG = "Khwaja-Muhammad-Sharif-ud-Din-Abad (formerly a very long name that nobody writes in full) and its surroundings"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The report of the small document; its tables are long enough to be sought through."""
    document = document_with(name=LONG)
    copies = [dict(row, area=area) for row in document["activity"]["areas"][:1] for area in ("XR-S1",) * 30]
    document["activity"]["areas"] += copies
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render_html(document, BOUNDARIES), encoding="utf-8")
    return path


@pytest.fixture(params=WIDTHS)
def page(request, chromium, file):
    """The page freshly opened, desktop and phone."""
    return at(chromium, file, request.param)


@pytest.fixture
def desktop(chromium, file):
    return at(chromium, file, "desktop")


def at(driver, file, width):
    wide, high = WIDTHS[width]
    metrics = {"width": wide, "height": high, "deviceScaleFactor": 1, "mobile": width == "phone"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    driver.get("about:blank")
    driver.get_log("browser"), driver.get_log("performance")
    driver.get(file.as_uri())
    driver.execute_script("document.documentElement.style.scrollBehavior = 'auto'")
    return driver


def find(driver, selector):
    return driver.find_elements("css selector", selector)


def visible_text(driver, selector):
    return [e.text for e in find(driver, selector) if e.is_displayed()]


def to_urdu(driver):
    find(driver, "#language")[0].click()


def until(condition, seconds=3.0):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_it_opens_from_the_disk_without_a_fault_and_without_a_network(page):
    assert [line for line in page.get_log("browser") if line["level"] in ("SEVERE", "WARNING")] == []
    sent = [json.loads(line["message"])["message"] for line in page.get_log("performance")]
    asked = [m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert (
        page.execute_script(
            "return performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length"
        )
        == 0
    )


def test_its_own_policy_forbids_what_it_does_not_need(desktop):
    """Even a script inside the page cannot reach out."""
    refused = desktop.execute_async_script(
        "const done = arguments[0]; fetch('http://127.0.0.1:9/x').then(() => done(false)).catch(() => done(true))"
    )
    assert refused
    assert any("Content Security Policy" in line["message"] for line in desktop.get_log("browser"))


@pytest.mark.parametrize("urdu", [False, True])
def test_nothing_runs_over_the_edge_of_the_page(page, urdu):
    if urdu:
        to_urdu(page)
    page.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true })")
    wide, seen = page.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen
    # what scrolls by itself is inside a region that may be reached by keyboard
    out = page.execute_script(
        "return [...document.querySelectorAll('main *')].filter(e => e.getClientRects().length && "
        "e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .drawing, svg, .vh, .e.vh'))"
        ".map(e => e.outerHTML.slice(0, 90))"
    )
    assert out == []


def test_the_language_can_be_switched_and_back(page):
    root = find(page, "html")[0]
    english = visible_text(page, "#where > h2")[0]
    to_urdu(page)
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ur", "rtl")
    urdu = visible_text(page, "#where > h2")[0]
    assert urdu != english
    assert any("\u0600" <= c <= "\u06ff" for c in urdu)
    assert page.execute_script("return document.fonts.check('16px \"Noto Nastaliq Urdu\"')")
    to_urdu(page)
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("en", "ltr")
    assert visible_text(page, "#where > h2")[0] == english


def test_numbers_stay_left_to_right_in_urdu(desktop):
    to_urdu(desktop)
    directions = desktop.execute_script(
        "return [...document.querySelectorAll('.n, bdi[dir=ltr]')].filter(e => e.getClientRects().length)"
        ".map(e => getComputedStyle(e).direction)"
    )
    assert len(directions) > 50
    assert set(directions) == {"ltr"}


def test_a_long_table_is_sifted_by_province_and_by_name(page):
    table = find(page, "#activity-table")[0]
    rows = "[...arguments[0].querySelectorAll('tbody tr:not(.group)')].filter(r => r.getClientRects().length)"
    every = page.execute_script(f"return {rows}.length", table)
    seek = table.find_element("css selector", ".seek")
    assert seek.is_displayed()
    choose = table.find_element("css selector", "select")
    page.execute_script("arguments[0].value = 'South'; arguments[0].dispatchEvent(new Event('change'))", choose)
    assert page.execute_script(f"return {rows}.length", table) < every
    table.find_element("css selector", "input").send_keys("wadi")
    assert page.execute_script(f"return {rows}.map(r => r.cells[0].textContent.includes('Wadi'))", table) == [True]
    assert table.find_element("css selector", "[role=status]").text == "1"


def test_layers_of_the_map_change_with_their_legend(page):
    first = visible_text(page, ".live .legend")
    assert len(first) == 1
    assert "Hotspot" in first[0]
    drawn = "return [...document.querySelectorAll('.live g.layer')].filter(g => getComputedStyle(g).display !== 'none').length"
    for label in find(page, ".live .choices label"):
        page.execute_script("arguments[0].click()", label)
        assert page.execute_script(drawn) == 1
        assert len(visible_text(page, ".live .legend")) == 1
    assert visible_text(page, ".live .legend") != first


def test_the_map_tells_of_the_district_chosen(desktop):
    desktop.execute_script(
        "const s = document.querySelector('.live select'); s.value = 'XR-N2'; s.dispatchEvent(new Event('change'))"
    )
    told = visible_text(desktop, ".live .tell")[0]
    assert "Bagh" in told
    assert "Blind spot" in told


def test_a_number_tells_its_method_and_rows_when_it_is_touched(desktop):
    link = next(e for e in find(desktop, "#where a.q") if e.is_displayed())
    desktop.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus()", link)
    assert until(lambda: find(desktop, ".slip"))
    said = find(desktop, ".slip")[0].text
    assert "counts.csv:2-9@0123abcd" in said
    left, right, wide = desktop.execute_script(
        "const b = document.querySelector('.slip').getBoundingClientRect(); return [b.left, b.right, innerWidth]"
    )
    assert left >= 0
    assert right <= wide


def test_a_jump_into_a_folded_part_opens_it(page):
    page.execute_script("location.hash = '#profile-XR-S2'")
    assert until(lambda: page.execute_script("return document.getElementById('profile-XR-S2').open"))
    figure = page.execute_script(
        "return document.querySelector('.index tr').id || document.querySelector('tr[id^=f-]').id"
    )
    page.execute_script("location.hash = arguments[0]", f"#{figure}")
    assert until(lambda: page.execute_script(f"return document.getElementById('{figure}').closest('details').open"))
    assert until(
        lambda: page.execute_script(f"return document.getElementById('{figure}').getBoundingClientRect().top") > 0
    )


def test_headings_never_skip_a_level_in_either_language(desktop):
    script = (
        "return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(h => h.getClientRects().length "
        "|| h.closest('details')).map(h => +h.tagName[1])"
    )
    for _ in range(2):
        levels = desktop.execute_script(script)
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
        to_urdu(desktop)


@pytest.mark.parametrize("media", ["screen", "print"])
def test_the_handling_mark_is_seen_on_screen_and_on_paper(desktop, media):
    desktop.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media})
    marks = [e for e in find(desktop, ".tlp") if e.is_displayed()]
    assert len(marks) >= 2
    assert {m.text for m in marks} == {"TLP:AMBER+STRICT"}


def test_on_paper_every_page_bears_the_mark_and_folded_parts_are_open(desktop, tmp_path):
    import base64

    from pypdf import PdfReader

    desktop.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    printed = desktop.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    (tmp_path / "page.pdf").write_bytes(base64.b64decode(printed["data"]))
    pages = [p.extract_text() for p in PdfReader(tmp_path / "page.pdf").pages]
    assert len(pages) > 3
    assert all("TLP:AMBER+STRICT" in p for p in pages)
    assert any("Drivers measured here" in p for p in pages)
    assert not any("counts.csv:2-9" in p for p in pages)  # the index is for looking up


CONTRAST = """
const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return [m[0], m[1], m[2], m.length > 3 ? m[3] : 1]; };
const over = (a, b) => a.slice(0, 3).map((v, i) => v * a[3] + b[i] * (1 - a[3]));
const lum = c => { const f = c.map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2]; };
const ground = e => { let c = [255, 255, 255]; const chain = [];
  for (let n = e; n; n = n.parentElement) chain.unshift(n);
  for (const n of chain) c = over(parse(getComputedStyle(n).backgroundColor), c);
  return c; };
const faults = new Set();
for (const e of document.querySelectorAll('body *')) {
  if (!e.getClientRects().length || e.closest('svg, .vh')) continue;
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
  const style = getComputedStyle(e), back = ground(e), fore = over(parse(style.color), back);
  const [a, b] = [lum(fore), lum(back)].sort((x, y) => y - x);
  const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < (large ? 3 : 4.5)) faults.add(e.className + ' ' + e.tagName + ' ' + e.textContent.slice(0, 30) + ' ' + ratio.toFixed(2));
}
return [...faults];
"""


@pytest.mark.parametrize("urdu", [False, True])
def test_all_text_stands_out_from_its_ground(desktop, urdu):
    """WCAG 2.2, 1.4.3: 4.5 to 1, large text 3 to 1."""
    if urdu:
        to_urdu(desktop)
    desktop.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert desktop.execute_script(CONTRAST) == []


def test_everything_has_a_name_that_can_be_read_aloud(desktop):
    nameless = desktop.execute_script(
        "const named = e => e.textContent.trim() || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')"
        " || (e.labels && e.labels.length);"
        "return [...document.querySelectorAll('a, button, input, select, summary, [role=img], [role=region], nav, svg')]"
        ".filter(e => !named(e) && e.getAttribute('aria-hidden') !== 'true' && !e.closest('[aria-hidden=true], [role=img]'))"
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert nameless == []


def test_text_of_another_language_says_so(desktop):
    """Urdu letters stand inside an element that is Urdu, in either state of the page."""
    script = (
        "const urdu = /[\\u0600-\\u06ff]/; return [...document.querySelectorAll('main *, .cover *')].filter(e => "
        "e.getClientRects().length && !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && urdu.test(n.textContent)) "
        "&& e.closest('[lang]').lang !== 'ur' && e.tagName !== 'OPTION').map(e => e.outerHTML.slice(0, 90))"
    )
    assert desktop.execute_script(script) == []


def test_targets_on_a_phone_can_be_hit(chromium, file):
    """WCAG 2.2, 2.5.8: what is pressed is at least 24 pixels high, links inside a sentence apart."""
    phone = at(chromium, file, "phone")
    low = phone.execute_script(
        "return [...document.querySelectorAll('button, select, input[type=search], .choices label, summary, .toc a')]"
        ".filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 24).map(e => e.outerHTML.slice(0, 90))"
    )
    assert low == []
