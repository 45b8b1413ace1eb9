"""What the patterns of SPDX templates can stand for, written out: finite spellings, with a mark where anything may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as _c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

FIELD = "\x00"
_MOST = 64


def spellings(pattern: str) -> list[str]:
    """The texts that a pattern matches, each `.+`, `.*` and the like as FIELD; at most 64, none for a pattern beyond that.

    Where a pattern cannot be written out, a text has to have the words of the licence itself.
    """
    try:
        tree = _parser.parse(re.sub(r"\[ \\t\\r\\n\\f\]", r"\\s", pattern))
        found = list(dict.fromkeys(_sequence(list(tree))))
    except (re.error, _TooManyError):
        return []
    return found


class _TooManyError(Exception):
    pass


def _sequence(items: list[Any]) -> list[str]:
    found = [""]
    for item in items:
        found = _few(a + b for a in found for b in _item(item))
    return found


def _item(item: Any) -> Iterable[str]:
    kind, value = item
    if kind is _c.LITERAL:
        return [chr(value)]
    if kind is _c.ANY or kind is _c.NOT_LITERAL:
        return [FIELD]
    if kind is _c.IN:
        return _few(_class(value))
    if kind is _c.BRANCH:
        return _few(text for branch in value[1] for text in _sequence(list(branch)))
    if kind is _c.SUBPATTERN:
        return _sequence(list(value[3]))
    if kind in (_c.MAX_REPEAT, _c.MIN_REPEAT):
        return _repeat(*value)
    if kind is _c.AT:
        return [""]
    raise _TooManyError


def _class(members: list[Any]) -> Iterator[str]:
    for kind, value in members:
        if kind is _c.NEGATE:
            yield FIELD
            return
        if kind is _c.LITERAL:
            yield chr(value)
        elif kind is _c.CATEGORY and value is _c.CATEGORY_SPACE:
            yield " "
        elif kind is _c.RANGE:
            yield from map(chr, range(value[0], value[1] + 1))
        else:
            yield FIELD
            return


def _repeat(least: int, most: int, items: Any) -> list[str]:
    once = _sequence(list(items))
    if once == [FIELD]:
        return [FIELD]
    if all(not o.strip() for o in once):
        return [" "] if most else [""]
    if all(len(o) == 1 and not o.isalnum() for o in once) or most > 3:
        # A run of marks, or of digits: once and a field is what any number of them comes to.
        return ["", *once, FIELD] if least == 0 else [*once, FIELD]
    return _few("".join(c) for n in range(least, most + 1) for c in _products(once, n))


def _products(once: list[str], times: int) -> Iterator[tuple[str, ...]]:
    import itertools

    return itertools.product(once, repeat=times)


def _few(texts: Iterable[str]) -> list[str]:
    found: list[str] = []
    for text in texts:
        found.append(text)
        if len(found) > _MOST:
            raise _TooManyError
    return found
