"""The trace of a decision as plain values: every outcome, and every condition with its truth, its facts and its authority."""

from __future__ import annotations

from typing import Any

from compliance.decide import ConditionResult, Decision, DeterminationResult
from compliance.terms import show


def trace_of(decision: Decision) -> dict[str, Any]:
    """The outcomes of a decision on one release with what they rest on; equal decisions give equal values."""
    return {"release": decision.release.id, "sha256": decision.release.sha256,
            "determinations": [_determination(r) for r in decision.determinations],
            "assessments": [_numbers({"id": a.id, "grade": a.grade, "score": a.score, "outOf": a.out_of,
                                      "grades": dict(a.grades), "progress": dict(a.progress),
                                      "sections": {k: list(v) for k, v in a.sections.items()}}) for a in decision.assessments],
            "notes": list(decision.notes)}


def _numbers(value: Any) -> Any:
    """Values in which a number that is no integer is a text, since canonical JSON spells such numbers in more than one way."""
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, dict):
        return {k: _numbers(v) for k, v in value.items()}
    return [_numbers(v) for v in value] if isinstance(value, list) else value


def _determination(result: DeterminationResult) -> dict[str, Any]:
    d = result.determination
    return {"id": d.id, "policy": f"{d.policy}/{d.version}", "readBy": list(result.read_by), "outcome": result.outcome.value,
            "strict": result.pair.strict.value, "lenient": result.pair.lenient.value, "reason": result.reason,
            "licenceChoice": list(result.choice), "authority": [a.iri for a in d.authorities],
            "conditions": [_condition(c) for c in result.conditions],
            "duties": [{"id": x.id, "from": x.applies_from.isoformat() if x.applies_from else None, "status": x.status}
                       for x in result.duties],
            "deadline": result.deadline.isoformat() if result.deadline else None}


def _condition(result: ConditionResult) -> dict[str, Any]:
    c = result.condition
    return {"iri": c.iri, "readBy": c.read_by, "role": result.role, "parent": result.parent, "applies": result.applies,
            "strict": result.pair.strict.value, "lenient": result.pair.lenient.value, "conflicting": result.conflicting,
            "authority": [a.iri for a in c.authorities], "openQuestions": [q.id for q in result.questions],
            "facts": [{"node": f.node, "term": f.term, "value": show(f.value), "origin": f.origin, "telling": f.telling,
                       "evidence": [e.sha256 or e.source or e.stated_by for e in f.evidence]} for f in result.facts],
            "missing": [f"{m.node}: {m.term}" for m in result.missing]}
