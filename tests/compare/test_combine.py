"""Combinations: which scenarios come from several values, what they are called, and which is the first."""

from __future__ import annotations

from datetime import date

import pytest
from comparing import KNOWN

from compliance.change import parse_removal, parse_setting
from compliance.compare import Choices, Scenario, combined
from compliance.compare.combine import MOST
from compliance.decide import Reading
from compliance.errors import OpenclaimError, UnknownNameError


def made(choices: Choices, *start: Scenario) -> list[Scenario]:
    return combined(start, choices, KNOWN.catalogue)


def test_nothing_chosen_is_one_scenario_as_described() -> None:
    assert made(Choices()) == [Scenario("as described")]


def test_a_single_value_changes_the_scenario_without_a_name() -> None:
    found = made(Choices(["osaid"], [date(2026, 1, 1)], [Reading.STRICT], ["enacting"]))
    assert found == [Scenario("as described", "", ("osaid",), date(2026, 1, 1), Reading.STRICT, ("enacting",))]


def test_several_values_are_combined_and_named_the_first_one_first() -> None:
    found = made(Choices(days=[date(2026, 1, 1), date(2027, 1, 1)], readings=[Reading.STRICT, Reading.LENIENT]))
    assert [s.name for s in found] == ["2026-01-01, strict", "2026-01-01, lenient", "2027-01-01, strict", "2027-01-01, lenient"]
    assert [(s.day, s.reading) for s in found] == [(d, r) for d in (date(2026, 1, 1), date(2027, 1, 1))
                                                  for r in (Reading.STRICT, Reading.LENIENT)]


def test_policies_are_alternatives_only_where_they_ask_for_different_versions_of_one() -> None:
    assert [s.policies for s in made(Choices(["osaid", "osd", "eu-ai-act/53-2-a", "eu-ai-act/2-12"]))] == [
        ("osaid", "osd", "eu-ai-act/53-2-a", "eu-ai-act/2-12")]
    found = made(Choices(["osaid/0.0.9", "eu-ai-act/2-12", "osaid@1.0", "eu-ai-act/53-2-a"]))
    assert [(s.name, s.policies) for s in found] == [
        ("osaid/0.0.9", ("osaid/0.0.9", "eu-ai-act/2-12", "eu-ai-act/53-2-a")),
        ("osaid/1.0", ("eu-ai-act/2-12", "osaid@1.0", "eu-ai-act/53-2-a"))]
    assert [s.name for s in made(Choices(["osaid", "osaid/1.0"]))] == ["osaid in force", "osaid/1.0"]


def test_each_changed_fact_is_taken_or_left_and_values_of_one_fact_exclude_each_other() -> None:
    mit, apache, gone = parse_setting("licence=MIT"), parse_setting("licence=Apache-2.0"), parse_removal("price")
    found = made(Choices(edits=[mit, apache, gone]))
    assert [(s.name, s.edits) for s in found] == [
        ("as described", ()), ("without price", (gone,)), ("licence=MIT", (mit,)), ("licence=MIT, without price", (mit, gone)),
        ("licence=Apache-2.0", (apache,)), ("licence=Apache-2.0, without price", (apache, gone))]


def test_authority_goes_down_to_a_level() -> None:
    found = made(Choices(authorities=["guidance", "recital", "enacting"]))
    assert [(s.name, s.levels) for s in found] == [
        ("with guidance", ("enacting", "recital", "guidance")), ("articles and recitals", ("enacting", "recital")),
        ("articles only", ("enacting",))]


def test_repeated_values_count_once() -> None:
    assert len(made(Choices(["osaid", "osaid"], readings=[Reading.STRICT, Reading.STRICT], authorities=["recital", "recital"]))) == 1


def test_named_scenarios_are_combined_with_choices() -> None:
    start = [Scenario("a", edits=(parse_setting("price=true"),)), Scenario("b")]
    found = made(Choices(readings=[Reading.STRICT, Reading.LENIENT], edits=[parse_setting("price=false")]), *start)
    assert [s.name for s in found] == ["a, strict", "a, strict, price=false", "a, lenient", "a, lenient, price=false",
                                       "b, strict", "b, strict, price=false", "b, lenient", "b, lenient, price=false"]
    assert [str(e) for e in found[1].edits] == ["price=false"]


def test_questions_are_asked_in_the_version_that_a_named_scenario_is_about() -> None:
    start = [Scenario("adopted", policies=("eu-ai-act@2024-1689",)), Scenario("amended", policies=("eu-ai-act@2026-1744", "osaid"))]
    found = made(Choices(["eu-ai-act/2-12", "osaid"]), *start)
    assert [s.policies for s in found] == [("eu-ai-act/2-12@2024-1689", "osaid"), ("eu-ai-act/2-12@2026-1744", "osaid")]
    assert [s.policies for s in made(Choices(["osaid/0.0.9"]), Scenario("x", policies=("osaid/1.0",)))] == [("osaid/0.0.9",)]


def test_too_many_and_two_of_one_name_are_refused() -> None:
    edits = [parse_setting(f"{t}=true") for t in ("price", "narrowTask", "monetised", "deepFake", "dualLicensing", "hostingPaid",
                                                 "commercialActivity")]
    assert len(made(Choices(edits=edits[:6]))) == MOST
    with pytest.raises(OpenclaimError, match="scenario file"):
        made(Choices(edits=edits))
    with pytest.raises(OpenclaimError, match="two scenarios have the name 'a'"):
        made(Choices(), Scenario("a"), Scenario("a"))


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'osaid'"):
        made(Choices(["osaidd"]))
