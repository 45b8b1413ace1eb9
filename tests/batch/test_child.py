"""A record that ends a process or hangs costs itself and nothing else."""

from __future__ import annotations

import io
import json
import multiprocessing
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from batching import DAY
from hostile import HostileDesk, broken

from compliance.batch import child as children
from compliance.batch.child import Child
from compliance.batch.desk import Desk
from compliance.batch.pool import Processes, at_work
from compliance.batch.question import BatchQuestion
from compliance.batch.records import Kind, Record
from compliance.batch.work import Encoded, Part, encode
from compliance.errors import OpenclaimError

QUESTION = BatchQuestion(("osd",), DAY)


def _records(*marks: str, source: str = "x") -> list[Record]:
    return [Record(source, n, Kind.JSON, json.dumps({"id": f"urn:m:{n}", "type": "Model", "name": f"{n} {mark}"}).encode())
            for n, mark in enumerate(marks, 1)]


def _table(data: bytes | None) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pq.read_table(io.BytesIO(data)).to_pylist() if data else []
    return found


@pytest.fixture
def child() -> Iterator[Child]:
    made = Child(QUESTION, 5.0, HostileDesk)
    yield made
    made.close()


@pytest.mark.slow
def test_records_that_end_the_process_or_hang_are_rejected_and_the_others_decided(child: Child) -> None:
    made = child.decide(_records("good", "DIE", "good", "HANG", "good"))
    assert [r["record"] for r in _table(made.outcomes)] == [1, 3, 5]
    rejects = {r["record"]: str(r["reason"]) for r in _table(made.rejects)}
    assert sorted(rejects) == [2, 4]
    assert "ended the process" in rejects[2]
    assert "longer than 5 seconds" in rejects[4]
    assert [r["record"] for r in _table(child.decide(_records("good")).outcomes)] == [1]


@pytest.mark.skipif(sys.platform != "linux", reason="no bound on memory here")
def test_a_record_that_asks_for_too_much_memory_does_not_get_it(child: Child) -> None:
    made = child.decide(_records("good", "EAT", "good"))
    assert [r["record"] for r in _table(made.outcomes)] == [1, 3]
    assert ["more than 4 GiB of memory" in str(r["reason"]) for r in _table(made.rejects)] == [True]


def test_a_record_that_another_cause_met_is_not_rejected(child: Child, tmp_path: Path) -> None:
    records = _records("good", "ONCE", "good", source=str(tmp_path / "mark"))
    assert child.decide(records) == encode(*Desk(QUESTION).take(records))
    assert (tmp_path / "mark").exists()


def test_a_process_that_cannot_live_is_an_error_and_not_tried_for_ever() -> None:
    made = Child(QUESTION, 1.0, broken)
    with pytest.raises(OpenclaimError, match="does not stay alive"):
        made.decide(_records("good"))
    made.close()


def test_a_question_that_cannot_be_put_is_told() -> None:
    made = Child(BatchQuestion(("no-such-policy",), DAY))
    with pytest.raises(OpenclaimError, match="no-such-policy"):
        made.decide(_records("good"))
    made.close()


def test_a_process_that_nobody_needs_ends_and_another_takes_its_place(child: Child) -> None:
    child.decide(_records("good"))
    assert child._process is not None
    child._process.kill()
    child._process.join()
    assert len(_table(child.decide(_records("good", "good")).outcomes)) == 2


def test_processes_decide_beside_each_other_and_end_with_an_error(tmp_path: Path) -> None:
    before = set(multiprocessing.active_children())
    parts = [Part(n, f"{n:064d}") for n in range(4)]
    with at_work(Processes(QUESTION, tmp_path, 2)) as workers:
        for part in parts:
            workers.put(part, _records("good", "bad"))
    expected = encode(*Desk(QUESTION).take(_records("good", "bad")))
    assert [p.file(tmp_path).read_bytes() for p in parts] == [expected.outcomes] * 4
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path)
    assert set(multiprocessing.active_children()) <= before
    assert not Part(9, "9" * 64).file(tmp_path).exists()


def _interrupted(folder: Path) -> None:
    with at_work(Processes(QUESTION, folder, 2)) as workers:
        workers.put(Part(9, "9" * 64), _records("good"))
        raise KeyboardInterrupt


def test_one_that_is_stopped_while_it_decides_says_so(child: Child) -> None:
    failed: list[Exception] = []

    def decide(records: Sequence[Record]) -> Encoded | None:
        try:
            return child.decide(records)
        except OpenclaimError as error:
            failed.append(error)
            return None

    thread = threading.Thread(target=decide, args=(_records("HANG"),))
    child._limit = 600
    thread.start()
    while child._at is None or child._at.value < 0:
        time.sleep(0.01)
    child.stop()
    thread.join()
    assert [str(e) for e in failed] == ["stopped"]


def test_a_process_of_a_cluster_may_start_others_while_it_needs_to() -> None:
    current = multiprocessing.current_process()
    current.daemon = True
    try:
        with children._may_have_children():
            assert not current.daemon
        assert current.daemon
    finally:
        current.daemon = False
