"""Policies, determinations and conditions as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from compliance.policy import Catalogue, Condition, Determination, PolicyVersion
from compliance.policy.asked import Put
from compliance.policy.items import Item, items
from compliance.policy.words import conditions
from compliance.reports.json_report import authority


def versions_as_json(known: Catalogue, today: date) -> list[dict[str, Any]]:
    """Every version of every policy; `current` says whether it is in force on the day."""
    return [{"id": v.id, "label": v.label, "inForceFrom": v.since.isoformat(), "status": v.status,
             "current": known.on(p, today) is v} for p in known.policies() for v in known.versions(p)]


def determination_as_json(d: Determination) -> dict[str, Any]:
    """A determination with its conditions in the order of the text."""
    return {"id": d.id, "label": d.label, "question": d.question, "policy": f"{d.policy}/{d.version}",
            "conditions": [condition_as_json(c) for c in conditions_of([d]).values()]}


def items_as_json(version: PolicyVersion, listed: Iterable[Item]) -> dict[str, Any]:
    """A version that grades or counts with its items in its own order."""
    return {"id": version.id, "label": version.label, "policy": version.id,
            "items": [{"label": i.label, "section": i.section,
                       "criteria": [{"grade": grade or None, "text": text} for grade, text in i.criteria]} for i in listed]}


def put_as_json(question: Put, known: Catalogue) -> list[dict[str, Any]]:
    """Everything that is asked about: the determinations with their conditions, then what grades or counts with its items."""
    return [*(determination_as_json(question.policies.determinations[i]) for i in question.determinations),
            *(items_as_json(v, items(v, known)) for v in question.assessed)]


def conditions_of(determinations: Iterable[Determination]) -> dict[tuple[str, str | None], Condition]:
    """Every condition of some determinations, those that they are made of included."""
    expressions = [e for d in determinations for e in (*d.out_of_scope, *d.not_needed, d.holds)]
    return {(c.iri, c.read_by): c for e in expressions for c in conditions(e)}


def condition_as_json(c: Condition) -> dict[str, Any]:
    """A condition with its authority, its shapes, what it asks, and its remedy."""
    return {"id": c.id, "iri": c.iri, "label": c.label, "authority": [authority(a) for a in c.authorities],
            "readBy": c.read_by, "appliesFrom": c.applies_from.isoformat() if c.applies_from else None,
            "satisfiedBy": c.satisfied_by, "refutedBy": c.refuted_by, "contestedBy": [s for s, _ in c.contested_by],
            "openQuestions": [q.id for _, q in c.contested_by], "remedy": c.remedy or None,
            "asks": [{"term": a.term, "on": a.on, "question": a.question, "example": a.example} for a in c.asks]}
