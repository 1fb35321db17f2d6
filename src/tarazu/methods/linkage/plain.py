"""What is compared in records that carry names."""

from tarazu.methods.linkage.fields import NAMES, Column, Fields, prepared_columns
from tarazu.methods.linkage.model import Comparison, Level, Plan


def plan_of(fields: Fields) -> Plan:
    """Comparisons for Splink, and the keys that long lists are searched by."""
    columns = prepared_columns(fields)
    paired = fields.family is not None
    comparisons = tuple(_comparison(column, paired) for column in columns)
    keys = [f"{c.name}_key" for c in columns if c.kind in NAMES]
    keys += [c.name for c in columns if c.kind in ("number", "place")]
    return Plan(comparisons, tuple(keys))


def _comparison(column: Column, paired: bool) -> Comparison:
    if column.kind == "number":
        return _number(column)
    missing = f"{column.name}_l IS NULL OR {column.name}_r IS NULL"
    levels = [Level("equal", f"{column.name}_l = {column.name}_r", None if column.kind == "code" else column.name)]
    if column.kind not in NAMES:
        return Comparison(column.source, missing, tuple(levels))
    levels.append(Level("alike", _alike(f"{column.name}_l", f"{column.name}_r")))
    if column.kind == "given" and paired:
        levels += [Level("exchanged with family name", SWAPPED), Level("one given, one as family name", HALF_SWAPPED)]
    if column.kind == "family":  # an exchange is one piece of evidence: it is counted with the given name
        missing = f"({missing}) OR ({SWAPPED} AND given_l <> given_r AND family_l <> family_r)"
    return Comparison(column.source, missing, tuple(levels))


def _number(column: Column) -> Comparison:
    difference = f"abs({column.name}_l - {column.name}_r)"
    levels = tuple(
        Level(f"off by {off}" if off else "equal", f"{difference} = {off}") for off in range(column.reach + 1)
    )
    return Comparison(column.source, f"{column.name}_l IS NULL OR {column.name}_r IS NULL", levels)


def _alike(one: str, other: str) -> str:
    """One letter lost, added, changed or exchanged with its neighbour; two in long names; none in very short ones."""
    shorter = f"least(length({one}), length({other}))"
    allowed = f"CASE WHEN {shorter} >= 7 THEN 2 WHEN {shorter} >= 3 THEN 1 ELSE 0 END"
    return f"damerau_levenshtein({one}, {other}) <= {allowed}"


SWAPPED = f"({_alike('given_l', 'family_r')} AND {_alike('family_l', 'given_r')})"
HALF_SWAPPED = (
    f"((family_l IS NULL OR family_r IS NULL) AND ({_alike('given_l', 'family_r')} OR {_alike('family_l', 'given_r')}))"
)
