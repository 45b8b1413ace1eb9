"""Reads the header of a GGUF file: keys and values, and the shape of each tensor; long arrays are passed over.

Source: github:ggml-org/ggml, docs/gguf.md. The package `gguf` is not used: it reads every token of the vocabulary, which
takes seconds where the header takes milliseconds.
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Mapping
from typing import BinaryIO, NamedTuple

from compliance.errors import InputError, short

MAGIC = b"GGUF"
Scalar = str | int | float | bool
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_CODES = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_FLOATS = frozenset({0, 1, 28, 30})  # F32, F16, F64, BF16
_VERSIONS = (2, 3)
_MAX_KEYS, _MAX_TENSORS, _MAX_ITEMS = 100_000, 1_000_000, 20_000_000
_MAX_STRING, _MAX_NAME, _MAX_READ = 8 * 1024 * 1024, 65_535, 512 * 1024 * 1024
_MAX_DIMENSIONS, _MAX_DEPTH, _MAX_ELEMENTS = 8, 4, 2**60
_CHUNK = 1024 * 1024
_KEPT = 64 * 1024


class Header(NamedTuple):
    """The values of the header that are single, and what the tensors are.

    `elements` counts the numbers of all tensors and `quantised` tells whether some are stored in fewer bits than they
    were trained in. A file with a vocabulary alone has no tensors.
    """

    values: Mapping[str, Scalar]
    tensors: int
    elements: int
    quantised: bool


def header(stream: BinaryIO, source: str) -> Header:
    """The header; InputError where it is broken, of another version, or declares more than the file holds."""
    reader = _Reader(stream, source)
    if reader.take(4) != MAGIC:
        raise reader.fail("this is no GGUF file: it does not begin with the letters GGUF")
    version = reader.take(4)
    reader.order = "<" if struct.unpack("<I", version)[0] in _VERSIONS else ">"
    if struct.unpack(f"{reader.order}I", version)[0] not in _VERSIONS:
        raise reader.fail(f"GGUF of version {struct.unpack('<I', version)[0]} is not read (only 2 and 3 are)")
    tensors, keys = reader.count("tensors", _MAX_TENSORS), reader.count("keys", _MAX_KEYS)
    values: dict[str, Scalar] = {}
    for _ in range(keys):
        name = reader.string(_MAX_NAME)
        value = reader.value(reader.number("I"), 0)
        if name in values:
            raise reader.fail(f"the key '{short(name, 60)}' is given twice")
        if value is not None:
            values[name] = value
    elements, quantised = 0, False
    for _ in range(tensors):
        elements_here, kind = reader.tensor()
        elements += elements_here
        quantised = quantised or kind not in _FLOATS
    return Header(values, tensors, elements, quantised)


class _Reader:
    def __init__(self, stream: BinaryIO, source: str) -> None:
        self.stream, self.source, self.order = stream, source, "<"
        self.size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        self.buffer, self.at, self.passed, self.items = b"", 0, 0, 0

    def fail(self, message: str) -> InputError:
        return InputError(self.source, message)

    def beyond(self, count: int) -> InputError:
        return self.fail(f"the header declares {count} bytes at byte {self.passed}, but the file ends after {self.size}; it is "
                         "cut off or damaged")

    @property
    def left(self) -> int:
        return self.size - self.passed

    def take(self, count: int) -> bytes:
        """The next bytes; InputError where the file ends before."""
        if count > self.left:
            raise self.beyond(count)
        while len(self.buffer) - self.at < count:
            more = self.stream.read(max(_CHUNK, count))
            if not more:
                raise self.fail("the file ends within the header")
            self.buffer, self.at = self.buffer[self.at:] + more, 0
        found = self.buffer[self.at:self.at + count]
        self.at += count
        self.passed += count
        if self.passed > _MAX_READ:
            raise self.fail(f"the header is larger than {_MAX_READ // 2**20} MiB, more than one can need")
        return found

    def skip(self, count: int) -> None:
        """Passes over bytes without reading them."""
        if count > self.left:
            raise self.beyond(count)
        inside = min(count, len(self.buffer) - self.at)
        self.at += inside
        if count > inside:
            self.stream.seek(count - inside, os.SEEK_CUR)
        self.passed += count

    def number(self, code: str) -> int:
        """The next integer of a code of `struct`."""
        return int(struct.unpack(self.order + code, self.take(struct.calcsize(f"={code}")))[0])

    def count(self, what: str, most: int) -> int:
        """A number of things, each of which takes at least a byte."""
        found = self.number("Q")
        if found > most or found > self.left:
            raise self.fail(f"the header declares {found} {what}, more than the file can hold")
        return found

    def string(self, most: int) -> str:
        """The next text, its end cut where it is long."""
        length = self.number("Q")
        if length > most:
            raise self.fail(f"a text of {length} bytes is declared, more than the {most} that it may have")
        kept = self.take(min(length, _KEPT))
        self.skip(length - len(kept))
        return kept.decode("utf-8", "replace")

    def value(self, kind: int, depth: int) -> Scalar | None:
        """The next value; None for an array, which is passed over."""
        if kind == _STRING:
            return self.string(_MAX_STRING)
        if kind == _ARRAY:
            self.array(depth)
            return None
        if kind not in _SIZES:
            raise self.fail(f"a value is of the kind {kind}, which there is not")
        found: Scalar = struct.unpack(self.order + _CODES[kind], self.take(_SIZES[kind]))[0]
        return found

    def array(self, depth: int) -> None:
        """Passes over an array."""
        kind, length = self.number("I"), self.number("Q")
        if depth > _MAX_DEPTH:
            raise self.fail("an array is nested too deeply")
        if kind in _SIZES:
            self.skip(length * _SIZES[kind])
            return
        self.items += length
        if length > self.left // 8 or self.items > _MAX_ITEMS or kind not in (_STRING, _ARRAY):
            raise self.fail(f"an array of {length} members is declared, more than the file can hold")
        for _ in range(length):
            if kind == _STRING:
                self.skip(self.number("Q"))
            else:
                self.array(depth + 1)

    def tensor(self) -> tuple[int, int]:
        """How many numbers the next tensor has, and the kind in which they are stored."""
        self.string(_MAX_NAME)
        dimensions = self.number("I")
        if dimensions > _MAX_DIMENSIONS:
            raise self.fail(f"a tensor of {dimensions} dimensions is declared; there are at most {_MAX_DIMENSIONS}")
        elements = math.prod(self.number("Q") for _ in range(dimensions))
        kind, offset = self.number("I"), self.number("Q")
        if elements > _MAX_ELEMENTS or offset > self.size:
            raise self.fail("a tensor lies beyond the end of the file; it is cut off or damaged")
        return elements, kind
