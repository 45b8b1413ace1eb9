"""Checks of shipped files by their authors, folders of several versions, own combinations written over, odd examples."""

from __future__ import annotations

from pathlib import Path

import firm
import pytest
from run import Runner

from compliance import resources
from compliance.authoring import checking
from compliance.findings import Finding, Severity

C, E = "conditions.ttl", "examples.ttl"


def test_a_shipped_version_that_its_author_changes_is_checked_in_its_place(openclaim: Runner) -> None:
    """Against the version before it, of which there is none here."""
    run = openclaim("policy", "check", resources.folder("shapes", "osd", "1.9"), "--as-of", firm.DAY)
    assert run.code == 0
    assert "from no policy osd to osd/1.9" in run.out
    assert "llama-3-70b" in run.out


def test_a_shipped_licence_that_its_author_changes_stands_against_the_library_without_it(openclaim: Runner) -> None:
    run = openclaim("licence", "check", resources.folder("ontology", "licences") / "llama-3.ttl", "--as-of", firm.DAY)
    assert run.code == 0
    assert "from the library without llama-3 to the library with llama-3" in run.out
    assert "llama-3-70b" in run.out
    assert "olmo-7b" not in run.out


def test_examples_and_cases_wait_until_the_shipped_policies_are_whole(openclaim: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Finding("shapes/osd/1.9/policy.ttl", 3, Severity.VIOLATION, "osd/1.9: no label")
    monkeypatch.setattr(checking, "check_shipped", lambda: [broken])
    run = openclaim("policy", "check")
    assert run.code == 1
    assert "osd/1.9: no label" in run.out
    assert run.err == "1 violation, 0 warnings; examples and cases are looked at when nothing is wrong any more\n"


def test_two_versions_in_a_folder_are_not_compared_as_one(openclaim: Runner, tmp_path: Path) -> None:
    folders = [firm.policy(tmp_path, name) for name in ("house/1", "other/1")]
    run = openclaim("policy", "diff", "osd/1.9", tmp_path)
    assert run.code == 2
    assert f"{tmp_path}: there are 2 versions here; name the folder of one, such as {folders[0]}" in run.err


MORE = """
this:{name} a oc:Condition ;
    rdfs:label "{name}"@en ;
    oc:authority text:rule-1 ;
    {combined} .
"""


@pytest.mark.parametrize(("combined", "written"), [
    ("oc:not this:first-condition", "oc:not <https://w3id.org/openclaim/policy/house/1#first-condition>"),
    ("oc:allOf ( this:first-condition )", "oc:allOf ( <https://w3id.org/openclaim/policy/house/1#first-condition> )"),
    ("oc:unless ( this:first-condition [ oc:not this:first-condition ] )",
     "oc:unless ( <https://w3id.org/openclaim/policy/house/1#first-condition> "
     "[ oc:not <https://w3id.org/openclaim/policy/house/1#first-condition> ] )")])
def test_a_combination_of_an_own_version_is_written_over(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                        combined: str, written: str) -> None:
    monkeypatch.chdir(tmp_path)
    folder = firm.policy(Path("our"), "house/1")
    firm.change(folder / "policy.ttl", "( this:first-condition )", "( this:first-condition this:more )")
    (folder / C).write_text((folder / C).read_text(encoding="utf-8") + MORE.format(name="more", combined=combined), encoding="utf-8")
    assert openclaim("policy", "check", folder, "--as-of", firm.DAY).code == 0
    run = openclaim("policy", "new", "house/2", "--amends", "house/1", "--replaces", "house#more", "--in", "our")
    assert run.code == 0, run.err
    text = Path("our/house/2", C).read_text(encoding="utf-8")
    assert f"    {written} .\n" in text
    firm.write({Path("our/house/2", f.name): f.read_text(encoding="utf-8") for f in Path("our/house/2").iterdir()})
    run = openclaim("policy", "check", "our/house/2")
    assert run.code == 0, run.out


def test_an_empty_list_of_an_example_is_copied(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty means that somebody looked, and there is none: another fact than none that is stated."""
    monkeypatch.chdir(tmp_path)
    folder = firm.policy(Path("our"), "house/1")
    firm.change(folder / E, 'oc:availability "public" ]', 'oc:availability "public" ; oc:licence [ a oc:Licence ; oc:useRestriction () ] ]')
    run = openclaim("policy", "new", "house/2", "--amends", "house/1", "--replaces", "house#first-condition", "--in", "our")
    assert run.code == 0, run.err
    text = Path("our/house/2", E).read_text(encoding="utf-8")
    assert "oc:licence [ a oc:Licence ; oc:useRestriction () ]" in text


def test_an_example_whose_facts_conflict_is_told(openclaim: Runner, tmp_path: Path) -> None:
    folder = firm.policy(tmp_path, "house/1")
    firm.change(folder / E, '[ a oc:Weights ; oc:availability "public" ]',
                '[ a oc:Weights ; oc:availability "public" ] , [ a oc:Weights ; oc:availability "withheld" ]')
    run = openclaim("policy", "check", folder, "--as-of", firm.DAY)
    assert run.code == 1
    assert "for its facts it is conflicting, since they satisfy and refute it" in run.out
    assert "the facts conform to oc:satisfiedBy and oc:refutedBy" in run.out


NOTHING = "the example illustrates no oc:Condition that any file describes"


@pytest.mark.parametrize(("old", "new", "said"), [
    ("oc:exampleOf this:first-condition", "oc:exampleOf this:nothing", NOTHING),
    ("oc:exampleOf this:first-condition", 'oc:exampleOf "first"', NOTHING),
    ("oc:exampleOf this:first-condition", "oc:exampleOf <https://w3id.org/openclaim/policy/osd/1.9#criterion-99>", NOTHING),
    ("oc:facts [", "oc:was [", "the facts are missing; describe one release with oc:facts")])
def test_an_example_of_nothing_is_told(openclaim: Runner, tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = firm.policy(tmp_path, "house/1")
    firm.change(folder / E, old, new)
    run = openclaim("policy", "check", folder, "--as-of", firm.DAY)
    assert run.code == 1
    assert f"{folder / E}:7: violation: 1#first-condition-holds: {said}" in run.out


def test_an_example_of_a_condition_that_is_not_in_force_is_told(openclaim: Runner, tmp_path: Path) -> None:
    folder = firm.policy(tmp_path, "house/1")
    (folder / E).write_text((folder / E).read_text(encoding="utf-8") + """
this:odd a oc:Example ; oc:exampleOf <https://w3id.org/openclaim/policy/osaid/0.0.9#parameters-terms> ; oc:truth "unknown" ;
    oc:facts [ a oc:Model ] .
""", encoding="utf-8")
    run = openclaim("policy", "check", folder, "--as-of", firm.DAY)
    assert run.code == 1
    assert "the condition cannot be decided: " in run.out
