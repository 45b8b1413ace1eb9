"""Decides the records of a chunk in one process; equal facts are decided once."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from compliance.batch.key import heeded, key
from compliance.batch.question import BatchQuestion, asked, knowledge_of
from compliance.batch.quick import Quick
from compliance.batch.records import Kind, Record, Reject
from compliance.decide import Brief, DeterminationResult
from compliance.errors import InputError, PolicyError, short
from compliance.explain import deciding
from compliance.graph import Graph, read
from compliance.importers import read_any, read_file, read_folder
from compliance.model import Release, Slice, one_release, releases
from compliance.terms import Ref, Span, Value

MAX_KEPT = 8_000
# Quantities that a table shows beside the outcomes, since they are what people filter a corpus by.
_SHOWN = ("trainingCompute", "parameterCount")


class Line(NamedTuple):
    """What is told of one determination, the same for all releases with equal facts; the columns of the table."""

    determination: str
    policy: str
    policy_sha256: str
    outcome: str
    strict_outcome: str
    lenient_outcome: str
    strict: str
    lenient: str
    reason: str | None
    deciding: tuple[str, ...]
    missing: tuple[str, ...]
    licences: tuple[str, ...]
    licence_choice: tuple[str, ...]
    training_compute_low: float | None
    training_compute_high: float | None
    parameters: float | None


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
        self._asked = asked(question, knowledge_of(question))
        self._terms = heeded(self._asked.deciders, _SHOWN)
        self._quick = Quick(self._terms)
        # By what a record in JSON says, and by the facts of a release, which fewer differ in.
        self._said = _Kept(kept)
        self._kept = _Kept(kept)
        self._words: dict[str, str] = {}
        self.seen = self.hits = 0

    def take(self, records: Iterable[Record]) -> tuple[list[Described], list[Reject]]:
        """The releases of some records in their order, and the records that could not be read, each with its reason."""
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
            yield Described(release.id, release.name, record.source, record.number, release.node.cls, release.sha256, lines)

    def lines(self, release: Release) -> tuple[Line, ...]:
        """What is decided on a release; InputError where a licence value of it is no licence."""
        self.seen += 1
        name = key(release.node, self._terms)
        found = self._kept.get(name)
        if found is not None:
            self.hits += 1
            return found
        found = tuple(line for decider in self._asked.deciders for line in self._decided(decider.brief(release)))
        self._kept.put(name, found)
        return found

    def _decided(self, brief: Brief) -> Iterator[Line]:
        named = {str(f.value) for s in brief.options for n in s.nodes for f in n.facts.get("licence", ())}
        licences = tuple(sorted(map(self._public, named)))
        low, high = _ends(brief.options[0], "trainingCompute")
        parameters = _ends(brief.options[0], "parameterCount")[0]
        for result, (strict, lenient) in zip(brief.results, brief.sides, strict=True):
            d = result.determination
            version = f"{d.policy}/{d.version}"
            yield Line(d.id, version, self._asked.digests[version], result.outcome.value, strict.value, lenient.value,
                       result.pair.strict.value, result.pair.lenient.value, result.reason or None,
                       tuple(c.condition.id for c in deciding(result)), self._missing(result), licences,
                       tuple(map(self._public, result.choice)), low, high, parameters)

    def _public(self, name: str) -> str:
        """The name by which others know a licence: its SPDX id, else LicenseRef- with the id of the library."""
        entry = self._asked.library.find(name)
        if entry is None:
            return name
        return str(entry.node.value("spdxId") or (f"LicenseRef-{entry.id}" if entry.in_library else entry.id))

    def _missing(self, result: DeterminationResult) -> tuple[str, ...]:
        """The facts that are not known, as node and term; equal words are held once."""
        listed = (f"{m.node}.{m.term}" for c in result.conditions for m in c.missing)
        return tuple(dict.fromkeys(self._words.setdefault(w, w) for w in listed))


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


def _ends(options: Slice, term: str) -> tuple[float | None, float | None]:
    """Both ends of a quantity of the release, None where it is not known."""
    value: Value | None = options.release.value(term)
    if value is None or isinstance(value, (str, bool, Ref)):
        return None, None
    low, high = (value.low, value.high) if isinstance(value, Span) else (value, value)
    return _number(low), _number(high)


def _number(end: object) -> float | None:
    return None if end is None else float(str(end))


__all__ = ["MAX_KEPT", "Described", "Desk", "Line", "graph_of"]
