"""How much two texts have in common, from samples of their word groups.

A sketch is the set of those hashes of five neighbouring words that lie under a bound (a FracMinHash, as in Irber et al.,
2022, "Lightweight compositional analysis of metagenomes with FracMinHash"): all groups of a short text, one in eight or
in 32 of a longer one. The groups themselves cannot be read from it, nor their order.
"""

from __future__ import annotations

import base64
import sys
import zlib
from array import array
from collections.abc import Sequence
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

    def alike(self, other: Sketch) -> float:
        """The share of the word groups of either text that both have, estimated (Jaccard index)."""
        mine, theirs = self._under(other), other._under(self)
        union = len(mine | theirs)
        return len(mine & theirs) / union if union else 0.0

    def within(self, other: Sketch) -> float:
        """The share of this text's word groups that the other text has too, estimated."""
        mine, theirs = self._under(other), other._under(self)
        return len(mine & theirs) / len(mine) if mine else 0.0

    def _under(self, other: Sketch) -> frozenset[int]:
        return self.hashes if self.bound <= other.bound else frozenset(h for h in self.hashes if h < other.bound)


def full_sketch(words: Sequence[str]) -> Sketch:
    """All word groups of a text, to compare with kept sketches of any bound."""
    return Sketch(_FULL, frozenset(zlib.crc32(" ".join(words[i:i + _GROUP]).encode("utf-8", "surrogatepass"))
                                   for i in range(max(1, len(words) - _GROUP + 1))))


def kept_sketch(words: Sequence[str]) -> Sketch:
    """The sketch that is kept of a known text."""
    bound = _bound(len(words))
    return Sketch(bound, frozenset(h for h in full_sketch(words).hashes if h < bound))


def packed(sketch: Sketch) -> str:
    """The hashes of a sketch as text, in the order of their size."""
    values = array("I", sorted(sketch.hashes))
    if sys.byteorder == "big":
        values.byteswap()
    return base64.b64encode(values.tobytes()).decode()


def unpacked(text: str, length: int) -> Sketch:
    """The sketch that was packed of a text of so many words."""
    values = array("I")
    values.frombytes(base64.b64decode(text))
    if sys.byteorder == "big":
        values.byteswap()
    return Sketch(_bound(length), frozenset(values))


def _bound(length: int) -> int:
    return _FULL // next((share for words, share in _SHARES if length < words), _LEAST_SHARE)
