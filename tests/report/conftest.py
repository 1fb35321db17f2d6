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
