"""Every version of the Open Source AI Definition: loading, timeline, examples, and what flips from one to the next."""

from __future__ import annotations

import copy
import csv
import functools
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import semantics
from semantics import DAY
from shared import shared

from compliance.cli import main
from compliance.decide import DeterminationResult
from compliance.decide.evaluate import Evaluation
from compliance.engines import EngineName, engine
from compliance.graph import Graph, read_shipped
from compliance.graph.triples import RDF_TYPE
from compliance.licences import library
from compliance.model import Release, one_release, slices
from compliance.policy import Condition, Determination, Policies, catalogue
from compliance.policy.words import conditions
from compliance.resources import turtle_files
from compliance.terms import NAMESPACE
from compliance.truth import CONTESTED, FALSE, TRUE, UNKNOWN

SINCE = {"0.0.3": "2023-10-25", "0.0.4": "2023-12-15", "0.0.5": "2024-01-31", "0.0.6": "2024-03-04",
         "0.0.7": "2024-04-16",
         "0.0.8": "2024-04-26", "0.0.9": "2024-08-22", "rc1": "2024-10-02", "rc2": "2024-10-22", "1.0": "2024-10-28"}
WITH_EXAMPLES = [v for v in SINCE if v not in ("0.0.4", "0.0.5", "rc2")]
WITH_GRID = ["0.0.6", "0.0.7", "0.0.8", "0.0.9", "rc1", "rc2", "1.0"]
TRUTHS = {"holds": TRUE, "fails": FALSE, "unknown": UNKNOWN, "contested": CONTESTED,
          "conflicting": UNKNOWN}


@functools.cache
def policies(version: str) -> Policies:
    return semantics.policies(osaid=version)


def determination(version: str) -> Determination:
    return policies(version).determinations[f"osaid/{version}"]


def leaves(version: str) -> list[Condition]:
    return [c for c in conditions(determination(version).holds) if c.combined is None]


def result(described: dict[str, Any] | Path | Release, version: str) -> DeterminationResult:
    found = described if isinstance(described, Release) else semantics.release_of(described)
    return semantics.decider(asked=(f"osaid/{version}",), osaid=version).decide(found).determinations[0]


def row(description: dict[str, Any]) -> dict[str, str]:
    """The outcome under each version that has a checklist."""
    return {v: result(description, v).outcome.value for v in WITH_GRID}


# --- loading and time


def test_all_versions_are_there_in_their_order() -> None:
    assert {v.version: v.since.isoformat() for v in catalogue().versions("osaid")} == SINCE
    assert {v.version for v in catalogue().versions("osaid") if v.status == "final"} == {"1.0"}


@pytest.mark.parametrize("version", SINCE)
def test_a_version_asks_one_question_and_cites_itself(version: str) -> None:
    own = [d for d in policies(version).determinations.values() if d.policy == "osaid"]
    assert [d.id for d in own] == [f"osaid/{version}"]
    name = f"OSAID {version}" if version[0].isdigit() else f"OSAID 1.0-{version.upper()}"
    cites = [a.cite for c in conditions(own[0].holds) for a in c.authorities] + [a.cite for a in own[0].authorities]
    assert all(c.startswith((f"{name},", f"{name} checklist,", "OSAID FAQ,")) for c in cites), cites
    assert all(len({a.iri for a in c.authorities}) == len(c.authorities) for c in conditions(own[0].holds))


@pytest.mark.parametrize("version", SINCE)
def test_every_leaf_has_remedy_questions_and_its_own_name(version: str) -> None:
    found = leaves(version)
    assert found
    assert all(c.remedy and c.asks for c in found)
    names = [c.id for c in conditions(determination(version).holds)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("day", "version"), [
    ("2023-10-24", None),
    ("2023-10-25", "0.0.3"), ("2024-04-25", "0.0.7"), ("2024-04-26", "0.0.8"),
    ("2024-08-21", "0.0.8"), ("2024-10-21", "rc1"), ("2024-10-27", "rc2"), ("2024-10-28", "1.0"), ("2026-11-24", "1.0")])
def test_one_version_applies_on_each_day(day: str, version: str | None) -> None:
    found = catalogue().on("osaid", date.fromisoformat(day))
    assert (found.version if found else None) == version


# --- examples


def examples(version: str) -> list[tuple[str, str, str, Release]]:
    where = next(v.where for v in catalogue().versions("osaid") if v.version == version)
    graph = read_shipped([f for f in turtle_files(where) if f.name == "examples.ttl"], "examples")
    found = []
    for node in graph.typed(NAMESPACE + "Example"):
        facts = graph.one(node, NAMESPACE + "facts")
        assert facts is not None
        assert not hasattr(facts, "datatype")
        of, truth = graph.text(node, NAMESPACE + "exampleOf"), graph.text(node, NAMESPACE + "truth")
        assert of
        assert truth
        alone = Graph(graph.closure([facts]), f"{version} {node.value}")  # type: ignore[list-item]
        assert any(t.predicate == RDF_TYPE for t in alone)
        found.append((node.value.partition("#")[2], of, truth, one_release(alone)))
    return found


def own_leaves(version: str) -> list[Condition]:
    """The leaves that are written in the folder of the version."""
    return [c for c in leaves(version) if f"/osaid/{version}#" in c.iri]


@pytest.mark.parametrize("name", list(EngineName))
@pytest.mark.parametrize("version", WITH_EXAMPLES)
def test_examples_have_the_truth_they_say(version: str, name: EngineName) -> None:
    known = {c.iri: c for c in own_leaves(version)}
    found = examples(version)
    assert found
    compiled = engine(name).compile(policies(version).graph, sorted({s for c in known.values() for s in c.shapes()}))
    wrong = []
    for example, of, truth, model in found:
        evaluation = Evaluation(compiled.failing(slices(model, DAY, library())[0].triples()), DAY)
        if evaluation.pair(known[of]) != TRUTHS[truth] or evaluation.conflicting(known[of]) != (truth == "conflicting"):
            wrong.append(f"{example}: {evaluation.pair(known[of])}, not {truth}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("version", SINCE)
def test_every_own_leaf_has_examples_of_each_truth_it_can_take(version: str) -> None:
    shown = {(of, truth) for _, of, truth, _ in examples(version)}
    for c in own_leaves(version):
        wanted = {"holds", "unknown"} | ({"contested"} if c.contested_by else set())
        wanted |= set() if (c.refuted_by or "").endswith("/nothing") else {"fails"}
        assert {t for of, t in shown if of == c.iri} >= wanted, c.id


def test_versions_without_conditions_of_their_own() -> None:
    assert [v for v in SINCE if not own_leaves(v)] == ["0.0.4", "0.0.5", "rc2"]


# --- what flips

TOPICS = ["training-method", "data-scope", "data-provenance", "data-selection", "data-labelling", "data-processing",
          "data-listing-public", "data-listing-third-party"]
OPEN: dict[str, Any] = {
    "id": "urn:test:open", "type": "Model", "artifact": [
        {"type": "Weights", "availability": "public", "licence": "Apache-2.0"},
        *({"type": t, "availability": "public", "licence": "MIT"} for t in (
            "DataPreprocessingCode", "TrainingCode", "InferenceCode", "SupportingLibraries", "ArchitectureCode")),
        {"type": "TrainingData", "dataClass": "open", "availability": "public", "licence": "ODC-By-1.0"},
        {"type": "DataInformation", "availability": "public", "licence": "MIT", "documents": TOPICS}]}


def changed(kind: str, drop: tuple[str, ...] = (), **facts: Any) -> dict[str, Any]:
    """The open model with facts of one part set or dropped; a part that is not there is added."""
    model = copy.deepcopy(OPEN)
    part = next((a for a in model["artifact"] if a["type"] == kind), None)
    if part is None:
        part = {"type": kind}
        model["artifact"].append(part)
    for term in drop:
        del part[term]
    part.update(facts)
    return model


def also(model: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """The model with one more part."""
    return {**model, "artifact": [*model["artifact"], part]}


def test_a_fully_open_model_qualifies_under_every_version() -> None:
    assert {v: result(OPEN, v).outcome.value for v in SINCE} == dict.fromkeys(SINCE, "qualifies")


Q, F, C, U = "qualifies", "does-not-qualify", "contested", "undetermined"


@pytest.mark.parametrize(("model", "outcomes", "question"), [
    # Terms of the parameters: to be defined, compatible, conformant, conformant or approved, approved.
    (changed("Weights", licence="CC-BY-4.0"), [Q, Q, Q, C, C, C, C], "OSAID-8"),
    (changed("Weights", licence="LicenseRef-bigscience-rail-1.0"), [C, F, F, F, F, F, F], "OSAID-4"),
    (changed("Weights", ("licence",), noLicence=True), [C, F, F, F, F, F, F], "OSAID-4"),
    (changed("Weights", availability="withheld"), [F, F, F, F, F, F, F], ""),
    # OSI-compliant, then OSI-approved.
    (changed("TrainingCode", licence="CC-BY-4.0"), [C, C, F, F, F, F, F], "OSAID-2"),
    (changed("TrainingCode", ("licence",), availability="withheld"), [F, F, F, F, F, F, F], ""),
    # Documents: none required, OSI-compliant, OSD-compliant.
    (changed("DataInformation", licence="CC-BY-4.0"), [Q, C, Q, Q, Q, Q, Q], "OSAID-2"),
    (changed("DataInformation", licence="CC-BY-NC-4.0"), [Q, F, F, C, F, F, F], "OSAID-9"),
    # A part that was not used.
    (changed("SupportingLibraries", ("licence", "availability"), usedInTraining=False),
     [C, C, C, C, Q, Q, Q], "OSAID-5"),
    (changed("SupportingLibraries", ("licence",), availability="withheld", usedInTraining=False),
     [C, C, C, C, Q, Q, Q], "OSAID-5"),
    (changed("DataPreprocessingCode", licence="CC-BY-NC-4.0", usedInTraining=False), [C, C, C, C, Q, Q, Q], "OSAID-5"),
    (changed("SupportingLibraries", ("licence",), availability="withheld"), [U, U, U, U, U, U, U], ""),
    (changed("SupportingLibraries", ("licence",), availability="withheld", usedInTraining=True), [F, F, F, F, F, F, F], ""),
    # Data information: in the body only, required, examples, required again with listings.
    (changed("DataInformation", documents=[t for t in TOPICS if t != "data-selection"],
             doesNotDocument=["data-selection"]), [C, F, C, C, F, F, F], "OSAID-6"),
    (changed("DataInformation", documents=[t for t in TOPICS if t != "training-method"],
             doesNotDocument=["training-method"]), [C, F, C, C, Q, Q, Q], "OSAID-7"),
    (changed("DataInformation", documents=TOPICS[:-2], doesNotDocument=TOPICS[-2:]), [Q, Q, Q, Q, F, F, F], ""),
    (changed("DataInformation", ("licence", "documents"), availability="withheld"), [C, F, F, F, F, F, F], "OSAID-6"),
    # Classes of data from the first release candidate on.
    (changed("TrainingData", ("licence",), availability="withheld"), [Q, Q, Q, Q, F, F, F], ""),
    (changed("TrainingData", ("licence",), availability="withheld", dataClass="unshareable",
             unshareableReason="patient records"), [Q, Q, Q, Q, Q, Q, Q], ""),
    (changed("TrainingData", ("dataClass",)), [Q, Q, Q, Q, U, U, U], ""),
], ids=["conformant weights", "use-restricted weights", "weights without licence", "weights withheld",
        "conformant code", "code withheld", "conformant documents", "non-commercial documents", "libraries not used",
        "withheld libraries not used", "closed code not used", "libraries withheld", "used libraries withheld", "topic missing",
        "training method missing", "no listings", "no data information", "open data withheld",
        "data that cannot be shared", "data without class"])
def test_what_flips(model: dict[str, Any], outcomes: list[str], question: str) -> None:
    assert row(model) == dict(zip(WITH_GRID, outcomes, strict=True))
    if question:
        asked = {q.id for v in WITH_GRID for c in result(model, v).conditions for q in c.questions}
        assert question in asked


@pytest.mark.parametrize("kind", ["TrainingData", "ResearchPaper", "TechnicalReport", "DataCard"])
def test_one_kind_of_data_document_is_enough_for_0_0_9(kind: str) -> None:
    silent = changed("DataInformation", ("licence",))
    silent["artifact"] = [a for a in silent["artifact"] if a["type"] != "TrainingData"]
    assert result(silent, "0.0.9").outcome.value == U
    part = {"type": kind, "availability": "public", "licence": "CC-BY-4.0"}
    found = result({**silent, "artifact": [*silent["artifact"], part]}, "0.0.9")
    truths = {c.condition.id.partition("#")[2]: c.pair for c in found.conditions}
    assert truths["data-documents"] == TRUE
    # The checklist counts data sets among the documents; the body still asks for information under open licences.
    assert found.outcome.value == (U if kind == "TrainingData" else Q)
    closed = changed("DataInformation", licence="CC-BY-NC-4.0")
    closed["artifact"] = [*(a for a in closed["artifact"] if a["type"] != "TrainingData"), part]
    # At least one document under open terms is what the checklist asks, so that a closed one beside it changes nothing.
    enough = Q if kind != "TrainingData" else C
    assert [result(closed, v).outcome.value for v in ("0.0.8", "0.0.9", "rc1")] == [F, enough, F]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_that_one_document_lacks_may_stand_in_another(topic: str) -> None:
    model = changed("DataInformation", documents=[t for t in TOPICS if t != topic], doesNotDocument=[topic])
    card = {"type": "DataCard", "availability": "public", "licence": "CC-BY-4.0"}
    assert row(also(model, card | {"documents": [topic]})) == row(also(OPEN, card))
    alone, both = row(model), row(also(model, card | {"doesNotDocument": [topic]}))
    assert all(both[v] == alone[v] for v in WITH_GRID if alone[v] != Q), "neither document covers it"
    assert both["0.0.6"] == (Q if "listing" in topic else C)


def test_labelling_counts_in_0_0_7_only_where_labels_were_used() -> None:
    model = changed("DataInformation", documents=[t for t in TOPICS if t != "data-labelling"],
                    doesNotDocument=["data-labelling"])
    assert result(model, "0.0.7").outcome.value == U
    for used, outcome in ((False, Q), (True, F)):
        tuned = {**model, "artifact": [*model["artifact"], {"type": "TuningData", "usedInTraining": used}]}
        assert result(tuned, "0.0.7").outcome.value == outcome


@pytest.mark.parametrize(("version", "conditions_of"), [("0.0.3", C), ("0.0.4", Q), ("0.0.5", Q)])
def test_drafts_without_a_checklist_decide_the_freedoms(version: str, conditions_of: str) -> None:
    weights_only = {"id": "urn:test:w", "type": "Model", "artifact": [
        {"type": "Weights", "availability": "public", "licence": "Apache-2.0"},
        {"type": "TrainingCode", "availability": "withheld"}]}
    assert result(weights_only, version).outcome.value == conditions_of
    for licence in ("LicenseRef-llama-2", "CC-BY-NC-4.0", "CC-BY-ND-4.0"):
        weights_only["artifact"][0]["licence"] = licence  # type: ignore[index]
        assert result(weights_only, version).outcome.value == F


def test_release_candidates_decide_as_1_0_on_every_case() -> None:
    root = Path(__file__).resolve().parents[2] / "cases"
    for path in sorted(root.glob("*/model.yaml")):
        model = semantics.release_of(path)
        assert len({result(model, v).pair for v in ("rc1", "rc2", "1.0")}) == 1, path.parent.name


# --- OSI's published verdicts


def test_the_six_cases_of_the_osi_stand() -> None:
    folder = shared("definitions", "osaid-cases")
    with (folder / "expected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6
    for expected in rows:
        path = folder / expected["file"]
        assert result(path, "1.0").outcome.value == expected["outcome"], expected["file"]


# --- the command line


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["openclaim", *map(str, args)])
    with pytest.raises(SystemExit) as stopped:
        main()
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err


def asked(text: str) -> list[tuple[str, str, str]]:
    return [(d["id"], d["policy"], d["outcome"]) for d in json.loads(text)["releases"][0]["determinations"]]


def test_two_versions_in_one_call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
                                  tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(changed("Weights", licence="CC-BY-4.0")), encoding="utf-8")
    code, out, err = run(monkeypatch, capsys, "check", path, "-p", "osaid/0.0.8", "-p", "osaid/1.0", "-f", "json")
    assert asked(out) == [("osaid/0.0.8", "osaid/0.0.8", "qualifies"), ("osaid/1.0", "osaid/1.0", "contested")]
    assert code == 3
    assert "2 determinations" in err
    _, out, _ = run(monkeypatch, capsys, "check", path, "-p", "osaid", "-p", "osaid@rc1", "-p", "osd", "-f", "json")
    assert [i for i, _, _ in asked(out)] == ["osaid/1.0", "osd/1.9", "osaid/rc1"]


def test_two_versions_of_a_law_in_one_call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
                                           tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(OPEN), encoding="utf-8")
    _, out, _ = run(monkeypatch, capsys, "check", path, "-f", "json", "-p", "eu-ai-act/25-4@2024-1689", "-p",
                    "eu-ai-act/25-4")
    assert [(i, p) for i, p, _ in asked(out)] == [("eu-ai-act/25-4", "eu-ai-act/2024-1689"),
                                                  ("eu-ai-act/25-4", "eu-ai-act/2026-1744")]


def test_without_a_wish_only_the_version_in_force_is_asked(monkeypatch: pytest.MonkeyPatch,
                                                           capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(OPEN), encoding="utf-8")
    for day, version in (("2026-11-24", "1.0"), ("2024-05-01", "0.0.8")):
        _, out, _ = run(monkeypatch, capsys, "check", path, "-f", "json", "--as-of", day)
        assert [i for i, _, _ in asked(out) if i.startswith("osaid/")] == [f"osaid/{version}"]


def test_show_takes_a_draft(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(monkeypatch, capsys, "policy", "show", "osaid/0.0.9")
    assert code == 0
    assert [w for w in ("one of", "OSAID 0.0.9, checklist, data", "OSAID-8") if w not in out] == []


# --- the page of the documentation

ROOT = Path(__file__).resolve().parents[2]
WORDS = {"qualifies": Q, "fails": F, "contested": C, "undetermined": U}


def tables() -> list[list[list[str]]]:
    """The rows of each table of the page, cells without blanks."""
    found: list[list[list[str]]] = [[]]
    for line in (ROOT / "docs" / "osaid-versions.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            found[-1].append([c.strip() for c in line.strip("|").split("|")])
        elif found[-1]:
            found.append([])
    return found


def test_the_page_shows_every_case_with_the_outcomes_of_the_tool() -> None:
    models = [semantics.release_of(p) for p in sorted(ROOT.glob("cases/*/model.yaml"))]
    by_name = {m.name: m for m in models}
    shown: dict[str, dict[str, str]] = {name: {} for name in by_name}
    for table in tables():
        if table and table[0][0] in ("case", "cases") and "why" not in table[0]:
            for cells in table[2:]:
                for name in cells[0].split(", "):
                    shown[name] |= {v: WORDS[o] for v, o in zip(table[0][1:], cells[1:], strict=True)}
    ours = {name: {v: result(m, v).outcome.value for v in SINCE} for name, m in by_name.items()}
    assert shown == ours
