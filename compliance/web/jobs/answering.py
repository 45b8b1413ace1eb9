"""Turns the fields of a form into an answer as a person would write it, and back into what stood in the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from compliance.ask import About, Prompt
from compliance.graph import vocabulary
from compliance.terms import Kind

Given = Mapping[str, tuple[str, ...]]
YES, NO, OPEN = "yes", "no", "unknown"


class Control(NamedTuple):
    """How a prompt is answered: its kind, the values to choose from, the unit of a number."""

    kind: str
    values: tuple[str, ...]
    unit: str = ""


def control(prompt: Prompt) -> Control:
    """The control of a prompt: yes-no, choice, choices, topics, parts, number, range, date, licence, address or text."""
    match prompt.about:
        case About.TYPE:
            return Control("choice", prompt.values)
        case About.NAME:
            return Control("text", ())
        case About.ID:
            return Control("address", ())
        case About.PARTS:
            return Control("parts", prompt.items)
        case _:
            return Control("topics", prompt.items) if prompt.items else _of_term(prompt)


def _of_term(prompt: Prompt) -> Control:
    term = vocabulary().terms[prompt.term]
    kinds = {Kind.BOOLEAN: "yes-no", Kind.DECIMAL: "number", Kind.RANGE: "range", Kind.DATE: "date", Kind.NODE: "licence",
             Kind.IRI: "address", Kind.STRING: "text", Kind.ENUM: "choices" if term.multiple else "choice"}
    return Control(kinds[term.kind], prompt.values, term.unit)


def written(prompt: Prompt, given: Given) -> str:
    """The answer of a form as it would be typed; empty where nothing was entered."""
    shown = control(prompt)
    values = [v for v in given.get("value", ()) if v.strip()]
    match shown.kind:
        case "parts":
            return ", ".join(_counted(k, given) for k in shown.values if k in values) or "none"
        case "topics":
            said = [(item, _last(given, f"item-{item}")) for item in shown.values]
            named = [item if how == YES else f"{item}?" for item, how in said if how != NO]
            return ", ".join(named) or "none"
        case "choices":
            return ", ".join(values)
        case "range":
            low, high = _last(given, "low"), _last(given, "high")
            return f"{low} to {high}" if low and high else low or (f"{{high: {high}}}" if high else "")
        case _:
            return values[-1].strip() if values else ""


def _counted(kind: str, given: Given) -> str:
    count = _last(given, f"count-{kind}")
    return kind if count in ("", "1") else f"{count} {kind}"


def _last(given: Given, name: str) -> str:
    """What stands in a field."""
    found = given.get(name, ())
    return found[-1].strip() if found else ""
