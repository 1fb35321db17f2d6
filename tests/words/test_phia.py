"""The PHIA yardstick (UK government): its published bands, and the nearer band in a gap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.words import phia, phia_text

ORDER = (
    "remote_chance",
    "highly_unlikely",
    "unlikely",
    "realistic_possibility",
    "likely",
    "highly_likely",
    "almost_certain",
)
PUBLISHED = {
    "remote_chance": (0, 0.05),
    "highly_unlikely": (0.10, 0.20),
    "unlikely": (0.25, 0.35),
    "realistic_possibility": (0.40, 0.499),
    "likely": (0.55, 0.75),
    "highly_likely": (0.80, 0.90),
    "almost_certain": (0.95, 1),
}


@pytest.mark.parametrize("band", PUBLISHED)
def test_published_bands(band):
    assert {phia(p) for p in PUBLISHED[band]} == {band}


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_probable_is_never_a_weaker_word(a, b):
    low, high = sorted((a, b))
    assert ORDER.index(phia(low)) <= ORDER.index(phia(high))


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(bad):
    with pytest.raises(ValueError, match="between 0 and 1"):
        phia(bad)


def test_a_word_in_both_languages():
    assert phia_text(0.6) == "likely or probable"
    assert phia_text(0.6, "ur") == "غالب امکان"
