"""Questions to the table of a batch, and what changed between two."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from batching import DAY, write_lines
from batching import run as openclaim

from compliance.batch.diff import diff
from compliance.batch.query import ask
from compliance.batch.question import BatchQuestion
from compliance.batch.run import Plan, Progress, run
from compliance.batch.sources import Corpus
from compliance.batch.summary import summary
from compliance.cli.batch import progress_line
from compliance.errors import InputError, OpenclaimError
from compliance.reports.batch_tables import show, show_diff


def _model(name: str, licence: str = "Apache-2.0", **facts: object) -> dict[str, object]:
    return {"id": f"urn:m:{name}", "type": "Model", "name": name, **facts, "artifact": [{"type": "Weights", "licence": licence}]}


def _table(folder: Path, name: str, *models: object, wishes: tuple[str, ...] = ("osd",), day: date = DAY) -> Path:
    plan = Plan(folder / f"{name}.parquet", folder / f"{name}.rejects.parquet", 0)
    run(Corpus([str(write_lines(folder / f"{name}.jsonl", models))]), BatchQuestion(wishes, day), plan)
    return plan.output


def test_apache_models_above_a_compute_are_found(tmp_path: Path) -> None:
    table = _table(tmp_path, "t", _model("small", trainingCompute=1e23), _model("large", trainingCompute=2e25),
                   _model("mit", "MIT", trainingCompute=2e25), _model("derived", activeParameterCount=1e12, trainingTokens=1e13),
                   _model("range", trainingCompute={"low": 1e24, "high": 3e25}), wishes=("eu-ai-act/53-2-a",))
    sql = "SELECT id FROM outcomes WHERE list_contains(licences, 'Apache-2.0') AND training_compute_low > 1e25 ORDER BY id"
    assert ask({"outcomes": table}, sql).rows == [("urn:m:derived",), ("urn:m:large",)]
    high = ask({"outcomes": table}, "SELECT training_compute_high FROM outcomes WHERE id = 'urn:m:range'").rows
    assert high == [(3e25,)]


@pytest.mark.parametrize("sql", [
    "SELECT * FROM read_text('{other}')", "COPY outcomes TO '{other}.csv'", "ATTACH '{other}.db'", "INSTALL httpfs",
    "SET enable_external_access = true", "SELECT * FROM read_parquet('{other}')", "nonsense", "SELECT getenv('HOME')"])
def test_a_query_reaches_nothing_but_its_table(tmp_path: Path, sql: str) -> None:
    table = _table(tmp_path, "t", _model("a"))
    other = tmp_path / "other"
    other.write_text("secret")
    with pytest.raises(OpenclaimError, match=r"the query cannot be answered|a query is one SELECT"):
        ask({"outcomes": table}, sql.format(other=other))
    assert sorted(f.name for f in tmp_path.iterdir()) == ["other", "t.jsonl", "t.parquet", "t.rejects.parquet"]


@pytest.mark.parametrize("sql", [
    "COPY (SELECT 1) TO '{table}' (FORMAT csv, USE_TMP_FILE false)", "EXPLAIN ANALYZE COPY (SELECT 1) TO '{table}' (USE_TMP_FILE false)",
    "SELECT 1; COPY (SELECT 1) TO '{table}' (USE_TMP_FILE false)", "ATTACH '{table}' AS t", "CREATE TABLE t AS SELECT 1", "SELECT 1; SELECT 2",
    "", " ", "-- nothing"])
def test_a_query_asks_once_and_writes_not_even_its_table(tmp_path: Path, sql: str) -> None:
    table = _table(tmp_path, "t", _model("a"))
    before = table.read_bytes()
    with pytest.raises(OpenclaimError, match="a query is one SELECT"):
        ask({"outcomes": table}, sql.format(table=table))
    assert table.read_bytes() == before


def test_a_table_of_another_version_is_told(tmp_path: Path) -> None:
    table = _table(tmp_path, "t", _model("a"))
    pq.write_table(pq.read_table(table).drop_columns(["missing"]), tmp_path / "old.parquet")
    pq.write_table(pq.read_table(table).replace_schema_metadata({}), tmp_path / "other.parquet")
    for use in (lambda p: diff(table, p), lambda p: diff(p, table), summary):
        with pytest.raises(InputError, match="no column 'missing', since another version"):
            use(tmp_path / "old.parquet")
        with pytest.raises(InputError, match="this is no table of a batch"):
            use(tmp_path / "other.parquet")


def test_the_command_answers_in_each_format_and_sums_up(tmp_path: Path) -> None:
    table = _table(tmp_path, "t", _model("a"), {**_model("b"), "name": "=cmd()"})
    sql = "SELECT name, licences FROM outcomes ORDER BY id"
    assert json.loads(openclaim("query", table, sql, "-f", "json").stdout) == [
        {"name": "a", "licences": ["Apache-2.0"]}, {"name": "=cmd()", "licences": ["Apache-2.0"]}]
    assert openclaim("query", table, sql, "-f", "csv").stdout == "name,licences\na,Apache-2.0\n'=cmd(),Apache-2.0\n"
    summary = openclaim("query", table).stdout
    assert "Apache-2.0" in summary
    assert "osd/1.9" in summary
    missing = openclaim("query", tmp_path / "none.parquet", "SELECT 1")
    assert missing.returncode == 2
    assert "there is no such file" in missing.stderr


def test_equal_runs_do_not_differ(tmp_path: Path) -> None:
    models = (_model("a"), _model("b", "LicenseRef-llama-3"))
    found = diff(_table(tmp_path, "one", *models), _table(tmp_path, "two", *models))
    assert found.empty
    assert openclaim("diff", tmp_path / "one.parquet", tmp_path / "two.parquet").returncode == 0


def test_changed_facts_added_and_removed_releases_are_told(tmp_path: Path) -> None:
    old = _table(tmp_path, "old", _model("a"), _model("b"), _model("c"), _model("e"))
    new = _table(tmp_path, "new", _model("a"), _model("b", "LicenseRef-llama-3"), _model("d"), {**_model("e"), "name": "renamed"})
    found = diff(old, new)
    told = {row[0]: row[3:7] for row in found.changes.rows}
    assert told == {"urn:m:b": ("outcome", "undetermined", "does-not-qualify", "facts"), "urn:m:c": ("removed", "undetermined", None, ""),
                    "urn:m:d": ("added", None, "undetermined", ""), "urn:m:e": ("basis", "undetermined", "undetermined", "facts")}
    assert [row[3] for row in found.changes.rows] == ["outcome", "added", "removed", "basis"]
    assert found.settings == []
    assert found.counts == {"basis_changed": 1, "outcome_changed": 1, "rows_added": 1, "rows_removed": 1}
    done = openclaim("diff", old, new)
    assert done.returncode == 1
    assert "urn:m:b" in done.stdout
    assert json.loads(show_diff(found, "json"))["counts"]["rows_added"] == 1
    assert show_diff(found, "csv").count("\n") == 5


def test_another_policy_version_is_the_reason(tmp_path: Path) -> None:
    wishes = ("eu-ai-act/53-2-a",)
    found = diff(_table(tmp_path, "old", _model("a"), wishes=wishes, day=date(2026, 1, 1)), _table(tmp_path, "new", _model("a"), wishes=wishes))
    assert [row[found.changes.columns.index("because")] for row in found.changes.rows] == ["policy version"]
    assert ("day", "2026-01-01", "2026-11-24") in found.settings


def test_a_release_that_is_decided_twice_cannot_be_compared(tmp_path: Path) -> None:
    table = _table(tmp_path, "t", _model("a"), _model("a", "MIT"))
    with pytest.raises(OpenclaimError, match="described in two ways"):
        diff(table, table)


def test_a_release_that_is_described_twice_alike_counts_once(tmp_path: Path) -> None:
    old, new = _table(tmp_path, "old", _model("a"), _model("a")), _table(tmp_path, "new", _model("a"), _model("a", "MIT"))
    assert diff(old, _table(tmp_path, "one", _model("a"))).empty
    assert summary(old).tables["outcomes"].rows == [("osd/1.9", "osd/1.9", 1, 0, 0, 0, 1, 0)]
    with pytest.raises(OpenclaimError, match=r"new\.parquet: the release urn:m:a is described in two ways"):
        diff(old, new)


def test_several_versions_of_one_policy_are_counted_and_compared_each_by_itself(tmp_path: Path) -> None:
    one, two = "eu-ai-act/53-2-a@2024-1689", "eu-ai-act/53-2-a@2026-1744"
    both = _table(tmp_path, "both", _model("a"), _model("b"), wishes=(one, two))
    plan = Plan(tmp_path / "again.parquet", tmp_path / "r.parquet", 0)
    done = run(Corpus([str(tmp_path / "both.jsonl")]), BatchQuestion((one, two), DAY), plan)
    assert (done.releases, done.rows) == (2, 4)
    assert all(row[2] <= 2 for row in summary(both).tables["missing"].rows)
    assert diff(both, plan.output).empty
    found = diff(_table(tmp_path, "single", _model("a"), _model("b"), wishes=(one,)), both)
    assert [(row[0], row[3], row[8]) for row in found.changes.rows] == [
        ("urn:m:a", "added", "eu-ai-act/2026-1744"), ("urn:m:b", "added", "eu-ai-act/2026-1744")]


def test_text_lists_columns_side_by_side(tmp_path: Path) -> None:
    table = _table(tmp_path, "t", _model("a"))
    assert show(ask({"outcomes": table}, "SELECT id, 7 AS n FROM outcomes"), "text") == (
        "id       n\n-------  -\nurn:m:a  7\n")


def test_progress_tells_records_rate_and_remaining_time() -> None:
    assert progress_line(Progress(1000, 0, 25, 100), 10) == "1,000 records, 25%, 100 a second, 30 s left"
    assert progress_line(Progress(1000, 500, 50, 100), 1) == "1,000 records, 50%, 500 a second, 2 s left"
    assert progress_line(Progress(5, 5, 1, 100), 0) == "5 records, 1%, 0 a second"
    assert progress_line(Progress(100, 0, 1, 100), 100) == "100 records, 1%, 1 a second, 2 h 45 min left"
