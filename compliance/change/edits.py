"""Changed facts by address: `artifact[TrainingData].availability=public` on the graph of a release.

An address is a term, or the label of a node as reports show it, a point and a term. A term alone stands for the node
that it describes: of the release, of its provider, or of every part that states it, else of the principal parts. A
kind of part that is not described is added, since a fact about it describes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from compliance.change.rewrite import EVIDENCE, Rewrite
from compliance.errors import InputError, UnknownNameError
from compliance.graph import Graph, Subject, vocabulary
from compliance.model import Release, releases
from compliance.terms import Term, nearest

_ADDRESS = re.compile(r"(?:(?P<node>release|provider|artifact\[\w+\](?:\[\d+\])?)\.)?(?P<term>[A-Za-z]\w*)\Z")
_PART = re.compile(r"artifact\[(?P<kind>\w+)\](?:\[(?P<number>\d+)\])?\Z")
_KEPT = ("id", "type")
_FORM = "an address is a term, or a node and a term, such as licence or artifact[TrainingData].availability"


class Edit(NamedTuple):
    """One changed fact: the node's label (empty for the one the term implies), the term, and its value as in YAML.

    Without a value the fact is taken away and unknown from then on.
    """

    node: str
    term: str
    value: str | None

    def __str__(self) -> str:
        """The edit as it is written on the command line."""
        address = f"{self.node}.{self.term}" if self.node else self.term
        return address if self.value is None else f"{address}={self.value}"


def parse_setting(text: str) -> Edit:
    """The edit of `ADDRESS=VALUE`; UnknownNameError for an unknown term or kind of part, with the nearest name."""
    address, sign, value = text.partition("=")
    if not sign or not value.strip():
        raise UnknownNameError(f"'{text}': write the fact as ADDRESS=VALUE, for example licence=Apache-2.0")
    return _edit(address.strip(), value.strip())


def parse_removal(text: str) -> Edit:
    """The edit that takes the fact at an address away; UnknownNameError as for `parse_setting`."""
    return _edit(text.strip(), None)


def _edit(address: str, value: str | None) -> Edit:
    found = _ADDRESS.match(address)
    if found is None:
        raise UnknownNameError(f"'{address}' is no address of a fact; {_FORM}")
    node, name, known = found["node"] or "", found["term"], vocabulary()
    if name in _KEPT:
        raise UnknownNameError(f"'{address}': the {name} of a node says which node it is and cannot be changed")
    if value is not None and len(value.splitlines()) > 1:
        raise UnknownNameError(f"'{address}': write the value on one line")
    if name not in known.terms:
        raise UnknownNameError(f"unknown term '{name}'{nearest(name, known.terms)}")
    # The name and version of a release are terms of several kinds of node.
    domain = known.terms[name].domain or ("Provider" if node == "provider" else "Release")
    part = _PART.match(node)
    if part and not known.is_a(part["kind"], "Artifact"):
        kinds = known.below("Artifact")
        raise UnknownNameError(f"unknown kind of part '{part['kind']}'{nearest(part['kind'], kinds)}")
    holder = {"": domain, "release": "Release", "provider": "Provider"}.get(node, "Artifact")
    if domain not in ("Release", "Provider", "Artifact") or holder != domain:
        owner = f"{'an' if domain == 'Artifact' else 'a'} {domain.lower()}"
        raise UnknownNameError(f"'{address}': {name} is a fact of {owner}; {_FORM}")
    return Edit(node, name, value)


def apply(release: Release, edits: Iterable[Edit], because: str) -> Release:
    """The release with changed facts, each with `because` as its evidence; the given release stays as it is.

    A value that the term does not take gives the InputError that a description with it would give.
    """
    rewrite = Rewrite(release)
    for edit in edits:
        term = vocabulary().terms[edit.term]
        for subject, cls in _targets(release, rewrite, edit, term):
            rewrite.replace(subject, cls, term, edit.value, because)
    graph = rewrite.graph()
    try:
        found = releases(graph)
    except InputError as error:
        raise InputError(f"{release.source}, changed as asked", error.message) from None
    return next(r for r in found if r.node.subject == release.node.subject)


def stated(release: Release, edit: Edit) -> bool:
    """Whether the release states the fact that an edit is about; else taking it away changes nothing."""
    rewrite = Rewrite(release)
    term = vocabulary().terms[edit.term]
    return any(rewrite.states(subject, term.name) for subject, _ in _targets(release, rewrite, edit._replace(value=None), term))


def _targets(release: Release, rewrite: Rewrite, edit: Edit, term: Term) -> list[tuple[Subject, str]]:
    if term.domain == "Release" or (term.domain is None and edit.node != "provider"):
        return [(release.node.subject, release.node.cls)]
    if edit.node == "provider" or term.domain == "Provider":
        found = rewrite.below("provider")
        return found or ([rewrite.new("provider", "Provider")] if edit.value is not None else [])
    return _parts(release, rewrite, edit)


def _parts(release: Release, rewrite: Rewrite, edit: Edit) -> list[tuple[Subject, str]]:
    parts = rewrite.below("artifact")
    address = _PART.match(edit.node)
    if address is None:
        return _implied(release, rewrite, edit, parts)
    kind, number = address["kind"], address["number"]
    of_kind = [(s, c) for s, c in parts if c == kind]
    if number is None:
        return of_kind or ([rewrite.new("artifact", kind)] if edit.value is not None else [])
    if int(number) == len(of_kind) + 1 and edit.value is not None:
        return [rewrite.new("artifact", kind)]
    if not 1 <= int(number) <= len(of_kind):
        raise UnknownNameError(f"{release.source}: there is no {edit.node}; {len(of_kind)} parts of that kind are described")
    return [of_kind[int(number) - 1]]


def _implied(release: Release, rewrite: Rewrite, edit: Edit, parts: Sequence[tuple[Subject, str]]) -> list[tuple[Subject, str]]:
    stating = [(s, c) for s, c in parts if rewrite.states(s, edit.term)]
    if stating or edit.value is None:
        return stating
    kinds = vocabulary().classes[release.node.cls].principal_parts
    principal = [(s, c) for s, c in parts if c in kinds]
    if not principal and not kinds:
        raise UnknownNameError(f"{release.source}: name the part that {edit.term} is a fact of, such as "
                               f"artifact[Weights].{edit.term}")
    return principal or [rewrite.new("artifact", kinds[-1] if "Weights" not in kinds else "Weights")]


def without_evidence(release: Release) -> Release:
    """The release with the same facts and no evidence, for deciding it many times."""
    triples = [t for t in release.graph if t.predicate.value != EVIDENCE]
    bare = Graph(triples, release.graph.source, release.graph.line)
    found = releases(Graph(bare.closure([release.node.subject]), release.graph.source, release.graph.line))
    return next(r for r in found if r.node.subject == release.node.subject)
