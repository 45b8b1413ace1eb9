"""A licence text as words: what is left when layout is taken away.

Layout is white space, line ends, the form of quotation marks and dashes, markdown decoration, simple HTML tags, the case
of letters, invisible characters and whether an address begins with http or https; the SPDX matching guidelines (annex B of
the SPDX specification) name most of it.
Words, numbers and punctuation stay, with the line they stand on. Every step takes time in proportion to the text.
"""

from __future__ import annotations

import hashlib
import html
import re
import string
import unicodedata
import zlib
from collections.abc import Sequence
from typing import NamedTuple

_TAG = re.compile(r"</?(?:p|br|b|i|u|em|strong|h[1-6]|ul|ol|li|div|span|center|pre|code)(?:\s[^<>\n]{0,200})?/?>", re.IGNORECASE)
_SELF_LINK = re.compile(r"\[([^\[\]\s]{1,300})\]\((?:mailto:)?\1/?\)")
_AUTO_LINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,300}|[^<>\s@]{1,100}@[^<>\s@]{1,100})>")
_LINE_START = re.compile(r"^[ \t]*(?:>[ \t]*|\+[ \t]+)+", re.MULTILINE)
_RULE = re.compile(r"(?<!\S)[=~+]{3,}(?!\S)")
_EDGE_APOSTROPHE = re.compile(r"(?<!\w)'|'(?!\w)")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
                   r"(?:'[^\W_]+)*|[^\w\s]")
_APOSTROPHES = "'’‘‛´`ʼ′"
_QUOTES = "\"“”„‟«»″*\\#•·▪◦‣●○■□"  # and the marks of decoration, headings and lists
_SPACES = "-‐‑‒–—―−_|~\u2028\u2029\x0b\x0c\x85"
# Marks that only steer line breaks or joining. Marks that change the direction of writing stay words: they can hide text.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_TABLE = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_QUOTES, None), **dict.fromkeys(_SPACES, " "),
                        **dict.fromkeys(_INVISIBLE, None), "©": "(c)", "\t": " "})
_ENUMERATOR = re.compile(r"[0-9]{1,3}|[a-z]|[ivx]{1,5}")
_CODES = string.ascii_letters + string.digits + "+/"
_ENDS = frozenset(".;?!:")


class Word(NamedTuple):
    """A word or mark of punctuation in lower case and as it stands, its line (from 1), whether a space follows it."""

    text: str
    shown: str
    line: int
    spaced: bool


def words_of(text: str) -> list[Word]:
    """The words of a text in its order."""
    clean = _clean(text)
    found: list[Word] = []
    line, last = 1, 0
    for match in _WORD.finditer(clean):
        start, end = match.span()
        line += clean.count("\n", last, start)
        last = start
        found.append(Word(match.group().casefold(), match.group(), line, end == len(clean) or clean[end].isspace()))
    return found


def _clean(text: str) -> str:
    """The text without layout, in as many lines as before."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in lines:
        lines = html.unescape(lines)
    lines = unicodedata.normalize("NFKC", lines)
    if "<" in lines:
        lines = _TAG.sub(" ", _AUTO_LINK.sub(r"\1", lines))
    lines = lines.replace("https://", "http://")
    lines = _RULE.sub("", _LINE_START.sub("", _SELF_LINK.sub(r"\1", lines)))
    return _EDGE_APOSTROPHE.sub("", lines.translate(_TABLE))


def sentences(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where the sentences of a text lie: the first word of each and the one after its last.

    A sentence ends with a mark such as a full stop or a semicolon before a space, unless the mark follows a number or a
    letter that counts clauses. The rule looks at neighbouring words only, so that layout and changes elsewhere in the
    text leave the other sentences as they are.
    """
    found, start = [], 0
    for i, word in enumerate(words):
        counted = i == start or (i > 0 and _ENUMERATOR.fullmatch(words[i - 1].text) is not None)
        if word.text == "。" or (word.text in _ENDS and word.spaced and not counted):
            found.append((start, i + 1))
            start = i + 1
    if start < len(words):
        found.append((start, len(words)))
    return found


def digest(words: Sequence[str]) -> str:
    """The SHA-256 of words, as hexadecimal digits: equal for texts that differ in layout only."""
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()


def codes(words: Sequence[str]) -> str:
    """One letter of 64 a word: enough to find the word that was changed, too little to tell what any word is."""
    return "".join(_CODES[zlib.crc32(w.encode("utf-8", "surrogatepass")) & 63] for w in words)


def passage_hash(words: Sequence[str]) -> str:
    """A short hash of a passage, 16 hexadecimal digits, from which the passage cannot be read."""
    return hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def text_digest(text: str) -> str:
    """The SHA-256 of a text letter by letter, line ends and a byte order mark apart, as hexadecimal digits."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
