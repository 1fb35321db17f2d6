"""Estimates for small areas: a survey's figure and what is known of the area, each weighed by how sure it is.

Source: Fay, Herriot (1979), JASA 74:269-277; Rao, Molina (2015), Small Area Estimation, 2nd ed.
"""

from tarazu.methods.small_area.fay_herriot import fay_herriot
from tarazu.methods.small_area.result import SmallAreas

__all__ = ["SmallAreas", "fay_herriot"]
