"""Texts of a description as a document may hold them: no character that steers its reader, no address but one of the web."""

from __future__ import annotations

import re
import unicodedata

_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_WEB = re.compile(r"https?://[^\s<>\"'`\\{}|^]+", re.IGNORECASE)
_LONGEST_ADDRESS = 2000
NAME = 160


def harmless(text: str, most: int = 1000) -> str:
    """One line of at most so many characters; control and direction characters are replaced, right-to-left text is isolated."""
    found = clean(" ".join(text.split()), most)
    if any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in found):
        return f"\N{FIRST STRONG ISOLATE}{found}\N{POP DIRECTIONAL ISOLATE}"
    return found


def web(address: str) -> str:
    """An address of the web that may be linked, else an empty text: no other scheme, no character to break out of a link."""
    if len(address) > _LONGEST_ADDRESS or not address.isprintable() or not _WEB.fullmatch(address):
        return ""
    return address

def clean(text: str, most: int = 200) -> str:
    """Text of a description without characters that could steer a terminal, cut at so many characters."""
    shown = "".join(c if c.isprintable() else "�" for c in text)
    return shown if len(shown) <= most else f"{shown[:most - 1]}…"
