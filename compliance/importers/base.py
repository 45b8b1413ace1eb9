"""Recognises a foreign format and finds its importer."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from compliance.graph import Graph


class Importer(Protocol):
    """What a module of this package offers: whether a text is of its format, and the description that it gives."""

    def recognises(self, text: str, name: str) -> bool:
        """Whether a text is of this format, from its first lines; must not raise."""

    def read(self, text: str, source: str) -> Graph:
        """The description; InputError with the line where the text cannot be read."""


# In the order in which they are tried.
_MODULES = ("mot", "openness_index_yaml", "fmti_csv")


def recognise(text: str, name: str) -> Importer | None:
    """The importer of a text, None where it is no foreign format that we know."""
    for module in _MODULES:
        importer: Importer = import_module(f"compliance.importers.{module}")
        if importer.recognises(text, name):
            return importer
    return None
