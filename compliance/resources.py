"""Finds the ontology, the shapes and the cases: in the checkout where there is one, else in the installed package."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.errors import PolicyError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@functools.cache
def root() -> Traversable:
    """The folder that holds `ontology/`, `shapes/` and `cases/`.

    A checkout wins when `pyproject.toml` stands beside the package, since an editable install keeps a stale copy.
    """
    package = Path(__file__).parent
    if (package.parent / "pyproject.toml").is_file():
        return package.parent
    if (package / "data").is_dir():
        return package / "data"
    # The package lies in a zip, where only the loader can read; its library costs more than all the rest here.
    from importlib.resources import files

    return files("compliance") / "data"


def folder(*parts: str) -> Traversable:
    """A folder of the shipped data, for example `folder("shapes", "osd")`."""
    return root().joinpath(*parts)


def turtle_files(where: Traversable) -> list[Traversable]:
    """The Turtle files directly in a folder, in the order of their names; a file stands for itself, nothing for no folder."""
    if not where.is_dir():
        return [where] if where.is_file() else []
    return sorted((f for f in where.iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name)


def subfolders(where: Traversable) -> list[Traversable]:
    """The folders directly in a folder, in the order of their names; none where the folder does not exist."""
    if not where.is_dir():
        return []
    return sorted((f for f in where.iterdir() if f.is_dir()), key=lambda f: f.name)


def read(where: Traversable) -> bytes:
    """The bytes of a shipped file; PolicyError where it is missing."""
    try:
        return where.read_bytes()
    except FileNotFoundError:
        raise PolicyError(f"{where}: shipped file is missing; reinstall openclaim") from None
