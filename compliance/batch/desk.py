"""Decides the records of a chunk in one process; equal facts are decided once."""

from __future__ import annotations

import gc
import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from compliance.batch.deciding import SHOWN, Line, Lines
from compliance.batch.key import heeded, key
from compliance.batch.question import BatchQuestion, Later, asked, knowledge_of
from compliance.batch.quick import Quick
from compliance.batch.records import Kind, Record, Reject
from compliance.engines import engine
from compliance.errors import InputError, PolicyError, short
from compliance.graph import Graph, read
from compliance.importers import read_any, read_file, read_folder
from compliance.model import Release, one_release, releases

MAX_KEPT = 8_000


class Described(NamedTuple):
    """One release of a record, and the lines that hold for its facts."""

    id: str
    name: str
    source: str
    record: int
    type: str
    sha256: str
    lines: tuple[Line, ...]


class _Kept:
    """The lines of the last keys that were looked for, so many at most."""

    def __init__(self, most: int) -> None:
        self._found: OrderedDict[bytes, tuple[Line, ...]] = OrderedDict()
        self._most = most

    def get(self, key_: bytes) -> tuple[Line, ...] | None:
        """The lines of a key, None where they are not kept."""
        found = self._found.get(key_)
        if found is not None:
            self._found.move_to_end(key_)
        return found

    def put(self, key_: bytes, lines: tuple[Line, ...]) -> None:
        """Keeps lines in the place of those that were not looked for the longest."""
        self._found[key_] = lines
        if len(self._found) > self._most:
            self._found.popitem(last=False)


class Desk:
    """Decides one question on any number of records; `hits` of `seen` releases had facts that were decided before."""

    def __init__(self, question: BatchQuestion, kept: int = MAX_KEPT) -> None:
        tool = engine()
        with _without_collection():
            self._asked = asked(question, knowledge_of(question), Later(tool))
            self._terms = heeded(self._asked.deciders, SHOWN)
            self._lines = Lines(self._asked, tool)
        self._quick = Quick(self._terms)
        # By what a record in JSON says, and by the facts of a release, which fewer differ in.
        self._said = _Kept(kept)
        self._kept = _Kept(kept)
        self.seen = self.hits = 0

    def take(self, records: Iterable[Record]) -> tuple[list[Described], list[Reject]]:
        """The releases of some records in their order, and the records that could not be read, each with its reason."""
        with _without_collection():
            return self._taken(records)

    def _taken(self, records: Iterable[Record]) -> tuple[list[Described], list[Reject]]:
        found: list[Described] = []
        rejects: list[Reject] = []
        for record in records:
            try:
                found += list(self._record(record))
            except InputError as error:
                rejects.append(Reject(record.source, record.number, error.line, error.message))
            except PolicyError as error:
                rejects.append(Reject(record.source, record.number, None, str(error)))
            except OSError as error:
                rejects.append(Reject(record.source, record.number, None, f"cannot be read: {error.strerror or error}"))
            except (RecursionError, MemoryError) as error:
                why = f"too large or nested too deeply ({type(error).__name__})"
                rejects.append(Reject(record.source, record.number, None, why))
            except Exception as error:
                # A defect that one record in a million meets must not cost the others.
                why = f"internal error, report it as a defect ({type(error).__name__}: {short(str(error))})"
                rejects.append(Reject(record.source, record.number, None, why))
        return found, rejects

    def _record(self, record: Record) -> Iterator[Described]:
        said = self._quick.read(record.data) if record.kind is Kind.JSON else None
        if said is not None and (lines := self._said.get(said.key)) is not None:
            self.seen += 1
            self.hits += 1
            yield Described(said.id, said.name, record.source, record.number, said.cls, said.sha256, lines)
            return
        graph = graph_of(record)
        for release in [one_release(graph)] if record.kind is Kind.FOLDER else releases(graph):
            lines = self.lines(release)
            if said is not None:
                self._said.put(said.key, lines)
            digest = said.sha256 if said is not None else release.sha256
            yield Described(release.id, release.name, record.source, record.number, release.node.cls, digest, lines)

    def lines(self, release: Release) -> tuple[Line, ...]:
        """What is decided on a release; InputError where a licence value of it is no licence."""
        self.seen += 1
        name = key(release.node, self._terms)
        found = self._kept.get(name)
        if found is not None:
            self.hits += 1
            return found
        found = self._lines.of(release)
        self._kept.put(name, found)
        return found


@contextmanager
def _without_collection() -> Iterator[None]:
    """Puts off the search for garbage in circles, of which records leave hardly any."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def graph_of(record: Record) -> Graph:
    """The graph of a record; InputError where it cannot be read."""
    match record.kind:
        case Kind.BAD:
            raise InputError(record.place, record.data.decode("utf-8", "replace"))
        case Kind.PATH:
            return read_file(Path(os.fsdecode(record.data)), record.source)
        case Kind.FOLDER:
            return read_folder(Path(os.fsdecode(record.data)), record.source)
        case Kind.JSON:
            return read(record.data, record.place, "json")
        case Kind.QUADS:
            return read(record.data, record.place, "nt")
        case Kind.HUB:
            return _hub(record)
        case Kind.FILE:
            return read_any(record.data, record.source, record.source.rpartition(".")[2].lower())


def _hub(record: Record) -> Graph:
    from compliance.importers.hub.dump import read as read_row

    return read_row(record.data.decode("utf-8", "replace"), record.place)


__all__ = ["MAX_KEPT", "Described", "Desk", "Line", "graph_of"]
