"""The work folder of a batch: the parts that are done, so that a run that was stopped at any moment can go on."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from compliance.batch.desk import Described
from compliance.batch.needs import parquet
from compliance.batch.records import Reject
from compliance.batch.table import outcomes, rejected, rejects_schema, schema
from compliance.errors import OpenclaimError

_MANIFEST, _LOCK = "manifest.json", "lock"


class Part(NamedTuple):
    """A part of the result: the records from the n-th chunk, with a digest of what they say and of what decides."""

    number: int
    fingerprint: str

    def file(self, folder: Path) -> Path:
        """Where its outcomes lie; the part is done when this file is there."""
        return folder / f"{self.number:08d}-{self.fingerprint[:32]}.parquet"

    def rejects(self, folder: Path) -> Path:
        """Where its rejected records lie; there is no file when there are none."""
        return folder / f"{self.number:08d}-{self.fingerprint[:32]}.rejects"


@contextmanager
def at_folder(folder: Path, settings: dict[str, object], resume: bool) -> Iterator[None]:
    """Makes the work folder, or takes one up that an equal question left, and keeps other runs out of it meanwhile.

    OpenclaimError where that cannot be. What keeps others out ends with this process, however that ends.
    """
    with writing(folder):
        folder.mkdir(exist_ok=True)
    with _alone(folder):
        _open_work(folder, settings, resume)
        yield


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:
        # Where the system has no such locks nobody is kept out; parts of other questions still have other names.
        yield
        return
    with writing(folder):
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT)
    try:
        with _refused(folder):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(lock)


@contextmanager
def _refused(folder: Path) -> Iterator[None]:
    try:
        yield
    except BlockingIOError:
        raise OpenclaimError(f"{folder}: another run is writing this table; wait for it, or name another file") from None
    except OSError:
        # Some file systems of a network have no locks.
        return


def discard(folder: Path) -> None:
    """Removes a work folder in which there is no part."""
    if not any(folder.glob("*.parquet")):
        shutil.rmtree(folder, ignore_errors=True)


def _open_work(folder: Path, settings: dict[str, object], resume: bool) -> None:
    manifest = folder / _MANIFEST
    begun = any(folder.glob("*.parquet"))
    if begun and not resume:
        raise OpenclaimError(f"{folder}: a run that was stopped has left its parts here; go on with --resume, or remove "
                             "the folder")
    if begun:
        try:
            before = json.loads(manifest.read_text())
        except (ValueError, OSError):
            before = None
        if before != json.loads(json.dumps(settings)):
            raise OpenclaimError(f"{folder}: the run that was stopped asked another question (policies, day, licences, "
                                 "versions or tool differ); remove the folder and start anew")
        return
    with writing(folder):
        _put(manifest, json.dumps(settings, indent=1).encode())


class Encoded(NamedTuple):
    """A part as the bytes of its files, so that it can be made in another process or on another machine.

    `rejects` is None where no record of it was rejected.
    """

    outcomes: bytes
    rejects: bytes | None


def encode(found: Sequence[Described], rejects: Sequence[Reject]) -> Encoded:
    """The files of a part: Parquet both."""
    return Encoded(_encoded(outcomes(found)), _encoded(rejected(rejects)) if rejects else None)


def _encoded(table: Any) -> bytes:
    stream = io.BytesIO()
    parquet().write_table(table, stream, compression="zstd")
    return stream.getvalue()


def write_part(folder: Path, part: Part, encoded: Encoded) -> None:
    """Writes a part whole or not at all; OpenclaimError where the disk is full."""
    if encoded.rejects is not None:
        _put(part.rejects(folder), encoded.rejects)
    _put(part.file(folder), encoded.outcomes)


class Merged(NamedTuple):
    """What the finished tables hold: releases, rows, rejected records, and rows by outcome."""

    releases: int
    rows: int
    rejected: int
    outcomes: dict[str, int]


def merge(folder: Path, parts: Sequence[Part], output: Path, rejects: Path, settings: dict[str, object]) -> Merged:
    """Joins the parts in their order into the two tables, each of which appears whole or not at all, and removes the folder."""
    counts: Counter[str] = Counter()
    totals = [0, 0, 0]
    metadata = {"openclaim": json.dumps(settings, sort_keys=True)}

    def join(target: Path) -> None:
        with parquet().ParquetWriter(target, schema().with_metadata(metadata), compression="zstd") as writer:
            for part in parts:
                table = parquet().read_table(part.file(folder), use_threads=False)
                counts.update(table.column("outcome").to_pylist())
                totals[0] += _releases(table)
                totals[1] += table.num_rows
                if table.num_rows:
                    writer.write_table(table.replace_schema_metadata(metadata))

    def join_rejects(target: Path) -> None:
        tables = [parquet().read_table(f, use_threads=False) for p in parts if (f := p.rejects(folder)).exists()]
        table = _concat(tables)
        totals[2] = table.num_rows
        if rejects.suffix == ".csv":
            from pyarrow import csv

            csv.write_csv(table, target)
        else:
            parquet().write_table(table, target, compression="zstd")

    _whole(rejects, join_rejects)
    _whole(output, join)
    with writing(folder):
        shutil.rmtree(folder)
    return Merged(totals[0], totals[1], totals[2], dict(counts))


def _releases(table: Any) -> int:
    """How many releases a part holds: each has a row for each determination, and for each version where several are asked."""
    asked = len(set(zip(table.column("determination").to_pylist(), table.column("policy").to_pylist(), strict=True)))
    return int(table.num_rows / asked) if asked else 0


def _concat(tables: Sequence[Any]) -> Any:
    import pyarrow as pa

    return pa.concat_tables(tables) if tables else rejects_schema().empty_table()


def _put(target: Path, data: bytes) -> None:
    _whole(target, lambda p: p.write_bytes(data))


def _whole(target: Path, fill: Callable[[Path], Any]) -> None:
    """Fills a file beside its place and puts it there only when it is complete."""
    before = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with writing(target):
            fill(before)
            os.replace(before, target)
    finally:
        before.unlink(missing_ok=True)


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turns what can go wrong on writing a file into one sentence."""
    try:
        yield
    except OSError as error:
        raise OpenclaimError(f"{target}: cannot be written: {error.strerror or error}") from None
