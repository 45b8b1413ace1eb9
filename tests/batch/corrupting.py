"""Faults that records of a corpus have, each with a piece of the reason that is told."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from batching import generator

Described = dict[str, Any]


def _with(**facts: object) -> Callable[[Described], bytes]:
    return lambda record: json.dumps(record | facts).encode()


def _card(card: object, name: str = "acme/one") -> Callable[[Described], bytes]:
    return lambda _: json.dumps({"id": name, "card": card}).encode()


def _raw(data: bytes) -> Callable[[Described], bytes]:
    return lambda _: data


def _text(record: Described) -> bytes:
    return json.dumps(record).encode()


FAULTS: dict[str, tuple[Callable[[Described], bytes], str]] = {
    "cut": (lambda r: _text(r)[:-7], "cannot be read"),
    "cut in a text": (lambda r: _text(r)[:12], "cannot be read"),
    "two in a line": (lambda r: _text(r) + b" " + _text(r), "cannot be read"),
    "comma at the end": (lambda r: _text(r)[:-1] + b",}", "cannot be read"),
    "another language": (_raw(b"INSERT INTO models VALUES (1, 'a');"), "JSON cannot be read"),
    "latin 1": (lambda r: _text(r | {"name": "NAME"}).replace(b"NAME", "Modèle".encode("latin-1")), "no text in UTF-8"),
    "utf-16": (_raw('{"type": "Model"}'.encode("utf-16-le")), "not a text file"),
    "nul": (lambda r: _text(r | {"name": "NAME"}).replace(b"NAME", b"a\0b"), "not a text file"),
    "half a character": (lambda r: _text(r | {"name": "NAME"}).replace(b"NAME", b"\\ud800"), "half a character"),
    "compressed": (lambda r: gzip.compress(_text(r), mtime=0).replace(b"\n", b" "), "archive"),
    "number": (_raw(b"42"), "a description is a mapping"),
    "text": (_raw(b'"a model"'), "a description is a mapping"),
    "null": (_raw(b"null"), "a description is a mapping"),
    "true": (_raw(b"true"), "a description is a mapping"),
    "list of numbers": (_raw(b"[1, 2]"), "a description is a mapping"),
    "nothing in it": (_raw(b"{}"), "the type is missing"),
    "deep lists": (_raw(b"[" * 3000 + b"]" * 3000), "nested too deeply"),
    "deep mappings": (_raw(b'{"a":' * 100_000 + b"1" + b"}" * 100_000), "nested too deeply"),
    "same key twice": (lambda r: _text(r)[:-1] + b', "name": "other"}', "'name' is given twice"),
    "unknown term": (_with(licens="MIT"), "unknown term 'licens'"),
    "unknown class": (_with(type="Modell"), "Modell"),
    "no release": (lambda _: json.dumps({"type": "Weights"}).encode(), "no release is described"),
    "wrong value": (_with(price="maybe"), "'price' takes true or false"),
    "number as text": (_with(trainingCompute="many"), "'trainingCompute' takes a plain number"),
    "no number": (lambda r: _text(r | {"trainingCompute": float("nan")}), "takes a finite number"),
    "number too large": (lambda r: _text(r | {"trainingCompute": "X"}).replace(b'"X"', b"1e999999999"), "larger than anything"),
    "part that is none": (_with(artifact=["weights"]), "artifact"),
    "bad licence": (_with(artifact=[{"type": "Weights", "licence": "MIT AND ("}]), "neither a known licence"),
    "long licence": (_with(artifact=[{"type": "Weights", "licence": "MIT AND (" * 20_000}]), "too long for a licence"),
    "bad evidence": (_with(evidence={"of": "nothing"}), "'of' names terms"),
    "bad identity": (_with(id="not an id <>"), "id"),
    "card without end": (_card("---\nlicense: [mit\n---\n# A"), "cannot be read"),
    "deep card": (_card("---\na: " + "[" * 20_000 + "\n---\n# A"), "nested too deeply"),
    "card that is a number": (_card(7), "the row has no card"),
    "row without an id": (_card("---\nlicense: mit\n---\n# A", "no id"), "is no id of a repository"),
}


def mixed(path: Path, good: int, bad: int, seed: int = 29) -> tuple[list[str], dict[int, str]]:
    """Writes a corpus; the ids of the good records in order, and a piece of the reason for each bad line."""
    ids, expected = list[str](), dict[int, str]()
    kinds, every = list(FAULTS), (good + bad) // bad
    with path.open("wb") as stream:
        for number, line in enumerate(_lines(good + bad, every, kinds, ids, expected, seed), 1):
            assert b"\n" not in line, number
            stream.write(line + b"\n")
    return ids, expected


def _lines(count: int, every: int, kinds: list[str], ids: list[str], expected: dict[int, str], seed: int) -> Iterator[bytes]:
    for number, record in enumerate(generator().records(count, seed=seed), 1):
        if number % every:
            ids.append(record["id"])
            yield _text(record)
        else:
            make, reason = FAULTS[kinds[number // every % len(kinds)]]
            expected[number] = reason
            yield make(record)
