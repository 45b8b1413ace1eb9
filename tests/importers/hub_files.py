"""Makes small hub folders and weights files for the tests."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from compliance.graph import Graph
from compliance.importers import read_folder
from compliance.model import Release, one_release

GGUF_TYPES = {"u32": (4, "I"), "string": (8, ""), "u16": (2, "H"), "bool": (7, "?"), "u64": (10, "Q")}


def folder(root: Path, files: Mapping[str, str | bytes | dict[str, Any]]) -> Path:
    """A folder with files: texts, bytes, or values that are written as JSON."""
    for path, content in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            place.write_bytes(content)
        else:
            place.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), encoding="utf-8")
    root.mkdir(parents=True, exist_ok=True)
    return root


def imported(root: Path, published: str | None = None) -> Release:
    """The release of a folder."""
    return one_release(graph(root, published))


def graph(root: Path, published: str | None = None) -> Graph:
    """The graph of a folder."""
    return read_folder(root, str(root), published)


def safetensors(shape: Sequence[int] = (4, 8), kind: str = "BF16", size: int = 2, name: str = "w") -> bytes:
    """A safetensors file with one tensor."""
    count = 1
    for n in shape:
        count *= n
    header = json.dumps({"__metadata__": {"format": "pt"},
                         name: {"dtype": kind, "shape": list(shape), "data_offsets": [0, count * size]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(count * size)


def gguf(values: Mapping[str, tuple[str, Any]], tensors: Sequence[tuple[str, Sequence[int], int]] = (), order: str = "<") -> bytes:
    """A GGUF header with values (kind and value) and tensors (name, shape, kind of numbers)."""
    made = b"GGUF" + struct.pack(f"{order}IQQ", 3, len(tensors), len(values))
    for key, (kind, value) in values.items():
        made += struct.pack(f"{order}Q", len(key)) + key.encode()
        if kind == "strings":
            made += struct.pack(f"{order}IIQ", 9, 8, len(value))
            for text in value:
                made += struct.pack(f"{order}Q", len(text.encode())) + text.encode()
        elif kind == "string":
            made += struct.pack(f"{order}IQ", 8, len(value.encode())) + value.encode()
        else:
            number, code = GGUF_TYPES[kind]
            made += struct.pack(f"{order}I{code}", number, value)
    for name, shape, kind_of in tensors:
        made += struct.pack(f"{order}Q", len(name)) + name.encode() + struct.pack(f"{order}I", len(shape))
        made += b"".join(struct.pack(f"{order}Q", n) for n in shape) + struct.pack(f"{order}IQ", kind_of, 0)
    return made + bytes(64)
