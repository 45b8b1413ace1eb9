"""Runs a batch: chunks of records to the processes, parts to the work folder, and at the end one table."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from compliance.batch.child import LIMIT
from compliance.batch.pool import Here, Processes, Workers, at_work
from compliance.batch.question import BatchQuestion, asked, digest_of, knowledge_of, settings
from compliance.batch.records import Record, fingerprint
from compliance.batch.sources import Corpus
from compliance.batch.standing import stated
from compliance.batch.work import Merged, Part, at_folder, discard, merge
from compliance.errors import OpenclaimError

CHUNK = 500
_CHUNK_BYTES = 8 * 2**20


class Progress(NamedTuple):
    """How far a run is: records whose parts are written, of them those that an earlier run had done, and bytes of all."""

    records: int
    before: int
    done: int
    total: int


class Plan(NamedTuple):
    """Where a batch reads and writes, and who decides.

    That is so many processes, this one where there are none, or the workers of the cluster whose scheduler has the address
    `scheduler`. A record may take `limit` seconds; in this process there is no limit.
    """

    output: Path
    rejects: Path
    workers: int
    resume: bool = False
    scheduler: str | None = None
    limit: float = LIMIT

    @property
    def folder(self) -> Path:
        """The work folder, beside the output so that moving a file there is one step."""
        return self.output.with_name(f"{self.output.name}.work")


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(corpus: Corpus, question: BatchQuestion, plan: Plan, told: Callable[[Progress], None] = lambda _: None) -> Merged:
    """Decides a corpus and writes its tables; `told` is called as chunks go in.

    OpenclaimError where the question cannot be put, the sources hold nothing, or something cannot be written. Parts that
    are done stay in the work folder, from which a run with `resume` goes on.
    """
    manifest, told_of = _basis(question)
    if not plan.output.parent.is_dir():
        raise OpenclaimError(f"{plan.output.parent}: there is no such folder")
    with at_work(_workers(question, plan)) as workers, at_folder(plan.folder, manifest, plan.resume):
        parts = _decided(corpus, digest_of(manifest), plan.folder, workers, told)
        if not parts:
            discard(plan.folder)
            raise OpenclaimError("the sources hold no record that openclaim reads; model cards (.md) without front matter are "
                                 "read where they are named, as in cards/*.md")
        return merge(plan.folder, parts, plan.output, plan.rejects, told_of)


def _basis(question: BatchQuestion) -> tuple[dict[str, object], dict[str, object]]:
    """All that parts depend on beside the records, and as much of it as the table tells."""
    known = knowledge_of(question)
    ready = asked(question, known)
    rests_on = stated(question, ready, known)
    told_of = {**settings(question, ready, known), "licences": rests_on["licences"]}
    return {**told_of, "chunk": CHUNK, "rests on": rests_on}, told_of


def _decided(corpus: Corpus, basis: str, folder: Path, workers: Workers, told: Callable[[Progress], None]) -> list[Part]:
    """The parts of a corpus, all of them written."""
    parts: list[Part] = []
    count = before = 0
    for chunk in chunks(corpus):
        part = Part(len(parts), fingerprint(chunk, basis))
        parts.append(part)
        count += len(chunk)
        if part.file(folder).exists():
            before += len(chunk)
        else:
            workers.put(part, chunk)
        done = count - workers.waiting
        told(Progress(done, before, corpus.done * done // count, corpus.total))
    workers.finish()
    told(Progress(count, before, corpus.total, corpus.total))
    return parts


def _workers(question: BatchQuestion, plan: Plan) -> Workers:
    if plan.scheduler is not None:
        from compliance.batch.scheduler import Cluster

        return Cluster(plan.scheduler, question, plan.folder, plan.limit)
    return Processes(question, plan.folder, plan.workers, plan.limit) if plan.workers else Here(question, plan.folder)


def chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    """The records in chunks that depend on the records alone: so many, or fewer where they are large."""
    held: list[Record] = []
    size = 0
    for record in records:
        held.append(record)
        size += len(record.data)
        if len(held) == CHUNK or size > _CHUNK_BYTES:
            yield held
            held, size = [], 0
    if held:
        yield held
