"""`policy new|check|diff` and `licence new|check`: templates, examples that are run, versions compared, and cases that change."""

from __future__ import annotations

import codecs
import functools
import json
import re
import shutil
from datetime import date
from pathlib import Path

import firm
import pytest
from run import Runner
from semantics import policies

from compliance import resources
from compliance.authoring.cases import Side, cases, changes, sides_of_version, using
from compliance.authoring.diff import diff
from compliance.authoring.examples import run_examples
from compliance.authoring.new_policy import Wish, new_policy
from compliance.engines import engine
from compliance.errors import OpenclaimError, PolicyError, UnknownNameError
from compliance.graph import vocabulary
from compliance.graph.todo import unfinished
from compliance.licences import library
from compliance.licences.check import check_licence
from compliance.policy import catalogue, in_force
from compliance.policy.catalogue import read_version
from compliance.policy.check import check_policy
from compliance.policy.words import conditions

DAY = date.fromisoformat(firm.DAY)
C, E, P = "conditions.ttl", "examples.ttl", "policy.ttl"
# A leaf, one with contesting shapes, one of a guideline that nothing refutes; three combinations, one of which reads another itself.
LEAVES = ["osd#criterion-2", "osd#criterion-4", "eu-ai-act#exempt-kind", "eu-gpai-guidelines#no-output-limit"]
COMBINED = ["osaid#code", "eu-ai-act#systemic-risk", "eu-gpai-guidelines#free-licence"]


def known_with(*folders: Path):  # type: ignore[no-untyped-def]
    return catalogue().extended(map(read_version, folders))


@functools.cache
def everything():  # type: ignore[no-untyped-def]
    return tuple(cases())


# --- templates


@pytest.mark.parametrize("condition", [*LEAVES, *COMBINED])
def test_a_reading_begins_as_a_copy_that_checks_at_once(tmp_path: Path, condition: str) -> None:
    folder = firm.policy(tmp_path, "house/1", reads=(condition,))
    assert [str(f) for f in check_policy(folder)] == []
    (version, known) = read_version(folder), known_with(folder)
    count, wrong = run_examples(version, known, library(), engine(), DAY)
    assert wrong == []
    assert (count >= 2) == (condition in LEAVES)
    # As long as the reading says the same, it changes nothing but who says it.
    policy = condition.partition("#")[0].replace("eu-gpai-guidelines", "eu-ai-act")
    before, after = (in_force(DAY, k) for k in (catalogue(), known))
    assert [v.id for v in after.readers(policy)] == [*(v.id for v in before.readers(policy)), "house/1"]
    sides = Side("without", catalogue(), library()), Side("with", known, library())
    assert changes(*sides, everything()[:6], DAY, engine(), graded=False).changed == ()


def test_the_conditions_of_the_templates_are_of_every_kind() -> None:
    found = {c.id: c for d in policies(DAY).determinations.values() for c in conditions(d.holds)}
    assert found["osd#criterion-4"].contested_by
    assert str(found["eu-gpai-guidelines#no-output-limit"].refuted_by).endswith("/nothing")
    assert {found[c].combined is None for c in COMBINED if c in found} == {False}


def test_a_reading_of_a_reading_counts_for_what_that_one_reads(tmp_path: Path) -> None:
    """The guidelines read the licence condition of the act, and a firm reads theirs: none of it is asked any more."""
    folder = firm.policy(tmp_path, "house/1", reads=("eu-gpai-guidelines#free-licence",))
    firm.change(folder / C, "oc:allOf (", "oc:anyOf (")
    known = known_with(folder)
    found = {c.id: c for c in conditions(in_force(DAY, known).determinations["eu-ai-act/53-2-a"].holds)}
    assert found["eu-ai-act#free-licence"].read_by == "house#free-licence"
    sides = Side("without", catalogue(), library()), Side("with", known, library())
    changed = {(c.case, c.question): c.after for c in changes(*sides, everything(), DAY, engine(), graded=False).changed}
    assert changed["llama-3-70b", "eu-ai-act/53-2-a"] != "does-not-qualify"


def test_readings_that_read_each_other_are_refused(tmp_path: Path) -> None:
    folder = firm.policy(tmp_path, "house/1", reads=("osd#criterion-2",))
    (folder / C).write_text((folder / C).read_text() + "<https://w3id.org/openclaim/policy/osd/1.9#criterion-2> oc:interprets this:criterion-2 .\n")
    with pytest.raises(PolicyError, match="the readings run in a circle"):
        in_force(DAY, known_with(folder))


@pytest.mark.parametrize("base", ["osd/1.9", "osaid/1.0", "eu-ai-act/2026-1744"])
def test_an_amendment_of_a_shipped_version_checks_at_once(tmp_path: Path, base: str) -> None:
    policy = base.partition("/")[0]
    folder = firm.policy(tmp_path, f"{policy}/next", amends=base)
    assert [str(f) for f in check_policy(folder)] == []


def test_every_file_of_a_template_is_short_and_names_no_machine(tmp_path: Path) -> None:
    for files in (new_policy(Wish("house/1", DAY), "x"), new_policy(Wish("house/1", DAY, reads=("osd#criterion-4",)), "x")):
        assert {p.name for p in files} == {P, C, E, "provisions.ttl", "notes.md"}
        for text in files.values():
            assert "$" not in text
            assert text.endswith("\n")
            assert not re.search(r"/work|/tmp|/home", text)


@pytest.mark.parametrize(("name", "wish", "sentence"), [
    ("House/1", {}, "is no name of a policy version"),
    ("house", {}, "is no name of a policy version"),
    ("house/../1", {}, "is no name of a policy version"),
    ("osd/1.9", {}, "exists already"),
    ("osd/2", {}, "there is a policy osd already (osd/1.9); say with --amends"),
    ("house/1", {"amends": "osd/1.9"}, "which is another policy"),
    ("osd/2", {"amends": "osd/1.8"}, "unknown policy version 'osd/1.8'"),
    ("osd/2", {"amends": "osd/1.9", "replaces": ("osaid#training-data",)}, "is no condition of osd/1.9"),
    ("house/1", {"replaces": ("osd#criterion-2",)}, "--replaces goes with --amends"),
    ("house/1", {"reads": ("osd#criterion-22",)}, "did you mean 'osd#criterion-2'?"),
    ("house/1", {"reads": ("eu-ai-act#weights-public",)}, "is read by eu-gpai-guidelines#weights-public already"),
    ("osd/2", {"amends": "osd/1.9", "reads": ("osaid#training-data",)}, "start two versions for both"),
])
def test_a_version_that_cannot_be_begun_is_refused(tmp_path: Path, name: str, wish: dict[str, object], sentence: str) -> None:
    with pytest.raises(OpenclaimError) as refused:
        new_policy(Wish(name, DAY, **wish), str(tmp_path))  # type: ignore[arg-type]
    assert sentence in str(refused.value)


def test_no_file_is_overwritten_and_none_is_left_half(openclaim: Runner, tmp_path: Path) -> None:
    (tmp_path / "house" / "1").mkdir(parents=True)
    (tmp_path / "house" / "1" / "notes.md").write_text("mine")
    run = openclaim("policy", "new", "house/1", "--in", tmp_path)
    assert (run.code, run.out) == (2, "")
    assert "notes.md: this file exists already" in run.err
    assert [p.name for p in (tmp_path / "house" / "1").iterdir()] == ["notes.md"]
    (tmp_path / "firm-1.0.ttl").symlink_to(tmp_path / "nowhere")
    assert openclaim("licence", "new", "firm-1.0", "--in", tmp_path).code == 2
    (tmp_path / "file").write_text("")
    assert openclaim("licence", "new", "firm-1.0", "--in", tmp_path / "file").code == 2


def test_a_licence_template_has_every_term_and_lacks_only_texts(openclaim: Runner, tmp_path: Path) -> None:
    run = openclaim("licence", "new", "firm-1.0", "--in", tmp_path)
    assert (run.code, run.out.strip()) == (0, str(tmp_path / "firm-1.0.ttl"))
    text = (tmp_path / "firm-1.0.ttl").read_text()
    for term in vocabulary().of_class("Licence"):
        if term.when_silent is not None or term.name.endswith("Threshold"):
            assert f"oc:{term.name} " in text
            assert term.definition in text
    found = check_licence(tmp_path / "firm-1.0.ttl")
    assert len(found) == 3
    assert all(unfinished(f.message) and f.line for f in found)
    assert openclaim("licence", "check", tmp_path / "firm-1.0.ttl").code == 1


@pytest.mark.parametrize(("options", "sentence"), [
    (["Firm 1"], "is no id of a licence"), (["llama-3"], "already names the licence llama-3"),
    (["firm-1.0", "--spdx", "Apache-2.0"], "already names the licence apache-2.0"),
    (["firm-1.0", "--spdx", "Zlibb"], "not on the SPDX list; did you mean"),
    (["firm-1.0", "--replaces", "lama-3"], "did you mean 'llama-3'?")])
def test_a_licence_that_cannot_be_begun_is_refused(openclaim: Runner, tmp_path: Path, options: list[str], sentence: str) -> None:
    run = openclaim("licence", "new", *options, "--in", tmp_path)
    assert (run.code, run.out) == (2, "")
    assert sentence in run.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("options", [["--spdx", "Zlib"], ["--replaces", "llama-3"], ["--name", 'A "quoted" \\ name é']])
def test_a_licence_template_takes_what_is_said(openclaim: Runner, tmp_path: Path, options: list[str]) -> None:
    assert openclaim("licence", "new", "firm-1.0", *options, "--in", tmp_path).code == 0
    assert all(unfinished(f.message) for f in check_licence(tmp_path / "firm-1.0.ttl"))


# --- examples


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ('oc:truth "holds"', 'oc:truth "fails"', "fails, but for its facts it holds"),
    ('oc:availability "withheld"', 'oc:availability "gated"', "fails, but for its facts it is unknown"),
    ('[ a oc:Weights ]', '[ a oc:Weights ; oc:availability "public" ]', "is unknown, but for its facts it holds"),
    ('oc:truth "unknown"', 'oc:truth "conflicting"', "is conflicting, but for its facts it is unknown"),
])
def test_an_example_that_comes_out_otherwise_is_told(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    folder = firm.policy(tmp_path, "house/1")
    text = firm.change(folder / E, old, new).read_text()
    count, found = run_examples(read_version(folder), known_with(folder), library(), engine(), DAY)
    assert count == 3
    assert [sentence in f.message for f in found] == [True]
    changed = [n for n, line in enumerate(text.splitlines(), 1) if new in line]
    assert found[0].line in {*changed, *(n - 1 for n in changed)}
    assert found[0].file == str(folder / E)


def test_the_examples_run_on_the_own_text_and_not_on_the_reading_of_a_guideline() -> None:
    """The act's own test of generality says less than the guidelines, which are in force on the day."""
    version = catalogue().get("eu-ai-act/2024-1689")
    assert policies(DAY).readers("eu-ai-act")
    count, found = run_examples(version, catalogue(), library(), engine(), DAY)
    assert count > 100
    assert found == []


def test_policy_check_tells_of_examples_and_still_lists_the_cases(openclaim: Runner, tmp_path: Path) -> None:
    folder = firm.policy(tmp_path, "house/1")
    firm.change(folder / E, 'oc:truth "holds"', 'oc:truth "fails"')
    (folder / E).write_text((folder / E).read_text() + 'this:more a oc:Example ; oc:exampleOf this:first-condition ; oc:truth "holds" ;\n'
                            '    oc:facts [ a oc:Model ; oc:artifact [ a oc:Weights ; oc:availability "public" ] ] .\n')
    run = openclaim("policy", "check", folder, "--as-of", firm.DAY)
    assert run.code == 1
    assert "but for its facts it holds" in run.out
    assert "luminous-supreme      house/main  not asked -> does-not-qualify" in run.out
    assert "1 violation, 0 warnings; 4 examples run" in run.err


def test_files_as_windows_editors_save_them_are_read(openclaim: Runner, tmp_path: Path) -> None:
    """With a mark of their encoding at the start, tabs, and other ends of lines."""
    folder = firm.policy(tmp_path, "house/1")
    plain = openclaim("policy", "check", folder, "--as-of", firm.DAY)
    for file in folder.glob("*.ttl"):
        file.write_bytes(codecs.BOM_UTF8 + file.read_bytes().replace(b"    ", b"\t").replace(b"\n", b"\r\n"))
    run = openclaim("policy", "check", folder, "--as-of", firm.DAY)
    assert (run.code, run.out) == (0, plain.out)
    assert "qualifies" in openclaim("check", "cases/olmo-7b", "-p", "house", "--policies", tmp_path, "--as-of", firm.DAY).out


def test_the_folder_of_one_policy_is_told_from_one_of_policies(openclaim: Runner, tmp_path: Path) -> None:
    folder = firm.policy(tmp_path, "house/1")
    run = openclaim("policy", "check", folder.parent)
    assert run.code == 2
    assert f"name the one above it, {tmp_path}, or one version, {folder}" in run.err


def test_a_condition_that_is_described_twice_is_told(openclaim: Runner, tmp_path: Path) -> None:
    folder = firm.policy(tmp_path, "house/1")
    text = (folder / C).read_text()
    (folder / C).write_text(text + text[text.index("this:first-condition a"):].replace("the weights", "the code"))
    run = openclaim("policy", "check", folder)
    assert run.code == 1
    assert "the label is missing or given twice" in run.out


def test_a_broken_version_is_not_decided(openclaim: Runner, tmp_path: Path) -> None:
    folder = firm.policy(tmp_path, "house/1")
    firm.change(folder / C, "oc:remedy", "oc:remmedy")
    run = openclaim("policy", "check", folder)
    assert run.code == 1
    assert "cases whose outcome" not in run.out
    assert "looked at when nothing is wrong any more" in run.err


def test_a_version_that_cannot_be_decided_is_a_finding(openclaim: Runner, tmp_path: Path) -> None:
    firm.policy(tmp_path, "one/1", reads=("osd#criterion-2",))
    shutil.move(firm.policy(tmp_path / "elsewhere", "two/1", reads=("osd#criterion-2",)).parent, tmp_path)
    run = openclaim("policy", "check", tmp_path / "one" / "1", "--as-of", firm.DAY)
    assert run.code == 1
    assert "nothing can be decided by the version" in run.out
    assert "interpret it; keep one" in run.out


# --- cases


def test_nothing_changes_between_equal_sides() -> None:
    side = Side("shipped", catalogue(), library())
    found = changes(side, side, everything()[:4], DAY, engine())
    assert found.changed == ()
    assert (found.cases, found.answers > 20) == (4, True)


def test_a_licence_changes_only_the_cases_that_name_it() -> None:
    without = library().without("llama-3")
    listed = using(everything(), ["llama-3"], [library(), without])
    assert [c.name for c in listed] == ["llama-3-70b"]
    sides = Side("without", catalogue(), without), Side("with", catalogue(), library())
    affected, whole = changes(*sides, listed, DAY, engine()), changes(*sides, everything(), DAY, engine())
    assert affected.changed == whole.changed
    assert ("llama-3-70b", "eu-ai-act/53-2-a", "undetermined", "does-not-qualify") in affected.changed


@pytest.mark.parametrize(("name", "before"), [
    ("eu-ai-act/2026-1744", "eu-ai-act/2024-1689"), ("osaid/1.0", "osaid/rc2"), ("osd/1.9", "no policy osd"),
    ("eu-gpai-guidelines/2025-07", "no policy eu-gpai-guidelines"), ("osaid/0.0.9", "osaid/0.0.8")])
def test_a_shipped_version_stands_against_the_one_before_it(name: str, before: str) -> None:
    sides = sides_of_version(catalogue().get(name), catalogue(), catalogue(), library())
    assert (sides[0].name, sides[1].name) == (before, name)
    # Whatever is left out, the rest can still be decided.
    assert changes(*sides, everything()[:1], DAY, engine(), graded=False).cases == 1


def test_a_changed_copy_of_a_shipped_version_stands_against_that_one(openclaim: Runner, tmp_path: Path) -> None:
    copy = tmp_path / "osd" / "1.9"
    shutil.copytree(str(resources.folder("shapes", "osd", "1.9")), copy)
    same = openclaim("policy", "check", copy, "--as-of", firm.DAY)
    assert same.code == 0
    assert "from osd/1.9 as shipped to osd/1.9, as of 2026-11-24: none of 28" in same.out
    text = (copy / P).read_text()
    firm.change(copy / P, "oc:holds osd19:conformant", "oc:holds [ oc:not osd19:conformant ]")
    assert text != (copy / P).read_text()
    found = openclaim("policy", "check", copy, "--as-of", firm.DAY).out
    assert re.search(r"olmo-7b +osd/1\.9 +qualifies +-> does-not-qualify", found)


def test_a_changed_copy_of_a_shipped_licence_stands_against_that_one(openclaim: Runner, tmp_path: Path) -> None:
    file = tmp_path / "bigcode-openrail-m.ttl"
    file.write_bytes((resources.folder("ontology", "licences", file.name)).read_bytes())
    same = openclaim("licence", "check", file, "--as-of", firm.DAY)
    assert (same.code, "none of 28" in same.out) == (0, True)
    file.write_text(re.sub(r"oc:grantsModification true", "oc:grantsModification false", file.read_text()))
    found = openclaim("licence", "check", file, "--as-of", firm.DAY)
    assert found.code == 0
    assert "from the library as shipped to the library with bigcode-openrail-m" in found.out


def test_a_later_version_is_decided_as_of_its_first_day(openclaim: Runner, tmp_path: Path) -> None:
    folder = firm.policy(tmp_path, "house/1")
    firm.change(folder / P, '"2026-01-01"', '"2030-01-01"')
    assert "as of 2030-01-01:" in openclaim("policy", "check", folder, "--as-of", firm.DAY).out


def test_shipped_policies_are_clean_with_their_examples(openclaim: Runner) -> None:
    run = openclaim("policy", "check")
    assert (run.code, run.out) == (0, "")
    assert re.fullmatch(r"0 violations, 0 warnings; \d{3,} examples run\n", run.err)


def test_shipped_licences_are_clean(openclaim: Runner) -> None:
    run = openclaim("licence", "check")
    assert run.code == 0
    assert "cases" not in run.out


# --- differences


def compared(one: str, other: str):  # type: ignore[no-untyped-def]
    return diff(catalogue().get(one), catalogue().get(other), catalogue())


def test_dates_authorities_and_added_conditions_of_the_amended_act() -> None:
    found = compared("eu-ai-act/2024-1689", "eu-ai-act/2026-1744")
    by_id = {n.id: n for n in found.conditions}
    assert by_id["eu-ai-act#not-art-5-1-ba-bb"].what == "added"
    annex = {a.name: (a.before, a.after) for a in by_id["eu-ai-act#not-annex-iii"].aspects}
    assert annex["dates"] == ("from 2026-08-02", "from 2027-12-02")
    assert set(annex) == {"authority", "dates"}
    assert ("changed", "Duty", "eu-ai-act#duty-25-4") in {(n.what, n.kind, n.id) for n in found.others}
    back = {n.id: n.what for n in compared("eu-ai-act/2026-1744", "eu-ai-act/2024-1689").conditions}
    assert back["eu-ai-act#not-art-5-1-ba-bb"] == "removed"


@pytest.mark.parametrize("name", ["osaid/1.0", "eu-gpai-guidelines/2025-11", "fmti/2025-12", "mof/1.0+corrected", "eu-ai-act/2026-1744"])
def test_a_version_does_not_differ_from_itself(name: str) -> None:
    found = compared(name, name)
    assert found.empty
    assert found.version == ()


def test_a_variant_adds_to_what_it_varies() -> None:
    found = compared("mof/1.0", "mof/1.0+corrected")
    assert {n.what for n in found.others} == {"added", "changed"}


def test_the_guidelines_of_november_only_renumber_those_of_july() -> None:
    found = compared("eu-gpai-guidelines/2025-07", "eu-gpai-guidelines/2025-11")
    assert {n.what for n in found.conditions} == {"changed"}
    assert {a.name for n in found.conditions for a in n.aspects} == {"authority"}
    assert found.others == ()


REPLACED = """
this:stricter a oc:Condition ; oc:replaces <https://w3id.org/openclaim/policy/house/1#first-condition> ;
    rdfs:label "another label"@en ; oc:authority text:rule-1 ; oc:satisfiedBy this:stricter-satisfied ; oc:refutedBy shape:nothing ;
    oc:remedy "Another remedy."@en ; oc:asks q:weights-availability , q:price ; oc:appliesFrom "2026-08-01"^^xsd:date .
this:stricter-satisfied a sh:NodeShape ; sh:property [ sh:path oc:price ; sh:hasValue false ] ;
    sh:node <https://w3id.org/openclaim/policy/house/1#first-condition-satisfied> .
"""


def test_every_respect_in_which_a_condition_changed_is_told(openclaim: Runner, tmp_path: Path) -> None:
    one = firm.policy(tmp_path, "house/1")
    other = firm.policy(tmp_path, "house/2", amends="house/1")
    text = (other / C).read_text().replace("@prefix text:", "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@prefix text:")
    (other / C).write_text(text + REPLACED)
    (other / E).write_text((other / E).read_text() + "this:a a oc:Example ; oc:exampleOf this:stricter ; oc:truth \"holds\" ;\n"
                           "    oc:facts [ a oc:Model ; oc:price false ; oc:artifact [ a oc:Weights ; oc:availability \"public\" ] ] .\n")
    run = openclaim("policy", "diff", one, other, "-f", "json", "--as-of", firm.DAY)
    assert run.code == 1, run.err
    found = json.loads(run.out)
    assert found["schema"] == "openclaim/policy-diff/1"
    (condition,) = found["conditions"]
    aspects = {a["name"]: (a["before"], a["after"]) for a in condition["aspects"]}
    assert set(aspects) == {"label", "dates", "remedy", "satisfied by", "refuted by", "questions"}
    assert aspects["satisfied by"] == ("Weights/availability (hasValue public)",
                                       "Weights/availability (hasValue public); price (hasValue false)")
    assert aspects["dates"] == ("", "from 2026-08-01")
    assert aspects["questions"] == ("weights-availability", "price, weights-availability")
    assert {line[:1] for line in found["determinations"][0]["lines"]} == {" ", "+", "-"}
    changed = {(c["case"], c["before"], c["after"]) for c in found["cases"]["changed"]}
    assert ("luminous-supreme", "does-not-qualify", "undetermined") in changed
    for form in ("text", "markdown"):
        said = openclaim("policy", "diff", one, other, "-f", form, "--no-cases").out
        assert "Weights/availability (hasValue public); price (hasValue false)" in said
        assert "another label" in said
        assert "luminous" not in said


def test_what_a_title_holds_is_no_markdown(openclaim: Runner, tmp_path: Path) -> None:
    one = firm.policy(tmp_path, "house/1")
    other = firm.policy(tmp_path, "house/2", amends="house/1", replaces=("house#first-condition",))
    firm.change(other / C, 'rdfs:label "what has to be the case', 'rdfs:label "a | b <script> ``` c')
    said = openclaim("policy", "diff", one, other, "-f", "markdown", "--no-cases").out
    assert "<script>" not in said.split("```diff")[0]
    assert "a \\| b &lt;script>" in said
    assert said.count("```") == 2


def test_versions_that_do_not_differ_end_with_exit_code_0(openclaim: Runner, tmp_path: Path) -> None:
    run = openclaim("policy", "diff", "osd/1.9", "osd/1.9", "--no-cases")
    assert (run.code, "nothing that is asked changes" in run.out, run.err.strip()) == (0, True, "no difference")
    assert openclaim("policy", "diff", "osd/1.9", "osd/1.8").code == 2
    assert openclaim("policy", "diff", "osd/1.9", tmp_path).code == 2
    firm.policy(tmp_path, "house/1", filled=False)
    assert "still to be filled in" in openclaim("policy", "diff", "osd/1.9", tmp_path / "house" / "1").err


def test_only_the_provisions_that_are_cited_are_loaded() -> None:
    texts = {s.value.split("/provision/")[1].partition("/")[0] for s in policies(DAY).graph.subjects() if "/provision/" in s.value}
    assert {"eu-ai-act", "eu-gpai-guidelines-2025-11", "osd-1.9", "osaid-1.0"} <= texts
    assert not texts & {"osaid-0.0.3", "fmti", "osaid-rc1"}


def test_an_unknown_condition_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'osd#criterion-2'"):
        new_policy(Wish("house/1", DAY, reads=("osd#criterion-2x",)), str(tmp_path))
