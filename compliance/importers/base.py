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


# What a reader should know of a record although it could be read, on the release.
NOTE = "http://www.w3.org/2004/02/skos/core#note"

# In the order in which they are tried.
_MODULES = ("mot", "openness_index_yaml", "fmti_csv")


def recognise(text: str, name: str) -> Importer | None:
    """The importer of a text, None where it is no foreign format that we know."""
    for module in _MODULES:
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
