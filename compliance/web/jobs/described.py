"""The releases that a request describes: a shipped case, a text, or uploaded files."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from compliance import resources
from compliance.errors import InputError, OpenclaimError, UnknownNameError
from compliance.graph import Graph, to_turtle
from compliance.importers import is_folder_of_one, read_any, read_file, read_folder
from compliance.model import Release, releases
from compliance.terms import nearest
from compliance.web.sent import File, Sent

PASTED = "pasted text"


class Case(NamedTuple):
    """A shipped case: its folder, the name of its release, who provides it."""

    id: str
    name: str
    provider: str


def described(sent: Sent) -> tuple[list[Release], Sent]:
    """The releases, and what was sent with the files as one text that can travel in a form.

    InputError with file and line where a description cannot be read; UnknownNameError for an unknown case or release.
    """
    if sent.files:
        sent = _as_text(sent)
    if sent.text.strip():
        name = sent.name or PASTED
        graph = read_any(sent.text.encode(), name, _ending(name))
    elif sent.case:
        graph = case_graph(sent.case)
    else:
        raise OpenclaimError("nothing is described; choose a case, upload a file or paste a description")
    return _chosen(releases(graph), sent.release), sent


def case_graph(case: str) -> Graph:
    """The graph of a shipped case, with the path by which the command line names it; UnknownNameError for an unknown one."""
    if case not in case_ids():
        raise UnknownNameError(f"there is no case '{case[:80]}'{nearest(case[:80], case_ids())}")
    folder = resources.folder("cases", case)
    file = next(f for f in sorted(folder.iterdir(), key=lambda f: f.name) if f.name.startswith("model."))
    return read_file(file, f"cases/{case}/{file.name}")


@functools.cache
def case_ids() -> tuple[str, ...]:
    """The shipped cases, sorted."""
    return tuple(f.name for f in resources.subfolders(resources.folder("cases"))
                 if any(x.name.startswith("model.") for x in f.iterdir()))


@functools.cache
def cases() -> tuple[Case, ...]:
    """The shipped cases with the names of their releases and providers, by name."""
    found = []
    for case in case_ids():
        release = releases(case_graph(case))[0]
        providers = release.node.children.get("provider", ())
        provider = next((str(p.value("name")) for p in providers if p.value("name")), "")
        found.append(Case(case, release.name, provider))
    return tuple(sorted(found, key=lambda c: c.name.lower()))


def _as_text(sent: Sent) -> Sent:
    """The uploaded files as one text: a single text file as it is, anything else as the description it gives."""
    first = sent.files[0]
    if len(sent.files) == 1:
        try:
            return sent._replace(files=(), name=first.name, text=first.data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            # Weights files are binary; for other files the reader says what is wrong.
            graph = read_any(first.data, first.name, _ending(first.name))
            return sent._replace(files=(), name=f"{first.name}.ttl", text=to_turtle(graph.triples).decode())
    return sent._replace(files=(), name="folder.ttl", text=to_turtle(folder_graph(sent.files).triples).decode())


def folder_graph(files: Sequence[File]) -> Graph:
    """The graph of files that lay in one hub folder; InputError where they are none."""
    named = {f.name for f in files}
    if len(named) < len(files):
        raise InputError("upload", "two files have the same name; upload the files of one folder")
    # The importer of folders reads files; they are gone with the answer.
    with TemporaryDirectory(prefix="openclaim-") as place:
        for file in files:
            (Path(place) / file.name).write_bytes(file.data)
        if not is_folder_of_one(Path(place)):
            raise InputError("upload", "these files are no hub folder (README.md with front matter, config.json, LICENSE); "
                                       "upload one description at a time")
        return read_folder(Path(place), "upload")


def _chosen(found: list[Release], wanted: str) -> list[Release]:
    if not wanted:
        return found
    chosen = [r for r in found if wanted in (r.id, r.name)]
    if not chosen:
        raise UnknownNameError(f"no release '{wanted[:80]}' is described{nearest(wanted[:80], [r.id for r in found])}")
    return chosen


def _ending(name: str) -> str | None:
    return name.rpartition(".")[2].lower() if "." in name else None
