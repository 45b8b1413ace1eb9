"""Every expected row of the shared decision cases, through the command line."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest
from run import Runner
from shared import shared

PAIRS = {"qualifies": ("true", "true"), "does-not-qualify": ("false", "false"), "contested": ("false", "true")}


@pytest.mark.parametrize("folder", ["law/cases", "definitions/osaid-cases"])
def test_rows(openclaim: Runner, folder: str) -> None:
    place = shared(*folder.split("/"))
    rows = list(csv.DictReader((place / "expected.csv").read_text().splitlines()))
    by_day: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_day[row.get("as_of") or "2026-11-24"].append(row)
    wrong = []
    for day, found in by_day.items():
        files = sorted({row["file"] for row in found})
        answer = json.loads(openclaim("check", *(place / f for f in files), "--as-of", day, "-f", "json").out)
        outcomes = {(Path(r["source"]).name, d["id"]): d for r in answer["releases"] for d in r["determinations"]}
        for row in found:
            got = outcomes[row["file"], row["determination"]]
            pair = PAIRS.get(row["outcome"])
            if got["outcome"] != row["outcome"] or (pair and pair != (got["strict"], got["lenient"])):
                wrong.append((row["file"], row["determination"], row["outcome"], got["outcome"]))
    assert len(rows) > 5
    assert wrong == []
