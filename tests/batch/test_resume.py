"""A batch that is stopped at any moment goes on to the same bytes; nothing that cannot be written leaves half a file."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from batching import DAY, ROOT, batch, command, generator, rows, write_lines

from compliance.batch import run as running
from compliance.batch import work
from compliance.batch.question import BatchQuestion
from compliance.batch.records import fingerprint
from compliance.batch.run import Plan, run
from compliance.batch.sources import Corpus
from compliance.errors import OpenclaimError

QUESTION = BatchQuestion(("osaid/1.0", "osd"), DAY)


def _corpus(folder: Path, count: int = 90) -> Path:
    lines = [json.dumps(r) for r in generator().records(count, seed=11)]
    lines[17] = lines[17][:-9]
    return write_text(folder / "c.jsonl", "\n".join(lines) + "\n")


def write_text(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


class _StopError(Exception):
    pass


def _stop(_: object) -> None:
    raise _StopError


def _stopped(folder: Path, monkeypatch: pytest.MonkeyPatch, *, resume: bool) -> tuple[str, Plan]:
    """The corpus and the plan of a run that stopped after its first part."""
    monkeypatch.setattr(running, "CHUNK", 10)
    corpus = str(_corpus(folder, 30))
    plan = Plan(folder / "o.parquet", folder / "r.parquet", 0, resume=resume)
    with pytest.raises(_StopError):
        run(Corpus([corpus]), QUESTION, plan, _stop)
    return corpus, plan


def test_a_run_stopped_after_any_part_goes_on_to_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 10)
    corpus = str(_corpus(tmp_path))
    whole = Plan(tmp_path / "whole.parquet", tmp_path / "whole.rejects.parquet", 0)
    first = run(Corpus([corpus]), QUESTION, whole)
    assert (first.releases, first.rejected) == (89, 1)
    random_ = random.Random(5)  # noqa: S311
    plan = Plan(tmp_path / "o.parquet", tmp_path / "o.rejects.parquet", 0, resume=True)
    stops = 0
    while not plan.output.exists():
        left = random_.randint(1, 3)

        def told(_: object) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise _StopError

        try:
            assert run(Corpus([corpus]), QUESTION, plan, told if stops < 12 else lambda _: None) == first
        except _StopError:
            stops += 1
            assert not plan.output.exists()
            assert not plan.rejects.exists()
    assert stops > 2
    assert plan.output.read_bytes() == whole.output.read_bytes()
    assert plan.rejects.read_bytes() == whole.rejects.read_bytes()
    assert not plan.folder.exists()


def test_a_process_killed_at_random_moments_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    corpus = write_lines(tmp_path / "c.jsonl", generator().records(1100, seed=13))
    arguments = [corpus, "--as-of", DAY, "--workers", "2", "-q", "-p", "osd"]
    assert batch(corpus, "-o", tmp_path / "whole.parquet", "-p", "osd", workers=2).returncode == 0
    output = tmp_path / "o.parquet"
    random_, killed = random.Random(7), 0  # noqa: S311
    for turn in range(3):
        process = subprocess.Popen(command("batch", *arguments, "-o", output, "--resume"), cwd=ROOT, start_new_session=True)
        if turn < 2:
            time.sleep(random_.uniform(0.3, 2.0))
            killed += process.poll() is None
            # All processes of this session, which this test started.
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert killed
    assert output.read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert not (tmp_path / "o.parquet.work").exists()


def test_parts_of_another_question_or_without_resume_are_not_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, plan = _stopped(tmp_path, monkeypatch, resume=False)
    with pytest.raises(OpenclaimError, match="go on with --resume"):
        run(Corpus([corpus]), QUESTION, plan)
    with pytest.raises(OpenclaimError, match="asked another question"):
        run(Corpus([corpus]), QUESTION._replace(wishes=("osd",)), plan._replace(resume=True))
    assert run(Corpus([corpus]), QUESTION, plan._replace(resume=True)).releases == 29


def test_a_record_that_changed_in_between_is_decided_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    made = list(generator().records(4, seed=17))
    corpus = write_lines(tmp_path / "c.jsonl", made)
    plan = Plan(tmp_path / "o.parquet", tmp_path / "r.parquet", 0, resume=True)

    with pytest.raises(_StopError):
        run(Corpus([str(corpus)]), QUESTION, plan, _stop)
    made[0] |= {"name": "renamed"}
    write_lines(corpus, made)
    run(Corpus([str(corpus)]), QUESTION, plan)
    assert rows(plan.output)[0]["name"] == "renamed"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write to any folder")
def test_a_read_only_folder_is_a_clear_error(tmp_path: Path) -> None:
    corpus = _corpus(tmp_path, 20)
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    done = batch(corpus, "-o", folder / "o.parquet")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert not list(folder.iterdir())


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no file system here that nobody can write to")
def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    done = batch(_corpus(tmp_path, 20), "-o", "/proc/o.parquet")
    assert done.returncode == 2
    assert "/proc/o.parquet.work: cannot be written" in done.stderr


@pytest.mark.parametrize("moment", ["part", "merge"])
def test_a_full_disk_is_a_clear_error_and_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    corpus = str(_corpus(tmp_path, 20))
    plan = Plan(tmp_path / "o.parquet", tmp_path / "r.parquet", 0)

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    real, write = work.parquet(), Path.write_bytes

    class _Full:
        write_table = staticmethod(real.write_table)
        read_table = staticmethod(real.read_table)
        ParquetWriter = full

    def written(path: Path, data: bytes) -> int:
        return full() or 0 if path.name.endswith(".part") and "manifest" not in path.name else write(path, data)

    if moment == "part":
        monkeypatch.setattr(Path, "write_bytes", written)
    else:
        monkeypatch.setattr(work, "parquet", lambda: _Full)
    with pytest.raises(OpenclaimError, match=r"cannot be written: No space left on device"):
        run(Corpus([corpus]), QUESTION, plan)
    monkeypatch.undo()
    assert not plan.output.exists()
    assert not [f for f in tmp_path.rglob("*") if f.name.endswith(".part")]
    assert run(Corpus([corpus]), QUESTION, plan._replace(resume=True)).releases == 19
    assert pq.read_table(plan.output).num_rows > 0


def test_a_folder_that_is_not_there_is_an_error_before_anything_is_done(tmp_path: Path) -> None:
    done = batch(_corpus(tmp_path, 20), "-o", tmp_path / "none" / "o.parquet")
    assert done.returncode == 2
    assert "there is no such folder" in done.stderr


def test_two_runs_do_not_write_one_table_at_once(tmp_path: Path) -> None:
    corpus = Corpus([str(_corpus(tmp_path, 20))])
    plan = Plan(tmp_path / "o.parquet", tmp_path / "r.parquet", 0)

    def meanwhile(_: object) -> None:
        for resume in (False, True):
            with pytest.raises(OpenclaimError, match="another run is writing this table"):
                run(corpus, QUESTION._replace(wishes=("osd",)), plan._replace(resume=resume))

    assert run(Corpus([str(tmp_path / "c.jsonl")]), QUESTION, plan, meanwhile).releases == 19
    assert {r["determination"] for r in rows(plan.output)} == {"osaid/1.0", "osd/1.9"}


def test_a_part_of_another_question_is_never_found(tmp_path: Path) -> None:
    records = list(Corpus([str(_corpus(tmp_path, 20))]))
    assert fingerprint(records, "a") == fingerprint(records, "a") != fingerprint(records, "b")


def test_parts_without_a_manifest_are_not_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, plan = _stopped(tmp_path, monkeypatch, resume=True)
    (plan.folder / "manifest.json").unlink()
    with pytest.raises(OpenclaimError, match="asked another question"):
        run(Corpus([corpus]), QUESTION, plan)


def test_a_changed_library_of_licences_is_another_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, plan = _stopped(tmp_path, monkeypatch, resume=True)
    monkeypatch.setattr(running, "stated", lambda *_: {"licences": "others"})
    with pytest.raises(OpenclaimError, match="asked another question"):
        run(Corpus([corpus]), QUESTION, plan)


def test_sources_that_became_empty_do_not_cost_the_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 10)
    corpus = _corpus(tmp_path, 30)
    plan = Plan(tmp_path / "o.parquet", tmp_path / "r.parquet", 0, resume=True)

    with pytest.raises(_StopError):
        run(Corpus([str(corpus)]), QUESTION, plan, _stop)
    kept, _ = corpus.read_text(), corpus.write_text("")
    with pytest.raises(OpenclaimError, match="no record that openclaim reads"):
        run(Corpus([str(corpus)]), QUESTION, plan)
    assert list(plan.folder.glob("*.parquet"))
    corpus.write_text(kept)
    assert run(Corpus([str(corpus)]), QUESTION, plan).releases == 29
