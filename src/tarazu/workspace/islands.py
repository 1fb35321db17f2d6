"""Districts that touch nobody: said once, so that no one is surprised by a map or an estimate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tarazu.evidence.rows import Rows
from tarazu.workspace.finding import NOTE, Finding

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def find_islands(rows: Rows) -> list[Finding]:
    """One finding for each area whose boundary touches no other of its level."""
    asked = f"""
        SELECT level, area, any_value(name), any_value(geometry)
        FROM "{rows.current("areas")}" JOIN "{rows.current("boundaries")}" USING (area)
        GROUP BY level, area ORDER BY level, area"""
    levels: dict[str, dict[str, bytes]] = {}
    names: dict[str, str] = {}
    for level, area, name, geometry in rows.con.execute(asked).fetchall():
        levels.setdefault(level, {})[area] = geometry
        names[area] = name
    return [_island(area, names[area]) for shapes in levels.values() for area in alone(shapes)]


def alone(shapes: Mapping[str, bytes]) -> list[str]:
    """Of the areas of one level, those that touch no other (shapes as WKB). A lone area has nobody to touch."""
    if len(shapes) < 2:
        return []
    import shapely

    codes = list(shapes)
    held: list[BaseGeometry] = list(shapely.from_wkb(list(shapes.values())))
    one, other = shapely.STRtree(held).query(held, predicate="intersects")
    touching = {codes[a] for a, b in zip(one, other, strict=True) if a != b}
    return [code for code in codes if code not in touching]


def _island(area: str, name: str) -> Finding:
    says = f"{name} ({area}) touches nobody: it shares the general level and borrows nothing from a neighbour."
    mend = "Right for an island. Else the boundaries leave a gap: import them as they should be with --correct --why."
    return Finding("area_island", NOTE, says, mend, [area])
