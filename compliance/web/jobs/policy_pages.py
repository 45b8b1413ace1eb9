"""The pages on policies: the list, a policy with its versions, one version."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from compliance.errors import UnknownNameError
from compliance.own import Knowledge
from compliance.policy import Determination, Duty, PolicyVersion
from compliance.policy.digests import policy_digest
from compliance.policy.items import items_in
from compliance.policy.words import conditions
from compliance.reports.grow import bare_tree
from compliance.reports.memo import Cite
from compliance.reports.tree import Node
from compliance.web import places
from compliance.web.jobs.checking import Shown
from compliance.web.jobs.cites import cite, cites
from compliance.web.jobs.versions import Period, View, period, view
from compliance.web.markup import markup
from compliance.web.words import Language


class _Duty(NamedTuple):
    cites: list[Cite]
    label: str
    since: str
    conditional: bool


class _Question(NamedTuple):
    determination: Determination
    anchor: str
    cites: list[Cite]
    tree: Node
    remaining: list[_Duty]
    lifted: list[_Duty]
    deadlines: list[tuple[str, list[Cite]]]
    read_by: list[str]


def policies_page(known: Knowledge, today: date, language: Language) -> Shown:
    """Every policy with its versions and what they ask."""
    rows = [(policy, _versions(known, policy, today)) for policy in known.catalogue.policies()]
    title = language.text("browse.policies")
    return Shown(title, markup("browse/policies.html.j2", language, title=title, rows=rows, places=places))


def _versions(known: Knowledge, policy: str, today: date) -> list[tuple[PolicyVersion, Period]]:
    return [(v, period(v, known.catalogue, today)) for v in reversed(known.catalogue.versions(policy))]


def policy_page(known: Knowledge, policy: str, today: date, language: Language) -> Shown:
    """One policy: its versions, and what it asks today."""
    rows = _versions(known, policy, today)
    shown = next((v for v, p in rows if p.now), rows[0][0])
    asked = view(known, shown.id, today)
    return Shown(policy, markup("browse/policy.html.j2", language, title=policy, rows=rows, shown=asked,
                               pairs=_pairs([v for v, _ in rows]), places=places))


def _pairs(versions: list[PolicyVersion]) -> list[tuple[PolicyVersion, PolicyVersion]]:
    """Each version with the one before it, the newest pair first."""
    return [(older, newer) for newer, older in pairwise(versions)]


def version_page(known: Knowledge, name: str, today: date, language: Language) -> Shown:
    """One version: what it asks, its conditions, duties, and where it comes from."""
    shown = view(known, name, today)
    version = shown.version
    context = {
        "view": shown, "questions": [_question(shown, d) for d in shown.determinations],
        "listed": shown.listed(), "items": items_in(shown.files), "digest": policy_digest(version, known.catalogue),
        "previous": next((older for older, newer in _pairs(list(reversed(known.catalogue.versions(version.policy))))
                          if newer.id == version.id), None),
        "derivations": [(d, cites(d.authorities)) for d in shown.policies.derivations],
        "presumptions": [(p, cites(p.authorities)) for p in shown.policies.presumptions],
        "sources": _sources(shown), "reads": _reads(shown)}
    return Shown(version.id, markup("browse/version.html.j2", language, title=version.label, places=places, **context))


def _question(shown: View, d: Determination) -> _Question:
    tree = bare_tree(d, shown.policies)
    deadlines = [(t.deadline.isoformat(), cites(t.authorities)) for t in d.transitions]
    return _Question(d, places.anchor(d.id), cites(d.authorities), tree.root, [_duty(x) for x in d.remaining],
                     [_duty(x) for x in d.lifted], deadlines, [v.id for v in shown.policies.readers(d.policy)])


def _duty(duty: Duty) -> _Duty:
    since = duty.applies_from.isoformat() if duty.applies_from else ""
    return _Duty(cites(duty.authorities), duty.label, since, duty.due_when is not None)


def _sources(shown: View) -> list[Cite]:
    """The texts on which its conditions rest, each address once."""
    found = {c.url: c for c in (cite(a) for x in shown.listed() for a in x.authorities) if c.url}
    return list(found.values())


def _reads(shown: View) -> list[tuple[str, str]]:
    """The conditions of other policies that it reads, each with the condition that does."""
    found = {}
    for d in shown.policies.determinations.values():
        for e in (*d.out_of_scope, *d.not_needed, d.holds):
            for c in conditions(e):
                if c.read_by and c.read_by.startswith(f"{shown.version.policy}#"):
                    found[c.id] = c.read_by
    return list(found.items())


def tree_picture(known: Knowledge, name: str, question: str, today: date) -> str:
    """The condition tree of a determination of a version as a picture (SVG); UnknownNameError where it has none such."""
    from compliance.reports.svg import to_svg

    shown = view(known, name, today)
    found = next((d for d in shown.determinations if places.anchor(d.id) == question), None)
    if found is None:
        raise UnknownNameError(f"{name} asks no question '{question}'")
    return to_svg([bare_tree(found, shown.policies)])
