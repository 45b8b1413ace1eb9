"""`--policies` and `--licences`: a firm's own folders count, are named with their digests, and replace nothing in silence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import firm
import pytest
from run import Run, Runner

from compliance import resources
from compliance.engines import EngineName
from compliance.errors import OpenclaimError
from compliance.licences import library
from compliance.own.load import knowledge
from compliance.policy import catalogue

MODEL = "id: urn:m\ntype: Model\nname: M\nartifact:\n- type: Weights\n  availability: public\n  licence: {licence}\n"


@pytest.fixture
def asked(openclaim: Runner, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Checks a model under a licence with options, as of the day."""
    def ask(*options: object, licence: str = "LicenseRef-firm-1.0", form: str = "json", policy: str = "osd") -> Run:
        model = tmp_path / "model.yaml"
        model.write_text(MODEL.format(licence=licence))
        return openclaim("check", model, "-p", policy, "--as-of", firm.DAY, "-f", form, *options)

    return ask


def outcomes(run: Run) -> dict[str, str]:
    return {d["id"]: d["outcome"] for d in json.loads(run.out)["releases"][0]["determinations"]}


def criterion(run: Run, name: str) -> str:
    """The truth of a criterion of the Open Source Definition."""
    found = json.loads(run.out)["releases"][0]["determinations"][0]["conditions"]
    return next(c["strict"] for c in found if c["id"] == f"osd#{name}" and c["role"] == "condition")


@pytest.mark.parametrize("name", ["LicenseRef-firm-1.0", "firm-1.0", "firm-open", "FIRM-OPEN", "Beerware", "MIT AND LicenseRef-firm-1.0"])
def test_an_own_licence_is_found_by_every_name(asked, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    firm.licence(tmp_path / "own", "firm-1.0", '  oc:alias "firm-open" ;', '  oc:spdxId "Beerware" ;')
    assert criterion(asked(licence=name), "criterion-6") == "unknown"
    found = asked("--licences", tmp_path / "own", licence=name)
    assert criterion(found, "criterion-6") == "true", found


def test_no_text_was_read_on_a_day_that_is_yet_to_come(openclaim: Runner, tmp_path: Path) -> None:
    """Today counts where no day is given; a decision of an earlier day does not make a later reading one of the future."""
    firm.licence(tmp_path / "own", "firm-1.0")
    own = tmp_path / "own" / "firm-1.0.ttl"
    assert openclaim("licence", "check", own, "--as-of", "2020-01-01").code == 0
    own.write_text(own.read_text().replace('oc:reviewed "2026-01-01"', 'oc:reviewed "2098-01-01"'))
    run = openclaim("licence", "check", own)
    assert (run.code, "oc:reviewed is 2098-01-01, which is yet to come" in run.out) == (1, True)
    assert openclaim("licence", "check", own, "--as-of", "2098-01-01").code == 0
    model = tmp_path / "model.yaml"
    model.write_text(MODEL.format(licence="{name: Own terms, grantsUse: true, reviewed: 2098-01-01, evidence: {statedBy: me}}"))
    sentence = "'reviewed' is 2098-01-01, which is yet to come"
    assert sentence in openclaim("validate", model).out
    assert sentence not in openclaim("validate", model, "--as-of", "2098-01-01").out


def test_validate_knows_own_licences(openclaim: Runner, tmp_path: Path) -> None:
    firm.licence(tmp_path / "own", "firm-1.0")
    (tmp_path / "model.yaml").write_text(MODEL.format(licence="LicenseRef-firm-1.0"))
    warning = "nobody knows the terms of the licence 'LicenseRef-firm-1.0'"
    assert warning in openclaim("validate", tmp_path / "model.yaml").out
    assert warning not in openclaim("validate", tmp_path / "model.yaml", "--licences", tmp_path / "own").out


CARD = "---\nlicense: other\nlicense_name: firm-open\n---\n# Firm 7B\n"


def test_a_card_that_names_an_own_licence_is_imported_with_it(openclaim: Runner, tmp_path: Path) -> None:
    firm.licence(tmp_path / "own", "firm-1.0", '  oc:alias "firm-open" ;')
    (tmp_path / "README.md").write_text(CARD)
    known = "licence: LicenseRef-firm-1.0"
    plain = openclaim("import", tmp_path / "README.md")
    assert known not in plain.out
    assert "the licence 'firm-open' is unknown here" in plain.err
    assert known in openclaim("import", tmp_path / "README.md", "--licences", tmp_path / "own").out
    # What one command knows does not stay for the next.
    assert openclaim("import", tmp_path / "README.md").out == plain.out


def test_what_is_imported_by_a_check_is_known_by_own_names(openclaim: Runner, tmp_path: Path) -> None:
    firm.licence(tmp_path / "own", "firm-1.0", '  oc:alias "firm-open" ;')
    (tmp_path / "README.md").write_text(CARD)
    own = ("--licences", tmp_path / "own")
    asked = (tmp_path / "README.md", "-p", "osd", "-f", "json", "--as-of", firm.DAY)
    assert criterion(openclaim("check", *asked), "criterion-6") == "unknown"
    assert criterion(openclaim("check", *asked, *own), "criterion-6") == "true"
    assert "firm-1.0" in openclaim("fix", *asked[:3], *own, "-f", "json").out + openclaim("check", *asked, *own).out


def test_own_licences_are_listed_shown_and_exported(openclaim: Runner, tmp_path: Path) -> None:
    file = firm.licence(tmp_path / "own", "firm-1.0", '  oc:alias "firm-open" ;')
    own = ("--licences", tmp_path / "own")
    assert "firm-1.0" not in openclaim("licence", "list").out
    assert "firm-1.0 " in openclaim("licence", "list", *own).out
    assert openclaim("licence", "show", "firm-open").code == 2
    assert "Firm licence" in openclaim("licence", "show", "firm-open", *own).out
    assert openclaim("licence", "show", "firm-1.0", "-f", "turtle", *own).out == file.read_text()
    (tmp_path / "model.yaml").write_text(MODEL.format(licence="firm-open"))
    run = openclaim("export", tmp_path / "model.yaml", "--to", "mldcat", *own)
    assert run.code == 0
    assert "licence:firm-1.0" in run.out
    assert "licence:firm-1.0" not in openclaim("export", tmp_path / "model.yaml", "--to", "mldcat").out


def test_a_class_of_licences_that_is_misspelt_is_named(openclaim: Runner) -> None:
    run = openclaim("licence", "list", "--class", "PermisiveLicence")
    assert run.code == 2
    assert "did you mean 'PermissiveLicence'" in run.err


def test_an_interview_asks_by_own_policies_and_knows_own_licences(openclaim: Runner, tmp_path: Path) -> None:
    firm.licence(tmp_path / "licences", "firm-1.0")
    firm.policy(tmp_path / "policies", "firm-intake/1")
    own = ("--policies", tmp_path / "policies", "--licences", tmp_path / "licences")
    state = tmp_path / "state.yaml"
    asked = ("ask", "-p", "firm-intake", "-p", "osd", "--stated-by", "Counsel", "--as-of", firm.DAY, "--state", state)
    answers = b"Model\nFirm 7B\n-\nWeights\n"
    run = openclaim(*asked, *own, stdin=answers)
    assert "firm-intake/main" in run.err
    assert "own policies" in run.err
    assert "own:\n- " in state.read_text()
    unknown = openclaim("ask", "-p", "firm-intake", "--stated-by", "Counsel", stdin=answers)
    assert unknown.code == 2
    other = openclaim("ask", "--state", state, *own[:2], stdin=b"")
    assert other.code == 2
    assert "other own policies or licences" in other.err
    again = openclaim("ask", "--state", state, *own, stdin=b"")
    assert again.code == run.code


def test_an_own_licence_is_classified_by_its_terms(tmp_path: Path) -> None:
    file = firm.licence(tmp_path / "own", "firm-1.0")
    entry = knowledge((), [str(tmp_path / "own")]).library.find("firm-1.0")
    assert entry is not None
    assert "FreeOpenSourceLicence" in entry.classes
    firm.change(file, "oc:nonCommercialOnly false", "oc:nonCommercialOnly true")
    entry = knowledge((), [str(file)]).library.find("LicenseRef-firm-1.0")
    assert entry is not None
    assert "NonCommercialLicence" in entry.classes
    assert "FreeOpenSourceLicence" not in entry.classes


def test_a_replacing_licence_takes_over_every_name(tmp_path: Path) -> None:
    firm.licence(tmp_path, "firm-llama", replaces="llama-3")
    known = knowledge((), [str(tmp_path)]).library
    for name in ("llama-3", "LicenseRef-llama-3", "llama3", "firm-llama"):
        entry = known.find(name)
        assert entry is not None
        assert entry.id == "firm-llama"
    assert "llama-3" not in known.ids()
    shipped = library().find("llama3")
    assert shipped is not None
    assert shipped.id == "llama-3"


def refused(run: Run, *sentences: str) -> None:
    """The command says why, decides nothing and ends with exit code 2."""
    assert (run.code, run.out) == (2, "")
    for sentence in sentences:
        assert sentence in run.err, run.err


def test_an_own_licence_never_replaces_one_in_silence(asked, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    firm.licence(tmp_path / "alias", "firm-1.0", '  oc:alias "llama3" ;')
    refused(asked("--licences", tmp_path / "alias"), "oc:alias 'llama3' already names the licence llama-3", "firm-1.0.ttl:")
    text = firm.licence(tmp_path / "id", "firm-1.0").read_text()
    (tmp_path / "id" / "firm-1.0.ttl").unlink()
    (tmp_path / "id" / "llama-3.ttl").write_text(text.replace("firm-1.0", "llama-3"))
    refused(asked("--licences", tmp_path / "id"), "the library has a licence llama-3 already", "oc:replaces")
    firm.licence(tmp_path / "one", "one-1.0", replaces="llama-3")
    firm.licence(tmp_path / "two", "two-1.0", replaces="llama-3")
    refused(asked("--licences", tmp_path / "one", "--licences", tmp_path / "two"), "two-1.0", "llama-3")
    firm.licence(tmp_path / "none", "none-1.0")
    firm.change(tmp_path / "none" / "none-1.0.ttl", "oc:steward", "oc:replaces <https://w3id.org/openclaim/licence/lama-3> ; oc:steward")
    refused(asked("--licences", tmp_path / "none"), "oc:replaces names 'lama-3'", "did you mean 'llama-3'?")


def test_a_policy_in_which_anything_is_wrong_is_refused(asked, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    firm.policy(tmp_path / "own", "house/1", filled=False)
    refused(asked("--policies", tmp_path / "own"), "have to be well formed", "house/1/policy.ttl:", "still to be filled in")
    refused(asked("--policies", tmp_path / "nowhere"), "there is no such folder")
    (tmp_path / "empty").mkdir()
    refused(asked("--policies", tmp_path / "empty"), "there is no policy here")
    refused(asked("--licences", tmp_path / "empty"), "there is no licence here")


def test_an_own_version_never_replaces_one_in_silence(asked, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = firm.policy(tmp_path / "own", "osd/2", amends="osd/1.9")
    found = asked("--policies", tmp_path / "own")
    assert found.code in (1, 3)
    assert json.loads(found.out)["releases"][0]["determinations"][0]["policy"] == "osd/2"
    firm.change(folder / "policy.ttl", "oc:amends", "# oc:amends")
    firm.change(folder / "policy.ttl", '"final" ;', '"final" .')
    refused(asked("--policies", tmp_path / "own"), "openclaim ships the policy 'osd'")
    copy = tmp_path / "copy" / "osd" / "1.9"
    shutil.copytree(str(resources.folder("shapes", "osd", "1.9")), copy)
    refused(asked("--policies", tmp_path / "copy"), "the policy version osd/1.9 exists already")


def test_a_version_needs_what_it_builds_on(asked, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    first = firm.policy(tmp_path / "own", "house/1")
    second = firm.policy(tmp_path / "own", "house/2", amends="house/1", replaces=("house#first-condition",))
    refused(asked("--policies", second), "house/2 builds on house/1")
    for folders in (["--policies", first, "--policies", second], ["--policies", second, "--policies", first]):
        assert outcomes(asked(*folders, policy="house")) == {"house/main": "qualifies"}
    refused(asked("--policies", second, "--policies", tmp_path / "own"), "house/2 exists already")


def test_own_policies_are_asked_like_any_other(asked, openclaim: Runner, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    firm.policy(tmp_path / "own", "house/1")
    assert outcomes(asked("--policies", tmp_path / "own", policy="house/main")) == {"house/main": "qualifies"}
    rows = json.loads(openclaim("policy", "list", "-f", "json", "--policies", tmp_path / "own").out)
    assert [r["id"] for r in rows if r["id"].startswith("house")] == ["house/1"]
    shown = openclaim("policy", "show", "house", "--policies", tmp_path / "own").out
    assert "what has to be the case" in shown
    assert asked(policy="house").code == 2
    assert "house" not in catalogue().policies()


@pytest.mark.parametrize("engine", [e.value for e in EngineName])
def test_shared_questions_and_provisions_of_a_folder(asked, tmp_path: Path, engine: str) -> None:  # type: ignore[no-untyped-def]
    folder = firm.policy(tmp_path / "own", "house/1")
    (tmp_path / "own" / "provisions").mkdir()
    shutil.move(folder / "provisions.ttl", tmp_path / "own" / "provisions" / "house.ttl")
    firm.change(folder / "conditions.ttl", "q:weights-availability", "q:house-weights")
    (tmp_path / "own" / "questions.ttl").write_text(
        "@prefix oc: <https://w3id.org/openclaim#> .\n@prefix q: <https://w3id.org/openclaim/question/> .\n"
        'q:house-weights a oc:FactQuestion ; oc:on "Weights" ; oc:asksTerm "availability" ;\n'
        '    oc:question "Can we get them?"@en ; oc:example "public" .\n')
    found = asked("--policies", tmp_path / "own", "--engine", engine, policy="house")
    assert outcomes(found) == {"house/main": "qualifies"}
    condition = json.loads(found.out)["releases"][0]["determinations"][0]["conditions"][0]
    assert condition["authority"][0]["cite"].startswith("how the provision is cited")
    (tmp_path / "own" / "provisions" / "house.ttl").unlink()
    refused(asked("--policies", tmp_path / "own", policy="house"), "the authority 'rule-1' is no oc:Provision")


def test_two_readings_of_one_condition_are_refused(asked, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name in ("one", "two"):
        firm.policy(tmp_path / name, f"{name}/1", reads=("osd#criterion-2",))
    refused(asked("--policies", tmp_path / "one", "--policies", tmp_path / "two"), "interpret it; keep one")


def test_a_reading_is_named_and_changes_the_outcome(asked, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = firm.policy(tmp_path / "own", "house/1", reads=("osd#criterion-2",))
    firm.change(folder / "conditions.ttl", "    sh:node <https://w3id.org/openclaim/policy/osd/1.9#criterion-2-satisfied> .",
                '    sh:property [ sh:path ( part:Weights oc:availability ) ; sh:hasValue "public" ] .')
    before, after = asked(licence="Apache-2.0"), asked("--policies", tmp_path / "own", licence="Apache-2.0")
    assert outcomes(before) == {"osd/1.9": "undetermined"}
    assert outcomes(after) == {"osd/1.9": "qualifies"}
    assert json.loads(after.out)["releases"][0]["determinations"][0]["readBy"] == ["house/1"]


@pytest.mark.parametrize("form", ["text", "json", "turtle", "svg", "mermaid", "markdown", "csv", "sarif", "junit"])
def test_every_format_names_own_folders_with_their_digest(asked, tmp_path: Path, form: str) -> None:  # type: ignore[no-untyped-def]
    firm.policy(tmp_path / "own", "house/1")
    firm.licence(tmp_path / "ours", "firm-1.0")
    known = knowledge([str(tmp_path / "own")], [str(tmp_path / "ours")])
    found = asked("--policies", tmp_path / "own", "--licences", tmp_path / "ours", form=form).out
    plain = asked(licence="Apache-2.0", form=form).out
    assert [o.ids for o in known.own] == [("house/1",), ("firm-1.0",)]
    for own in known.own:
        assert own.sha256 in found
        assert own.sha256 not in plain
    if form == "json":
        assert json.loads(found)["own"] == [{**o._asdict(), "ids": list(o.ids)} for o in known.own]
        assert list(json.loads(plain)) == [k for k in json.loads(found) if k != "own"]


def test_the_digest_is_that_of_what_the_files_say(tmp_path: Path) -> None:
    folder = firm.policy(tmp_path / "own", "house/1")
    (before,) = knowledge([str(tmp_path / "own")]).own
    (folder / "conditions.ttl").rename(folder / "tests.ttl")
    (folder / "tests.ttl").write_text("# another note\n" + (folder / "tests.ttl").read_text().replace(" ;\n", "\n   ;\n"))
    (folder / "notes.md").unlink()
    assert knowledge([str(tmp_path / "own")]).own == (before,)
    firm.change(folder / "tests.ttl", "such as: the weights are public", "the weights are there")
    assert knowledge([str(tmp_path / "own")]).own[0].sha256 != before.sha256


def test_without_own_folders_nothing_is_read(tmp_path: Path) -> None:
    assert knowledge() == (catalogue(), library(), ())
    with pytest.raises(OpenclaimError, match="there is no such folder"):
        knowledge([str(tmp_path / "none")])


def test_a_hostile_file_is_refused_by_name(asked, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = firm.policy(tmp_path / "own", "house/1")
    (folder / "more.ttl").write_bytes(b"\xff\xfe\x00")
    refused(asked("--policies", tmp_path / "own"), "more.ttl")
    (folder / "more.ttl").write_text("<urn:a> <urn:b> << <urn:c> <urn:d> <urn:e> >> .")
    refused(asked("--policies", tmp_path / "own"), "quoted triples are not accepted")
    (folder / "more.ttl").unlink()
    shutil.rmtree(tmp_path / "own" / "house" / "1")
    (tmp_path / "own" / "house" / "1").symlink_to(tmp_path / "own")
    refused(asked("--policies", tmp_path / "own"), "there is no policy here")


def test_a_folder_of_which_no_digest_can_be_taken_is_refused(asked, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Nodes without an IRI that look alike would have to be tried in all their orders."""
    def poison(file: Path, count: int) -> None:
        alike = ", ".join('[ <urn:q> "x" ]' for _ in range(count))
        file.write_text(f"{file.read_text()}\n[] <urn:p> [ <urn:p> {alike} ], [ <urn:p> {alike} ] .\n")

    licence = firm.licence(tmp_path / "own", "firm-1.0")
    policy = firm.policy(tmp_path / "policies", "firm/1")
    for option, file in (("--licences", licence), ("--policies", policy / "conditions.ttl")):
        folder = tmp_path / ("own" if option == "--licences" else "policies")
        text = file.read_text()
        poison(file, 2)
        assert asked(option, folder).code == 3  # decided, with facts unknown
        file.write_text(text)
        poison(file, 12)
        found = asked(option, folder)
        assert (found.code, found.out) == (2, "")
        assert f"{folder}: no digest can be taken: too many nodes without an IRI look alike" in found.err
