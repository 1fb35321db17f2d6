"""Do like values lie beside like: Moran's I and Getis-Ord G, for the whole map and for each area, chance findings held down."""

from tarazu.methods.association.everywhere import GlobalAssociation, bivariate_moran, getis_ord, moran
from tarazu.methods.association.local import LocalAssociation, local_bivariate_moran, local_getis_ord, local_moran

__all__ = [
    "GlobalAssociation",
    "LocalAssociation",
    "bivariate_moran",
    "getis_ord",
    "local_bivariate_moran",
    "local_getis_ord",
    "local_moran",
    "moran",
]
