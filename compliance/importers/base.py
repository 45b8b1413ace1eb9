"""Recognises a foreign format and finds its importer."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from compliance.errors import InputError
from compliance.graph import Graph, read
from compliance.graph.read import MAX_BYTES


class Importer(Protocol):
    """What a module of this package offers: whether a text is of its format, and the description that it gives."""

    def recognises(self, text: str, name: str) -> bool:
        """Whether a text is of this format, from its first lines; must not raise."""

    def read(self, text: str, source: str) -> Graph:
        """The description; InputError with the line where the text cannot be read."""


# In the order in which they are tried, each with a word without which a text is not of the format, so that a module is
# imported only where it may be needed.
_MODULES = (("mot", "framework:"), ("openness_index_yaml", "\norg:"), ("fmti_csv", "Indicator,"))


def recognise(text: str, name: str) -> Importer | None:
    """The importer of a text, None where it is no foreign format that we know."""
    for module, word in _MODULES:
        if word not in text:
            continue
        importer: Importer = import_module(f"compliance.importers.{module}")
        if importer.recognises(text, name):
            return importer
    return None


def read_any(data: bytes, name: str, ending: str | None) -> Graph:
    """The graph of a description, or of a foreign format that openclaim imports."""
    if ending in ("yml", "yaml", "csv"):
        text = data[:MAX_BYTES].decode("utf-8", "replace")
        importer = recognise(text, name)
        if importer is not None:
            return importer.read(text, name)
        if ending == "csv":
            raise InputError(name, "this table is of no kind that openclaim reads (it reads score tables of the FMTI)")
    return read(data, name, ending)
