"""Memos for the tests: those of shipped cases on a fixed day, and those of a release full of hostile text."""

from __future__ import annotations

import functools
from datetime import date

from semantics import release_of
from shared import ROOT

from compliance.decide import Decider, Decision, Question, Reading
from compliance.engines import engine
from compliance.licences import library
from compliance.policy import catalogue
from compliance.policy.asked import rounds
from compliance.reports.memo import Basis, Memo
from compliance.reports.memo_make import memos

DAY = date(2026, 11, 24)
# A failure, an exemption, an open question of fact with grades, and a licence of one's own, each under questions that show it.
GOLDEN = {
    "llama-3-70b": ("eu-ai-act/53-2-a", "osaid/1.0"),
    "olmo-7b": ("eu-ai-act/53-2-a", "eu-ai-act/53-2-b", "osaid/1.0", "mof"),
    "bloom-176b": ("eu-ai-act/53-2-a", "openness-index"),
    "falcon-180b": ("eu-ai-act/53-2-a", "osd"),
}
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "שלום <b>עולם</b>", "a\u202eb\x1b[31m\x07c", "x" * 10_000,
    "=HYPERLINK(\"https://evil.example\")", "+1+1", "-2", "@SUM(A1)", "]]> <!-- x -->", "# heading", "| a | b |\n|---|---|", "1. one",
    "#import \"x\": y; #eval(\"1\") $x$ *b* _i_ @ref <label>", "{{ 7*7 }} {% raw %} ${7*7}", "[x](javascript:alert(3))", "漢字" * 60,
    "$release $label ${cites}", "\\#panic() `a`", "\ufeff=1", "\u2028z\u0085y", "﷽" * 30,
]


@functools.cache
def decider(asked: tuple[str, ...], reading: Reading = Reading.BOTH) -> Decider:
    """A decider for questions on the day."""
    (put,) = rounds(asked, DAY, catalogue())
    return Decider(put.policies, Question(put.determinations, DAY, reading, put.assessed), engine(), library())


@functools.cache
def case(name: str) -> Decision:
    """The decision on a shipped case under its questions."""
    return decider(GOLDEN[name]).decide(release_of(ROOT / "cases" / name / "model.yaml"))


@functools.cache
def memo(name: str) -> Memo:
    """The memo on a shipped case."""
    return memos([case(name)], basis())[0]


@functools.cache
def basis() -> Basis:
    """What is shipped."""
    return Basis(catalogue(), library())


@functools.cache
def hostile(text: str) -> Decision:
    """A decision on a release that has a text wherever a description can put one."""
    evidence = [{"source": "javascript:alert(9)", "quote": text, "statedBy": text, "retrieved": "2026-01-01"}]
    described = {
        "id": "urn:test:hostile", "type": "Model", "name": text, "version": text, "significantGenerality": True,
        "commercialActivity": True, "placedOnUnionMarket": True, "price": True, "evidence": evidence,
        "provider": {"name": text, "establishedInUnion": False},
        "artifact": [{"type": "Weights", "availability": "public", "evidence": evidence,
                      "licence": {"type": "Licence", "name": text, "nonCommercialOnly": True, "evidence": evidence,
                                  "useRestriction": [{"type": "Clause", "clauseNumber": text, "summary": text}]}}]}
    return decider(("osd", "mof")).decide(release_of(described))
