"""The JSON of the output contract, schema `openclaim/determination/1`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from compliance import __version__
from compliance.assess import Assessment
from compliance.decide import ConditionResult, Decision, DeterminationResult, DutyResult, UsedFact
from compliance.explain import deciding
from compliance.graph.nodes import Evidence
from compliance.own import OwnFolder
from compliance.policy import Authority, OpenQuestion
from compliance.reports.discrepancies import Discrepancy, discrepancies
from compliance.reports.harmless import in_json
from compliance.terms import Empty, Ref, Span, Value

SCHEMA = "openclaim/determination/1"


def to_json(decisions: Sequence[Decision], own: Sequence[OwnFolder] = ()) -> str:
    """The decisions as JSON text that ends with a newline; equal decisions give equal bytes."""
    return in_json(json.dumps(document(decisions, own), ensure_ascii=False, indent=1)) + "\n"


def document(decisions: Sequence[Decision], own: Sequence[OwnFolder] = ()) -> dict[str, Any]:
    """The decisions as plain values; the key "own" is there only where own folders were added."""
    first = decisions[0]
    return {
        "schema": SCHEMA,
        "tool": {"name": "openclaim", "version": __version__},
        **({"own": own_folders(own)} if own else {}),
        "asOf": first.as_of.isoformat(),
        "reading": first.reading.value,
        "releases": [_release(d) for d in decisions],
    }


def own_folders(own: Sequence[OwnFolder]) -> list[dict[str, Any]]:
    """The folders of own policies and licences with their digests."""
    return [{"kind": o.kind, "path": o.path, "sha256": o.sha256, "ids": list(o.ids)} for o in own]


def _release(decision: Decision) -> dict[str, Any]:
    release = decision.release
    return {
        "id": release.id,
        "name": release.name,
        "source": release.source,
        "sha256": release.sha256,
        "notes": list(decision.notes),
        "discrepancies": [_discrepancy(d) for d in discrepancies(decision)],
        "determinations": [_determination(d) for d in decision.determinations],
        "assessments": [_assessment(a) for a in decision.assessments],
    }


def _discrepancy(item: Discrepancy) -> dict[str, Any]:
    return {"kind": item.kind.id, "weight": item.kind.weight, "node": item.node, "term": item.term, "text": item.text,
            "places": [{"file": s.file, "line": s.line, "quote": s.text} for s in item.spots]}


def _assessment(item: Assessment) -> dict[str, Any]:
    """An assessment with the fields that it has."""
    fields: dict[str, Any] = {
        "id": item.id, "label": item.label, "grade": item.grade, "score": item.score, "outOf": item.out_of,
        "progress": dict(item.progress), "grades": dict(item.grades),
        "domains": {name: list(pair) for name, pair in item.sections.items()}, **item.details}
    return {name: value for name, value in fields.items() if value is not None and value != {}}


def _determination(result: DeterminationResult) -> dict[str, Any]:
    d = result.determination
    return {
        "id": d.id,
        "policy": f"{d.policy}/{d.version}",
        "readBy": list(result.read_by),
        "label": d.label,
        "question": d.question,
        "outcome": result.outcome.value,
        "strict": result.pair.strict.value,
        "lenient": result.pair.lenient.value,
        "reason": result.reason or None,
        "decidedBy": [c.condition.id for c in deciding(result)],
        "licenceChoice": list(result.choice),
        "authority": [authority(a) for a in d.authorities],
        "conditions": [_condition(c) for c in result.conditions],
        "remainingDuties": [_duty(x) for x in result.duties],
        "deadline": _day(result.deadline),
        "deadlineAuthority": [authority(a) for a in result.deadline_authorities],
    }


def _condition(result: ConditionResult) -> dict[str, Any]:
    c = result.condition
    questions = [*result.questions, *c.mentions]
    return {
        "id": c.id,
        "label": c.label,
        "role": result.role,
        "parent": result.parent,
        "readBy": c.read_by,
        "strict": result.pair.strict.value,
        "lenient": result.pair.lenient.value,
        "conflicting": result.conflicting,
        "applies": result.applies,
        "appliesFrom": _day(c.applies_from),
        "facts": [fact(f) for f in result.facts],
        "authority": [authority(a) for a in c.authorities],
        "missing": [{"node": m.node, "term": m.term, "question": m.question, "example": m.example}
                    for m in result.missing],
        "remedy": c.remedy or None,
        "openQuestion": result.questions[0].id if result.questions else None,
        "openQuestions": [_question(q, q in result.questions) for q in questions],
    }


def _question(question: OpenQuestion, decisive: bool) -> dict[str, Any]:
    return {"id": question.id, "label": question.label, "decisive": decisive, "lenient": question.exempt,
            "strict": question.not_exempt, "conservative": question.conservative}


def fact(used: UsedFact) -> dict[str, Any]:
    """A fact as the contract has it."""
    return {"node": used.node, "term": used.term, "value": plain(used.value), "origin": used.origin,
            "because": used.because or None, "telling": used.telling, "evidence": [evidence(e) for e in used.evidence]}


def evidence(item: Evidence) -> dict[str, Any]:
    """Evidence with the fields that it has."""
    fields = {"source": item.source, "retrieved": item.retrieved, "quote": item.quote, "sha256": item.sha256,
              "statedBy": item.stated_by}
    return {name: text for name, text in fields.items() if text}


def authority(item: Authority) -> dict[str, Any]:
    """A provision as the contract has it, with our own IRI beside the ELI of the act."""
    return {"cite": item.cite, "level": item.level, "eli": item.eli or None, "iri": item.iri}


def _duty(duty: DutyResult) -> dict[str, Any]:
    return {"cite": duty.authorities[0].cite, "label": duty.label, "from": _day(duty.applies_from),
            "status": duty.status, "authority": [authority(a) for a in duty.authorities]}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def plain(value: Value) -> Any:
    """A value as JSON has it: numbers stay exact, a range is an object, "checked, there is none" an empty list."""
    match value:
        case bool() | str():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Span(low=low, high=high):
            if low == high and low is not None:
                return plain(low)
            return {"low": None if low is None else plain(low), "high": None if high is None else plain(high)}
        case date():
            return value.isoformat()
        case Empty():
            return []
        case Ref(iri=iri):
            return iri
