"""Whatever is wrong with some records of a corpus, the good ones are all there and each bad one has its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from batching import DAY, batch, rows
from corrupting import FAULTS, mixed

from compliance.batch.desk import Desk
from compliance.batch.question import BatchQuestion
from compliance.batch.sources import Corpus

_LONGEST = 400


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
def test_the_good_ones_are_all_there_and_each_bad_one_has_its_reason(tmp_path: Path, start: bytes) -> None:
    good, expected = mixed(tmp_path / "c.jsonl", 400, 40)
    assert len(set(expected.values())) > 15
    (tmp_path / "c.jsonl").write_bytes(start + (tmp_path / "c.jsonl").read_bytes())
    found, rejects = Desk(BatchQuestion(("osd",), DAY)).take(Corpus([str(tmp_path / "c.jsonl")]))
    assert [f.id for f in found] == good
    assert len(good) == 400
    reasons = {r.number: r.message for r in rejects}
    assert list(reasons) == list(expected)
    for number, reason in expected.items():
        assert reason in reasons[number], (number, reasons[number])
        assert len(reasons[number]) < _LONGEST


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_each_fault_is_named(tmp_path: Path, kind: str) -> None:
    make, reason = FAULTS[kind]
    (tmp_path / "c.jsonl").write_bytes(make({"id": "urn:m:1", "type": "Model", "name": "x"}) + b"\n")
    found, rejects = Desk(BatchQuestion(("osd",), DAY)).take(Corpus([str(tmp_path / "c.jsonl")]))
    assert found == []
    assert [reason in r.message for r in rejects] == [True], rejects


def test_a_line_beyond_all_measure_is_one_bad_record(tmp_path: Path) -> None:
    good = b'{"id": "urn:m:1", "type": "Model"}\n'
    (tmp_path / "c.jsonl").write_bytes(good + b'{"name": "' + b"x" * (33 * 2**20) + b'"}\n' + good.replace(b":1", b":3"))
    done = batch(tmp_path / "c.jsonl", "-o", tmp_path / "o.parquet", "-p", "osd", "--rejects", tmp_path / "r.csv")
    assert done.returncode == 1, done.stderr
    assert [(r["id"], r["record"]) for r in rows(tmp_path / "o.parquet")] == [("urn:m:1", 1), ("urn:m:3", 3)]
    assert "longer than 16 MiB" in (tmp_path / "r.csv").read_text()
