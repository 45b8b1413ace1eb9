"""Two versions of a law asked at once stay apart in every format."""

from __future__ import annotations

import json

import pytest
from memo_cases import case, decider

from compliance.decide import Decision, together
from compliance.reports import Format, render
from compliance.reports.names import named

VERSIONS = ("eu-ai-act/53-2-a@2024-1689", "eu-ai-act/53-2-a@2026-1744")


def both() -> Decision:
    return together([decider((v,)).decide(case("llama-3-70b").release) for v in VERSIONS])


def test_an_id_is_enough_where_one_version_is_asked() -> None:
    decision = case("olmo-7b")
    assert [named(decision, r) for r in decision.determinations] == ["eu-ai-act/53-2-a", "eu-ai-act/53-2-b", "osaid/1.0"]
    assert [named(both(), r) for r in both().determinations] == list(VERSIONS)


@pytest.mark.parametrize("form", [Format.TEXT, Format.HTML, Format.MARKDOWN, Format.CSV, Format.JUNIT, Format.SARIF, Format.BADGE,
                                  Format.SVG, Format.MERMAID, Format.TURTLE])
def test_each_version_is_named(form: Format) -> None:
    shown = str(render([both()], form)).replace("#64;", "@").replace("\\@", "@")
    assert [v for v in VERSIONS if v not in shown] == []


def test_both_outcomes_are_in_the_heat_map_and_the_log() -> None:
    assert str(render([both()], Format.HEAT_MAP)).count("2024-1689") >= 2
    run = json.loads(str(render([both()], Format.SARIF)))["runs"][0]
    assert list(run["properties"]["outcomes"][0]["determinations"]) == list(VERSIONS)
