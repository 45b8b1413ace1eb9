"""The summary of a corpus counts what the table holds, in every format, and no text of a description steers its reader."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from batching import DAY, rows, write_lines
from batching import run as openclaim

from compliance.batch.question import BatchQuestion
from compliance.batch.run import Plan, run
from compliance.batch.sources import Corpus
from compliance.batch.summary import Summary, summary
from compliance.errors import InputError
from compliance.reports.batch_charts import counts_svg, outcomes_svg, share, stacks
from compliance.reports.batch_summary import FORMATS, show_summary
from compliance.reports.batch_tables import show

NASTY = "<script>alert(1)</script> | \x1b[31m ‮evil =cmd()"


def _model(name: str, licence: str, **facts: object) -> dict[str, object]:
    return {"id": f"urn:m:{name}", "type": "Model", "name": NASTY, **facts, "artifact": [{"type": "Weights", "licence": licence}]}


def _table(folder: Path, *models: object) -> Path:
    plan = Plan(folder / "o.parquet", folder / "r.parquet", 0)
    run(Corpus([str(write_lines(folder / "c.jsonl", models))]), BatchQuestion(("osd", "osaid/1.0"), DAY), plan)
    return plan.output


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = [*(_model(f"a{n}", "Apache-2.0") for n in range(7)), *(_model(f"l{n}", "LicenseRef-llama-3") for n in range(3))]
    return _table(tmp_path_factory.mktemp("summary"), *models)


@pytest.fixture(scope="module")
def found(table: Path) -> Summary:
    return summary(table)


def test_the_figures_are_those_of_the_rows(table: Path, found: Summary) -> None:
    every = rows(table)
    assert (found.releases, found.rows) == (10, len(every)) == (10, 20)
    for stack in stacks(found):
        mine = [r for r in every if r["determination"] == stack.determination]
        assert stack.counts == tuple(sum(r["outcome"] in wanted for r in mine) for wanted in (
            ("qualifies",), ("does-not-qualify",), ("contested",), ("undetermined",), ("out-of-scope", "not-needed")))
        assert sum(stack.counts) == 10
    assert found.tables["licences"].rows == [("Apache-2.0", 7), ("LicenseRef-llama-3", 3)]
    missing = [(r["determination"], fact) for r in every if r["outcome"] == "undetermined" for fact in r["missing"]]
    assert found.tables["missing"].rows
    for determination, fact, count in found.tables["missing"].rows:
        assert missing.count((determination, fact)) == count
    deciding = [(r["determination"], c) for r in every if r["outcome"] == "does-not-qualify" for c in r["deciding"]]
    assert {(d, c): n for d, c, n in found.tables["deciding"].rows} == {pair: deciding.count(pair) for pair in deciding}


def test_determinations_and_conditions_have_their_labels_where_the_text_is_the_same(table: Path, found: Summary) -> None:
    assert found.labels["osd/1.9"] == "Open Source Definition 1.9"
    assert all(condition in found.labels for _, condition, _ in found.tables["deciding"].rows)
    from compliance.batch.summary import _labels

    other = found.stated | {"policies": dict.fromkeys(found.stated["policies"], "0" * 64)}
    assert dict(_labels(other)) == {}
    assert dict(_labels(other | {"determinations": [["no-such/1"]]})) == {}


@pytest.mark.parametrize("form", FORMATS)
def test_equal_tables_give_equal_texts_without_anything_that_steers(found: Summary, form: str) -> None:
    text = show_summary(found, form)
    assert text == show_summary(found, form)
    assert text.endswith("\n")
    assert "\x1b" not in text
    assert "‮" not in text
    assert "Apache-2.0" in text


def test_the_page_is_one_file_with_every_figure(found: Summary) -> None:
    page = show_summary(found, "html")
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    assert page.count("<svg") == 4
    for stack in stacks(found):
        assert stack.determination in page
        assert stack.words in page
    assert found.stated["policies"]["osd/1.9"] in page


def _drawn(svg: str, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{{http://www.w3.org/2000/svg}}{tag}"))  # noqa: S314 - our own picture


def test_a_part_that_is_not_nought_is_drawn_however_small_it_is(found: Summary) -> None:
    outcomes = found.tables["outcomes"]
    at = {c: i for i, c in enumerate(outcomes.columns)}
    row: list[Any] = list(outcomes.rows[0])
    for column, n in (("releases", 1_000_002), ("qualifies", 1), ("fails", 1_000_000), ("contested", 0), ("undetermined", 1), ("not_asked", 0)):
        row[at[column]] = n
    svg = outcomes_svg(found._replace(tables=found.tables | {"outcomes": outcomes._replace(rows=[tuple(row)])}))
    boxes = [(float(r.attrib["x"]), float(r.attrib["width"])) for r in _drawn(svg, "rect") if "x" in r.attrib]
    small, large, last = boxes[:3]
    assert small[1] == last[1] == 3
    assert large[0] == small[0] + small[1]
    assert last[0] + last[1] == pytest.approx(860 - 16, abs=0.1)
    assert "1 qualifies (<1%), 1,000,000 does not qualify (>99%), 1 undetermined (<1%)" in " ".join(t.text or "" for t in _drawn(svg, "text"))


def test_shares_never_read_as_none_or_all_when_they_are_not() -> None:
    assert [share(*pair) for pair in ((0, 9), (1, 1000), (1, 3), (999, 1000), (9, 9), (0, 0))] == ["0%", "<1%", "33%", ">99%", "100%", "0%"]


def test_nothing_to_count_gives_no_chart(tmp_path: Path) -> None:
    found = summary(_table(tmp_path, {"id": "urn:m:1", "type": "Model", "name": "x"}))
    assert found.tables["licences"].rows == []
    assert counts_svg(found, "licences") == ""
    assert "<p class=\"soft\">None.</p>" in show_summary(found, "html")
    assert len(_drawn(show_summary(found, "svg"), "title")) == 1


def test_the_command_writes_each_format(table: Path, tmp_path: Path, found: Summary) -> None:
    for form in ("html", "svg"):
        assert openclaim("query", table, "-f", form, "-o", tmp_path / "x").returncode == 0
        assert (tmp_path / "x").read_text() == show_summary(found, form)
    refused = openclaim("query", table, "SELECT 1", "-f", "svg")
    assert refused.returncode == 2
    assert "no charts" in refused.stderr


def test_csv_and_json_hold_the_same_figures(found: Summary) -> None:
    listed = list(csv.DictReader(io.StringIO(show_summary(found, "csv"))))
    plain = json.loads(show_summary(found, "json"))
    assert plain["releases"] == 10
    for entry in plain["licences"]:
        assert [r["releases"] for r in listed if r["table"] == "licences" and r["name"] == entry["licence"]] == [str(entry["releases"])]
    for entry in plain["outcomes"]:
        told = {r["name"]: int(r["releases"]) for r in listed if r["table"] == "outcomes" and r["determination"] == entry["determination"]}
        assert told == {c: entry[c] for c in told}
        assert len(told) == 5


def test_text_and_markdown_of_a_query_steer_nobody(table: Path) -> None:
    from compliance.batch.query import ask

    answer = ask({"outcomes": table}, "SELECT DISTINCT name, licences FROM outcomes ORDER BY licences")
    for form in ("text", "markdown"):
        text = show(answer, form)
        assert "\x1b" not in text
        assert "‮" not in text
    assert show(answer, "markdown").splitlines()[2].count(" | ") == 1
    assert "\\<script\\>" in show(answer, "markdown")


def test_a_file_that_is_no_table_of_a_batch_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.parquet").write_text("no")
    for name, why in (("x.parquet", "no table of a batch"), ("y.parquet", "no such file")):
        with pytest.raises(InputError, match=why):
            summary(tmp_path / name)
