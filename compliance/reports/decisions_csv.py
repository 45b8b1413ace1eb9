"""Decisions as a table for a spreadsheet: a row for each release and determination, and for each assessment."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from compliance.decide import Decision
from compliance.own import OwnFolder
from compliance.reports.memo import Basis, Finding, Memo
from compliance.reports.memo_make import memos
from compliance.reports.spreadsheet import cell

_HEAD = ("release", "name", "source", "sha256", "as of", "reading", "question", "label", "policy", "outcome", "in a sentence",
         "decided by", "authority", "open questions", "missing", "duties", "deadline", "tool")


def to_csv(decisions: Sequence[Decision], basis: Basis) -> str:
    """CSV of RFC 4180 in UTF-8 with a byte order mark; several values of a cell are separated by "; "."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([*_HEAD, *(["own folders"] if basis.own else [])])
    for memo in memos(decisions, basis):
        for row in _rows(memo):
            writer.writerow(map(cell, [*row, *([_own(basis.own)] if basis.own else [])]))
    return "\ufeff" + target.getvalue()


def _own(folders: Iterable[OwnFolder]) -> str:
    return "; ".join(map(str, folders))


def _rows(memo: Memo) -> Iterator[list[str]]:
    start = [memo.id, memo.name, memo.source, memo.sha256, memo.day, memo.reading]
    for f in memo.findings:
        yield [*start, f.id, f.label, f.policy, f.outcome, f.sentence, *_why(f), f.deadline, memo.tool]
    for g in memo.graded:
        yield [*start, g.id, g.label, g.id, g.result, g.summary, "", "", "", "", "", "", memo.tool]


def _why(f: Finding) -> list[str]:
    deciding = [r.label for r in f.rows if r.deciding]
    cites = [c.text for r in f.rows if r.deciding for c in r.cites] or [c.text for c in f.cites]
    duties = [f"{d.cites[0].text}: {d.label} ({d.since or 'no day named'}, {d.status})" for d in f.duties]
    return ["; ".join(dict.fromkeys(part)) for part in (
        deciding, cites, [q.id for q in f.readings if q.decisive], [a.place for a in f.missing], duties)]
