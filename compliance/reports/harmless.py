"""Texts of a description as a document may hold them: no character that steers its reader, no address but one of the web."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_WEB = re.compile(r"https?://[^\s<>\"'`\\{}|^]+", re.IGNORECASE)
_LONGEST_ADDRESS = 2000
NAME = 160
_OPEN, _CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
# Line breaks and tabs of the layout; in strings both formats escape them.
_LAYOUT = {ord("\n"): None, ord("\t"): None}


def harmless(text: str, most: int = 1000) -> str:
    """One line of at most so many characters; control and direction characters are replaced, right-to-left text is isolated.

    A text that went through it before stays as it is.
    """
    words = " ".join(text.split())
    if words.isascii():
        return clean(words, most)
    found = _isolated(words, most) if _balanced(words) else clean(words, most)
    depth = 0
    for c in found:
        depth += (c == _OPEN) - (c == _CLOSE)
        if not depth and unicodedata.bidirectional(c) in _RIGHT_TO_LEFT:
            return f"{_OPEN}{found}{_CLOSE}"
    return found


def _balanced(text: str) -> bool:
    """Whether a text holds isolates of ours, each of which is closed."""
    depth = 0
    for c in text:
        depth += (c == _OPEN) - (c == _CLOSE)
        if depth < 0:
            return False
    return depth == 0 and _OPEN in text


def _isolated(text: str, most: int) -> str:
    """A text with isolates, cleaned and cut between them; what the cut leaves open is closed."""
    parts = re.split(f"([{_OPEN}{_CLOSE}])", text)
    found = "".join(part if part in (_OPEN, _CLOSE) else clean(part, len(part)) for part in parts)
    # The marks around a text that was cut before do not count.
    if len(found) <= most + 2:
        return found
    cut = found[:most - 1]
    return f"{cut}…{_CLOSE * (cut.count(_OPEN) - cut.count(_CLOSE))}"


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
