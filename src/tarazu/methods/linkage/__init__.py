"""One person, many lists: records linked, how well, and what that does to a total.

`link_records` links lists with names on Splink; `link_encodings` links encodings that hold no names; `total_over_links`
carries what is not known of the links into the total.
"""

from tarazu.methods.linkage.encoded import link_encodings
from tarazu.methods.linkage.encodings import Encoding, encode_records
from tarazu.methods.linkage.fields import Fields
from tarazu.methods.linkage.links import Links, link_records, review_quality
from tarazu.methods.linkage.quality import Quality, draw_review
from tarazu.methods.linkage.totals import total_over_links, totals_by_threshold

__all__ = [
    "Encoding",
    "Fields",
    "Links",
    "Quality",
    "draw_review",
    "encode_records",
    "link_encodings",
    "link_records",
    "review_quality",
    "total_over_links",
    "totals_by_threshold",
]
