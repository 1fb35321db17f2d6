"""The map of the report in a real browser: layers and forms, zoom, keyboard and touch, without a network, in two languages."""

import json

import pytest

from report_document import BOUNDARIES, document_with
from tarazu.report.html import render_html

pytestmark = pytest.mark.browser

SVG = ".live .field svg"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("map") / "report.html"
    path.write_text(render_html(document_with(), BOUNDARIES), encoding="utf-8")
    return path


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["desktop", "phone"])
def page(request, chromium, file):
    wide, high = request.param
    metrics = {"width": wide, "height": high, "deviceScaleFactor": 1, "mobile": wide < 500}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    chromium.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": wide < 500})
    chromium.get("about:blank")
    chromium.get_log("browser"), chromium.get_log("performance")
    chromium.get(file.as_uri())
    chromium.execute_script("document.documentElement.style.scrollBehavior = 'auto'")
    chromium.execute_script("document.querySelector('.live').scrollIntoView()")
    yield chromium
    assert [line for line in chromium.get_log("browser") if line["level"] in ("SEVERE", "WARNING")] == []


def one(page, selector):
    return page.find_element("css selector", selector)


def view(page):
    return [float(n) for n in one(page, SVG).get_dom_attribute("viewBox").split()]


def told(page):
    return one(page, ".live .tell").text


def on(page):
    return [e.get_attribute("data-area") for e in page.find_elements("css selector", ".hits a.on")]


def press(page, *keys):
    svg = one(page, SVG)
    page.execute_script("arguments[0].focus({preventScroll: true})", svg)
    for key in keys:
        svg.send_keys(key)


def test_each_form_has_a_layer_of_its_own_and_only_the_one_chosen_is_drawn(page):
    rows = page.find_elements("css selector", ".live .choices")
    assert len(rows) >= 2
    leads = [row.find_element("css selector", ".lead-in").text for row in rows[1:]]
    assert leads[0] == "Verdict by form"
    form = rows[1].find_element("css selector", "label")
    form.click()
    shown = page.execute_script(
        "return [...document.querySelectorAll('.live g.layer')].filter(g => getComputedStyle(g).display !== 'none')"
        ".map(g => g.getAttribute('class'))"
    )
    place = form.get_attribute("for").rpartition("-")[2]
    assert shown == [f"layer l{place}"]
    assert "Verdict by form" in form.get_property("textContent")  # what a screen reader says of the button


def test_layers_can_be_chosen_by_keyboard_alone(page):
    first = one(page, "#map-0")
    page.execute_script("arguments[0].focus()", first)
    from selenium.webdriver.common.keys import Keys

    first.send_keys(Keys.ARROW_RIGHT)
    assert one(page, "#map-1").is_selected()


@pytest.mark.parametrize("way", ["button", "key"])
def test_the_map_comes_nearer_and_goes_back(page, way):
    whole = view(page)

    def zoom(name, key):
        press(page, key) if way == "key" else one(page, f".zoom [data-zoom={name}]").click()

    zoom("in", "+")
    near = view(page)
    assert near[2] == pytest.approx(whole[2] / 1.5)
    assert near[3] / near[2] == pytest.approx(whole[3] / whole[2])
    assert near[0] + near[2] / 2 == pytest.approx(whole[2] / 2)  # the middle stays
    zoom("out", "-")
    assert view(page) == pytest.approx(whole)
    zoom("in", "+"), zoom("in", "+"), zoom("all", "0")
    assert view(page) == pytest.approx(whole)


def test_it_never_leaves_the_land(page):
    whole = view(page)
    press(page, *"++++++++++++++")
    assert view(page)[2] == pytest.approx(whole[2] / 16)
    press(page, *"----------------")
    assert view(page) == pytest.approx(whole)


def test_arrow_keys_lead_from_district_to_district(page):
    """The test's four districts stand two by two: N1 N2 above S1 S2."""
    from selenium.webdriver.common.keys import Keys

    places = page.execute_script(
        "return Object.fromEntries([...document.querySelectorAll('.hits a')].map(a => { const b = a.getBoundingClientRect();"
        " return [a.dataset.area, [b.x + b.width / 2, b.y + b.height / 2]]; }))"
    )
    press(page, Keys.ARROW_RIGHT)
    (start,) = on(page)
    for key, axis, sign in (
        (Keys.ARROW_LEFT, 0, -1),
        (Keys.ARROW_RIGHT, 0, 1),
        (Keys.ARROW_DOWN, 1, 1),
        (Keys.ARROW_UP, 1, -1),
    ):
        before = on(page)[0]
        press(page, key)
        (after,) = on(page)
        beyond = [a for a, p in places.items() if sign * (p[axis] - places[before][axis]) > 5]
        assert (after in beyond) if beyond else after == before
    assert told(page)
    assert start in places


def test_enter_keeps_a_district_and_names_it_in_the_list(page):
    from selenium.webdriver.common.keys import Keys

    press(page, Keys.ARROW_DOWN)
    press(page, Keys.ENTER)
    (area,) = on(page)
    assert one(page, ".live select").get_attribute("value") == area
    press(page, Keys.ENTER)
    assert one(page, ".live select").get_attribute("value") == ""


def test_a_tap_tells_of_a_district(page):
    link = one(page, '.hits a[data-area="XR-N2"]')
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
    box = page.execute_script(
        "const b = arguments[0].getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]", link
    )
    for kind in ("mousePressed", "mouseReleased"):
        page.execute_cdp_cmd(
            "Input.dispatchMouseEvent", {"type": kind, "x": box[0], "y": box[1], "button": "left", "clickCount": 1}
        )
    assert on(page) == ["XR-N2"]
    assert "Bagh" in told(page)


def test_a_near_map_is_dragged_and_a_drag_is_no_click(page):
    press(page, "+", "+")
    before = view(page)
    box = page.execute_script(
        "const b = arguments[0].getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]", one(page, SVG)
    )
    move = {"button": "left", "buttons": 1, "clickCount": 1}
    for kind, dx in (("mousePressed", 0), ("mouseMoved", 20), ("mouseMoved", 40), ("mouseReleased", 40)):
        page.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": kind, "x": box[0] + dx, "y": box[1], **move})
    after = view(page)
    assert after[0] < before[0] - 5
    assert after[2] == pytest.approx(before[2])
    assert one(page, ".live select").get_attribute("value") == ""


def test_buttons_of_the_map_are_named_in_both_languages_and_large_enough(page):
    buttons = page.find_elements("css selector", ".zoom button")
    assert [b.size["height"] >= 24 and b.size["width"] >= 24 for b in buttons] == [True] * 3
    english = [b.find_element("css selector", ".vh .e, .vh").text for b in buttons]
    page.execute_script("document.getElementById('language').click()")
    urdu = page.execute_script("return [...document.querySelectorAll('.zoom button .vh')].map(e => e.innerText)")
    assert len(set(english)) == len(set(urdu)) == 3
    assert all(any("\u0600" <= c <= "\u06ff" for c in text) for text in urdu)
    page.execute_script("document.getElementById('language').click()")


def test_it_works_without_a_network(page):
    press(page, "+")
    sent = [json.loads(line["message"])["message"] for line in page.get_log("performance")]
    asked = [m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
