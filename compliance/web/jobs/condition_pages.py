"""The page on a condition, and what it comes to on the shipped cases."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from compliance.decide.asking import deciders
from compliance.errors import UnknownNameError
from compliance.graph import Graph
from compliance.graph.plain import to_yaml
from compliance.model import one_release
from compliance.own import Knowledge
from compliance.policy import Condition, OpenQuestion
from compliance.policy.build import identifier
from compliance.policy.shape_text import shape_text
from compliance.reports.grow import condition_tree
from compliance.terms import NAMESPACE
from compliance.truth import CONTESTED, FALSE, TRUE
from compliance.web import places
from compliance.web.jobs.checking import Shown
from compliance.web.jobs.cites import cites, shacl
from compliance.web.jobs.deciding import tool
from compliance.web.jobs.sources import case_graph, case_names
from compliance.web.jobs.versions import View, used, view, views_with
from compliance.web.markup import markup
from compliance.web.words import Language

_TRUTH = {TRUE: "holds", FALSE: "fails", CONTESTED: "contested"}
TRUTHS = ("holds", "fails", "contested", "unknown", "conflicting", "silent")
# How a truth is drawn: the classes of the style sheet.
_LOOK = {"holds": "true", "fails": "false", "contested": "contested", "unknown": "unknown", "conflicting": "unknown",
         "silent": "silent"}


class _Test(NamedTuple):
    """One of the shapes of a condition: what conforming to it means, the open question it rests on, its text."""

    word: str
    question: OpenQuestion | None
    text: str
    shacl: str


class _Example(NamedTuple):
    truth: str
    facts: str


def condition_page(known: Knowledge, policy: str, name: str, version: str, today: date, language: Language) -> Shown:
    """A condition as a version has it, else as the version in force or the newest one that has it."""
    views = views_with(known, policy, name, today)
    shown = next((v for v in views if v.version.version == version), None) if version else None
    if version and shown is None:
        raise UnknownNameError(f"{policy}/{version} has no condition '{name}' (there is one in "
                               f"{', '.join(v.version.id for v in views)})")
    shown = shown or next((v for v in views if v.period.now), views[0])
    condition = shown.condition(f"{policy}#{name}")
    assert condition is not None  # noqa: S101 (views_with gives no other)
    context = {
        "view": shown, "condition": condition, "versions": [v.version for v in views], "cites": cites(condition.authorities),
        "tests": list(_tests(condition, shown.policies.graph)), "examples": list(_examples(condition, shown.files)),
        "tree": condition_tree(condition) if condition.combined else None, "look": _LOOK,
        "questions": _questions(condition), "asked": _asked(condition, shown), "readers": _readers(condition, shown),
        "interprets": _interprets(condition, shown), "replaced": [i for i in _replaced(condition, shown) if i != condition.id],
        "name": name, "policy": policy}
    return Shown(condition.label, markup("browse/condition.html.j2", language, title=condition.label, places=places, **context))


def _tests(condition: Condition, graph: Graph) -> Iterator[_Test]:
    shapes: list[tuple[str, str | None, OpenQuestion | None]] = [
        ("holds", condition.satisfied_by, None), ("fails", condition.refuted_by, None),
        *(("contested", shape, question) for shape, question in condition.contested_by)]
    for word, shape, question in shapes:
        if shape:
            yield _Test(word, question, shape_text(graph, ox.NamedNode(shape)), shacl(graph, shape))


def _examples(condition: Condition, files: Graph) -> Iterator[_Example]:
    for node in files.typed(NAMESPACE + "Example"):
        of, facts = (files.one(node, NAMESPACE + word) for word in ("exampleOf", "facts"))
        if of is not None and of.value == condition.iri and facts is not None and not isinstance(facts, ox.Literal):
            yield _Example(files.text(node, NAMESPACE + "truth") or "", to_yaml(Graph(files.closure([facts]), files.source)))


def _questions(condition: Condition) -> list[tuple[OpenQuestion, bool]]:
    """The open questions of a condition, each with whether its truth can rest on it."""
    decisive = {q.id: q for _, q in condition.contested_by}
    return [*((q, True) for q in decisive.values()), *((q, False) for q in condition.mentions if q.id not in decisive)]


def _asked(condition: Condition, shown: View) -> list[tuple[str, str, str, str]]:
    """The questions that the condition is part of: id, label, policy and version."""
    found = shown.policies.determinations.values()
    return [(d.id, d.label, d.policy, d.version) for d in found if condition.iri in {c.iri for c in used(d)}]


def _readers(condition: Condition, shown: View) -> list[str]:
    """The conditions of guidelines that read this one in force on the day."""
    found = {c.read_by for d in shown.policies.determinations.values() for c in used(d) if c.iri == condition.iri and c.read_by}
    return sorted(found)


def _interprets(condition: Condition, shown: View) -> list[str]:
    targets = shown.policies.graph.objects(ox.NamedNode(condition.iri), NAMESPACE + "interprets")
    return sorted({identifier(t.value) for t in targets})


def _replaced(condition: Condition, shown: View) -> list[str]:
    """The conditions of earlier versions in whose place this one stands."""
    return sorted(identifier(old) for old, new in shown.policies.replaced.items() if new == condition.iri)


def condition_on_cases(known: Knowledge, policy: str, name: str, version: str, today: date, language: Language,
                       alone: bool) -> Shown:
    """What a condition comes to on each shipped case, on the day on which the version is shown; `alone` where it is a page."""
    shown = view(known, f"{policy}/{version}", today)
    found = _truths(known, shown.version.id, today).get(f"{policy}#{name}", {})
    by_truth = [(truth, [c for c in _named() if found.get(c[0]) == truth]) for truth in TRUTHS]
    title = language.text("browse.cases")
    content = markup("browse/cases.html.j2", language, groups=[g for g in by_truth if g[1]], look=_LOOK, day=shown.day,
                     version_id=shown.version.id, condition=f"{policy}#{name}", title=title, places=places, alone=alone)
    return Shown(title, content)


@functools.cache
def _named() -> list[tuple[str, str]]:
    """The shipped cases: folder and name of the release."""
    return [(c, one_release(case_graph(c)).name) for c in case_names()]


@functools.lru_cache(maxsize=16)
def _truths(known: Knowledge, version: str, today: date) -> dict[str, dict[str, str]]:
    """What each condition comes to on each case, as guidelines in force read it, under both readings; by id and by case."""
    shown = view(known, version, today)
    policy = shown.version.policy
    found: dict[str, dict[str, str]] = {}
    wishes = tuple(f"{d.id}@{shown.version.version}" for d in shown.determinations)
    # A version without questions of its own reads the conditions of another policy, whose questions are then asked.
    asked = deciders(wishes or (f"{policy}@{shown.version.version}",), shown.day, known, tool())
    for case in case_names():
        release = one_release(case_graph(case))
        for result in (r for decider in asked for r in decider.brief(release).results):
            for c in result.conditions:
                truth = "silent" if not c.applies else "conflicting" if c.conflicting else _TRUTH.get(c.pair, "unknown")
                found.setdefault(c.condition.id, {}).setdefault(case, truth)
                if c.condition.read_by:
                    found.setdefault(c.condition.read_by, {}).setdefault(case, truth)
    return found


