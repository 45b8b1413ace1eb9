"""The kept fingerprints of known licence texts: digests, hashed sentences and sketches, never the texts.

They lie in `ontology/licence-texts/`: `library.json` (AI licences and use policies) and `spdx.json` (the SPDX list with
its templates), both written by `python -m compliance.licences.identify.make`, and `normative-words.txt`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from compliance import resources
from compliance.errors import PolicyError
from compliance.licences.identify.result import Known, Role
from compliance.licences.identify.sketch import Sketch, unpacked
from compliance.licences.identify.template import Bullet, Choice, Field, Fixed, Notices, Optional, Part, Template

FOLDER = ("ontology", "licence-texts")
SHORT = 12
"""Digits of the hash of a sentence: it serves to show differences, never to decide."""


class Sentence(NamedTuple):
    """A sentence of a known text: its hash, its length in words and the number of the clause in which it stands."""

    hash: str
    length: int
    clause: str


class Print(NamedTuple):
    """The fingerprint of one known text.

    `sha256` is the digest letter by letter, `digest` that of its words, `length` counts them. `rank` orders texts that
    say the same: the lower one is named first. `data` is the record as kept, whose larger parts are read when needed.
    """

    known: Known
    sha256: str
    digest: str
    length: int
    rank: int
    data: Mapping[str, Any]

    def sketch(self) -> Sketch:
        """The sketch of its word groups."""
        return unpacked(self.data["sketch"], self.length)

    def sentences(self) -> list[Sentence]:
        """Its sentences in their order."""
        return [Sentence(h, int(length), clause) for h, length, clause in (s.split(":") for s in self.data["sentences"])]

    def codes(self) -> str | None:
        """A letter of 64 for each of its words, where they are kept."""
        found = self.data.get("codes")
        return None if found is None else str(found)

    def template(self) -> Template | None:
        """Its SPDX template; None where only the words of the text itself are the text."""
        kept = self.data.get("template")
        return None if kept is None else tuple(_part(p) for p in kept)


class Prints(NamedTuple):
    """All fingerprints, by digest and in one list, and the words that no name holds."""

    texts: tuple[Print, ...]
    by_digest: Mapping[str, list[Print]]
    normative: frozenset[str]


@functools.cache
def prints() -> Prints:
    """The fingerprints that openclaim ships; PolicyError where their file is broken."""
    texts = [p for name in ("library.json", "spdx.json") for p in _read(name)]
    by_digest: dict[str, list[Print]] = {}
    for text in texts:
        by_digest.setdefault(text.digest, []).append(text)
    words = resources.read(resources.folder(*FOLDER, "normative-words.txt")).decode().splitlines()
    return Prints(tuple(texts), by_digest, frozenset(w.strip() for w in words if w.strip() and not w.startswith("#")))


@functools.cache
def sketches() -> tuple[Sketch, ...]:
    """The sketches of all texts, in their order."""
    return tuple(p.sketch() for p in prints().texts)


def _read(name: str) -> list[Print]:
    path = resources.folder(*FOLDER, name)
    try:
        content = json.loads(resources.read(path))
        return [_print(record, content) for record in content["texts"]]
    except (ValueError, KeyError, TypeError) as error:
        raise PolicyError(f"{path}: broken file of fingerprints ({error}); reinstall openclaim") from None


def _print(record: Mapping[str, Any], file: Mapping[str, Any]) -> Print:
    known = Known(record["id"], record["name"], Role(record["role"]), record["licence"],
                  record.get("version", file.get("version", "")),
                  record["source"], record.get("retrieved", file.get("retrieved", "")),
                  tuple(record.get("also", ())))
    return Print(known, record["sha256"], record["digest"], record["length"], record.get("rank", 0), record)


def _part(kept: Any) -> Part:  # a value of a JSON file
    """A part of a template as it is kept: `hash:words`, "c" for notices, "b" for a list mark, or a list."""
    if kept == "c":
        return Notices()
    if kept == "b":
        return Bullet()
    if isinstance(kept, str):
        wanted, length = kept.split(":")
        return Fixed(int(length), wanted)
    if kept[0] == "?":
        return Optional(tuple(_part(p) for p in kept[1:]))
    if kept[0] == "|":
        return Choice(tuple(tuple(_part(p) for p in option) for option in kept[1:]))
    return Field(kept[1], kept[2])


def kept(part: Part) -> Any:
    """The form in which a part of a template is kept; the inverse of reading it."""
    match part:
        case Notices():
            return "c"
        case Bullet():
            return "b"
        case Fixed(length, wanted):
            return f"{wanted}:{length}"
        case Optional(parts):
            return ["?", *map(kept, parts)]
        case Choice(options):
            return ["|", *([kept(p) for p in option] for option in options)]
        case Field(least, most):
            return ["*", least, most]
