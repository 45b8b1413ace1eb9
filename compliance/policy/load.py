"""The policies in force on a day, with amendments applied and the readings of guidelines put in their places."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import date

from compliance import resources
from compliance.errors import OpenclaimError, PolicyError
from compliance.graph import Graph, read_turtle
from compliance.policy.build import Builder
from compliance.policy.catalogue import Catalogue, PolicyVersion
from compliance.policy.words import Derivation, Determination, Presumption
from compliance.terms import NAMESPACE, POLICY

_SHARED = ("common.ttl", "open-questions.ttl", "questions.ttl")


class Policies:
    """What applies on a day: the versions, their determinations, derivations and presumptions, and all shapes."""

    def __init__(self, versions: Iterable[PolicyVersion], catalogue: Catalogue) -> None:
        self.versions = {v.policy: v for v in versions}
        self.graph = _merged(tuple(self.versions.values()), catalogue)
        builder = Builder(self.graph, _replacements(self.graph, self.versions.values()), _readings(self.graph))
        self.determinations: dict[str, Determination] = {}
        self.derivations: list[Derivation] = []
        self.presumptions: list[Presumption] = []
        for version in self.versions.values():
            self._take(builder, version, catalogue)

    def _take(self, builder: Builder, version: PolicyVersion, catalogue: Catalogue) -> None:
        for link in chain(version, catalogue):
            subject = builder.subject(POLICY + link.id)
            for node in self.graph.objects(subject, NAMESPACE + "determination"):
                found = builder.determination(node, version)
                self.determinations.setdefault(found.id, found)
            self.derivations += builder.derivations(subject)
            self.presumptions += builder.presumptions(subject)

    def readers(self, policy: str) -> list[PolicyVersion]:
        """The versions whose conditions read conditions of a policy in more detail."""
        found = []
        for version in self.versions.values():
            prefix = f"{POLICY}{version.policy}/"
            targets = [t.object.value for t in self.graph if t.predicate.value == NAMESPACE + "interprets"  # type: ignore[union-attr]
                       and t.subject.value.startswith(prefix)]  # type: ignore[union-attr]
            if version.policy != policy and any(t.startswith(f"{POLICY}{policy}/") for t in targets):
                found.append(version)
        return found


def chain(version: PolicyVersion, catalogue: Catalogue) -> list[PolicyVersion]:
    """A version and the versions that it amends, newest first; PolicyError where they run in a circle."""
    found = [version]
    while found[-1].amends:
        before = catalogue.get(found[-1].amends)
        if before in found:
            raise PolicyError(f"{version.id}: the amended versions run in a circle")
        found.append(before)
    return found


def in_force(day: date, catalogue: Catalogue, pins: Mapping[str, str] | None = None) -> Policies:
    """The policies in force on a day; `pins` takes a named version of a policy whatever the day.

    OpenclaimError where no policy has begun by the day and none is pinned.
    """
    return _in_force(day, catalogue, tuple(sorted((pins or {}).items())))


@functools.lru_cache(maxsize=64)
def _in_force(day: date, catalogue: Catalogue, pins: tuple[tuple[str, str], ...]) -> Policies:
    pinned = dict(pins)
    chosen = []
    for policy in catalogue.policies():
        version = catalogue.get(f"{policy}/{pinned[policy]}") if policy in pinned else catalogue.on(policy, day)
        if version is not None:
            chosen.append(version)
    if not chosen:
        first = min((v[0] for v in catalogue.releases.values()), key=lambda v: v.since)
        raise OpenclaimError(f"no policy is in force on {day}; the first is {first.id}, from {first.since}")
    return Policies(chosen, catalogue)


def _merged(versions: tuple[PolicyVersion, ...], catalogue: Catalogue) -> Graph:
    merged = Graph(source="shapes")
    folders = {link.id: link.where for version in versions for link in chain(version, catalogue)}
    files = [f for where in folders.values() for f in resources.turtle_files(where) if f.name != "examples.ttl"]
    files += resources.turtle_files(resources.folder("ontology", "provisions"))
    for file in [*files, *(resources.folder("shapes", name) for name in _SHARED)]:
        merged.add(read_turtle(resources.read(file), str(file)))
    return merged


def _replacements(graph: Graph, versions: Iterable[PolicyVersion]) -> dict[str, str]:
    """The node that takes the place of another, by IRI.

    A replacement by a policy node always counts, since only active versions are loaded. The provisions of every text
    are loaded, so that a renumbering counts only where an active version asks for it.
    """
    numberings = {f"/provision/{v.renumbered_by}/" for v in versions if v.renumbered_by}
    found = {}
    for triple in graph:
        if triple.predicate.value == NAMESPACE + "replaces":
            new, old = triple.subject.value, triple.object.value  # type: ignore[union-attr]
            if "/provision/" not in new or any(n in new for n in numberings):
                found[old] = new
    return found


def _readings(graph: Graph) -> dict[str, str]:
    """The condition that reads another in more detail, by the IRI of the other; PolicyError where two do."""
    found: dict[str, str] = {}
    replaced = {t.object.value for t in graph if t.predicate.value == NAMESPACE + "replaces"}  # type: ignore[union-attr]
    for triple in graph:
        if triple.predicate.value == NAMESPACE + "interprets":
            reader, target = triple.subject.value, triple.object.value  # type: ignore[union-attr]
            if reader in replaced:
                continue
            if target in found:
                raise PolicyError(f"{target}: both {found[target]} and {reader} interpret it; keep one")
            found[target] = reader
    return found
