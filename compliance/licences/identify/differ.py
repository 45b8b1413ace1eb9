"""The passages in which a text differs from a known one: its own words, and where the known text has others.

The known text is kept as hashed sentences and a letter a word, so that its words are shown only where an installed package
has them. Sentences that are equal are found first; the rest is compared word by word.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from compliance.licences.identify.places import place
from compliance.licences.identify.prints import SHORT, Print
from compliance.licences.identify.result import Change, Difference
from compliance.licences.identify.texts import words_known
from compliance.licences.identify.words import Word, codes, passage_hash, sentences

_MOST = 200
_CONTEXT = 12
_LONGEST = 150  # words of a passage that are shown
_SURE_WORDS, _SURE_CODES = 2, 5  # so many equal words, or letters of words, part two differences
_SEARCHED = 1_000_000  # longer passages are compared at their ends only, lest the time grow with the square


class _Gap(NamedTuple):
    """Words of both texts that stand in the same place: from the first to the one after the last, in each."""

    known: tuple[int, int]
    mine: tuple[int, int]


def differences(found: Sequence[Word], known: Print) -> tuple[Difference, ...]:
    """The passages added, removed or changed against a known text, in the order of the text; at most 200."""
    kept, parts = known.sentences(), sentences(found)
    starts = [0]
    for sentence in kept:
        starts.append(starts[-1] + sentence.length)
    mine = [passage_hash([w.text for w in found[a:b]])[:SHORT] for a, b in parts]
    gaps = []
    for tag, a, b, c, d in SequenceMatcher(None, [s.hash for s in kept], mine, autojunk=False).get_opcodes():
        if tag != "equal":
            begin = parts[c][0] if c < len(parts) else len(found)
            gaps.append((_Gap((starts[a], starts[b]), (begin, parts[d - 1][1] if d > c else begin)), (a, b)))
    texts = _Pair(found, known, words_known(known))
    return tuple(itertools.islice((texts.difference(gap, part, at) for gap, at in gaps for part in texts.parts(gap)), _MOST))


class _Pair(NamedTuple):
    """The two texts; `words` are the known words where there are any."""

    found: Sequence[Word]
    known: Print
    words: Sequence[str] | None

    def difference(self, gap: _Gap, part: _Gap, at: tuple[int, int]) -> Difference:
        """What to say of a part of a gap between the sentences from one number up to another."""
        (a, b), (c, d) = part
        change = Change.ADDED if a == b else Change.REMOVED if c == d else Change.CHANGED
        here = self.found[c:d]
        lines = (here[0].line, here[-1].line) if here else None
        return Difference(change, lines, _shown(here), _around(self.found, gap.mine, part.mine),
                          None if self.words is None else " ".join(self.words[a:b]), place(self.known, at, b - a))

    def parts(self, gap: _Gap) -> list[_Gap]:
        """The parts of a gap that differ, without the equal words between them; the gap where that leaves nothing."""
        (a, b), (c, d) = gap
        mine: Sequence[str] = [w.text for w in self.found[c:d]]
        theirs, least = self.words, _SURE_WORDS
        if theirs is None:
            theirs, mine, least = self.known.codes(), codes(mine), _SURE_CODES
        if theirs is None or a == b or c == d:
            return [gap]
        inner = _unequal(theirs[a:b], mine, least)
        return [_Gap((a + i, a + j), (c + k, c + m)) for i, j, k, m in inner] or [gap]


def _unequal(one: Sequence[str], other: Sequence[str], least: int) -> list[tuple[int, int, int, int]]:
    """Where two sequences differ: from and to in the one and in the other; short equal runs do not part them."""
    first = _equal(one, other)
    last = min(_equal(one[::-1], other[::-1]), len(one) - first, len(other) - first)
    one, other = one[first:len(one) - last], other[first:len(other) - last]
    if not one and not other:
        return []
    found = [(0, 0, 0, 0)]
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks() if len(one) * len(other) < _SEARCHED else ()
    for i, j, size in blocks:
        if size >= least:
            found[-1] = (found[-1][0], i, found[-1][2], j)
            found.append((i + size, i + size, j + size, j + size))
    found[-1] = (found[-1][0], len(one), found[-1][2], len(other))
    return [(first + i, first + j, first + k, first + m) for i, j, k, m in found if i < j or k < m]


def _equal(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items at the beginning are equal."""
    return next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))


def _shown(words: Sequence[Word]) -> str:
    """Words as they stand in the text, on one line; the middle of a long passage is left out."""
    if len(words) > _LONGEST:
        half = _LONGEST // 2
        return f"{_shown(words[:half])} […] {_shown(words[-half:])}"
    return "".join(w.shown + " " * w.spaced for w in words).strip()


def _around(found: Sequence[Word], gap: tuple[int, int], narrow: tuple[int, int]) -> str:
    """The passage with the differing words between brackets and a few words on both sides."""
    before = found[max(gap[0], narrow[0] - _CONTEXT):narrow[0]]
    after = found[narrow[1]:min(gap[1], narrow[1] + _CONTEXT)]
    if not before and not after:
        return ""
    return f"{_shown(before)} [{_shown(found[narrow[0]:narrow[1]])}] {_shown(after)}".strip()
