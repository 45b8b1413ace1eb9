"""The passages in which a text differs from a known one: its own words, and where the known text has others.

The known text is kept as hashed sentences and a digit a word, so that its words are shown only where an installed package
has them. Sentences that are equal are found first; within the rest equal words at both ends are taken off.
"""

from __future__ import annotations

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
    result = []
    for tag, a, b, c, d in SequenceMatcher(None, [s.hash for s in kept], mine, autojunk=False).get_opcodes():
        if tag != "equal" and len(result) < _MOST:
            begin = parts[c][0] if c < len(parts) else len(found)
            gap = _Gap((starts[a], starts[b]), (begin, parts[d - 1][1] if d > c else begin))
            result.append(_difference(found, known, gap, (a, b)))
    return tuple(result)


def _difference(found: Sequence[Word], known: Print, gap: _Gap, at: tuple[int, int]) -> Difference:
    words = words_known(known)
    narrow = _narrowed(found, known, words, gap)
    (a, b), (c, d) = narrow.known, narrow.mine
    change = Change.ADDED if a == b else Change.REMOVED if c == d else Change.CHANGED
    here = found[c:d]
    lines = (here[0].line, here[-1].line) if here else None
    return Difference(change, lines, _shown(here), _around(found, gap.mine, narrow.mine),
                      None if words is None else " ".join(words[a:b]), place(known, at, b - a))


def _narrowed(found: Sequence[Word], known: Print, words: Sequence[str] | None, gap: _Gap) -> _Gap:
    """The gap without the words that are equal at its beginning and end; as it is where that leaves nothing."""
    (a, b), (c, d) = gap
    mine: Sequence[str] = [w.text for w in found[c:d]]
    theirs: Sequence[str] | None = words
    if theirs is None:
        theirs, mine = known.codes(), codes(mine)
    if theirs is None:
        return gap
    theirs = theirs[a:b]
    first = _equal(theirs, mine)
    last = min(_equal(theirs[::-1], mine[::-1]), len(theirs) - first, len(mine) - first)
    narrow = _Gap((a + first, b - last), (c + first, d - last))
    return gap if narrow.known[0] == narrow.known[1] and narrow.mine[0] == narrow.mine[1] else narrow


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
