"""An assessment as a memo shows it: its result, and each item or group with its share of what it could reach."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.assess import Assessment
from compliance.reports.harmless import harmless
from compliance.reports.memo import Graded

# How much of a bar a grade fills; a picture of the order of the grades, not the index's own arithmetic.
_SHARE = {"open": 1.0, "partial": 0.5, "closed": 0.0}


def graded(item: Assessment) -> Graded:
    """The assessment in words."""
    result = f"{item.score:g} of {item.out_of:g}" if item.score is not None and item.out_of is not None else item.grade or ""
    return Graded(item.id, harmless(item.label), harmless(result), harmless(item.summary), tuple(_items(item)))


def _items(item: Assessment) -> Iterator[tuple[str, str, float | None]]:
    for name, percent in item.progress.items():
        yield harmless(f"class {name}"), f"{percent:g} %", percent / 100
    for name, (got, most) in item.sections.items():
        yield harmless(name), f"{got:g} of {most:g}", got / most if most else None
    if not item.sections:
        for name, grade in item.grades.items():
            yield harmless(name.replace("_", " ")), harmless(grade), _SHARE.get(grade)
    for name in item.details.get("undecided", ()):
        yield harmless(str(name).replace("_", " ")), "undecided", None
