"""Reports to download, in every format of the command line, and the description as it was changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from compliance.decide import Decision
from compliance.errors import UnknownNameError
from compliance.own import Knowledge
from compliance.reports import Format, render
from compliance.terms import nearest
from compliance.web.jobs.checking import asking
from compliance.web.jobs.deciding import decided_on, recorded
from compliance.web.jobs.described import described
from compliance.web.jobs.facts import supposed
from compliance.web.media import FILES
from compliance.web.sent import Sent

_DESCRIPTIONS = {"yaml": ("yaml", "application/yaml"), "turtle": ("ttl", "text/turtle; charset=utf-8"),
                 "json": ("json", "application/json")}
_MANY = "releases"


class Download(NamedTuple):
    """A file to be saved: its name, its media type, its bytes."""

    name: str
    media: str
    data: bytes


def report(known: Knowledge, sent: Sent, form: str) -> Download:
    """The report on what was sent, the bytes that the command line would write; UnknownNameError for an unknown format."""
    if form not in set(Format):
        raise UnknownNameError(f"there is no format '{form[:40]}'{nearest(form[:40], list(Format))}")
    wanted = Format(form)
    decisions = _decided(known, sent)
    basis = None
    if not wanted.light:
        from compliance.reports.memo import Basis

        basis = Basis(known.catalogue, known.library, known.own)
    shown = render(decisions, wanted, own=known.own, basis=basis)
    ending, media = FILES[wanted]
    return Download(f"{_name(decisions)}-{ending}", media, shown if isinstance(shown, bytes) else shown.encode())


def record(known: Knowledge, sent: Sent) -> Download:
    """The audit record of what was decided, not signed: the bytes that `openclaim check --record` would write."""
    decisions = _decided(known, sent)
    return Download(f"{_name(decisions)}-record.json", "application/json", recorded(known, decisions, asking(sent.asked)))


def _decided(known: Knowledge, sent: Sent) -> list[Decision]:
    releases, sent = described(sent)
    return decided_on(known, [supposed(r, sent.changes) for r in releases], asking(sent.asked))


def _name(decisions: Sequence[Decision]) -> str:
    return file_name(decisions[0].release.name) if len(decisions) == 1 else _MANY


def description(known: Knowledge, sent: Sent, form: str) -> Download:
    """The description with the supposed facts; UnknownNameError for an unknown format."""
    from compliance.graph import to_turtle
    from compliance.graph.plain import to_json, to_yaml

    if form not in _DESCRIPTIONS:
        raise UnknownNameError(f"there is no form of descriptions '{form[:40]}'{nearest(form[:40], _DESCRIPTIONS)}")
    releases, sent = described(sent)
    graph = supposed(releases[0], sent.changes).graph
    ending, media = _DESCRIPTIONS[form]
    heading = ["Written by openclaim from what was described and what was supposed.", "What is not stated is unknown."]
    text = {"yaml": lambda: to_yaml(graph, heading), "json": lambda: to_json(graph),
            "turtle": lambda: to_turtle(graph.triples).decode()}[form]()
    return Download(f"{file_name(releases[0].name)}.{ending}", media, text.encode())


def file_name(name: str) -> str:
    """A name of a release as one of a file: small letters, digits and hyphens, `release` where none is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")[:60] or "release"
