"""The releases that a page sends, and the text by which they travel on in its form."""

from __future__ import annotations

import functools
from typing import NamedTuple

from compliance.errors import InputError, OpenclaimError, UnknownNameError
from compliance.graph import to_turtle
from compliance.model import Release, releases
from compliance.terms import nearest
from compliance.web.jobs.sources import Described, Upload, case_graph, case_names, graphs_of, releases_of
from compliance.web.sent import Sent

PASTED = "pasted text"
_LONGEST = 80


class Case(NamedTuple):
    """A shipped case: its folder, the name of its release, who provides it."""

    id: str
    name: str
    provider: str


def described(sent: Sent) -> tuple[list[Release], Sent]:
    """The releases, and what was sent with uploaded files as one text that can travel in a form.

    InputError with file and line where a description cannot be read; UnknownNameError for an unknown case or release.
    """
    if sent.files:
        sent = _as_text(sent)
    if sent.text.strip():
        found = releases_of([Described(text=sent.text, name=sent.name or PASTED)])
    elif sent.case:
        found = releases_of([Described(case=sent.case)])
    else:
        raise OpenclaimError("nothing is described; choose a case, upload a file or paste a description")
    return _chosen(found, sent.release), sent


@functools.cache
def cases() -> tuple[Case, ...]:
    """The shipped cases with the names of their releases and providers, by name."""
    found = []
    for name in case_names():
        release = releases(case_graph(name))[0]
        providers = release.node.children.get("provider", ())
        provider = next((str(p.value("name")) for p in providers if p.value("name")), "")
        found.append(Case(name, release.name, provider))
    return tuple(sorted(found, key=lambda c: c.name.lower()))


def _as_text(sent: Sent) -> Sent:
    """The uploaded files as one text: a single text file as it is, anything else as the description it gives."""
    first = sent.files[0]
    if not any(f.data.strip() for f in sent.files):
        raise InputError(first.name, "the file is empty")
    if len(sent.files) == 1 and first.name != "config.json":
        try:
            return sent._replace(files=(), name=first.name, text=first.data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            pass  # Weights files are binary, and for any other the reader says what is wrong with it.
    graphs = graphs_of(Described(files=tuple(Upload(f.name, f.data) for f in sent.files)))
    if len(graphs) > 1:
        raise InputError(first.name, "these files are no hub folder together (README.md with front matter, config.json); "
                                     "upload one description at a time")
    name = f"{first.name}.ttl" if len(sent.files) == 1 else "folder.ttl"
    return sent._replace(files=(), name=name, text=to_turtle(graphs[0].triples).decode())


def _chosen(found: list[Release], wanted: str) -> list[Release]:
    if not wanted:
        return found
    chosen = [r for r in found if wanted in (r.id, r.name)]
    if not chosen:
        name = wanted[:_LONGEST]
        raise UnknownNameError(f"no release '{name}' is described{nearest(name, [r.id for r in found])}")
    return chosen
