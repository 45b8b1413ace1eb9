"""SPDX expressions: what leaves a choice, what applies together, what an exception changes, and what a decision makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from descriptions import OPEN_RELEASE, open_artifact
from semantics import decide, outcome, result

from compliance.decide import Outcome
from compliance.errors import InputError
from compliance.licences import Choice, library, parse
from compliance.licences.expressions import MAX_CHOICES, ExpressionError
from compliance.terms import EMPTY

LICENCE_QUESTION = "osd/1.9"


def choices(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The ids of the licences of each choice, and the names that nobody knows."""
    return [(tuple(e.id for e in c.entries), c.unknown) for c in parse(text, library())]


def one(*ids: str, unknown: tuple[str, ...] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return ids, unknown


@pytest.mark.parametrize(("text", "expected"), [
    ("MIT", [one("mit")]), ("mit", [one("mit")]), ("((MIT))", [one("mit")]), ("Apache License 2.0", [one("apache-2.0")]),
    ("LicenseRef-llama-3", [one("llama-3")]), ("Zlib", [one("Zlib")]),
    ("MIT OR Apache-2.0", [one("mit"), one("apache-2.0")]), ("mit or apache-2.0", [one("mit"), one("apache-2.0")]),
    ("MIT AND Apache-2.0", [one("mit", "apache-2.0")]),
    ("(MIT OR ISC) AND BSD-3-Clause", [one("mit", "bsd-3-clause"), one("isc", "bsd-3-clause")]),
    ("MIT OR ISC AND BSD-3-Clause", [one("mit"), one("isc", "bsd-3-clause")]),
    ("(MIT OR ISC) AND (Zlib OR 0BSD)", [one("mit", "Zlib"), one("mit", "0BSD"), one("isc", "Zlib"), one("isc", "0BSD")]),
    ("MIT AND (Apache-2.0 OR (ISC AND (Zlib OR 0BSD)))",
     [one("mit", "apache-2.0"), one("mit", "isc", "Zlib"), one("mit", "isc", "0BSD")]),
    ("GPL-2.0+", [one("gpl-2.0")]), ("GPL-2.0-or-later", [one("gpl-2.0")]), ("Apache-2.0+", [one("apache-2.0")]),
    ("Zlib+", [one("Zlib")]), ("AFL-2.1+", [one("AFL-2.1")]),
    ("GPL-3.0-only WITH Classpath-exception-2.0", [one("gpl-3.0 WITH Classpath-exception-2.0")]),
    ("GPL-3.0-only WITH GCC-exception-3.1 OR MIT", [one("gpl-3.0 WITH GCC-exception-3.1"), one("mit")]),
    ("GPL-2.0+ WITH Bison-exception-2.2", [one("gpl-2.0 WITH Bison-exception-2.2")]),
])
def test_choices(text: str, expected: list[Any]) -> None:
    assert sorted(choices(text)) == sorted(expected)


@pytest.mark.parametrize(("text", "expected"), [
    ("Foo-1.0", [one(unknown=("Foo-1.0",))]), ("LicenseRef-nobody", [one(unknown=("LicenseRef-nobody",))]),
    ("DocumentRef-x:LicenseRef-y", [one(unknown=("DocumentRef-x:LicenseRef-y",))]),
    ("Foo-1.0 OR MIT", [one(unknown=("Foo-1.0",)), one("mit")]), ("Foo-1.0 AND MIT", [one("mit", unknown=("Foo-1.0",))]),
    ("Foo-1.0+", [one(unknown=("Foo-1.0+",))]),
    ("MIT WITH Foo-exception", [one(unknown=("MIT WITH Foo-exception",))]),
    ("Foo-1.0 WITH Classpath-exception-2.0", [one(unknown=("Foo-1.0 WITH Classpath-exception-2.0",))]),
])
def test_names_that_nobody_knows_are_kept(text: str, expected: list[Any]) -> None:
    assert sorted(choices(text)) == sorted(expected)


@pytest.mark.parametrize("text", ["", " ", "MIT OR", "OR MIT", "MIT MIT", "(MIT", "MIT)", "()", "MIT, ISC", "MIT; ISC", "MIT && ISC",
                                  "my own licence", "Lizenz-für-alle", "MIT WITH", "WITH", "MIT WITH (A OR B)", "NOT MIT"])
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="is neither a known licence nor an SPDX expression"):
        parse(text, library())


def test_a_misspelt_name_is_told_the_nearest() -> None:
    with pytest.raises(ExpressionError, match=r"did you mean 'apache-2.0'"):
        parse("Apache 2.0.", library())
    assert library().suggest("LicenseRef-lama-3") == "; did you mean 'LicenseRef-llama-3'?"
    assert library().suggest("Apach-2.0").endswith("'Apache-2.0'?") or library().suggest("Apach-2.0").endswith("'apache-2.0'?")


def test_the_number_of_choices_is_bounded() -> None:
    names = [f"L{n}" for n in range(MAX_CHOICES + 1)]
    assert len(parse(" OR ".join(names[:-1]), library())) == MAX_CHOICES
    with pytest.raises(ExpressionError, match="more than 16 choices"):
        parse(" OR ".join(names), library())
    with pytest.raises(ExpressionError, match="more than 16 choices"):
        parse(" AND ".join(f"(A{n} OR B{n})" for n in range(50)), library())


def test_an_exception_keeps_grants_and_missing_limits_and_leaves_limits_open() -> None:
    (plain,), (excepted,) = (parse(t, library()) for t in ("GPL-3.0-only", "GPL-3.0-only WITH Classpath-exception-2.0"))
    before, after = plain.entries[0].node, excepted.entries[0].node
    assert before.values["shareAlike"] == (True,)
    assert "shareAlike" not in after.values  # the exception may lift it, so it is not known
    assert after.values["grantsModification"] == (True,)
    assert after.values["useRestriction"] == before.values["useRestriction"] == (EMPTY,)
    assert set(after.values) < set(before.values)
    assert {t: v for t, v in before.values.items() if t in after.values} == dict(after.values)
    assert excepted.entries[0].classes == ()


def test_a_choice_compares_by_what_it_holds() -> None:
    assert parse("MIT", library()) == [Choice((library().find("MIT"),))]  # type: ignore[arg-type]


def open_model(licence: Any) -> dict[str, Any]:
    """A model open in every respect whose parts are under one licence."""
    parts = [{**open_artifact(k), "licence": licence} for k in (
        "Weights", "ArchitectureCode", "ArchitectureDescription", "UsageInformation", "InferenceCode", "TrainingCode")]
    return {"type": "Model", "name": "m", **OPEN_RELEASE, "artifact": parts}


QUESTIONS = ["osd/1.9", "eu-ai-act/53-2-a"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_or_leaves_the_choice_to_the_licensee(question: str) -> None:
    apache, llama = outcome(open_model("Apache-2.0"), question), outcome(open_model("LicenseRef-llama-3"), question)
    assert (apache, llama) == (Outcome.QUALIFIES, Outcome.DOES_NOT_QUALIFY)
    for text in ("Apache-2.0 OR LicenseRef-llama-3", "LicenseRef-llama-3 OR Apache-2.0"):
        found = result(open_model(text), question)
        assert found.outcome == apache
        assert found.choice == ("apache-2.0",)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("licence", ["Apache-2.0 AND LicenseRef-llama-3", ["Apache-2.0", "LicenseRef-llama-3"]], ids=str)
def test_and_makes_all_licences_apply(question: str, licence: Any) -> None:
    assert outcome(open_model(licence), question) == outcome(open_model("LicenseRef-llama-3"), question)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_exception_takes_nothing_away(question: str) -> None:
    plain = outcome(open_model("GPL-3.0-only"), question)
    assert outcome(open_model("GPL-3.0-only WITH Classpath-exception-2.0"), question) == plain == Outcome.QUALIFIES


@pytest.mark.parametrize("name", ["Apach-2.0", "LicenseRef-lama-3", "Foo-9.9"])
def test_a_well_formed_name_that_nobody_knows_is_undetermined_with_a_note(name: str) -> None:
    decision = decide(open_model(name), LICENCE_QUESTION)
    assert decision.determinations[0].outcome == Outcome.UNDETERMINED
    (note,) = [n for n in decision.notes if f"the licence '{name}' is not in the library" in n]
    assert ("did you mean" in note) == (name != "Foo-9.9")


def test_a_badly_formed_value_is_an_error_with_its_line() -> None:
    with pytest.raises(InputError, match="'my licence' is neither a known licence nor an SPDX expression"):
        decide(open_model("my licence"), LICENCE_QUESTION)


def test_an_address_of_the_spdx_list_or_of_the_library_is_a_name() -> None:
    for address, name in (("https://spdx.org/licenses/MIT.html", "MIT"), ("http://spdx.org/licenses/MIT", "MIT"),
                          ("https://w3id.org/openclaim/licence/llama-3", "LicenseRef-llama-3")):
        assert outcome(open_model(address), LICENCE_QUESTION) == outcome(open_model(name), LICENCE_QUESTION)
