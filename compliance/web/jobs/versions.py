"""Versions of policies as the pages show them: what each consists of, on a day on which it counts."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.errors import UnknownNameError
from compliance.graph import Graph, read_shipped
from compliance.own import Knowledge
from compliance.policy import Catalogue, Condition, Determination, Policies, PolicyVersion, in_force
from compliance.policy.build import Builder, identifier
from compliance.policy.load import chain
from compliance.policy.words import conditions
from compliance.terms import NAMESPACE, POLICY, nearest

FINAL, VARIANT = "final", "variant"


class Period(NamedTuple):
    """When a version is in force: the first day, the last one (None while nothing takes its place), whether it is today."""

    since: date
    until: date | None
    now: bool


class View(NamedTuple):
    """A version with the policies of the day on which it is shown: today, else its last day in force."""

    version: PolicyVersion
    period: Period
    day: date
    policies: Policies
    files: Graph

    @property
    def determinations(self) -> list[Determination]:
        """The questions that it asks."""
        return [d for d in self.policies.determinations.values() if d.policy == self.version.policy]

    def listed(self) -> list[Condition]:
        """Its conditions: those of the questions in the order of the text, then others that its files define.

        A condition that a guideline reads stands here by itself, as the version has it.
        """
        asked = (c for d in self.policies.determinations.values() for c in used(d))
        found = {c.id: c for c in asked if c.id.startswith(f"{self.version.policy}#")}
        alone = (self.plain().condition(ox.NamedNode(c.iri)) if c.read_by else c for c in found.values())
        return [*alone, *self._others(found)]

    def _others(self, known: Collection[str]) -> Iterator[Condition]:
        builder = self.plain()
        for node in self.files.typed(NAMESPACE + "Condition"):
            if isinstance(node, ox.NamedNode) and not {node.value, identifier(node.value)} & {*self.policies.replaced, *known}:
                yield builder.condition(node)

    def condition(self, name: str) -> Condition | None:
        """A condition by its id, by itself; None where the version has none of this name."""
        return next((c for c in self.listed() if c.id == name), None)

    def plain(self) -> Builder:
        """What builds a condition by itself, without the reading of a guideline."""
        return Builder(self.policies.graph, self.policies.replaced, {})


def used(determination: Determination) -> list[Condition]:
    """Every condition of a question: gates, what must hold, and those on which duties and transitions depend."""
    parts = [*determination.out_of_scope, *determination.not_needed, determination.holds,
             *(t.when for t in determination.transitions),
             *(d.due_when for d in (*determination.remaining, *determination.lifted) if d.due_when is not None)]
    found = {(c.iri, c.read_by): c for part in parts for c in conditions(part)}
    return list(found.values())


def period(version: PolicyVersion, catalogue: Catalogue, today: date) -> Period:
    """When a version is in force; a variant never is."""
    later = [v.since for v in catalogue.versions(version.policy)
             if v.status != VARIANT and (v.since, v.version) > (version.since, version.version)]
    until = min(later) - timedelta(1) if later else None
    return Period(version.since, until, catalogue.on(version.policy, today) is version)


def view(known: Knowledge, name: str, today: date) -> View:
    """A version by `policy/version`; UnknownNameError for anything else."""
    return _view(known.catalogue, name, today)


@functools.lru_cache(maxsize=64)
def _view(catalogue: Catalogue, name: str, today: date) -> View:
    version = catalogue.get(name)
    when = period(version, catalogue, today)
    day = today if when.now or when.until is None else max(version.since, when.until)
    policies = in_force(day, catalogue, {version.policy: version.version})
    files = [f for link in _links(version, catalogue) for f in resources.turtle_files(link.where)]
    return View(version, when, day, policies, read_shipped(files, version.id))


def _links(version: PolicyVersion, catalogue: Catalogue) -> list[PolicyVersion]:
    """The versions whose files a version consists of: those it amends, and the one of which it is a variant."""
    own = read_shipped(resources.turtle_files(version.where), version.id)
    varied = own.text(ox.NamedNode(POLICY + version.id), NAMESPACE + "variantOf")
    return chain(version, catalogue) + ([catalogue.get(varied.removeprefix(POLICY))] if varied else [])


def views_with(known: Knowledge, policy: str, condition: str, today: date) -> list[View]:
    """The versions that have a condition of this name, newest first; UnknownNameError where none does."""
    views = [view(known, v.id, today) for v in reversed(known.catalogue.versions(policy)) if not v.assessed_by]
    names = {v.version.id: {c.id.rpartition("#")[2] for c in v.listed()} for v in views}
    found = [v for v in views if condition in names[v.version.id]]
    if not found:
        there = sorted(set().union(*names.values())) if names else []
        raise UnknownNameError(f"{policy} has no condition '{condition}'{nearest(condition, there)}")
    return found
