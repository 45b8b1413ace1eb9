"""The openness index: scoring of published records, grades from facts, and agreement with the published figures."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from run import Runner
from semantics import release_of
from shared import shared

from compliance.assess.openness_index import GRADES, generation
from compliance.assess.shaped import ShapeGrader
from compliance.engines import engine
from compliance.errors import InputError, PolicyError
from compliance.graph import Graph
from compliance.importers.openness_index_yaml import read, recognises
from compliance.licences import library
from compliance.model import one_release
from compliance.policy import catalogue

KEYS = {v: [d.key for d in generation(catalogue().get(f"openness-index/{v}")).dimensions] for v in ("1", "2.0", "2.1")}


def record(version: str, grade: str = "open", **other: str) -> str:
    top = "project" if version == "1" else "system"
    grades = "".join(f"{k}:\n    class: {other.get(k, grade)}\n    link:\n    notes: a note\n" for k in KEYS[version])
    return f"{top}:\n    name: Example\norg:\n    name: Example Labs\n{grades}"


def assess(openclaim: Runner, path: Path, version: str) -> dict[str, object] | None:
    found = json.loads(openclaim("check", path, "-p", f"openness-index/{version}", "-f", "json").out)
    assessments = found["releases"][0]["assessments"]
    return assessments[0] if assessments else None


@pytest.mark.parametrize(("version", "count"), [("1", 14), ("2.0", 14), ("2.1", 12)])
def test_dimensions_have_criteria_for_each_grade(version: str, count: int) -> None:
    dimensions = generation(catalogue().get(f"openness-index/{version}")).dimensions
    assert len(dimensions) == count
    assert all(text for d in dimensions for _, text in d.criteria)
    assert {d.group for d in dimensions} == {"availability", "documentation", "access"}


@pytest.mark.parametrize(("version", "grade", "score"), [("1", "open", 14), ("1", "partial", 7), ("1", "closed", 0),
                                                         ("2.0", "open", 1), ("2.1", "partial", 0.5)])
def test_scores(openclaim: Runner, tmp_path: Path, version: str, grade: str, score: float) -> None:
    path = tmp_path / "Example.yaml"
    path.write_text(record(version, grade))
    found = assess(openclaim, path, version)
    assert found is not None
    assert found["score"] == score
    assert set(found["grades"].values()) == {grade}  # type: ignore[attr-defined]


def test_no_grade_counts_nothing_as_the_index_does(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "Example.yaml"
    path.write_text(record("2.1", "open", paper="", modelcard="full"))
    found = assess(openclaim, path, "2.1")
    assert found is not None
    assert found["score"] == pytest.approx(10 / 12)
    assert found["ungraded"] == ["paper"]
    assert found["invalid"] == {"modelcard": "full"}


def test_facts_decide_some_dimensions_and_the_rest_stays_undecided(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("type: Model\nartifact:\n- {type: Weights, availability: gated, licence: LicenseRef-llama-3}\n"
                    "- {type: TrainingCode, availability: withheld}\n- {type: DataPreprocessingCode, availability: withheld}\n"
                    "- {type: TrainingData, availability: withheld}\n")
    found = assess(openclaim, path, "2.1")
    assert found is not None
    assert found["derived"] == {"datasources_basemodel": "closed", "weights_endmodel": "partial", "trainingcode": "closed",
                                "licenses": "closed"}
    assert len(found["undecided"]) == 8  # type: ignore[arg-type]
    assert "score" not in found
    assert found["scoreRange"] == pytest.approx([0.5 / 12, 8.5 / 12])


def test_differences_are_shown(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("type: Model\nartifact: {type: Weights, availability: public}\npublishedGrade:\n"
                    "- {scheme: openness-index/2.1, item: weights_endmodel, grade: closed}\n")
    found = assess(openclaim, path, "2.1")
    assert found is not None
    assert found["differences"] == {"weights_endmodel": {"published": "closed", "derived": "open"}}


def test_grades_that_contradict_each_other_count_nothing(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("type: Model\npublishedGrade:\n" + "".join(
        f"- {{scheme: openness-index/1, item: opencode, grade: {g}}}\n" for g in ("open", "closed")))
    found = assess(openclaim, path, "1")
    assert found is not None
    assert (found["score"], found["invalid"]) == (0, {"opencode": "closed and open"})


def test_nothing_to_assess(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("type: Model\nname: A\n")
    assert assess(openclaim, path, "1") is None


@pytest.mark.parametrize(("text", "message"), [
    ("project:\n  name:\norg:\n  name: x\nopencode:\n  class: open\n", "template"),
    ("project: [\norg: x\nopencode: y\n", "YAML cannot be read"),
    ("- project\n", "is a mapping"),
    ("project:\n\tname: x\norg: y\nopencode: z\n", "YAML cannot be read"),
    ("project:\n  name: \x07\n", r"^x\.yaml:2: YAML cannot be read: the character #x0007 is not allowed; remove it$"),
    ("org:\nopencode:\nproject:\n " + "[" * 50_000, r"^x\.yaml:4: .*nested too deeply"),
    ("project: &a [*a]\n", "names no project or system"),
    ("project: &a {name: {x: *a}, name: y}\n", "the key 'name' is given twice"),
    ("a: &a [x, x]\nb: &b [*a, *a]\n" + "".join(f"k{n}: &k{n} [*k{n - 1}, *k{n - 1}]\n" for n in range(1, 60)).replace("*k0", "*b"), "template"),
])
def test_bad_records(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(text, "x.yaml")


@pytest.mark.parametrize(("day", "taken"), [
    ("2024-01-02", "2024-01-02"), ("'2024-01-02'", "2024-01-02"), ("2024-01", None), ("2024-13-45", None), ("", None), ("soon", None)])
def test_a_day_of_release_is_a_day(day: str, taken: str | None) -> None:
    text = record("2.1").replace("name: Example\n", f"name: Example\n    releasedate: {day}\n", 1)
    value = one_release(read(text, "x.yaml")).node.value("releaseDate")
    assert (str(value) if value else None) == taken


def test_names_stay_as_they_are_written_and_an_organisation_without_one_is_none() -> None:
    found = one_release(read(record("2.1").replace("name: Example\n", "name: 1.10\n", 1), "x.yaml"))
    assert found.name == "1.10"
    assert found.node.children["provider"][0].value("name") == "Example Labs"
    for org in ("org:\n    name:\n", "org: Example Labs\n", "org:\n    name: []\n"):
        found = one_release(read(record("2.1").replace("org:\n    name: Example Labs\n", org), "x.yaml"))
        assert "provider" not in found.node.children


def test_recognises_records_only() -> None:
    assert recognises(record("1"), "x.yaml")
    assert recognises(record("2.1"), "x.yaml")
    assert not recognises("type: Model\nname: A\n", "x.yaml")
    assert not recognises("release:\n  name: x\norg: y\n", "x.yml")


@pytest.mark.parametrize(("folder", "version"), [("v1", "1"), ("v2.0", "2.0"), ("v2.1", "2.1")])
def test_published_figures(openclaim: Runner, folder: str, version: str) -> None:
    place = shared("corpora", "openness-index")
    rows = list(csv.DictReader((place / f"{folder}-expected.csv").read_text(encoding="utf-8-sig").splitlines()))
    wrong = []
    for row in rows:
        found = assess(openclaim, place / folder / row["file"], version)
        assert found is not None
        expected = {k: row[k] for k in KEYS[version] if row.get(k) in GRADES}
        grades: dict[str, str] = found["grades"]  # type: ignore[assignment]
        figures = {"score": found["score"], **found["categories"]}  # type: ignore[dict-item]
        if any(abs(float(row[k]) - figures[k]) > 1e-6 for k in ("score", "availability", "documentation", "access")
               if row.get(k)) or any(grades.get(k) != g for k, g in expected.items()):
            wrong.append((row["file"], row["score"], found["score"]))
    assert len(rows) > 15
    assert wrong == []


def test_a_generation_without_dimensions_is_refused(tmp_path: Path) -> None:
    version = catalogue().get("openness-index/1")
    (tmp_path / "policy.ttl").write_bytes((version.where / "policy.ttl").read_bytes())
    with pytest.raises(PolicyError, match="openness-index/1: no oc:Dimension is described"):
        generation(version._replace(where=tmp_path))


def test_where_no_shapes_grade_facts_decide_nothing() -> None:
    grader = ShapeGrader(Graph(), {}, engine(), library())
    assert grader.grades(release_of({"type": "Model", "artifact": {"type": "Weights", "availability": "public"}})) == {}
