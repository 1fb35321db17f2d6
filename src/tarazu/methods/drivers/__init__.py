"""Which drivers go with activity, and how sure: shrunk spatial regression, foretelling of unseen places, stability, why here."""

from tarazu.methods.drivers.find import find_drivers
from tarazu.methods.drivers.result import Drivers, Foretelling
from tarazu.methods.drivers.why import Why

__all__ = ["Drivers", "Foretelling", "Why", "find_drivers"]
