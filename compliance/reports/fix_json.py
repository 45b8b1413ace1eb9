"""Fixes as JSON, schema `openclaim/fix/1`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from compliance import __version__
from compliance.decide import Reading
from compliance.fix import Action, Aside, Fix, FixReport, Obstacle, Step
from compliance.own import OwnFolder
from compliance.policy import Condition
from compliance.reports.json_report import authority, own_folders, plain

SCHEMA = "openclaim/fix/1"


def fixes_as_json(reports: Sequence[FixReport], day: date, reading: Reading, own: Sequence[OwnFolder] = ()) -> str:
    """The fixes as JSON text that ends with a newline; equal questions give equal bytes."""
    document: dict[str, Any] = {"schema": SCHEMA, "tool": {"name": "openclaim", "version": __version__}, "asOf": day.isoformat(),
                "reading": reading.value, "determinations": [_report(r) for r in reports]}
    if own:
        document["own"] = own_folders(own)
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _report(report: FixReport) -> dict[str, Any]:
    d = report.result.determination
    return {
        "release": report.release.id, "name": report.release.name, "source": report.release.source,
        "sha256": report.release.sha256, "id": d.id, "policy": f"{d.policy}/{d.version}",
        "outcome": report.result.outcome.value, "fixes": [_fix(f) for f in report.fixes], "more": report.more,
        "surest": _fix(report.surest) if report.surest is not None else None,
        "asides": [_aside(a) for a in report.asides],
        "obstacles": [_obstacle(o) for o in report.obstacles],
        "complete": not report.cut, "proposals": report.tried}


def _fix(fix: Fix) -> dict[str, Any]:
    return {"changes": fix.changes, "toMakeSure": fix.count(Action.MAKE_SURE), "toFindOut": fix.count(Action.FIND_OUT),
            "cost": fix.cost, "facts": [_step(s) for s in fix.steps]}


def _aside(aside: Aside) -> dict[str, Any]:
    return {"outcome": aside.outcome.value, "sets": [_fix(f) for f in aside.sets], "complete": aside.complete}


def _step(step: Step) -> dict[str, Any]:
    return {
        "action": step.action.value, "node": step.cell.node or "release", "term": step.cell.term,
        "item": step.cell.item or None, "before": step.cell.now or None, "after": step.after,
        "amount": step.amount or None, "how": step.how or None,
        "cost": step.cost, "question": step.cell.ask.question if step.cell.ask else None,
        "conditions": [_condition(c) for c in step.conditions]}


def _condition(condition: Condition) -> dict[str, Any]:
    return {"id": condition.id, "label": condition.label, "remedy": condition.remedy or None,
            "authority": [authority(a) for a in condition.authorities]}


def _obstacle(obstacle: Obstacle) -> dict[str, Any]:
    return {**_condition(obstacle.condition),
            "facts": [{"node": f.node, "term": f.term, "value": plain(f.value), "origin": f.origin} for f in obstacle.facts]}
