"""Whether words follow a template: fixed passages that are known by their hashes, optional ones, choices and fields.

The template is read as a machine that is in several places of the text at once, so that no choice is ever taken back and
the time is bounded by the length of the template times the few places that remain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from compliance.licences.identify.words import Word, passage_hash

MAX_FIELD = 60
MAX_NOTICES = 300
_PLAIN = 8
_LINKS = frozenset((
    "a", "all", "and", "at", "authors", "by", "c", "com", "contributors", "copyright", "de", "for", "from", "holder", "holders",
    "http", "in", "inc", "io", "its", "net", "of", "on", "or", "org", "others", "owner", "owners", "portions", "present",
    "reserved", "rights", "the", "to", "und", "www"))


class Fixed(NamedTuple):
    """A passage of so many words with this hash."""

    length: int
    hash: str


class Optional(NamedTuple):
    """A part that may be left out."""

    parts: Template


class Choice(NamedTuple):
    """Exactly one of several parts."""

    options: tuple[Template, ...]


class Field(NamedTuple):
    """A place that anyone may fill, for example with the name of the holder; it may be empty where `least` is 0."""

    least: int
    most: int = MAX_FIELD


class Notices(NamedTuple):
    """A place for copyright notices, or none."""


class Bullet(NamedTuple):
    """The number, letter or mark of a list item, or none."""


Part = Fixed | Optional | Choice | Field | Notices | Bullet
Template = tuple[Part, ...]


class Reader:
    """The words of one text, read against any number of templates.

    `normative` are words that no name holds: a field or notice with one of them says something of its own about what may
    be done, so that the text is no longer the template's. Nor is a field that has more than a few words without a capital:
    names are short, sentences are not, in whatever language.
    """

    def __init__(self, words: Sequence[Word], normative: frozenset[str]) -> None:
        self._words = [w.text for w in words]
        self._plain = [w.shown.islower() and w.text not in _LINKS for w in words]
        self._normative = normative
        self._hashes: dict[tuple[int, int], str] = {}
        self._after_notices: dict[int, frozenset[int]] = {}

    def follows(self, template: Template) -> bool:
        """Whether the words, from the first to the last, follow the template."""
        return len(self._words) in self._after(template, frozenset([0]))

    def _after(self, template: Template, places: frozenset[int]) -> frozenset[int]:
        for part in template:
            if not places:
                break
            places = self._step(part, places)
        return places

    def _step(self, part: Part, places: frozenset[int]) -> frozenset[int]:
        match part:
            case Fixed(length, wanted):
                return frozenset(p + length for p in places if self._hash(p, length) == wanted)
            case Optional(parts):
                return places | self._after(parts, places)
            case Choice(options):
                return frozenset().union(*(self._after(o, places) for o in options))
            case Field(least, most):
                return frozenset(q for p in places for q in self._run(p, least, most))
            case Notices():
                return places.union(*(self._notices(p) for p in places if self._opens_notice(p)))
            case Bullet():
                return places | frozenset(q for p in places for q in self._bullets(p))

    def _hash(self, place: int, length: int) -> str:
        if place + length > len(self._words):
            return ""
        key = (place, length)
        if key not in self._hashes:
            self._hashes[key] = passage_hash(self._words[place:place + length])
        return self._hashes[key]

    def _run(self, place: int, least: int, most: int) -> Iterable[int]:
        """The places after a field of at least so many words that begins here."""
        plain = 0
        for q in range(place, min(place + most, len(self._words)) + 1):
            if q > place:
                word = self._words[q - 1]
                plain = 0 if word == "copyright" else plain + self._plain[q - 1]
                if word in self._normative or plain > _PLAIN:
                    return
            if q - place >= least:
                yield q

    def _notices(self, place: int) -> frozenset[int]:
        """The places after notices that begin here; every template asks for them at the same few places."""
        if place not in self._after_notices:
            self._after_notices[place] = frozenset(self._run(place, 1, MAX_NOTICES))
        return self._after_notices[place]

    def _opens_notice(self, place: int) -> bool:
        opening = self._words[place:place + 3]
        return "copyright" in opening[:2] or opening == ["(", "c", ")"] or opening == ["all", "rights", "reserved"]

    def _bullets(self, place: int) -> Iterable[int]:
        """The places after a list mark: `1.`, `(a)`, `iv)`, `3.2.`, `o`."""
        for q in range(place + 1, min(place + 6, len(self._words)) + 1):
            word = self._words[q - 1]
            if not (word in ".():[]" or word.isdecimal() or (len(word) <= 4 and set(word) <= set("ivx")) or len(word) == 1):
                return
            yield q
