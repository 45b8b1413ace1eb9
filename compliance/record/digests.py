"""Digests of the tool and of the shipped files that every decision may use: words, shared shapes, provisions."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from compliance import resources
from compliance.graph import digest, read_turtle

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_SHARED = (("ontology",), ("ontology", "provisions"), ("ontology", "inferred"), ("shapes",))


@functools.cache
def tool_digest() -> str:
    """SHA-256 over the names and bytes of the tool's Python files, in the order of their names."""
    from importlib.resources import files

    found = sha256()
    for name, file in sorted(_python(files("compliance"), "")):
        found.update(f"{name}\0".encode())
        found.update(sha256(file.read_bytes().replace(b"\r\n", b"\n")).digest())
    return found.hexdigest()


def _python(where: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in where.iterdir():
        # Beside an installed package lies the shipped data, which has digests of its own.
        if entry.is_dir() and not (prefix == "" and entry.name == "data"):
            yield from _python(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".py"):
            yield f"{prefix}{entry.name}", entry


@functools.cache
def shared_digests() -> dict[str, str]:
    """SHA-256 of each shipped file that belongs to no single policy or licence, by its path."""
    found = {}
    for parts in _SHARED:
        for file in resources.turtle_files(resources.folder(*parts)):
            found["/".join((*parts, file.name))] = sha256(resources.read(file).replace(b"\r\n", b"\n")).hexdigest()
    return found


def licence_digest(name: str) -> str:
    """SHA-256 of the canonical RDF of a shipped licence, by the id of an entry; empty for one that is not in the library.

    Licences of one's own are covered by the digest of their folder.
    """
    file = resources.folder("ontology", "licences", f"{name}.ttl")
    return digest(read_turtle(resources.read(file), name)) if file.is_file() else ""
