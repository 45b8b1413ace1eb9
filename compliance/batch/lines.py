"""Splits files that hold many descriptions, line by line: JSON Lines, and N-Quads with a graph for each model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from compliance.batch.records import Kind, Record
from compliance.graph.read import MAX_BYTES

_TOO_LONG = f"the line is longer than {MAX_BYTES // 2**20} MiB; a description is not that large".encode()
_NAME = rb"<[^<>\"{}|^`\\\x00-\x20]*>|_:[^\s<>\"]+"
_TERM = rb"(?:" + _NAME + rb'|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>\s]*>)?)'
_QUAD = re.compile(rb"[ \t]*((?:" + _NAME + rb")[ \t]*<[^<>\s]*>[ \t]*" + _TERM + rb")[ \t]*(" + _NAME
                   + rb")?[ \t]*\.[ \t]*(?:#.*)?$")
_HUB_KEYS = (b'"modelId"', b'"cardData"', b'"card_data"', b'"card"', b'"card_content"')


def json_lines(stream: BinaryIO, source: str) -> Iterator[Record]:
    """A record for each line that is not empty; one with keys of a hub's metadata is a row of a dump."""
    for number, line in _lines(stream):
        text = line.strip()
        if len(line) > MAX_BYTES:
            yield Record(source, number, Kind.BAD, _TOO_LONG)
        elif text:
            yield Record(source, number, Kind.HUB if any(k in text for k in _HUB_KEYS) else Kind.JSON, text)


def quads(stream: BinaryIO, source: str) -> Iterator[Record]:
    """A record for each graph, as N-Triples; it has the number of its first line.

    The statements of a graph stand together. Where one comes back later, or a statement has no graph, that part is bad.
    """
    graph, first, held = b"", 0, list[bytes]()
    seen: set[int] = set()
    for number, line in _lines(stream):
        text = line.strip()
        if not text or text.startswith(b"#"):
            continue
        found = _QUAD.fullmatch(text)
        if found is None or found[2] is None:
            why = b"the statement names no graph" if found else b"this line is no statement of N-Quads"
            yield Record(source, number, Kind.BAD, why)
            continue
        if found[2] != graph or len(held) > MAX_BYTES // 32:
            if held:
                yield _graph(source, first, held, hash(graph) in seen)
                seen.add(hash(graph))
            graph, first, held = found[2], number, []
        held.append(found[1] + b" .\n")
    if held:
        yield _graph(source, first, held, hash(graph) in seen)


def _graph(source: str, first: int, held: list[bytes], again: bool) -> Record:
    if again:
        return Record(source, first, Kind.BAD, b"the graph stands in two places; sort the file by graph")
    return Record(source, first, Kind.QUADS, b"".join(held))


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line with its number; of one beyond all measure only the beginning is held."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        yield number, line
        while len(line) > MAX_BYTES and not line.endswith(b"\n") and (line := stream.readline(MAX_BYTES + 1)):
            pass
