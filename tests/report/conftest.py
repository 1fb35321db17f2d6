"""A small document of every kind of content, with names that try to break out of the page, and its four square districts."""

import pytest

from report_document import BOUNDARIES, document_with


@pytest.fixture
def document():
    """The document of the invented country with plain names."""
    return document_with()


@pytest.fixture
def boundaries():
    """Four districts in a row and a dashed line beside them."""
    return BOUNDARIES


@pytest.fixture(scope="module")
def chromium():
    """A browser without a window; it is closed when the tests of a file are done."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    yield driver
    driver.quit()
