"""The header of a safetensors file: eight bytes with its length, then JSON with kind, shape and place of each tensor.

Source: github:huggingface/safetensors, README. The package itself is not used: it maps the whole file, takes a header of
100 MB, and needs an array library to tell shapes.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO, NamedTuple, TypeGuard

from compliance.errors import InputError, short
from compliance.formats.hub import FLOATS
from compliance.graph import Graph
from compliance.importers.building import File, Part, Place, graph

SAYS = "header of the weights file"
_LIMIT = 32 * 1024 * 1024
_MAX_DIMENSIONS = 32
_MAX_ELEMENTS = 2**60


class Header(NamedTuple):
    """What the header says: the kinds of numbers, how many there are, and the number of tensors; with its digest."""

    kinds: frozenset[str]
    elements: int
    tensors: int
    metadata: Mapping[str, str]
    sha256: str

    def full(self) -> bool:
        """Whether all numbers are stored as floating point of 16 bits or more."""
        return bool(self.kinds) and self.kinds <= FLOATS


def recognises(head: bytes, name: str) -> bool:
    """Whether a file is of this format: its name says so, or a length and the start of a JSON object."""
    return name.lower().endswith(".safetensors") or (len(head) > 8 and head[8:9] == b"{" and head[4:8] == b"\0\0\0\0")


def header(stream: BinaryIO, source: str) -> Header:
    """The checked header; InputError where it is broken, too large, or declares more than the file holds."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    start = stream.read(8)
    if len(start) < 8:
        raise InputError(source, "the file is too short for a safetensors header")
    (length,) = struct.unpack("<Q", start)
    if length > _LIMIT:
        raise InputError(source, f"the header declares {length} bytes, more than the {_LIMIT // 2**20} MiB that one can need")
    if length > size - 8:
        raise InputError(source, f"the header declares {length} bytes, but the file ends after {size}; it is cut off or damaged")
    data = stream.read(length)
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(source, f"the header is no JSON: {short(str(error), 80)}") from None
    if not isinstance(found, dict):
        raise InputError(source, "the header is no JSON object")
    return _checked(found, size - 8 - length, hashlib.sha256(start + data).hexdigest(), source)


def _checked(found: dict[str, Any], room: int, sha256: str, source: str) -> Header:
    stated = found.pop("__metadata__", {})
    metadata = {k: v for k, v in stated.items() if isinstance(v, str)} if isinstance(stated, dict) else {}
    kinds, elements, held = set(), 0, 0
    for name, entry in found.items():
        told: dict[str, Any] = entry if isinstance(entry, dict) else {}
        kind, shape, offsets = told.get("dtype"), told.get("shape"), told.get("data_offsets")
        if not (isinstance(kind, str) and _counts(shape, _MAX_DIMENSIONS) and _counts(offsets, 2) and len(offsets) == 2):
            raise InputError(source, f"the tensor '{short(name, 60)}' is not described as the format asks")
        if not offsets[0] <= offsets[1] <= room:
            raise InputError(source, f"the tensor '{short(name, 60)}' ends beyond the end of the file; it is cut off or damaged")
        kinds.add(kind)
        elements += math.prod(shape)
        held += offsets[1] - offsets[0]
        if elements > _MAX_ELEMENTS:
            raise InputError(source, f"the tensor '{short(name, 60)}' is larger than anything that exists")
        if kind in FLOATS and offsets[1] - offsets[0] != math.prod(shape) * int(kind.lstrip("BF")) // 8:
            raise InputError(source, f"the tensor '{short(name, 60)}' has another shape than its bytes have room for")
    if held > room:
        raise InputError(source, "tensors share their bytes, so that they cannot be counted; the file is damaged")
    return Header(frozenset(kinds), elements, len(found), metadata, sha256)


def _counts(value: Any, most: int) -> TypeGuard[list[int]]:
    return isinstance(value, list) and len(value) <= most and all(type(v) is int and 0 <= v < _MAX_ELEMENTS for v in value)


def read(stream: BinaryIO, source: str) -> Graph:
    """The model whose weights a file holds: their form and, where all of them are floating point, their number.

    One file may be one of several, which its header does not tell: the number is that of this file and stays a note.
    """
    found = header(stream, source)
    file = File(source, "", SAYS)
    release, weights = Part(file, "Model", f"urn:sha256:{found.sha256}"), Part(file, "Weights")
    stem = os.path.basename(source).removesuffix(".safetensors")
    release.state("name", stem.strip("<>") or "model", Place("", "the name of the file"))
    at = Place("", told(found))
    if found.full():
        weights.note("the numbers are floating point; whether the file is one of several its header does not tell, so that "
                     "format and parameterCount stay unknown", at)
    release.note(told(found), at)
    release.add("artifact", weights)
    return graph([release])


def told(found: Header) -> str:
    """The header in a few words."""
    return f"{found.tensors} tensors of {found.elements} numbers ({', '.join(sorted(found.kinds)) or 'none'})"
