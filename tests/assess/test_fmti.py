"""Foundation Model Transparency Index: counting, derived indicators, and the published totals."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from run import Runner
from shared import shared

from compliance.assess.fmti import edition
from compliance.errors import InputError
from compliance.importers.fmti_csv import read, recognises
from compliance.policy import catalogue

EDITIONS = ["2023-10", "2024-05", "2025-12"]
SIZES = {"2023-10": {"Upstream": 32, "Model": 33, "Downstream": 35}, "2025-12": {"Upstream": 34, "Model": 30, "Downstream": 36}}
SIZES["2024-05"] = SIZES["2023-10"]


def names(version: str) -> list[str]:
    return [i.name for i in edition(catalogue().get(f"fmti/{version}")).indicators]


def table(version: str, grade: str = "1", company: str = "Acme") -> str:
    return f"Indicator,{company}\n" + "".join(f'"{n}",{grade}\n' for n in names(version))


def assessment(openclaim: Runner, path: Path, version: str) -> dict[str, object]:
    found = json.loads(openclaim("check", path, "-p", f"fmti/{version}", "-f", "json").out)
    result: dict[str, object] = found["releases"][0]["assessments"][0]
    return result


@pytest.mark.parametrize("version", EDITIONS)
def test_each_edition_has_a_hundred_indicators_in_its_domains(version: str) -> None:
    indicators = edition(catalogue().get(f"fmti/{version}")).indicators
    assert [i.number for i in indicators] == list(range(1, 101))
    assert len({i.name for i in indicators}) == 100
    assert all(i.criterion and i.subdomain for i in indicators)
    sizes = {d: sum(i.domain == d for i in indicators) for d in ("Upstream", "Model", "Downstream")}
    assert sizes == SIZES[version]


@pytest.mark.parametrize("version", ["2023-10", "2025-12"])
def test_all_yes_and_all_no(openclaim: Runner, tmp_path: Path, version: str) -> None:
    for grade, score in (("1", 100), ("0", 0)):
        path = tmp_path / f"{grade}.csv"
        path.write_text(table(version, grade))
        found = assessment(openclaim, path, version)
        assert (found["score"], found["outOf"]) == (score, 100)
        assert found["domains"] == {d: [of if score else 0, of] for d, of in SIZES[version].items()}


def test_facts_decide_only_what_they_mean(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("type: Model\nartifact:\n- {type: Weights, availability: public}\n- {type: ModelCard, availability: withheld}\n")
    found = assessment(openclaim, path, "2023-10")
    assert found["derived"] == {"Full external model access": "1", "Centralized model documentation": "0"}
    assert (found["grade"], found["scoreRange"], found["unknown"]) == ("undecided", [1, 99], 98)
    assert "score" not in found


def test_published_and_derived_grades_stand_side_by_side(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("type: Model\nartifact: {type: Weights, availability: public}\npublishedGrade:\n"
                    "- {scheme: fmti/2025-12, item: open weights, grade: '0'}\n")
    found = assessment(openclaim, path, "2025-12")
    assert found["differences"] == {"Open weights": {"published": "0", "derived": "1"}}
    assert found["scoreRange"] == [0, 99]


@pytest.mark.parametrize(("grades", "said"), [(["maybe"], "maybe"), (["'1'", "'0'"], "0 and 1")])
def test_what_is_no_grade_is_not_counted_as_no(openclaim: Runner, tmp_path: Path, grades: list[str], said: str) -> None:
    path = tmp_path / "m.yaml"
    listed = "".join(f"- {{scheme: fmti/2023-10, item: Data size, grade: {g}}}\n" for g in grades)
    path.write_text(f"type: Model\npublishedGrade:\n{listed}")
    found = assessment(openclaim, path, "2023-10")
    assert (found["scoreRange"], found["unknown"], found["invalid"]) == ([0, 100], 100, {"Data size": said})
    assert f"Data size is graded '{said}', which is no grade and counts nothing" in openclaim("check", path, "-p", "fmti/2023-10").out


def test_a_published_grade_without_a_grade_says_nothing(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("type: Model\npublishedGrade:\n- {scheme: fmti/2023-10, item: Data size}\n"
                    "- {scheme: openness-index/1, item: opencode}\n")
    for policy in ("fmti/2023-10", "openness-index/1"):
        assert json.loads(openclaim("check", path, "-p", policy, "-f", "json").out)["releases"][0]["assessments"] == []


def test_nothing_known_is_no_assessment(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("type: Model\nname: A\n")
    assert json.loads(openclaim("check", path, "-p", "fmti/2025-12", "-f", "json").out)["releases"][0]["assessments"] == []


@pytest.mark.parametrize(("change", "message"), [
    (lambda t: t.replace("Acme\n", "Acme\nNo such indicator,1\n", 1), "'No such indicator' is no indicator"),
    (lambda t: t.replace(",1\n", ",2\n", 1), "a grade is 0 or 1"),
    (lambda t: t + '"Open weights",1\n', "is given twice"),
    (lambda t: "\n".join(t.splitlines()[:-1]) + "\n", "no grade is given for 1 indicators"),
    (lambda _: "Indicator,Acme\nA,1\nB,0\n", "no score table of a known edition"),
])
def test_bad_tables_are_refused(change, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=message):
        read(change(table("2025-12")), "scores.csv")


def test_recognises_score_tables_only() -> None:
    assert recognises("\ufeffDomain,Subdomain,Indicator,Meta\n", "x.csv")
    assert recognises("Indicator,Meta\n", "x.csv")
    assert not recognises("Domain,Subdomain,Indicator,Definition,Notes\n", "x.csv")
    assert not recognises("type: Model\n", "x.yaml")


def published() -> dict[str, list[tuple[int, int, int, int]]]:
    """The published totals with their three domains, by edition, sorted, from the notes on the index."""
    text = shared("definitions", "fmti.md").read_text().partition("## 3.")[2].partition("Checks run")[0]
    found = {}
    for version, block in zip(EDITIONS, re.split(r"\* \*\*(?:v1\.0|v1\.1|2025)\*\*:", text)[1:], strict=True):
        rows = re.findall(r"\*\*(\d+)\*\* \[U(\d+) M(\d+) D(\d+)\]", block)
        found[version] = sorted((int(a), int(b), int(c), int(d)) for a, b, c, d in rows)
    return found


@pytest.mark.parametrize(("version", "companies"), [("2023-10", 10), ("2024-05", 14), ("2025-12", 13)])
def test_published_totals(openclaim: Runner, version: str, companies: int) -> None:
    path = shared("corpora", "fmti", f"{version}.csv")
    answer = json.loads(openclaim("check", path, "-p", f"fmti/{version}", "-f", "json").out)
    found = []
    for release in answer["releases"]:
        (a,) = release["assessments"]
        domains = [a["domains"][d][0] for d in ("Upstream", "Model", "Downstream")]
        assert sum(domains) == a["score"]
        assert sum(yes for yes, _ in a["subdomains"].values()) == a["score"]
        found.append((a["score"], *domains))
    assert len(found) == companies
    assert sorted(found) == published()[version]


def test_satisfied_counts_of_each_indicator(openclaim: Runner) -> None:
    rows = list(csv.DictReader(shared("definitions", "fmti-indicators.csv").read_text().splitlines()))
    for version, column in (("2023-10", "satisfied_v10"), ("2024-05", "satisfied_v11"), ("2025-12", "satisfied_2025")):
        answer = json.loads(openclaim("check", shared("corpora", "fmti", f"{version}.csv"), "-p", f"fmti/{version}", "-f", "json").out)
        counts = {r["indicator"]: int(r[column]) for r in rows if r[column]}
        grades = [r["assessments"][0]["grades"] for r in answer["releases"]]
        assert {name: sum(g[name] == "1" for g in grades) for name in counts} == counts
