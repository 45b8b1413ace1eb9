"""Releases from what is sent to the page or the API: a shipped case, a text, or files; nothing of it touches a disk."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

from compliance import resources
from compliance.errors import InputError, OpenclaimError, UnknownNameError
from compliance.graph import Graph
from compliance.graph.read import ENDINGS
from compliance.importers import read_any
from compliance.model import Release, one_release, releases
from compliance.model.release import distinct
from compliance.reports.harmless import harmless
from compliance.terms import nearest

_NAME = "description"
_LONGEST_NAME = 200


class Upload(NamedTuple):
    """A file as it was sent: its name, or its path in a folder, and its bytes."""

    name: str
    data: bytes


class Described(NamedTuple):
    """What a user describes releases by: the name of a shipped case, a text, or files; exactly one of them is given.

    `form` is the ending that a file of the text would have (yaml, json, ttl, md …); where it is empty the form is
    recognised. `name` is what the text is called in messages.
    """

    case: str = ""
    text: str = ""
    form: str = ""
    name: str = ""
    files: tuple[Upload, ...] = ()


def releases_of(described: Sequence[Described]) -> list[Release]:
    """Every release that is described, each once; the releases of a case go before those it stands beside.

    InputError with the line where a description cannot be read; UnknownNameError for a case that there is not.
    """
    if not described:
        raise OpenclaimError("nothing is described; name a case, or give a description as a text or a file")
    return distinct(r for one in described for r in _releases(one))


def one_of(described: Described) -> Release:
    """The one release that is described; InputError where there are more."""
    found = releases_of([described])
    if len(found) > 1:
        raise InputError(found[0].source, f"{len(found)} releases are described, and this is about one; send one of them")
    return found[0]


def graphs_of(described: Described, published: str | None = None) -> list[Graph]:
    """The graph of each file, or of the text or the case; of files that make up a hub repository one graph.

    `published` is the address at which the user vouches that the repository is public; InputError where there is none.
    """
    if described.case:
        return [case_graph(described.case)]
    if described.files:
        return _graphs(described.files, published)
    if published is not None:
        raise InputError(_shown(described.name) or _NAME, "where a hub repository is public can be said of its files only")
    name = _shown(described.name) or _NAME
    ending = described.form.lower() or _ending(name)
    return [read_any(described.text.encode("utf-8", "replace"), name if "." in name else f"{name}.{ending}" if ending else name,
                     ending or None)]


def case_names() -> list[str]:
    """The names of the cases that openclaim ships, sorted."""
    return [f.name for f in resources.subfolders(resources.folder("cases"))]


def case_file(name: str) -> Upload:
    """The description of a shipped case as it stands in its file; UnknownNameError with the nearest name for another."""
    known = case_names()
    if name not in known:
        raise UnknownNameError(f"there is no case '{_shown(name)}'{nearest(name, known)}")
    file = next(f for f in resources.folder("cases", name).iterdir() if f.name.startswith("model."))
    return Upload(f"cases/{name}/{file.name}", resources.read(file))


@functools.lru_cache(maxsize=256)
def case_graph(name: str) -> Graph:
    """The graph of a shipped case; it is shared and must not be changed."""
    file = case_file(name)
    return read_any(file.data, file.name, _ending(file.name))


@functools.lru_cache(maxsize=256)
def releases_of_case(name: str) -> tuple[Release, ...]:
    """The one release of a shipped case."""
    return (one_release(case_graph(name)),)


def _releases(described: Described) -> Sequence[Release]:
    if described.case:
        return releases_of_case(described.case)
    return [r for graph in graphs_of(described) for r in releases(graph)]


def _graphs(files: Sequence[Upload], published: str | None) -> list[Graph]:
    from compliance.importers.hub.handed import is_repository, read

    named = {path: f.data for path, f in zip(_paths([f.name for f in files]), files, strict=True)}
    if len(named) != len(files):
        raise InputError(_shown(files[0].name), "two files have the same name; give each a name of its own")
    if list(named) == ["config.json"] or (is_repository(named) and (len(named) > 1 or published is not None)):
        return [read(named, "uploaded folder", published)]
    if published is not None:
        raise InputError(next(iter(named)), "where a hub repository is public can be said of its files only")
    return [read_any(data, name, _ending(name) or None) for name, data in named.items()]


def _paths(names: Sequence[str]) -> list[str]:
    """The paths of files in the folder that was sent, without the name of that folder."""
    parts = [[_shown(p) for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")] or ["file"] for name in names]
    within = all(len(p) > 1 and p[0] == parts[0][0] for p in parts)
    return ["/".join(p[1:] if within else p) for p in parts]


def _shown(name: str) -> str:
    return harmless(name, _LONGEST_NAME)


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return ending if ending in (*ENDINGS, "md", "markdown", "csv", "gguf", "safetensors") else ""
