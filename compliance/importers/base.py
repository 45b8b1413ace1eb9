"""Recognises a foreign format and finds its importer.

To add a format: a member of `Format`, a module beside this one with `recognises` and `read`, and one line in `_REGISTRY`.
"""

from __future__ import annotations

import io
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, cast

from compliance.errors import InputError
from compliance.graph import Graph, read
from compliance.graph.read import MAX_BYTES
from compliance.importers.licence_text import as_licence, is_licence_file

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class Format(StrEnum):
    """The formats that openclaim imports, by the names that `--from` takes."""

    HUB = "hub"
    HUB_CARD = "hub-card"
    GGUF = "gguf"
    SAFETENSORS = "safetensors"
    SPDX3 = "spdx3"
    CYCLONEDX = "cyclonedx"
    CROISSANT = "croissant"
    MLDCAT = "mldcat"
    MOT = "mot"
    OPENNESS_INDEX = "openness-index"
    FMTI = "fmti"


class Importer(Protocol):
    """What a module for a text format offers: whether a text is of its format, and the description that it gives."""

    def recognises(self, text: str, name: str) -> bool:
        """Whether a text is of this format, from its first lines; must not raise."""

    def read(self, text: str, source: str) -> Graph:
        """The description; InputError with the line where the text cannot be read."""


class BinaryImporter(Protocol):
    """What a module for a binary format offers; it reads no more of a file than its header."""

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether a file is of this format, from its first 4096 bytes and its name; must not raise."""

    def read(self, stream: BinaryIO, source: str) -> Graph:
        """The description; InputError where the header is broken or declares more than the file holds."""


class Entry(NamedTuple):
    """A format with the module that reads it and a line for the help.

    A text is of the format only if it holds one of `words`, so that the module is imported only where it may be needed.
    `endings` are those of names by which a file without any of these words may be of the format.
    """

    format: Format
    module: str
    about: str
    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    binary: bool = False
    folder: bool = False


# In the order in which they are tried.
_REGISTRY = (
    Entry(Format.HUB, "hub.repository", "a hub repository folder (README.md, config.json, weights, LICENSE)", folder=True),
    Entry(Format.GGUF, "hub.gguf_file", "the header of a GGUF file", endings=("gguf",), binary=True),
    Entry(Format.SAFETENSORS, "hub.safetensors_file", "the header of a safetensors file", endings=("safetensors",), binary=True),
    Entry(Format.HUB_CARD, "hub.card_file", "a model or data set card (.md), with or without front matter",
          words=("---\n", "---\r"), endings=("md", "markdown")),
    Entry(Format.SPDX3, "spdx3", "SPDX 3 (JSON-LD) with the AI and Dataset profiles",
          words=('://spdx.org/rdf/3', '"spdxVersion"')),
    Entry(Format.CYCLONEDX, "cyclonedx", "CycloneDX ML-BOM 1.5 to 1.7 (JSON, XML)",
          words=('"CycloneDX"', "cyclonedx.org/schema/bom")),
    Entry(Format.CROISSANT, "croissant", "Croissant 1.0 and 1.1 data cards (JSON-LD)", words=("mlcommons.org/croissant/",)),
    Entry(Format.MLDCAT, "mldcat", "MLDCAT-AP and DCAT (Turtle, JSON-LD, RDF/XML)",
          words=("http://data.europa.eu/it6/", "http://www.w3.org/ns/dcat#", "semiceu.github.io/MLDCAT-AP")),
    Entry(Format.MOT, "mot", "a record of the Model Openness Tool (YAML)", words=("framework:", "release:", '"release"')),
    Entry(Format.OPENNESS_INDEX, "openness_index_yaml", "a record of the openness index (YAML)", words=("\norg:",)),
    Entry(Format.FMTI, "fmti_csv", "a score table of the Foundation Model Transparency Index (CSV)", words=("Indicator,",)),
)
_HEAD = 4096
_MAX_PIPED = 4 * MAX_BYTES
_TABLE = "this table is of no kind that openclaim reads (it reads score tables of the FMTI)"


def formats() -> tuple[Entry, ...]:
    """Every format in the order in which they are tried."""
    return _REGISTRY


def importer(entry: Entry) -> Importer:
    """The module of a text format."""
    found: Importer = import_module(f"compliance.importers.{entry.module}")
    return found


def binary_importer(entry: Entry) -> BinaryImporter:
    """The module of a binary format."""
    found: BinaryImporter = import_module(f"compliance.importers.{entry.module}")
    return found


def recognise(text: str, name: str) -> Importer | None:
    """The importer of a text, None where it is no foreign format that we know."""
    ending = name.rpartition(".")[2].lower()
    for entry in _REGISTRY:
        if entry.binary or entry.folder or not (ending in entry.endings or any(w in text for w in entry.words)):
            continue
        found = importer(entry)
        if found.recognises(text, name):
            return found
    return None


def read_any(data: bytes, name: str, ending: str | None) -> Graph:
    """The graph of a description, or of a foreign format that openclaim imports."""
    found = _binary(data[:_HEAD], name)
    if found is not None:
        return found.read(io.BytesIO(data), name)
    text = data[:MAX_BYTES].decode("utf-8", "replace")
    foreign = recognise(text, name)
    if foreign is not None and not is_licence_file(text, name):
        return foreign.read(_text(data, name), name)
    if ending == "csv":
        raise InputError(name, _TABLE)
    try:
        return read(data, name, ending)
    except InputError:
        licence = as_licence(text, name)
        if licence is None:
            raise
        raise licence from None


def read_file(file: Traversable, name: str, wanted: Format | None = None) -> Graph:
    """The graph of a file in any form, or in the format that is wanted; of binary files only the header is read."""
    with cast("BinaryIO", file.open("rb")) as stream:
        return read_stream(stream, name, file.name, wanted)


def is_folder_of_one(folder: Path) -> bool:
    """Whether a folder as a whole is one release in a foreign format (a hub repository)."""
    from compliance.importers.hub.recognise import is_repository

    return is_repository(folder)


def read_folder(folder: Path, name: str, published: str | None = None) -> Graph:
    """The graph of a folder that is a hub repository.

    `published` is the address at which the user vouches that it is public; without it availability stays unknown.
    """
    from compliance.importers.hub.repository import read as read_repository

    return read_repository(folder, name, published)


def read_stream(stream: BinaryIO, name: str, file_name: str = "", wanted: Format | None = None) -> Graph:
    """The graph of a file that is open; one without a name (standard input) is recognised from its content."""
    head = stream.read(_HEAD)
    binary = _binary(head, file_name or name) if wanted is None else _wanted_binary(wanted)
    if binary is not None:
        return binary.read(_whole(stream, head, name), name)
    data = head + stream.read(MAX_BYTES + 1 - len(head))
    if wanted is not None:
        return importer(_entry(wanted)).read(_text(data, name), name)
    return read_any(data, name, file_name.rpartition(".")[2].lower() if "." in file_name else None)


def _entry(wanted: Format) -> Entry:
    return next(e for e in _REGISTRY if e.format is wanted)


def _wanted_binary(wanted: Format) -> BinaryImporter | None:
    entry = _entry(wanted)
    return binary_importer(entry) if entry.binary else None


def _binary(head: bytes, name: str) -> BinaryImporter | None:
    ending = name.rpartition(".")[2].lower()
    for entry in _REGISTRY:
        if entry.binary and (ending in entry.endings or b"\0" in head):
            found = binary_importer(entry)
            if found.recognises(head, name):
                return found
    return None


def _whole(stream: BinaryIO, head: bytes, name: str) -> BinaryIO:
    """The stream from its beginning; one that cannot go back (a pipe) is held in memory, InputError for one too large for it.

    Whether a header tells the truth shows by the size of the file, which is known only when all of it has been read.
    """
    if stream.seekable():
        stream.seek(0)
        return stream
    data = head + stream.read(_MAX_PIPED + 1 - len(head))
    if len(data) > _MAX_PIPED:
        raise InputError(name, f"more than {_MAX_PIPED // 2**20} MiB of weights cannot be read from a pipe; name the file, or "
                               "give it with '<'")
    return io.BytesIO(data)


def _text(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise InputError(name, f"the file is larger than {MAX_BYTES // 2**20} MiB; a description is not that large")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = 1 + error.object.count(b"\n", 0, error.start)
        raise InputError(name, "this is no text in UTF-8", line) from None
