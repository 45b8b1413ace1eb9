"""Changes to licence texts that tests make: some take the identity of a licence away, layout does not.

Each takes a text and a source of chance and returns the changed text, or None where the text has nothing to change so.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable

_NOTICE = re.compile(r"copyright|\(c\)|©|\[yyyy\]|\{yyyy\}|all rights reserved", re.IGNORECASE)


def paragraphs(text: str) -> list[str]:
    return re.split(r"\n[ \t]*\n", text)


def _body(text: str) -> list[tuple[int, str]]:
    """The lines of a text that hold no copyright notice, with their offsets: notices may be filled as one likes."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        if not _NOTICE.search(line):
            found.append((at, line))
        at += len(line)
    return found


def clause_removed(text: str, chance: random.Random) -> str | None:
    """Without a sentence of at least eight words that ends with a full stop."""
    places = [m.span() for m in re.finditer(r"(?<=[.;:]\s)[A-Z(\"“](?:[^.;]|\.(?!\s)){60,600}[.;](?=\s)", text)
              if not _NOTICE.search(m.group())]
    if not places:
        places = [m.span() for m in re.finditer(r"(?:[^.;,]){40,600}[.;,](?=\s)", text) if not _NOTICE.search(m.group())]
    if not places:
        return None
    start, end = chance.choice(places)
    return text[:start] + text[end:]


def clause_added(text: str, chance: random.Random) -> str | None:
    """With a clause of its own somewhere: at the beginning, at the end or between two paragraphs."""
    clause = chance.choice(["The Software shall be used for Good, not Evil.", "You may not use it for any military purpose.",
                            "Use is free for companies with less than 20 employees.", "Commercial use requires a fee."])
    parts = paragraphs(text)
    parts.insert(chance.randrange(len(parts) + 1), clause)
    return "\n\n".join(parts)


def number_changed(text: str, chance: random.Random) -> str | None:
    """With another number, not one that counts lines or clauses nor one in a copyright notice."""
    places = [(at + m.start(), m.group()) for at, line in _body(text) for m in re.finditer(r"(?<![A-Za-z])\d+", line)
              if re.search("[A-Za-z]", line[:m.start()])]
    # A text without one has the year of its notice, which no more than its template lets one fill.
    places = places or [(m.start(), m.group()) for m in re.finditer(r"\d+", text)]
    if not places:
        return None
    at, number = chance.choice(places)
    return text[:at] + str(int(number) + chance.randint(1, 9)) + text[at + len(number):]


def name_changed(text: str, chance: random.Random) -> str | None:
    """With another name for a person, firm, product or defined term, outside copyright notices."""
    places = [(at + m.start(), m.group()) for at, line in _body(text)
              for m in re.finditer(r"(?<=[a-z,] )[A-Z][A-Za-z]{3,}\b", line)]
    if not places:
        return None
    at, name = chance.choice(places)
    return text[:at] + "Zorblatt" + text[at + len(name):]


def word_negated(text: str, chance: random.Random) -> str | None:
    """With a "not" after a verb of permission, or the "not" taken away."""
    places = [(m.start(), m.end(), m.group() + (" not" if m.group() != "not" else "")) for m in
              re.finditer(r"\b(?:may|shall|will|must|is|are|not)\b", text, re.IGNORECASE)]
    if not places:
        return None
    start, end, put = chance.choice(places)
    return text[:start] + ("" if put == "not" else put) + text[end:]


def reflowed(text: str, chance: random.Random) -> str | None:
    """In another layout: paragraphs wrapped anew, other line ends, quotation marks and decoration."""
    width = chance.choice([40, 66, 100, 10_000])
    parts = [textwrap.fill(" ".join(p.split()), width, break_long_words=False, break_on_hyphens=False) for p in paragraphs(text)]
    marks = chance.choice([{}, str.maketrans("“”‘’", "\"\"''"), str.maketrans({"'": "’"})])
    text = ("\n" * chance.choice([2, 3])).join(parts).translate(marks)
    lines = text.split("\n")
    decorate = chance.choice(["", "**{}**", "# {}", "> {}"])
    if decorate and lines[0].strip():
        lines[0] = decorate.format(lines[0])
    return chance.choice(["\n", "\r\n"]).join(lines) + chance.choice(["", "\n", "  \n\n"])


Mutation = Callable[[str, random.Random], str | None]
CHANGES: tuple[Mutation, ...] = (clause_removed, clause_added, number_changed, name_changed, word_negated)
