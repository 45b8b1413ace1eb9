"""A step of an interview as JSON, schema `openclaim/interview-step/1`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from compliance import __version__
from compliance.ask import Interview, Prompt, Standing, saved
from compliance.graph.plain import to_yaml
from compliance.reports.json_report import authority, fact

SCHEMA = "openclaim/interview-step/1"


def interview_as_json(interview: Interview, told: Sequence[str] = ()) -> str:
    """Where an interview stands, as JSON text that ends with a newline.

    It has the state to go on from, the next prompt (none at the end), the standings, what is assumed, and the description that
    the answers make; `told` is what the person should know of the last answer.
    """
    outcomes = interview.outcomes()
    document = {
        "schema": SCHEMA,
        "tool": {"name": "openclaim", "version": __version__},
        "asOf": interview.asked.day.isoformat(),
        "reading": interview.asked.reading.value,
        "state": saved(interview.asked, interview.state),
        "told": list(told),
        "prompt": _prompt(found) if (found := interview.next()) else None,
        "standings": [_standing(s) for s in outcomes],
        "assumed": [fact(f) for f in interview.assumed()],
        "description": to_yaml(interview.description()) if outcomes else None,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _prompt(prompt: Prompt) -> dict[str, Any]:
    return {
        "about": prompt.about.value, "node": prompt.node, "term": prompt.term, "address": prompt.address,
        "question": prompt.question, "takes": prompt.takes, "example": prompt.example or None, "values": list(prompt.values),
        "multiple": prompt.multiple, "items": list(prompt.items), "meaning": prompt.meaning or None, "now": prompt.now or None,
        "reason": prompt.reason or None,
        "why": [{"id": w.condition.id, "label": w.condition.label, "authority": [authority(a) for a in w.condition.authorities],
                 "determinations": list(w.determinations)} for w in prompt.why],
        "leads": [{"determination": lead.determination, "outcome": lead.outcome.value} for lead in prompt.leads]}


def _standing(standing: Standing) -> dict[str, Any]:
    d = standing.result.determination
    return {"id": d.id, "policy": f"{d.policy}/{d.version}", "label": d.label, "outcome": standing.result.outcome.value,
            "settled": standing.settled}
