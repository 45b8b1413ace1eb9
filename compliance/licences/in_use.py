"""The library by which importers and exporters know the licences that foreign documents name.

Their names are looked up deep within each format. What the user adds to the shipped library holds for one command or one
request, so that it is set where files are read, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from compliance.licences.library import Library, library

_IN_USE: ContextVar[Library | None] = ContextVar("library in use", default=None)


def in_use() -> Library:
    """The library that is in use, else the one that openclaim ships."""
    known = _IN_USE.get()
    return library() if known is None else known


@contextmanager
def using(known: Library | None) -> Iterator[None]:
    """Names of licences are those of a library within this block; without one, those that are in use already."""
    token = _IN_USE.set(known if known is not None else _IN_USE.get())
    try:
        yield
    finally:
        _IN_USE.reset(token)
