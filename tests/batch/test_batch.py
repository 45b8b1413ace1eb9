"""The table of a batch says what `openclaim check` says, whatever form the records have."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from batching import DAY, ROOT, batch, generator, rows, run, write_lines
from shared import shared

from compliance.batch.desk import Desk, graph_of
from compliance.batch.question import BatchQuestion
from compliance.batch.records import Kind, Record
from compliance.batch.run import Plan
from compliance.batch.run import run as run_batch
from compliance.batch.sources import Corpus
from compliance.decide import Decider, Question, Reading, together
from compliance.engines import EngineName, engine
from compliance.errors import OpenclaimError
from compliance.explain import deciding
from compliance.graph import plain, read
from compliance.licences import library
from compliance.model import Release, releases
from compliance.policy import catalogue
from compliance.policy.asked import rounds

CASES = sorted((ROOT / "cases").glob("*/model.*"))
QUESTION = BatchQuestion((), DAY)


def _expected(release: Release, deciders: list[Decider]) -> list[tuple[object, ...]]:
    """What `check` says on a release under each reading."""
    under = [d.under(release, [Reading.BOTH, Reading.STRICT, Reading.LENIENT]) for d in deciders]
    by_reading = [together(decisions).determinations for decisions in zip(*under, strict=True)]
    return [(both.determination.id, both.outcome.value, strict.outcome.value, lenient.outcome.value, both.pair.strict.value,
             both.pair.lenient.value, both.reason or None, tuple(c.condition.id for c in deciding(both)),
             tuple(dict.fromkeys(f"{m.node}.{m.term}" for c in both.conditions for m in c.missing)))
            for both, strict, lenient in zip(*by_reading, strict=True)]


def _deciders(name: EngineName, wishes: tuple[str, ...] = ()) -> list[Decider]:
    return [Decider(p.policies, Question(p.determinations, DAY), engine(name), library())
            for p in rounds(wishes, DAY, catalogue())]


def _said(desk: Desk, release: Release) -> list[tuple[object, ...]]:
    return [(line.determination, line.outcome, line.strict_outcome, line.lenient_outcome, line.strict, line.lenient, line.reason,
             line.deciding, line.missing) for line in desk.lines(release)]


def _all_equal(corpus: Corpus, name: EngineName = EngineName.FAST, at_most: int | None = None) -> int:
    desk, deciders = Desk(QUESTION), _deciders(name)
    count = 0
    for record in list(corpus)[:at_most]:
        for release in releases(graph_of(record)):
            assert _said(desk, release) == _expected(release, deciders), record.place
            count += 1
    return count


def test_every_case_is_decided_as_by_check() -> None:
    assert _all_equal(Corpus([str(ROOT / "cases")])) == len(CASES) > 20


def test_a_corpus_with_many_equal_facts_is_decided_as_by_check(tmp_path: Path) -> None:
    made = list(generator().records(80, seed=3))
    assert _all_equal(Corpus([str(write_lines(tmp_path / "c.jsonl", made))])) == 80


def test_the_reference_engine_agrees_on_samples(tmp_path: Path) -> None:
    made = [*generator().records(1, seed=5), *generator().records(1, seed=5, adversarial=True)]
    assert _all_equal(Corpus([str(write_lines(tmp_path / "c.jsonl", made))]), EngineName.REFERENCE) == 2


def _read_and_decide(record: Record, deciders: list[Decider]) -> None:
    for release in releases(graph_of(record)):
        _expected(release, deciders)


@pytest.mark.parametrize("corpus", ["mot", "openness-index", "hf_cards"])
def test_corpora_of_others_are_decided_as_by_check(corpus: str) -> None:
    folder = shared("samples" if corpus == "hf_cards" else "corpora", corpus)
    desk, deciders, count = Desk(QUESTION), _deciders(EngineName.FAST), 0
    files = [f for f in sorted(folder.rglob("*")) if f.suffix in (".yaml", ".yml", ".md")][:25]
    for file in files:
        record = Record(str(file), 0, Kind.PATH, os.fsencode(file))
        found, rejects = desk.take([record])
        if rejects:
            with pytest.raises(OpenclaimError):
                _read_and_decide(record, deciders)
            continue
        for release, described in zip(releases(graph_of(record)), found, strict=True):
            assert described.sha256 == release.sha256
            assert _said(desk, release) == _expected(release, deciders), file
            count += 1
    assert count > 5


def test_the_command_says_what_check_says(tmp_path: Path) -> None:
    names = [str(c.parent) for c in CASES[:4]]
    done = batch(*names, "-o", tmp_path / "out.parquet")
    assert done.returncode == 0, done.stderr
    checked = json.loads(run("check", *names, "--as-of", DAY, "--format", "json", "-q").stdout)
    expected = {(r["id"], r["sha256"], d["id"], d["policy"], d["outcome"], d["strict"], d["lenient"], tuple(d["decidedBy"]))
                for r in checked["releases"] for d in r["determinations"]}
    table = rows(tmp_path / "out.parquet")
    assert {(r["id"], r["sha256"], r["determination"], r["policy"], r["outcome"], r["strict"], r["lenient"], tuple(r["deciding"]))
            for r in table} == expected
    assert len(table) == len(expected)
    assert "4 releases" in done.stderr


def test_several_versions_of_one_policy_are_asked_at_once() -> None:
    desk, deciders = Desk(BatchQuestion(("osaid/0.0.9", "osaid/1.0"), DAY)), _deciders(EngineName.FAST, ("osaid/0.0.9", "osaid/1.0"))
    release = releases(read(CASES[0].read_bytes(), "case", CASES[0].suffix[1:]))[0]
    assert _said(desk, release) == _expected(release, deciders)
    assert {line.policy for line in desk.lines(release)} == {"osaid/0.0.9", "osaid/1.0"}


def _outcomes(path: Path) -> list[tuple[str, ...]]:
    return sorted((r["id"], r["determination"], r["outcome"], r["sha256"]) for r in rows(path))


def test_archives_lines_and_quads_give_the_same_table(tmp_path: Path) -> None:
    made = list(generator().records(6, seed=7))
    lines = write_lines(tmp_path / "c.jsonl", made)
    (tmp_path / "c2.jsonl.gz").write_bytes(gzip.compress(lines.read_bytes()))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for number, record in enumerate(made):
            archive.writestr(f"deep/{number}.json", json.dumps(record))
        archive.writestr("deep/notes.txt", "no description")
    with tarfile.open(tmp_path / "c.tar.gz", "w:gz") as tar:
        data = lines.read_bytes()
        info = tarfile.TarInfo("c.jsonl")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    with (tmp_path / "c.nq").open("w") as quads:
        for number, record in enumerate(made):
            for t in read(json.dumps(record).encode(), "x", "json"):
                quads.write(f"{t} <urn:g:{number}> .\n")
    folder = tmp_path / "folder" / "inner"
    folder.mkdir(parents=True)
    for number, record in enumerate(made):
        graph = read(json.dumps(record).encode(), "x", "json")
        (folder / f"{number}.yaml").write_text(plain.to_yaml(graph))
    tables = []
    for name in ("c.jsonl", "c2.jsonl.gz", "c.zip", "c.tar.gz", "c.nq", "folder"):
        plan = Plan(tmp_path / f"{name}.parquet", tmp_path / "rejects.parquet", 0)
        assert run_batch(Corpus([str(tmp_path / name)]), BatchQuestion(("osaid/1.0",), DAY), plan).rejected == 0, name
        tables.append(_outcomes(tmp_path / f"{name}.parquet"))
    assert len(tables[0]) == 6
    assert all(t == tables[0] for t in tables)


def test_a_hub_dump_is_read_card_by_card(tmp_path: Path) -> None:
    card = "---\nlicense: apache-2.0\npipeline_tag: text-generation\n---\n# A model\n"
    listed: list[dict[str, Any]] = [
        {"modelId": "acme/one", "card": card, "gated": "False"},
        {"modelId": "acme/two", "card": None, "gated": "manual"},
        {"modelId": "not an id", "card": card, "gated": None}]
    pq.write_table(pa.Table.from_pylist(listed), tmp_path / "dump.parquet")
    write_lines(tmp_path / "dump.jsonl", [{"id": "acme/three", "cardData": {"license": "mit", "base_model": "acme/one"}, "gated": "auto"}])
    done = batch(tmp_path / "dump.parquet", tmp_path / "dump.jsonl", "-o", tmp_path / "o.parquet", "-p", "osd", "--rejects",
                 tmp_path / "r.csv")
    assert done.returncode == 1, done.stderr
    table = {r["id"]: r for r in rows(tmp_path / "o.parquet")}
    assert {k: r["licences"] for k, r in table.items()} == {
        "https://huggingface.co/acme/one": ["Apache-2.0"], "https://huggingface.co/acme/three": ["MIT"]}
    assert table["https://huggingface.co/acme/one"]["record"] == 1
    rejects = (tmp_path / "r.csv").read_text()
    assert "no card" in rejects
    assert "'not an id' is no id of a repository" in rejects
    assert '"record"' in rejects


def test_a_parquet_file_that_is_named_and_no_dump_is_an_error(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "t.parquet")
    done = batch(tmp_path / "t.parquet", "-o", tmp_path / "o.parquet")
    assert done.returncode == 2
    assert "no metadata dump" in done.stderr
    assert not (tmp_path / "o.parquet").exists()
