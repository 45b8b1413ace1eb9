"""Decisions as JUnit XML for the test view of a pipeline: a suite for each release, a case for each determination."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

from compliance import __version__
from compliance.decide import Decision, Outcome
from compliance.reports.discrepancies import Discrepancy, discrepancies
from compliance.reports.harmless import harmless
from compliance.reports.memo import Basis, Finding, Memo
from compliance.reports.memo_make import memos

# What is not settled breaks a build as an error does, since a release that nobody can vouch for has not passed.
_TAG = {Outcome.DOES_NOT_QUALIFY.value: "failure", Outcome.UNDETERMINED.value: "error", Outcome.CONTESTED.value: "error",
        Outcome.OUT_OF_SCOPE.value: "skipped", Outcome.NOT_NEEDED.value: "skipped"}

_WEIGHT = {"error": "failure", "warning": "error"}


def to_junit(decisions: Sequence[Decision], basis: Basis) -> str:
    """The report, ending with a newline; assessments decide nothing and are properties of their suite."""
    found = memos(decisions, basis)
    said = [discrepancies(d) for d in decisions]
    tags = [t for m, d in zip(found, said, strict=True) for t in _tags(m, d)]
    counts = _counts(tags)
    # The schema of Jenkins' xUnit plugin, the strictest there is, counts what was skipped in suites only.
    del counts["skipped"]
    root = ET.Element("testsuites", {"name": f"openclaim {__version__}", **counts})
    for memo, listed in zip(found, said, strict=True):
        _suite(root, memo, listed)
    ET.indent(root, " ")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ET.tostring(root, encoding='unicode')}\n"


def _tags(memo: Memo, listed: Iterable[Discrepancy]) -> list[str]:
    return [*(_WEIGHT.get(d.kind.weight, "error") for d in listed), *(_TAG.get(f.outcome, "") for f in memo.findings)]


def _counts(tags: Sequence[str]) -> dict[str, str]:
    return {"tests": str(len(tags)), "failures": str(tags.count("failure")), "errors": str(tags.count("error")),
            "skipped": str(tags.count("skipped"))}


def _suite(root: ET.Element, memo: Memo, listed: Sequence[Discrepancy]) -> None:
    suite = ET.SubElement(root, "testsuite", {"name": memo.name, **_counts(_tags(memo, listed)), "time": "0",
                                            "file": memo.source})
    properties = ET.SubElement(suite, "properties")
    facts = [("release", memo.id), ("source", memo.source), ("sha256", memo.sha256), ("as of", memo.day),
             ("reading", memo.reading),
             *(("policy", f"{p.id} sha256 {p.sha256}") for p in memo.policies), *(("own", o) for o in memo.own),
             *((g.id, f"{g.result}. {g.summary}") for g in memo.graded), *(("note", w) for w in (*memo.warnings, *memo.notes))]
    for name, value in facts:
        ET.SubElement(properties, "property", {"name": name, "value": harmless(value)})
    for d in listed:
        case = ET.SubElement(suite, "testcase", {"classname": memo.name, "name": f"{d.kind.id}: {d.node} {d.term}",
                                                 "time": "0"})
        found = ET.SubElement(case, _WEIGHT.get(d.kind.weight, "error"), {"message": d.text, "type": d.kind.id})
        found.text = "\n".join([*map(str, d.spots), d.kind.advice])
    for f in memo.findings:
        case = ET.SubElement(suite, "testcase", {"classname": memo.name, "name": f"{f.id}: {f.label}", "time": "0"})
        if f.outcome in _TAG:
            found = ET.SubElement(case, _TAG[f.outcome], {"message": f.sentence})
            if _TAG[f.outcome] != "skipped":
                found.set("type", f.outcome)
                found.text = "\n".join(_details(f))


def _details(f: Finding) -> Iterable[str]:
    for r in f.rows:
        if r.deciding:
            yield f"{r.verdict}: {r.label} [{'; '.join(c.text for c in r.cites)}]"
            yield from (f"  {x.text}" for x in r.facts)
            yield from (f"  not known: {u}" for u in r.unknown)
            yield from ([f"  remedy: {r.remedy}"] if r.remedy else [])
    yield from (f"open question {q.id}: {q.label}" for q in f.readings if q.decisive)
