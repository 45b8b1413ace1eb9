"""Decides which known text a text is; everything that is not wholly one of them is modified or unknown."""

from __future__ import annotations

from typing import NamedTuple

from compliance.licences.identify.differ import differences
from compliance.licences.identify.prints import Print, Prints, prints, sketches
from compliance.licences.identify.result import Candidate, Identification, Kind, Role
from compliance.licences.identify.sketch import full_sketch, likenesses
from compliance.licences.identify.template import Reader
from compliance.licences.identify.words import Word, digest, text_digest, words_of

MAX_LETTERS = 1 << 18
SHOWN = 5
"""How many candidates an answer names."""
_TRIED = 25  # templates read against a text: near variants of one licence are never more
_NEAREST = 0.999  # the estimate can come to 1 where a single word differs
_ALIKE = 0.35
_WITHIN = 0.7


class _Near(NamedTuple):
    """A known text near the text: the share of word groups that both have, and of those of the known text."""

    text: Print
    alike: float
    within: float


def identify(text: str) -> Identification:
    """What a text is, told from the licence library and the SPDX list; the same answer for the same text.

    A text of more than 256 Ki letters, which no licence text is, is unknown and not compared with anything.
    """
    if len(text) > MAX_LETTERS:
        return Identification(Kind.UNKNOWN, None, None, (), (), text_digest(text))
    known, found = prints(), words_of(text)
    words = [w.text for w in found]
    equal = known.by_digest.get(digest(words))
    if equal:
        return _recognised(text, equal, words)
    near = _near(words)
    reader = Reader(found, known.normative)
    filled = [n.text for n in near[:_TRIED] if (template := n.text.template()) and reader.follows(template)]
    if filled:
        return _recognised(text, sorted(filled, key=lambda p: (p.rank, -_similarity(near, p), p.known.id)), words)
    return _unrecognised(found, near, known)


def _recognised(text: str, equal: list[Print], words: list[str]) -> Identification:
    """The answer for a text that is a known one, in whatever layout; the first of equal ones names it."""
    exact = text_digest(text) in {p.sha256 for p in equal}
    first = equal[0].known
    licence = first.licence if first.role is Role.LICENCE else None
    candidates = tuple(Candidate(p.known, 1.0) for p in equal[:SHOWN])
    return Identification(Kind.EXACT if exact else Kind.REFLOWED, licence, first, candidates, (), digest(words))


def _unrecognised(found: list[Word], near: list[_Near], known: Prints) -> Identification:
    """The answer for a text that is no known one: modified where one is near, with the differences from the nearest."""
    words = [w.text for w in found]
    candidates = tuple(Candidate(n.text.known, min(round(n.alike, 3), _NEAREST)) for n in near[:SHOWN])
    modified = bool(near) and (near[0].alike >= _ALIKE or near[0].within >= _WITHIN)
    differing = differences(found, near[0].text) if modified else ()
    return Identification(Kind.MODIFIED if modified else Kind.UNKNOWN, None, None, candidates, differing, digest(words))


def _near(words: list[str]) -> list[_Near]:
    """The known texts that have word groups in common with a text, nearest first."""
    found = [_Near(text, *alike) for text, alike in zip(prints().texts, likenesses(full_sketch(words), sketches()), strict=True)
             if alike.within]
    return sorted(found, key=lambda n: (-n.alike, n.text.rank, n.text.known.id))


def _similarity(near: list[_Near], text: Print) -> float:
    return next(n.alike for n in near if n.text is text)
