"""Placeholder that recognises nothing until the importer is written."""

from __future__ import annotations

from compliance.errors import InputError
from compliance.graph import Graph


def recognises(text: str, name: str) -> bool:
    """Whether a text is of this format."""
    return False


def read(text: str, source: str) -> Graph:
    """The description."""
    raise InputError(source, "this format cannot be read yet")
