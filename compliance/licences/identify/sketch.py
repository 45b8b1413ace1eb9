"""How much two texts have in common, from samples of their word groups.

A sketch is the set of those hashes of five neighbouring words that lie under a bound (a FracMinHash, as in Irber et al.,
2022, "Lightweight compositional analysis of metagenomes with FracMinHash"): all groups of a short text, one in eight or
in 32 of a longer one. The groups themselves cannot be read from it, nor their order.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Collection, Sequence
from typing import NamedTuple

_GROUP = 5
_FULL = 1 << 32
# A text of fewer words keeps one group in so many: at least fifty groups, lest chance decide.
_SHARES = ((400, 1), (1600, 8))
_LEAST_SHARE = 32


class Sketch(NamedTuple):
    """The hashes under a bound."""

    bound: int
    hashes: frozenset[int]

    def under(self, bound: int) -> frozenset[int]:
        """The hashes under another bound, not above this one's."""
        return self.hashes if bound >= self.bound else frozenset(h for h in self.hashes if h < bound)


class Likeness(NamedTuple):
    """Of the word groups of a text and a known one, estimated: the share that both have of those of either (Jaccard index),
    and the share of the known text's that the text has too.
    """  # noqa: D205

    alike: float
    within: float


def likenesses(text: Sketch, known: Collection[Sketch]) -> list[Likeness]:
    """How alike a text is to each of some known ones, of which it has the sketch with all groups."""
    under = {bound: text.under(bound) for bound in {k.bound for k in known}}
    found = []
    for sketch in known:
        mine = under[sketch.bound]
        both = len(mine & sketch.hashes)
        found.append(Likeness(both / (len(mine) + len(sketch.hashes) - both) if both else 0.0,
                              both / len(sketch.hashes) if both else 0.0))
    return found


def full_sketch(words: Sequence[str]) -> Sketch:
    """All word groups of a text, to compare with kept sketches of any bound."""
    return Sketch(_FULL, frozenset(zlib.crc32(" ".join(words[i:i + _GROUP]).encode("utf-8", "surrogatepass"))
                                   for i in range(max(1, len(words) - _GROUP + 1))))


def kept_sketch(words: Sequence[str]) -> Sketch:
    """The sketch that is kept of a known text."""
    bound = _bound(len(words))
    return Sketch(bound, frozenset(h for h in full_sketch(words).hashes if h < bound))


def packed(sketch: Sketch) -> str:
    """The hashes of a sketch as text, in the order of their size; four bytes each, the lowest first."""
    return base64.b64encode(struct.pack(f"<{len(sketch.hashes)}I", *sorted(sketch.hashes))).decode()


def unpacked(text: str, length: int) -> Sketch:
    """The sketch that was packed of a text of so many words."""
    data = base64.b64decode(text)
    return Sketch(_bound(length), frozenset(struct.unpack(f"<{len(data) // 4}I", data)))


def _bound(length: int) -> int:
    return _FULL // next((share for words, share in _SHARES if length < words), _LEAST_SHARE)
