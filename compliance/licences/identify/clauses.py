"""The numbers of the clauses of a licence text, from the list marks at the beginning of its lines."""

from __future__ import annotations

import re

_MARK = re.compile(r"[ \t>#*_]*(?:(?:section|article|clause)[ \t]+)?"
                   r"(?:\(?([0-9]{1,2}(?:\.[0-9]{1,2}){0,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]\)?|([0-9]{1,2}(?:\.[0-9]{1,2}){1,3}))"
                   r"(?=[*_\s]|$)", re.IGNORECASE)


def clauses(text: str) -> dict[int, str]:
    """The clause that begins on a line, by line (from 1), as numbers joined by full stops: `1.b.iv`, `3.2`."""
    found: dict[int, str] = {}
    path: list[tuple[str, str]] = []
    for line, content in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        match = _MARK.match(content[:80])
        if match is None:
            continue
        mark = (match.group(1) or match.group(2)).lower()
        style = _style(mark, [s for s, _ in path])
        if style == "dotted":
            path = [("dotted", mark)]
        else:
            known = [s for s, _ in path]
            path = [*path[:known.index(style)], (style, mark)] if style in known else [*path, (style, mark)]
            if style == "number":
                path = path[-1:]
        found[line] = ".".join(m for _, m in path)
    return found


def _style(mark: str, open_styles: list[str]) -> str:
    if "." in mark:
        return "dotted"
    if mark.isdecimal():
        return "number"
    roman = set(mark) <= set("ivx")
    if roman and (len(mark) > 1 or mark == "i" or "roman" in open_styles):
        return "roman"
    return "letter"
