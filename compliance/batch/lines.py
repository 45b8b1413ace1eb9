"""Splits files that hold many descriptions, line by line: JSON Lines, and N-Quads with a graph for each model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from compliance.batch.records import Kind, Record
from compliance.formats.hub_dump import CARD_KEYS, ID_KEYS
from compliance.graph.read import MAX_BYTES

_TOO_LONG = f"the line is longer than {MAX_BYTES // 2**20} MiB; a description is not that large".encode()
_NAME = rb"<[^<>\"{}|^`\\\x00-\x20]*>|_:[^\s<>\"]+"
_TERM = rb"(?:" + _NAME + rb'|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>\s]*>)?)'
_QUAD = re.compile(rb"[ \t]*((?:" + _NAME + rb")[ \t]*<[^<>\s]*>[ \t]*" + _TERM + rb")[ \t]*(" + _NAME
                   + rb")?[ \t]*\.[ \t]*(?:#.*)?$")
_LAST = re.compile(rb"(" + _NAME + rb")[ \t]*\.?$")
_NO_STATEMENT = b"this line is no statement of N-Quads"
# No term of the vocabulary has one of these names; `id` is a key of descriptions too.
_HUB_KEY = re.compile(rb'"(?:' + "|".join(sorted({*ID_KEYS, *CARD_KEYS} - {"id"})).encode() + rb')"\s*:')


def json_lines(stream: BinaryIO, source: str) -> Iterator[Record]:
    """A record for each line that is not empty; one with keys of a hub's metadata is a row of a dump."""
    for number, line in _lines(stream):
        text = line.strip()
        if len(line) > MAX_BYTES:
            yield Record(source, number, Kind.BAD, _TOO_LONG)
        elif text:
            yield Record(source, number, Kind.HUB if _HUB_KEY.search(text) else Kind.JSON, text)


def quads(stream: BinaryIO, source: str) -> Iterator[Record]:
    """A record for each graph, as N-Triples; it has the number of its first line.

    The statements of a graph stand together. Where one comes back later, or a statement has no graph, that part is bad. A
    graph with a line that cannot be read is bad as a whole, since nobody knows what the line would have said.
    """
    held: _Held | None = None
    seen: set[int] = set()
    broken: list[bytes] = []
    for number, line in _lines(stream):
        text = line.strip()
        if not text or text.startswith(b"#"):
            continue
        found = _QUAD.fullmatch(text)
        if found is None or found[2] is None:
            yield Record(source, number, Kind.BAD, b"the statement names no graph" if found else _NO_STATEMENT)
            if found is None:
                broken.append(_last_name(text))
            continue
        if held is None or held.name != found[2]:
            if held is not None:
                yield held.record(source, held.name in broken, seen)
            held = _Held(found[2], number, found[2] in broken)
        elif broken:
            held.broken = True
        broken.clear()
        held.add(found[1] + b" .\n")
    if held is not None:
        yield held.record(source, held.name in broken, seen)


class _Held:
    """The statements of a graph so far; of one that is too large no more than shows that it is."""

    def __init__(self, name: bytes, first: int, broken: bool) -> None:
        self.name, self.first, self.broken = name, first, broken
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, line: bytes) -> None:
        if self._size <= MAX_BYTES:
            self._lines.append(line)
            self._size += len(line)

    def record(self, source: str, broken: bool, seen: set[int]) -> Record:
        again = hash(self.name) in seen
        seen.add(hash(self.name))
        if again:
            return Record(source, self.first, Kind.BAD, b"the graph stands in two places; sort the file by graph")
        if self.broken or broken:
            return Record(source, self.first, Kind.BAD, b"a line of this graph is no statement of N-Quads")
        return Record(source, self.first, Kind.QUADS, b"".join(self._lines))


def _last_name(text: bytes) -> bytes:
    """The graph that a broken line seems to name; empty where it seems to name none."""
    found = _LAST.search(text)
    return found[1] if found else b""


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line with its number; of one beyond all measure only the beginning is held."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        yield number, line
        while len(line) > MAX_BYTES and not line.endswith(b"\n") and (line := stream.readline(MAX_BYTES + 1)):
            pass
