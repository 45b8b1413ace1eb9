"""Finds and reads what the user names: files, folders, standard input, and the cases that openclaim ships."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from compliance import resources
from compliance.errors import InputError, OpenclaimError, UnknownNameError
from compliance.graph import Graph
from compliance.graph.read import ENDINGS
from compliance.importers import is_folder_of_one, read_file, read_folder, read_stream
from compliance.licences import using
from compliance.model import Release, one_release, releases
from compliance.model.release import distinct
from compliance.terms import nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from compliance.licences import Library


def read_releases(paths: Sequence[str], wanted: Sequence[str] = (), known: Library | None = None) -> list[Release]:
    """Every release under the paths in their order; with `wanted` those of these ids only.

    A case folder describes one release. Foreign documents name licences of the library `known`, of the shipped one without
    it. OpenclaimError where nothing is named, nothing is found, or a release is described twice.
    """
    found: list[Release] = []
    for graph, single in read_graphs(paths, known):
        found += [one_release(graph)] if single and not wanted else releases(graph)
    return _chosen(distinct(found), wanted)


def read_graphs(paths: Sequence[str], known: Library | None = None) -> list[tuple[Graph, bool]]:
    """The graph of every file under the paths, each with whether it must describe exactly one release."""
    with using(known):
        return _graphs(paths)


def _graphs(paths: Sequence[str]) -> list[tuple[Graph, bool]]:
    if not paths and sys.stdin.isatty():
        raise OpenclaimError("name a file or a folder to check, or pipe a description in")
    graphs: list[tuple[Graph, bool]] = []
    for path in paths or ["-"]:
        if path == "-":
            graphs.append((read_stream(sys.stdin.buffer, "<stdin>"), False))
        elif is_repository(path):
            graphs.append((read_folder(Path(path), path), True))
        elif repositories := _repositories(path):
            graphs += [(read_folder(place, f"{path.rstrip('/')}/{place.name}"), True) for place in repositories]
        else:
            graphs += [(read_file(file, name), single) for file, name, single in _files(path)]
    return graphs


def is_repository(path: str) -> bool:
    """Whether a path is a folder that as a whole is one release, such as a hub repository."""
    return Path(path).is_dir() and is_folder_of_one(Path(path))


def _repositories(path: str) -> list[Path]:
    """The hub repositories directly in a folder that holds no description itself."""
    place = Path(path)
    if not place.is_dir() or any(_walk(place, "", deep=False)) or any(f.name.startswith("model.") for f, _ in _walk(place, "")):
        return []
    return [p for p in sorted(place.iterdir()) if p.is_dir() and not p.name.startswith(".") and is_folder_of_one(p)]


def _chosen(found: list[Release], wanted: Sequence[str]) -> list[Release]:
    known = {r.id: r for r in found} | {r.name: r for r in found}
    for name in wanted:
        if name not in known:
            raise UnknownNameError(f"no release '{name}' is described{nearest(name, known)}")
    return [r for r in found if not wanted or r.id in wanted or r.name in wanted]


def _files(path: str) -> list[tuple[Traversable, str, bool]]:
    """The files under a path with the name to show and whether each describes one release."""
    there = Path(path).exists()
    if there and not (Path(path).is_file() or Path(path).is_dir()):
        raise InputError(path, "this is neither a file nor a folder; pipe it in and name '-'")
    place = Path(path) if there else _shipped(path)
    if place is None:
        raise InputError(path, "there is no such file or folder")
    if place.is_file():
        return [(place, path, False)]
    models = [(f, f"{path.rstrip('/')}/{rel}", True) for f, rel in _walk(place, "") if f.name.startswith("model.")]
    if models:
        return models
    files = [(f, f"{path.rstrip('/')}/{rel}", False) for f, rel in _walk(place, "", deep=False)]
    if not files:
        raise InputError(path, f"the folder holds no description (a file ending in {', '.join(ENDINGS)})")
    return files


def _shipped(path: str) -> Traversable | None:
    """A case that openclaim ships, for a path such as cases/llama-3-70b."""
    parts = Path(path).parts
    if not parts or parts[0] != "cases" or ".." in parts:
        return None
    place = resources.folder(*parts)
    return place if place.is_file() or place.is_dir() else None


def _walk(place: Traversable, prefix: str, deep: bool = True) -> list[tuple[Traversable, str]]:
    found = []
    for entry in sorted(place.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and deep and not entry.name.startswith("."):
            found += _walk(entry, f"{prefix}{entry.name}/")
        elif entry.is_file() and _ending(entry.name) in ENDINGS:
            found.append((entry, f"{prefix}{entry.name}"))
    return found


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
