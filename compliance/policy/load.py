"""The policies in force on a day, with amendments applied and the readings of guidelines put in their places."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from compliance import resources
from compliance.errors import OpenclaimError, PolicyError
from compliance.graph import Graph, read_shipped
from compliance.policy.build import Builder
from compliance.policy.catalogue import Catalogue, PolicyVersion
from compliance.policy.words import LEVELS, Derivation, Determination, Presumption
from compliance.terms import NAMESPACE, POLICY, PROVISION

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_SHARED = ("common.ttl", "open-questions.ttl", "questions.ttl")


class Policies:
    """What applies on a day: the versions, their determinations, derivations and presumptions, and all shapes.

    Versions that grade or count are listed in `assessed`; they are read by their assessors. `levels` are the levels of
    authority that count: a condition, duty, derivation or presumption that rests on none of them asks for nothing, and a
    reading that rests in part on another level is not applied.
    """

    def __init__(self, versions: Iterable[PolicyVersion], catalogue: Catalogue, levels: Collection[str] = LEVELS) -> None:
        everything = list(versions)
        self.levels = tuple(level for level in LEVELS if level in levels)
        self.assessed = [v for v in everything if v.assessed_by]
        self.versions = {v.policy: v for v in everything if not v.assessed_by}
        self.graph = _merged(tuple(self.versions.values()), catalogue)
        readings = _readings(self.graph, self.levels)
        self._read = {(_policy_of(reader), _policy_of(target)) for target, reader in readings.items()}
        links = [link for v in self.versions.values() for link in chain(v, catalogue)]
        self.replaced = _replacements(self.graph, links)
        builder = Builder(self.graph, self.replaced, readings, self.levels)
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
        """The versions whose conditions read conditions of a policy in more detail, or read those readings in turn."""
        found = {policy}
        while more := {reader for reader, target in self._read if target in found} - found:
            found |= more
        return [v for v in self.versions.values() if v.policy != policy and v.policy in found]


def chain(version: PolicyVersion, catalogue: Catalogue) -> list[PolicyVersion]:
    """A version and the versions that it amends, newest first; PolicyError where they run in a circle."""
    found = [version]
    while found[-1].amends:
        before = catalogue.get(found[-1].amends)
        if before in found:
            raise PolicyError(f"{version.id}: the amended versions run in a circle")
        found.append(before)
    return found


def sources(version: PolicyVersion, catalogue: Catalogue) -> list[PolicyVersion]:
    """The versions whose conditions a version uses: those it amends, and those on which any of them draws."""
    found = []
    for link in chain(version, catalogue):
        found += [link, *([catalogue.get(link.draws_on)] if link.draws_on else [])]
    return found


def in_force(day: date, catalogue: Catalogue, pins: Mapping[str, str] | None = None,
             levels: Collection[str] = LEVELS) -> Policies:
    """The policies in force on a day; `pins` takes a named version of a policy whatever the day.

    Only authorities of the given levels count (see `Policies`). OpenclaimError where no policy has begun by the day and
    none is pinned.
    """
    pinned = pins or {}
    chosen = []
    for policy in catalogue.policies():
        version = catalogue.get(f"{policy}/{pinned[policy]}") if policy in pinned else catalogue.on(policy, day)
        if version is not None:
            chosen.append(version)
    if not chosen:
        first = min((v[0] for v in catalogue.releases.values()), key=lambda v: v.since)
        raise OpenclaimError(f"no policy is in force on {day}; the first is {first.id}, from {first.since}")
    return _policies(tuple(chosen), catalogue, tuple(levels))


def forget() -> None:
    """Lets go of the policies that `in_force` keeps ready: some megabytes for each combination of versions."""
    _policies.cache_clear()


@functools.lru_cache(maxsize=64)
def _policies(versions: tuple[PolicyVersion, ...], catalogue: Catalogue, levels: tuple[str, ...]) -> Policies:
    """The policies of some versions: the same on every day between two changes."""
    return Policies(versions, catalogue, levels)


def _merged(versions: tuple[PolicyVersion, ...], catalogue: Catalogue) -> Graph:
    used = {link.id: link for version in versions for link in sources(version, catalogue)}
    files = [f for link in used.values() for f in resources.turtle_files(link.where) if f.name != "examples.ttl"]
    files += [resources.folder("shapes", name) for name in _SHARED]
    graph = read_shipped([*files, *catalogue.shared], "shapes")
    graph.add(read_shipped(_provisions(graph, used.values()), "provisions"))
    return graph


def _provisions(graph: Graph, versions: Iterable[PolicyVersion]) -> list[Traversable]:
    """The shipped files of the provisions that some versions cite, or whose numbering they use."""
    cited = {o.value for t in graph if isinstance(o := t.object, ox.NamedNode) and o.value.startswith(PROVISION)}
    texts = {iri[len(PROVISION):].partition("/")[0] for iri in cited} | {v.renumbered_by for v in versions}
    return [f for f in resources.turtle_files(resources.folder("ontology", "provisions"))
            if f.name.removesuffix(".ttl") in texts]


def _replacements(graph: Graph, versions: Iterable[PolicyVersion]) -> dict[str, str]:
    """The node that takes the place of another, by IRI.

    A replacement by a policy node always counts, since only active versions are loaded. Provisions of texts that are not
    active may be loaded, so that a renumbering counts only where an active version, or one that it amends, asks for it.
    """
    numberings = {f"/provision/{v.renumbered_by}/" for v in versions if v.renumbered_by}
    found = {}
    for new, old in graph.pairs(NAMESPACE + "replaces"):
        if "/provision/" not in new or any(n in new for n in numberings):
            found[old] = new
    return found


def _policy_of(iri: str) -> str:
    return iri.removeprefix(POLICY).partition("/")[0]


def _readings(graph: Graph, levels: Collection[str] = LEVELS) -> dict[str, str]:
    """The condition that reads another in more detail, by the IRI of the other; PolicyError where two do.

    A reading draws what it adds from all its authorities, so that it is left out with any of their levels.
    """
    found: dict[str, str] = {}
    replaced = {old for _, old in graph.pairs(NAMESPACE + "replaces")}
    for reader, target in graph.pairs(NAMESPACE + "interprets"):
        if reader in replaced or not _levels_of(graph, reader) <= set(levels):
            continue
        if target in found:
            raise PolicyError(f"{target}: both {found[target]} and {reader} interpret it; keep one")
        found[target] = reader
    return found


def _levels_of(graph: Graph, condition: str) -> set[str]:
    provisions = graph.objects(ox.NamedNode(condition), NAMESPACE + "authority")
    return {graph.text(p, NAMESPACE + "level") or "" for p in provisions if isinstance(p, ox.NamedNode)}
