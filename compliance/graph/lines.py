"""Finds the line of a triple in the text it was read from; works only when an error needs it."""

from __future__ import annotations

import contextlib
import io
import re
from collections import deque
from collections.abc import Sequence
from typing import IO, cast

import pyoxigraph as ox

from compliance.graph.triples import RDF_TYPE, Locator


class _Lines(io.RawIOBase):
    """Hands a text to the parser line by line, so that `given` tells how far the parser has read."""

    def __init__(self, text: str) -> None:
        self._lines = text.encode().split(b"\n")
        self._rest = b""
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            if self.given == len(self._lines):
                return b""
            self._rest = self._lines[self.given] + b"\n"
            self.given += 1
        size = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def streamed(text: str, form: ox.RdfFormat, base: str, triples: Sequence[ox.Triple]) -> Locator:
    """Lines for a text that the parser reads from front to back; `triples` are those it gave, in their order.

    A triple comes out of the parser where its object ends; its line is the last one up to there that holds the
    value, else the term.
    """
    ends: list[int] = []
    order: dict[tuple[object, object, object], int] = {}  # the parser gives quads, which equal no triple

    def line(triple: ox.Triple) -> int | None:
        if not order:
            order.update(((t.subject, t.predicate, t.object), n) for n, t in reversed(list(enumerate(triples))))
            ends.extend(_ends(text, form, base))
        number = order.get((triple.subject, triple.predicate, triple.object))
        if number is None or number >= len(ends):
            return by_words(text)(triple)
        return _before(text.split("\n")[:ends[number]], triple) or min(ends[number], 1 + text.rstrip().count("\n"))

    return line


def stopped(text: str, form: ox.RdfFormat, base: str) -> int:
    """The line up to which the parser reads a text that it refuses."""
    lines = _Lines(text)
    with contextlib.suppress(SyntaxError):
        deque(ox.parse(cast("IO[bytes]", lines), format=form, base_iri=base), maxlen=0)
    return min(lines.given, 1 + text.rstrip().count("\n"))


def _ends(text: str, form: ox.RdfFormat, base: str) -> list[int]:
    """For each triple the line up to which the parser had read when it gave the triple."""
    lines = _Lines(text)
    found = []
    for _ in ox.parse(cast("IO[bytes]", lines), format=form, base_iri=base):
        found.append(lines.given)
    return found


def _before(lines: list[str], triple: ox.Triple) -> int | None:
    value = _shown(triple)
    if triple.predicate == RDF_TYPE:
        return _last(lines, _word(value)) if value else None
    term = _last(lines, _word(_name(triple.predicate.value)))
    if term is None or not value:
        return term
    at = _last([line if n >= term else "" for n, line in enumerate(lines, 1)], re.compile(re.escape(value)))
    return at or term


def _last(lines: list[str], pattern: re.Pattern[str]) -> int | None:
    return next((n for n in range(len(lines), 0, -1) if pattern.search(lines[n - 1])), None)


def by_words(text: str) -> Locator:
    """Lines for a text of which only the words are known: the first line with the term and the value of the triple."""
    lines = text.split("\n")

    def line(triple: ox.Triple) -> int | None:
        value = _shown(triple)
        name = value if triple.predicate == RDF_TYPE else _name(triple.predicate.value)
        word = _word(name)
        found = [n for n, content in enumerate(lines, 1) if name and word.search(content)]
        exact = [n for n in found if value and value in lines[n - 1]]
        return (exact or found or [None])[0]  # type: ignore[list-item]

    return line


def with_text(text: str, part: str) -> int | None:
    """The first line that holds a part; None where no line does."""
    at = text.find(part)
    return None if at < 0 else 1 + text.count("\n", 0, at)


def _shown(triple: ox.Triple) -> str:
    """What of the object is likely to stand in the text."""
    if isinstance(triple.object, ox.NamedNode):
        return _name(triple.object.value)
    return triple.object.value.split("\n")[0] if isinstance(triple.object, ox.Literal) else ""


def _name(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
