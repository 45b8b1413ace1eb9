"""Agreement of a corpus with a table of expected results."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import firm
import pytest
from run import Run, Runner
from shared import ROOT, shared

PARTS = ["Model architecture", "Model parameters (Final)", "Evaluation results", "Model card", "Data card", "Technical report"]
FRAMEWORK = "framework: {name: Model Openness Framework}\n"
HEAD = ["file", "class", "progress_3", "c3_missing", "c3_invalid"]
FULL = ["a.yml", "3", "100.0", "", ""]


def write_record(folder: Path, name: str, parts: list[str] | None = None, licence: str = "MIT") -> None:
    listed = "".join(f"  - {{name: '{p}', license: {licence}}}\n" for p in (PARTS if parts is None else parts))
    folder.mkdir(exist_ok=True)
    components = f"\n{listed}" if listed else " []\n"
    (folder / name).write_text(f"{FRAMEWORK}release:\n  name: {name}\n  license: {{}}\n  components:{components}")


def write_table(path: Path, *rows: list[str], head: list[str] | None = None) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([head or HEAD, *rows])
    path.write_text(stream.getvalue())


def asked(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run.out)
    return found


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    write_record(folder, "a.yml")
    write_table(tmp_path / "records-expected.csv", FULL)
    return folder


def test_a_corpus_that_agrees(openclaim: Runner, corpus: Path) -> None:
    run = openclaim("agreement", corpus, "--at-least", "100%")
    assert run.code == 0
    assert "1 of 1 rows agree (100 %), 4 of 4 values" in run.out


def test_a_disagreement_shows_both_values_and_the_deciding_facts(openclaim: Runner, corpus: Path) -> None:
    write_record(corpus, "a.yml", [p for p in PARTS if p != "Data card"])
    run = openclaim("agreement", corpus)
    assert run.code == 0
    assert "0 of 1 rows agree (0 %), 1 of 4 values" in run.out
    assert "class: expected 3; found none" in run.out
    assert "progress_3: expected 100.0; found 83.3333" in run.out
    assert "c3_missing: expected nothing; found Data card" in run.out
    assert "because Data card: missing" in run.out
    assert "because Model card" not in run.out


def test_the_facts_name_the_licence(openclaim: Runner, corpus: Path) -> None:
    write_record(corpus, "a.yml", licence="Foo")
    assert "because Model card: invalid, licence 'LicenseRef-Foo'" in openclaim("agreement", corpus).out


@pytest.mark.parametrize(("found", "equal"), [("99.9995", True), ("100.0009", True), ("99.998", False), ("many", False)])
def test_progress_has_a_tolerance(openclaim: Runner, corpus: Path, found: str, equal: bool) -> None:
    write_table(corpus.parent / "records-expected.csv", ["a.yml", "3", found, "", ""])
    assert openclaim("agreement", corpus, "--at-least", "1").code == (0 if equal else 1)


def test_lists_are_sets(openclaim: Runner, corpus: Path) -> None:
    write_record(corpus, "a.yml", PARTS[2:])
    row = ["a.yml", "none", "66.6667", "Model parameters (Final); Model architecture", ""]
    write_table(corpus.parent / "records-expected.csv", row)
    assert openclaim("agreement", corpus, "--at-least", "1").code == 0
    write_table(corpus.parent / "records-expected.csv", [*row[:3], "Model architecture", ""])
    assert openclaim("agreement", corpus, "--at-least", "1").code == 1


@pytest.mark.parametrize(("share", "code"), [("50%", 0), ("0.5", 0), ("50", 0), ("50.1%", 1), ("1", 1), ("100", 1), ("0", 0),
                                             ("101%", 2), ("half", 2), ("-1", 2)])
def test_at_least(openclaim: Runner, corpus: Path, share: str, code: int) -> None:
    write_record(corpus, "b.yml", [])
    write_table(corpus.parent / "records-expected.csv", FULL, ["b.yml", *FULL[1:]])
    assert openclaim("agreement", corpus, "--at-least", share).code == code


def test_bad_records_are_reported_and_the_rest_is_done(openclaim: Runner, corpus: Path) -> None:
    (corpus / "tabs.yml").write_text(f"{FRAMEWORK}release:\n\tname: x\n")
    (corpus / "unlisted.yml").write_text(f"{FRAMEWORK}release: x\n")
    write_table(corpus.parent / "records-expected.csv", FULL, ["tabs.yml", *FULL[1:]], ["gone.yml", *FULL[1:]])
    run = openclaim("agreement", corpus, "--format", "json", "--at-least", "0.5")
    answer = asked(run)
    assert run.code == 1
    assert answer["rows"] == {"agreeing": 1, "of": 3}
    results = {r["file"]: r for r in answer["records"]}
    assert {f: r["result"] for f, r in results.items()} == {
        "a.yml": "agrees", "gone.yml": "absent", "tabs.yml": "unreadable", "unlisted.yml": "unreadable"}
    assert results["tabs.yml"]["error"].startswith("tabs.yml:3: YAML cannot be read")
    assert "1 of 3 rows agree (33.3 %)" in run.err


def test_records_without_a_row_are_computed_and_shown(openclaim: Runner, corpus: Path) -> None:
    write_record(corpus, "b.yml", PARTS[:3])
    run = openclaim("agreement", corpus)
    assert "b.yml  mof/1.0  name b.yml, class none, progress_3 50" in run.out


def test_notes_of_records_are_shown(openclaim: Runner, corpus: Path) -> None:
    write_record(corpus, "a.yml", [*PARTS, "Data card"])
    assert "the component 'Data card' is given twice" in openclaim("agreement", corpus).out


def test_table(openclaim: Runner, corpus: Path, tmp_path: Path) -> None:
    write_record(corpus, "a.yml", [p for p in PARTS if p != "Data card"])
    write_record(corpus, "=b.yml")
    run = openclaim("agreement", corpus, "--format", "csv", "-o", tmp_path / "out.csv")
    assert (run.code, run.out) == (0, "")
    rows = list(csv.DictReader((tmp_path / "out.csv").open()))
    assert [(r["file"], r["result"], r["field"], r["expected"], r["found"]) for r in rows] == [
        ("'=b.yml", "unlisted", "", "", "name =b.yml; class 3; progress_3 100; progress_2 60; progress_1 0"),
        ("a.yml", "differs", "class", "3", "none"), ("a.yml", "differs", "progress_3", "100.0", "83.3333"),
        ("a.yml", "differs", "c3_missing", "", "Data card")]
    assert rows[1]["because"] == "Data card: missing"


def test_one_record_and_a_table_of_another_place(openclaim: Runner, corpus: Path, tmp_path: Path) -> None:
    write_record(corpus, "b.yml", [])
    write_table(tmp_path / "elsewhere.csv", FULL, ["b.yml", "none", "0", "; ".join(PARTS), ""])
    answer = asked(openclaim("agreement", corpus / "b.yml", "-e", tmp_path / "elsewhere.csv", "-f", "json"))
    assert [r["file"] for r in answer["records"]] == ["b.yml"]
    assert answer["rows"] == {"agreeing": 1, "of": 1}


@pytest.mark.parametrize("jobs", [1, 2])
def test_processes_change_nothing(openclaim: Runner, corpus: Path, jobs: int) -> None:
    for number in range(12):
        write_record(corpus, f"r{number:02}.yml", PARTS[:number % 7])
    (corpus / "bad.yml").write_text(f"{FRAMEWORK}release: x\n")
    answer = asked(openclaim("agreement", corpus, "-f", "json", "-j", jobs))
    assert [r["file"] for r in answer["records"]] == ["a.yml", "bad.yml", *(f"r{n:02}.yml" for n in range(12))]
    assert answer["outcomes"] == {"agrees": 1, "differs": 0, "unreadable": 1, "absent": 0, "unlisted": 12}


@pytest.mark.parametrize(("head", "message"), [
    (["name", "class"], "has a column 'file'"), (["file", "colour"], "no comparer knows these columns")])
def test_tables_that_cannot_be_used(openclaim: Runner, corpus: Path, head: list[str], message: str) -> None:
    write_table(corpus.parent / "records-expected.csv", ["a.yml", "3"], head=head)
    run = openclaim("agreement", corpus)
    assert run.code == 2
    assert message in run.err


@pytest.mark.parametrize(("data", "message"), [
    (b"file,class\n\xff,3\n", "is no table in UTF-8"),
    (b"file,class\n" + b"a" * 200_000 + b",3\n", "is no table in UTF-8: field larger"),
    (b"file,class\n" + b"a.yml,3\n" * (2 * 2**20 + 1), "the table is larger than 16 MiB")])
def test_tables_that_cannot_be_read(openclaim: Runner, corpus: Path, data: bytes, message: str) -> None:
    (corpus.parent / "records-expected.csv").write_bytes(data)
    run = openclaim("agreement", corpus)
    assert run.code == 2
    assert message in run.err


def test_a_folder_is_no_table(openclaim: Runner, corpus: Path, tmp_path: Path) -> None:
    run = openclaim("agreement", corpus, "-e", tmp_path)
    assert run.code == 2
    assert "cannot be read: Is a directory" in run.err


def test_the_table_of_one_record_may_be_that_of_its_folder(openclaim: Runner, corpus: Path) -> None:
    write_record(corpus, "b.yml")
    assert "1 of 1 rows agree" in openclaim("agreement", corpus / "a.yml").out
    (corpus.parent / "records-expected.csv").rename(corpus / "expected.csv")
    assert "1 of 1 rows agree" in openclaim("agreement", corpus / "a.yml").out


def test_a_bar_on_a_terminal_counts_the_records(openclaim: Runner, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "records" in openclaim("agreement", corpus).err
    assert openclaim("agreement", corpus, "-q").err == ""


def test_no_corpus_and_no_table(openclaim: Runner, tmp_path: Path) -> None:
    assert "there is no such file or folder" in openclaim("agreement", tmp_path / "x").err
    (tmp_path / "empty").mkdir()
    assert "name one with --expected" in openclaim("agreement", tmp_path / "empty").err
    write_table(tmp_path / "t.csv", FULL)
    run = openclaim("agreement", tmp_path / "empty", "-e", tmp_path / "t.csv")
    assert (run.code, "holds no record" in run.err) == (2, True)


def test_outcomes(openclaim: Runner, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("type: Model\nartifact: {type: Weights, availability: withheld}\n")
    head = ["file", "as_of", "determination", "outcome"]
    rows = [["m.yaml", "2026-11-24", "osaid/1.0", "does-not-qualify"], ["m.yaml", "2026-11-24", "osaid/1.0", "qualifies"],
            ["m.yaml", "soon", "osaid/1.0", "qualifies"], ["m.yaml", "", "osaid/9", "qualifies"]]
    write_table(tmp_path / "expected.csv", *rows, head=head)
    run = openclaim("agreement", tmp_path)
    assert "1 of 4 rows agree" in run.out
    assert "outcome: expected qualifies; found does-not-qualify" in run.out
    assert "because" in run.out
    assert "availability = withheld" in run.out
    assert "as_of is no day" in run.out
    assert "no determination 'osaid/9'" in run.out


def test_of_many_facts_the_first_are_shown(openclaim: Runner, tmp_path: Path) -> None:
    """A case that qualifies on all its conditions, of which the table expects the opposite."""
    (tmp_path / "m.yaml").write_bytes((ROOT / "cases" / "amber-7b" / "model.yaml").read_bytes())
    head = ["file", "as_of", "determination", "outcome"]
    write_table(tmp_path / "expected.csv", ["m.yaml", "2026-11-24", "osaid/1.0", "does-not-qualify"], head=head)
    text = openclaim("agreement", tmp_path).out
    (record,) = asked(openclaim("agreement", tmp_path, "-f", "json"))["records"]
    assert text.count("because") == 12
    assert f"and {len(record['because']) - 12} more (all of them with --format json)" in text


INDEX = ["file", "project", "score", "opencode", "llmdata"]


def published(**grades: str) -> str:
    listed = "".join(f"- {{scheme: openness-index/1, item: {item}, grade: {grade}}}\n" for item, grade in grades.items())
    return f"type: Model\nname: M\npublishedGrade:\n{listed}"


def test_of_an_index_the_grades_that_differ_are_shown(openclaim: Runner, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(published(opencode="open", llmdata="closed"))
    write_table(tmp_path / "expected.csv", ["m.yaml", "M", "1", "open", "open"], head=INDEX)
    text = openclaim("agreement", tmp_path).out
    assert "llmdata: expected open; found closed" in text
    assert "because llmdata: closed" in text
    assert "opencode" not in text


def test_a_row_of_an_index_on_a_record_without_grades_and_one_of_no_known_version(openclaim: Runner, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("type: Model\nname: M\n")
    (tmp_path / "later.yaml").write_text(published(opencode="open").replace("index/1", "index/9"))
    write_table(tmp_path / "expected.csv", ["m.yaml", "M", "1", "open", "open"], head=INDEX)
    run = openclaim("agreement", tmp_path, "-f", "json")
    results = {r["file"]: r for r in asked(run)["records"]}
    assert results["m.yaml"]["result"] == "unreadable"
    assert "openness-index has nothing to assess here" in results["m.yaml"]["error"]
    assert results["later.yaml"]["result"] == "unreadable"
    assert "unknown policy version 'openness-index/9'" in results["later.yaml"]["error"]


def test_a_row_of_the_transparency_index_names_a_company_and_the_domains_that_it_gives(openclaim: Runner, tmp_path: Path) -> None:
    place = tmp_path / "fmti"
    place.mkdir()
    (place / "2025-12.csv").write_bytes(shared("corpora", "fmti", "2025-12.csv").read_bytes())
    write_table(tmp_path / "fmti-expected.csv", ["2025-12.csv", "AI21 Labs", "66", "18", "20", ""], ["2025-12.csv", "Nobody", "1", "", "", ""],
                head=["file", "company", "score", "Upstream", "Model", "Downstream"])
    text = openclaim("agreement", place).out
    assert "0 of 2 rows agree (0 %), 2 of 3 values" in text
    assert "no release of 'Nobody' is described" in text
    assert "Model: expected 20; found 21" in text
    because = re.findall(r"because (\w+)", text)
    assert set(because) == {"Model"}


@pytest.mark.parametrize(("corpus_of", "rows"), [
    (("corpora", "mot"), 141), (("corpora", "openness-index", "v1"), 19), (("corpora", "openness-index", "v2.0"), 92),
    (("corpora", "openness-index", "v2.1"), 90), (("law", "cases"), 158), (("definitions", "osaid-cases"), 6)])
def test_what_others_published(openclaim: Runner, corpus_of: tuple[str, ...], rows: int) -> None:
    run = openclaim("agreement", shared(*corpus_of), "--at-least", "100%", "-f", "json")
    answer = asked(run)
    assert [r for r in answer["records"] if r["result"] == "differs"] == []
    assert (answer["rows"], run.code) == ({"agreeing": rows, "of": rows}, 0)


def test_totals_of_the_transparency_index(openclaim: Runner, tmp_path: Path) -> None:
    text = shared("definitions", "fmti.md").read_text().partition("## 3.")[2].partition("Checks run")[0]
    rows = []
    for edition, block in zip(("2023-10", "2024-05", "2025-12"), re.split(r"\* \*\*(?:v1\.0|v1\.1|2025)\*\*:", text)[1:], strict=True):
        for company, score, *domains in re.findall(r"[:;]?\s*([^;*]+?) \([^()]*\) \*\*(\d+)\*\* \[U(\d+) M(\d+) D(\d+)\]", block):
            rows.append([f"{edition}.csv", company.strip(), score, *domains])
    write_table(tmp_path / "t.csv", *rows, head=["file", "company", "score", "Upstream", "Model", "Downstream"])
    answer = asked(openclaim("agreement", shared("corpora", "fmti"), "-e", tmp_path / "t.csv", "-f", "json"))
    assert answer["rows"] == {"agreeing": 37, "of": 37}
    assert answer["values"] == {"equal": 148, "of": 148}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_own_policies_and_licences_count(openclaim: Runner, tmp_path: Path, jobs: str) -> None:
    """A firm keeps a table of what its own rules and licences have to come to; several processes know them too."""
    firm.policy(tmp_path / "policies", "house/1")
    firm.licence(tmp_path / "licences", "firm-1.0")
    folder = tmp_path / "models"
    folder.mkdir()
    count = 50 if jobs == "2" else 1
    for number in range(count):
        (folder / f"m{number}.yaml").write_text(f"id: urn:m{number}\ntype: Model\nartifact:\n- type: Weights\n  availability: public\n"
                                                "  licence: LicenseRef-firm-1.0\n- type: Code\n  availability: public\n"
                                                "  licence: LicenseRef-firm-1.0\n")
    rows = [[f"m{n}.yaml", firm.DAY, "house/main", "qualifies"] for n in range(count)]
    write_table(folder / "expected.csv", *rows, head=["file", "as_of", "determination", "outcome"])
    own = ("--policies", tmp_path / "policies", "--licences", tmp_path / "licences", "-j", jobs)
    assert "unknown policy 'house'" in openclaim("agreement", folder).out
    run = openclaim("agreement", folder, *own, "--at-least", "100%")
    assert run.code == 0, run.out
    assert "own policies" in run.out
    assert [o["ids"] for o in asked(openclaim("agreement", folder, *own, "-f", "json"))["own"]] == [["house/1"], ["firm-1.0"]]
