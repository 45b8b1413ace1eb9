"""What authors of policies typically get wrong is told in plain words, with the line at which it stands."""

from __future__ import annotations

import re
from pathlib import Path

import firm
import pytest

from compliance import resources
from compliance.graph.todo import unfinished
from compliance.policy.check import check_policy

P, C, E, T = "policy.ttl", "conditions.ttl", "examples.ttl", "provisions.ttl"
# What goes wrong, the file, what stands there, what the author writes, the sentence, and a part of the line that is named.
MISTAKES = {
    "a statement without its full stop": (
        C, "oc:asks q:weights-availability .", "oc:asks q:weights-availability", "';' goes on about the same node", "first-condition-satisfied a"),
    "a forgotten semicolon": (
        C, "oc:authority text:rule-1 ;", "oc:authority text:rule-1", "a sign is missing or wrong", "oc:satisfiedBy"),
    "a prefix that is not declared": (
        C, "@prefix part: <https://w3id.org/openclaim/part#> .\n", "",
        "declare it at the top of the file: @prefix part: <https://w3id.org/openclaim/part#> .", "part:Weights"),
    "quotes of a word processor": (C, '"public"', "“public”", "curly quotation marks mean nothing here", "public"),
    "a text that is not closed": (C, 'are public"@en', "are public@en", "a text in quotes is not closed on its line", "rdfs:label"),
    "a bracket that is not closed": (C, '"public" ] .', '"public" .', "a bracket '[' is not closed before this place", "public"),
    "a misspelt word": (C, "oc:remedy", "oc:remmedy", "unknown word 'remmedy'; did you mean 'remedy'?", "oc:remmedy"),
    "a misspelt shape": (
        C, "oc:satisfiedBy this:first-condition-satisfied", "oc:satisfiedBy this:first-condition-satisfed",
        "did you mean 'first-condition-satisfied'?", "oc:satisfiedBy"),
    "a misspelt question": (
        C, "q:weights-availability", "q:weight-availability", "did you mean 'weights-availability'?", "oc:asks"),
    "a value that the term does not have": (
        C, '"public"', '"open"', "'open' is no value of 'availability' (public, ", 'hasValue "open"'),
    "a fact looked for on the wrong node": (
        C, '( part:Weights oc:availability ) ; sh:hasValue "public"', 'oc:availability ; sh:hasValue "public"',
        "'availability' is a fact of Artifact, and the shape looks for it on Release, where it never is", "oc:availability ; sh:hasValue"),
    "a fact that no question asks for": (
        C, '( part:Weights oc:availability ) ; sh:hasValue "withheld"', "oc:price ; sh:hasValue true",
        "the shapes look at 'price' and no question asks for it; add one to oc:asks, such as q:price", "oc:asks"),
    "a truth in quotes": (
        C, '( part:Weights oc:availability ) ; sh:hasValue "withheld"', 'oc:price ; sh:hasValue "true"',
        "it takes true or false, without quotes", 'hasValue "true"'),
    "a German date": (P, '"2026-01-01"^^xsd:date', '"1.1.2026"^^xsd:date', "oc:inForceFrom is missing or no day", "oc:inForceFrom"),
    "a date without its type": (P, '"2026-01-01"^^xsd:date', '"2026-01-01"', "such as \"2024-08-01\"^^xsd:date", "oc:inForceFrom"),
    "no brackets around a list": (
        P, "oc:allOf ( this:first-condition )", "oc:allOf this:first-condition", "write ( first second )", "this:main a"),
    "a version under another number": (
        P, 'owl:versionInfo "1"', 'owl:versionInfo "1.0"', "the IRI of the version does not follow", "a oc:PolicyVersion"),
    "a condition without authority": (
        C, "    oc:authority text:rule-1 ;\n", "", "no authority is given; name the provision", "a oc:Condition"),
    "a provision that does not exist": (
        C, "oc:authority text:rule-1", "oc:authority text:rule-2", "did you mean 'rule-1'?", "oc:authority"),
    "a level that does not exist": (T, 'oc:level "enacting"', 'oc:level "binding"', 'give one of "enacting"', "oc:level"),
    "a label without its language": (C, 'are public"@en', 'are public"', "the label is missing or given twice; give one rdfs:label in English", "rdfs:label"),
    "the prefix of another version": (
        C, "@prefix this: <https://w3id.org/openclaim/policy/house/1#>", "@prefix this: <https://w3id.org/openclaim/policy/house/2#>",
        "the IRI is not one of this version", "a oc:Condition"),
    "a test that cannot fail": (
        E, 'oc:truth "fails"', 'oc:truth "unknown"', "no example fails; add an oc:Example", ""),
    "a text of the template": (
        C, '"what has to be the case', '"TODO: what has to be the case', "still to be filled in (what has to be the case", "rdfs:label"),
    "the name of a shipped policy": (
        P, 'oc:policy "house"', 'oc:policy "osd"', "say with oc:amends or oc:drawsOn which version it changes", "oc:policy"),
    "a question that openclaim ships, asked otherwise": (
        C, "this:first-condition-satisfied a", 'q:price oc:question "Is it dear?"@en .\nthis:first-condition-satisfied a',
        "openclaim ships a node of this name and it says something else", "q:price"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_plain_words_at_its_line(tmp_path: Path, mistake: str) -> None:
    file, old, new, sentence, place = MISTAKES[mistake]
    folder = firm.policy(tmp_path, "house/1")
    text = firm.change(folder / file, old, new).read_text()
    told = [f for f in check_policy(folder) if sentence in f.message]
    assert told, [str(f) for f in check_policy(folder)]
    if place:
        assert {f.file for f in told} == {str(folder / file)}
        lines = [n for n, line in enumerate(text.splitlines(), 1) if place in line]
        assert {f.line for f in told} & set(lines), (told, lines)


def test_without_a_mistake_there_is_no_finding(tmp_path: Path) -> None:
    assert check_policy(firm.policy(tmp_path, "house/1")) == []


def test_no_mistake_writes_to_stderr(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = firm.policy(tmp_path, "house/1")
    firm.change(folder / P, '"2026-01-01"^^xsd:date', '"1.1.2026"^^xsd:date')
    assert check_policy(folder)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("wish", [{}, {"reads": ("osd#criterion-2",)}])
def test_a_template_lacks_nothing_but_its_texts(tmp_path: Path, wish: dict[str, object]) -> None:
    found = check_policy(firm.policy(tmp_path, "house/1", filled=False, **wish))
    assert found
    assert [str(f) for f in found if not unfinished(f.message)] == []


def test_what_repeats_a_shipped_node_word_for_word_is_fine(tmp_path: Path) -> None:
    folder = firm.policy(tmp_path, "house/1")
    shipped = resources.folder("shapes", "questions.ttl").read_text()
    question = re.search(r"^q:price a[^.]*?@en ; oc:example [^.]*\.$", shipped, re.MULTILINE | re.DOTALL)
    assert question
    firm.change(folder / C, "this:first-condition-satisfied a", f"{question[0]}\nthis:first-condition-satisfied a")
    assert check_policy(folder) == []
    firm.change(folder / C, "q:price a", 'q:price oc:note "really" ; a')
    assert ["openclaim ships a node" in f.message for f in check_policy(folder) if "ships" in f.message] == [True]


def test_nodes_without_a_name_are_those_of_their_file(tmp_path: Path) -> None:
    """Two files of one folder may both call a node _:a."""
    folder = firm.policy(tmp_path, "house/1")
    for file in (C, P):
        (folder / file).write_text((folder / file).read_text() + '\n_:a <http://www.w3.org/2004/02/skos/core#note> "one" .\n')
    assert check_policy(folder) == []


def test_a_path_of_many_nodes_that_lead_to_each_other_ends(tmp_path: Path) -> None:
    folder = firm.policy(tmp_path, "house/1")
    names = [f"_:n{n}" for n in range(30)]
    knot = "\n".join(f"{n} sh:inversePath {' , '.join(names)} ." for n in names)
    firm.change(folder / C, "sh:path ( part:Weights oc:availability ) ; sh:hasValue \"public\"", "sh:path _:n0 ; sh:minCount 1")
    (folder / C).write_text((folder / C).read_text() + knot)
    assert ["leads back to itself" in f.message for f in check_policy(folder)] == [True]
