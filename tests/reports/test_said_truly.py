"""What reports say of a condition is so: an exception that applies is not called unmet, nor one that does not apply a failure."""

from __future__ import annotations

import json
import re

from memo_cases import basis, decider
from semantics import release_of
from shared import ROOT

from compliance.decide import ConditionResult, Decision, Outcome
from compliance.policy import AllOf, AnyOf, Not, Unless
from compliance.reports import Format, render
from compliance.reports.claims import sentence
from compliance.reports.exceptions import exceptions
from compliance.reports.memo import Memo, Row
from compliance.reports.memo_html import to_html
from compliance.reports.memo_make import memos
from compliance.truth import CONTESTED, FALSE

PRESUMED = "presumed to have high-impact capabilities: cumulative training compute above 10^25 FLOP"
REBUTTED = "the presumption is rebutted"
SYSTEMIC = "a general-purpose AI model with systemic risk"


def decided(name: str, asked: str = "eu-ai-act/53-2-a") -> Decision:
    return decider((asked,)).decide(release_of(ROOT / "cases" / name / "model.yaml"))


def said(decision: Decision) -> str:
    return sentence(decision, decision.determinations[0])


def rows(decision: Decision) -> dict[str, Row]:
    made: Memo = memos([decision], basis())[0]
    return {r.label: r for r in made.findings[0].rows}


def test_an_exception_that_applies_is_said_to_hold() -> None:
    decision = decided("llama-3.1-405b")
    assert decision.determinations[0].outcome is Outcome.DOES_NOT_QUALIFY
    unmet, _, holds = said(decision).partition("what follows holds: ")
    assert holds == f"{PRESUMED}."
    assert REBUTTED in unmet
    assert PRESUMED not in unmet


def test_a_gate_that_is_not_met_is_not_said_as_if_it_were() -> None:
    decision = decided("pythia-12b")
    assert decision.determinations[0].outcome is Outcome.OUT_OF_SCOPE
    assert said(decision).endswith("since what follows is not met: placed on the Union market, with no exclusion of the Union.")


def test_a_rule_of_a_later_day_is_the_reason() -> None:
    decision = decided("olmo-7b")
    result = decision.determinations[0]._replace(outcome=Outcome.OUT_OF_SCOPE, reason="the rule applies from 2030-01-01")
    assert sentence(decision, result).endswith(" does not reach OLMo 7B, since the rule applies from 2030-01-01.")


def test_of_a_release_that_qualifies_not_every_condition_need_hold() -> None:
    decision = decided("olmo-7b")
    assert any(c.pair == FALSE for c in decision.determinations[0].conditions if c.role == "condition")
    assert "every condition" not in said(decision)
    assert "all that is asked for" in str(render([decision], Format.TEXT))
    assert not re.search(r"all \d+ conditions", str(render([decision], Format.TEXT)))


def leaves() -> list[ConditionResult]:
    return [c for c in decided("llama-3-70b").determinations[0].conditions if c.role == "condition" and c.condition.combined is None]


def test_what_is_open_is_said_without_what_is_settled() -> None:
    decision, (first, second) = decided("llama-3-70b"), leaves()[:2]
    result = decision.determinations[0]
    asked = result.determination._replace(holds=AnyOf((first.condition, second.condition)), out_of_scope=(), not_needed=())
    mixed = result._replace(determination=asked, outcome=Outcome.CONTESTED, pair=CONTESTED, choice=(),
                            conditions=(first._replace(pair=CONTESTED, applies=True), second._replace(pair=FALSE, applies=True)))
    assert sentence(decision, mixed).endswith(f"the law is not settled on: {first.condition.label}.")


def test_exceptions_are_yes_or_no_and_marked() -> None:
    for name, words in (("olmo-7b", "no"), ("llama-3.1-405b", "yes")):
        found = rows(decided(name))
        assert (found[SYSTEMIC].verdict, found[SYSTEMIC].exception) == (words, True)
        assert (found[PRESUMED].verdict, found[PRESUMED].exception) == (words, False)
    assert {r.verdict for r in rows(decided("olmo-7b")).values() if not r.gate} == {"holds", "fails", "no"}
    for form in (Format.HTML, Format.MARKDOWN):
        assert "unless: " in re.sub("<[^>]+>", "", str(render([decided("olmo-7b")], form)))


def test_a_remedy_stands_where_a_condition_stands_in_the_way() -> None:
    found = rows(decided("llama-3.1-405b"))
    assert "the presumption can be rebutted" in found[PRESUMED].remedy
    assert found[REBUTTED].remedy
    assert rows(decided("olmo-7b"))[PRESUMED].remedy == ""


def test_pipelines_are_told_what_holds() -> None:
    results = json.loads(str(render([decided("llama-3.1-405b")], Format.SARIF)))["runs"][0]["results"]
    said_of = {r["ruleId"].partition("#")[2]: r["message"]["text"] for r in results}
    assert f": holds: {PRESUMED}." in said_of["presumed-systemic"]
    assert f": not met: {REBUTTED}." in said_of["rebuttal-accepted"]


def test_where_conditions_lie_in_exceptions() -> None:
    a, b, c, d, e = (x.condition for x in leaves()[:5])
    whole = a._replace(iri="urn:whole", combined=Unless(c, d))
    holds = AllOf((b, Unless(a, AnyOf((whole, Not(e))))))
    found = exceptions(decided("llama-3-70b").determinations[0].determination._replace(holds=holds))
    assert {iri: tuple(how) for (iri, _), how in found.items()} == {
        "urn:whole": (True, True), c.iri: (False, True), d.iri: (False, False), e.iri: (False, False)}
    both = exceptions(decided("llama-3-70b").determinations[0].determination._replace(holds=Not(AllOf((a, b)))))
    assert {how.first for how in both.values()} == {False}


def test_a_licence_that_nobody_knows_is_said_in_a_sentence_that_ends_with_the_hint() -> None:
    part = {"type": "Weights", "availability": "public", "licence": "mitt"}
    decision = decider(("osd",)).decide(release_of({"id": "urn:x", "type": "Model", "name": "X", "artifact": [part]}))
    assert decision.notes == (
        "the licence 'mitt' is not in the library and not on the SPDX list, so that its terms are unknown; did you mean 'mit'?",)


def test_a_deadline_without_duties_leaves_no_empty_table() -> None:
    made = memos([decided("olmo-7b")], basis())[0]
    finding = made.findings[0]
    assert finding.deadline
    for duties, tables in ((finding.duties, 1), ((), 0)):
        page = to_html([made._replace(findings=(finding._replace(duties=duties),))])
        part = page.partition("<h3>Remaining duties</h3>")[2].partition("<h3>")[0]
        assert part.count("<table") == tables
        assert "Transition: time until" in part
