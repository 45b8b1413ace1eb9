"""Every expected row of the shared cases of the law and of the Open Source AI Definition, through the API."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from semantics import DAY, decider, release_of
from shared import ROOT, shared

from compliance.decide import DeterminationResult, Outcome, Reading
from compliance.decide.evaluate import sides
from compliance.truth import CONTESTED, FALSE, TRUE, Truth

_TABLES = (("law", "cases"), ("definitions", "osaid-cases"))


def _rows() -> Iterator[object]:
    base = Path(os.environ.get("OPENCLAIM_SHARED", ROOT.parent / "shared"))
    for table in _TABLES:
        path = base.joinpath(*table, "expected.csv")
        if path.is_file():
            with path.open(newline="", encoding="utf-8") as file:
                for row in csv.DictReader(file):
                    day = date.fromisoformat(row["as_of"]) if row.get("as_of") else DAY
                    yield pytest.param(table, row["file"], row["determination"], day, row["outcome"],
                                       id=f"{row['file']}-{row['determination']}-{day}")


def test_the_expected_tables_are_there() -> None:
    for table in _TABLES:
        assert shared(*table, "expected.csv").read_text(encoding="utf-8").count("\n") > 5


@pytest.mark.parametrize(("table", "file", "determination", "day", "expected"), list(_rows()))
def test_row(table: tuple[str, str], file: str, determination: str, day: date, expected: str) -> None:
    decision = decider(day).decide(release_of(shared(*table, file)))
    result = next(r for r in decision.determinations if r.determination.id == determination)
    assert result.outcome == expected
    _check_pair(result, day)


def _check_pair(result: DeterminationResult, day: date) -> None:
    """The pair of readings that an outcome implies."""
    sides = (result.pair.strict, result.pair.lenient)
    match result.outcome:
        case Outcome.QUALIFIES:
            assert result.pair == TRUE
        case Outcome.DOES_NOT_QUALIFY:
            assert result.pair == FALSE
        case Outcome.CONTESTED:
            assert result.pair == CONTESTED or _gate(result) == CONTESTED
        case Outcome.UNDETERMINED:
            unknown = [c for c in result.conditions if Truth.UNKNOWN in (c.pair.strict, c.pair.lenient)]
            assert unknown
            assert Truth.UNKNOWN in sides or any(c.role == "gate" for c in unknown)
            assert any(c.missing or c.conflicting for c in unknown), "nothing says what is missing"
        case Outcome.OUT_OF_SCOPE | Outcome.NOT_NEEDED:
            before = result.determination.applies_from
            assert any(c.role == "gate" for c in result.conditions) or (before is not None and day < before)


def _gate(result: DeterminationResult) -> object:
    return next((c.pair for c in result.conditions if c.role == "gate" and c.pair == CONTESTED), None)


@pytest.mark.parametrize("pair", [TRUE, FALSE, CONTESTED])
def test_readings_pick_their_side(pair: object) -> None:
    outcomes = {r: sides([], pair).under(r) for r in Reading}  # type: ignore[arg-type]
    expected = {Truth.TRUE: Outcome.QUALIFIES, Truth.FALSE: Outcome.DOES_NOT_QUALIFY}
    assert outcomes[Reading.STRICT] is expected[pair.strict]  # type: ignore[attr-defined]
    assert outcomes[Reading.LENIENT] is expected[pair.lenient]  # type: ignore[attr-defined]
    assert outcomes[Reading.BOTH] is (Outcome.CONTESTED if pair == CONTESTED else outcomes[Reading.STRICT])
