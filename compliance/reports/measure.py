"""How wide text is without knowing its font, and lines that fit.

A picture does not bring a font, so widths are those of a wide one: no ASCII character of DejaVu Sans, the widest of the
usual defaults, or of Liberation Sans (as wide as Arial) is wider than the estimate, upright or bold; measured in the font
files. For other alphabets it is a guess on the safe side; which characters are of double width says UAX 11.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NARROW = frozenset("iljI.,:;'|!()[]/ ft-·")
_WIDE = frozenset("mMW@%—…→")
_BROAD = frozenset("wGOQHNUD+=<>~^#&")
_BOLD = 1.12


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    """The width of a character as a share of the font size."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in _NARROW:
        return 0.43
    if character in _WIDE:
        return 1.02
    if character in _BROAD:
        return 0.84
    if character.isascii():
        return 0.73 if character.isupper() else 0.65
    return 0.85


def width(text: str, size: float, bold: bool = False) -> float:
    """An upper estimate of the width of a line, in the unit of the font size."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1.0)


def wrap(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Lines that fit into a room, broken at spaces and, where a word is wider than the room, within it."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width(joined, size, bold) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, size, room, bold)
        lines += full
    return [*lines, line]


def _pieces(word: str, size: float, room: float, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        # A character without width of its own belongs to the one before it.
        if _em(character) and pieces[-1] and width(pieces[-1] + character, size, bold) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces
