"""Texts of a description as a document may hold them: no character that steers its reader, no address but one of the web."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_WEB = re.compile(r"https?://[^\s<>\"'`\\{}|^]+", re.IGNORECASE)
_LONGEST_ADDRESS = 2000
NAME = 160
# Line breaks and tabs of the layout; in strings both formats escape them.
_LAYOUT = {ord("\n"): None, ord("\t"): None}


def harmless(text: str, most: int = 1000) -> str:
    """One line of at most so many characters; control and direction characters are replaced, right-to-left text is isolated."""
    found = clean(" ".join(text.split()), most)
    if not found.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in found):
        return f"\N{FIRST STRONG ISOLATE}{found}\N{POP DIRECTIONAL ISOLATE}"
    return found


def web(address: str) -> str:
    """An address of the web that may be linked, else an empty text: no other scheme, no character to break out of a link."""
    if len(address) > _LONGEST_ADDRESS or not address.isprintable() or not _WEB.fullmatch(address):
        return ""
    return address

def clean(text: str, most: int = 200) -> str:
    """Text of a description without characters that could steer a terminal, cut at so many characters."""
    # Almost every text is as it may be, and this asks at the speed of C.
    shown = text if text.isprintable() else "".join(c if c.isprintable() else "�" for c in text)
    return shown if len(shown) <= most else f"{shown[:most - 1]}…"


def in_json(text: str) -> str:
    """JSON of equal meaning in which every character that could steer a terminal or turn the direction is an escape."""
    return _escaped(text, lambda c: "".join(f"\\u{n:04x}" for n in _units(c)))


def in_turtle(text: str) -> str:
    """Turtle of equal meaning, likewise; it has a longer escape for what lies beyond the first plane."""
    return _escaped(text, lambda c: f"\\u{ord(c):04X}" if ord(c) < 0x10000 else f"\\U{ord(c):08X}")


def _escaped(text: str, escape: Callable[[str], str]) -> str:
    # Almost every text has nothing to escape, and this asks at the speed of C.
    if text.translate(_LAYOUT).isprintable():
        return text
    return "".join(c if c in "\n\t" or c.isprintable() else escape(c) for c in text)


def _units(character: str) -> tuple[int, ...]:
    """The units of UTF-16 of a character, by which JSON escapes it."""
    data = character.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(data[n:n + 2], "big") for n in range(0, len(data), 2))
