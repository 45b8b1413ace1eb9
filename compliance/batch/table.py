"""The tables that a batch writes: one row a release and determination, and one row a rejected record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.batch.desk import Described, Line
from compliance.batch.needs import arrow
from compliance.batch.records import Reject

_LISTS = ("deciding", "missing", "licences", "licence_choice")
_NUMBERS = ("training_compute_low", "training_compute_high", "parameters")


def schema() -> Any:
    """The Arrow schema of the table of outcomes."""
    pa = arrow()
    of_release = [(n, pa.int64() if n == "record" else pa.string()) for n in Described._fields[:-1]]
    return pa.schema([*of_release, *((n, _type(pa, n)) for n in Line._fields)])


def _type(pa: Any, column: str) -> Any:
    if column in _LISTS:
        return pa.list_(pa.string())
    return pa.float64() if column in _NUMBERS else pa.string()


def rejects_schema() -> Any:
    """The Arrow schema of the table of rejected records."""
    pa = arrow()
    return pa.schema([("source", pa.string()), ("record", pa.int64()), ("line", pa.int64()), ("reason", pa.string())])


def outcomes(found: Sequence[Described]) -> Any:
    """The table of some releases. What equal facts share is made once and taken as often as it is needed."""
    pa = arrow()
    places: dict[int, int] = {}
    lines: list[Line] = []
    rows: list[int] = []
    of: list[int] = []
    for number, release in enumerate(found):
        start = places.setdefault(id(release.lines), len(lines))
        if start == len(lines):
            lines += release.lines
        rows += range(start, start + len(release.lines))
        of += [number] * len(release.lines)
    wanted = schema()
    left = [pa.array([_clean(d[i]) for d in found], wanted.field(i).type) for i in range(len(Described._fields) - 1)]
    right = [pa.array([_clean(line[i]) for line in lines], wanted.field(len(left) + i).type) for i in range(len(Line._fields))]
    by_release, by_line = pa.array(of, pa.int64()), pa.array(rows, pa.int64())
    return pa.Table.from_arrays([*(a.take(by_release) for a in left), *(a.take(by_line) for a in right)], schema=wanted)


def rejected(found: Sequence[Reject]) -> Any:
    """The table of some rejected records."""
    pa = arrow()
    columns = zip(*found, strict=True) if found else [()] * 4
    wanted = rejects_schema()
    arrays = [pa.array(list(map(_clean, c)), f.type) for c, f in zip(columns, wanted, strict=True)]
    return pa.Table.from_arrays(arrays, schema=wanted)


def _clean(value: Any) -> Any:
    """A value that Arrow takes: names of files may hold bytes that are no UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return list(value) if isinstance(value, tuple) else value
