"""Spatial and space-time scan statistics: where are there more cases than chance spreads there?"""

from tarazu.methods.scan.result import Cluster, Scan
from tarazu.methods.scan.space_time import scan_space_time
from tarazu.methods.scan.spatial import scan

__all__ = ["Cluster", "Scan", "scan", "scan_space_time"]
