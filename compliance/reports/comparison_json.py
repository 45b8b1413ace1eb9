"""The JSON of a comparison, schema `openclaim/comparison/1`."""

from __future__ import annotations

import json
from typing import Any

from compliance import __version__
from compliance.compare import Cell, Comparison, ConditionChange, Difference, Row, Scenario
from compliance.compare.results import DutyChange
from compliance.decide import DutyResult
from compliance.reports.json_report import authority, fact, own_folders

SCHEMA = "openclaim/comparison/1"


def to_json(comparison: Comparison) -> str:
    """The comparison as JSON text that ends with a newline; equal comparisons give equal bytes."""
    return json.dumps(document(comparison), ensure_ascii=False, indent=1) + "\n"


def document(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain values."""
    releases = {id(r.release): r.release for r in comparison.rows}
    return {
        "schema": SCHEMA,
        "tool": {"name": "openclaim", "version": __version__},
        **({"own": own_folders(comparison.own)} if comparison.own else {}),
        "baseline": comparison.baseline,
        "scenarios": [_scenario(s, comparison) for s in comparison.scenarios],
        "releases": [{"id": r.id, "name": r.name, "source": r.source, "sha256": r.sha256} for r in releases.values()],
        "notes": [{"release": n.release.id, "text": n.text, "scenarios": list(n.scenarios)} for n in comparison.notes],
        "differing": len(comparison.differing),
        "rows": [_row(r) for r in comparison.rows],
    }


def _scenario(scenario: Scenario, comparison: Comparison) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "label": scenario.label or None,
        "policies": list(comparison.versions[scenario.name]),
        "asOf": str(scenario.day),
        "reading": scenario.reading.value,
        "authority": list(scenario.levels),
        "set": [str(e) for e in scenario.edits if e.value is not None],
        "without": [str(e) for e in scenario.edits if e.value is None],
        "amendments": [{"policy": a.version.id, "label": a.version.label, "source": a.source, "sha256": a.sha256}
                       for a in scenario.amendments],
    }


def _row(row: Row) -> dict[str, Any]:
    return {"release": row.release.id, "question": row.question, "label": row.label, "cells": [_cell(c) for c in row.cells]}


def _cell(cell: Cell) -> dict[str, Any]:
    found: dict[str, Any] = {"scenario": cell.scenario, "outcome": cell.outcome or None, "differs": cell.difference is not None}
    if cell.determination is not None:
        d = cell.determination
        found |= {"id": d.determination.id, "policy": f"{d.determination.policy}/{d.determination.version}",
                  "readBy": list(d.read_by), "strict": d.pair.strict.value, "lenient": d.pair.lenient.value}
    if cell.assessment is not None:
        found |= {"id": cell.assessment.id, "policy": cell.assessment.id}
    if cell.difference is not None:
        found["difference"] = _difference(cell.difference)
    if cell.duties:
        found["duties"] = [_duty(d) for d in cell.duties]
    return found


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "before": difference.before,
        "after": difference.after,
        "reason": difference.reason or None,
        "causes": [{"kind": c.kind, "before": c.before or None, "after": c.after or None} for c in difference.causes],
        "conditions": [_condition(c) for c in difference.conditions],
        "stillDeciding": [_condition(c) for c in difference.still],
        "items": [{"item": i.item, "before": i.before or None, "after": i.after or None} for i in difference.items],
    }


def _condition(change: ConditionChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "label": change.label,
        "authority": [authority(a) for a in change.authorities],
        "before": change.before.value,
        "after": change.after.value,
        "factsBefore": [fact(f) for f in change.facts_before],
        "factsAfter": [fact(f) for f in change.facts_after],
        "missing": [{"node": m.node, "term": m.term, "question": m.question, "example": m.example} for m in change.missing],
        "openQuestions": [{"id": q.id, "label": q.label, "lenient": q.exempt, "strict": q.not_exempt} for q in change.questions],
    }


def _duty(change: DutyChange) -> dict[str, Any]:
    return {"before": _due(change.before), "after": _due(change.after)}


def _due(duty: DutyResult | None) -> dict[str, Any] | None:
    if duty is None:
        return None
    since = duty.applies_from.isoformat() if duty.applies_from else None
    return {"id": duty.id, "cite": duty.authorities[0].cite, "label": duty.label, "from": since, "status": duty.status}
