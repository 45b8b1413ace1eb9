"""What is kept of an interview: the description it began with and the answers in their order; and the same as YAML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import yaml

from compliance.decide import Reading
from compliance.errors import InputError

SCHEMA = "openclaim/interview/1"
_KEYS = {"schema", "asked", "asOf", "reading", "statedBy", "answeredOn", "own", "answers", "description"}


class Answer(NamedTuple):
    """An answer: the label of the node (empty for the release), the term, and its value as in YAML; None is "don't know".

    The set-up answers have the terms `type`, `name` and `id` on the release; `artifact` lists the parts that there are.
    """

    node: str
    term: str
    value: str | None


class Items(NamedTuple):
    """What is said of the items of a list."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    unknown: tuple[str, ...]

    def value(self) -> str:
        """The value of the answer that says so."""
        return json.dumps(self._asdict())


def items_of(value: str | None) -> Items | None:
    """What a value says of the items of a list; None for any other value."""
    if value is None or not value.startswith('{"yes"'):
        return None
    said = json.loads(value)
    return Items(*(tuple(map(str, said[name])) for name in Items._fields))


class State(NamedTuple):
    """Everything that an interview is made of: `base` is a description in Turtle, empty where it began with nothing."""

    base: str = ""
    answers: tuple[Answer, ...] = ()


class Asked(NamedTuple):
    """The question of an interview: policies as on the command line, the day, the reading; and who answers on which day.

    `own` are the digests of the own folders of policies and licences with which it is asked.
    """

    policies: tuple[str, ...]
    day: date
    reading: Reading
    stated_by: str
    answered_on: date
    own: tuple[str, ...] = ()


def saved(asked: Asked, state: State) -> str:
    """The interview as YAML, from which `load` makes the same."""
    answers = [{"node": a.node, "term": a.term, **({"unknown": True} if a.value is None else {"value": a.value})}
               for a in state.answers]
    document = {"schema": SCHEMA, "asked": list(asked.policies), "asOf": asked.day.isoformat(), "reading": asked.reading.value,
                "statedBy": asked.stated_by, "answeredOn": asked.answered_on.isoformat(),
                **({"own": list(asked.own)} if asked.own else {}), "answers": answers, "description": state.base}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def load(text: str, source: str) -> tuple[Asked, State]:
    """The interview that `saved` wrote; InputError where the text is no such interview."""
    from compliance.ask.checking import check

    try:
        document = yaml.load(text, Loader=_Plain)  # noqa: S506 (the loader makes nothing but texts, lists and mappings)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else None
        raise InputError(source, "the saved interview cannot be read as YAML; restore it or start anew", line) from None
    if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
        raise InputError(source, f"this is no saved interview (schema: {SCHEMA}); name another file with --state")
    try:
        asked = Asked(tuple(_text(p) for p in document["asked"]), date.fromisoformat(_text(document["asOf"])),
                      Reading(_text(document["reading"])), _text(document["statedBy"]),
                      date.fromisoformat(_text(document["answeredOn"])), tuple(_text(o) for o in document.get("own", ())))
        answers = tuple(map(_answer, document["answers"]))
        check(answers)
        if set(document) - _KEYS:
            raise ValueError(f"unknown key '{sorted(set(document) - _KEYS)[0]}'")
        return asked, State(_text(document["description"]), answers)
    except (KeyError, TypeError, ValueError) as error:
        what = f"the key {error} is missing" if isinstance(error, KeyError) else str(error)
        raise InputError(source, f"the saved interview is damaged: {what}; restore it or start anew") from None


class _Plain(yaml.SafeLoader):
    """Reads every scalar as a text, so that a value such as `no` stays what was written."""


_Plain.yaml_implicit_resolvers = {}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text is expected, not {type(value).__name__}")
    return value


def _answer(found: Any) -> Answer:
    if not isinstance(found, Mapping) or not {"node", "term"} <= set(found) or set(found) - {"node", "term", "unknown", "value"}:
        raise TypeError("an answer has a node, a term and a value")
    return Answer(_text(found["node"]), _text(found["term"]), None if "unknown" in found else _text(found["value"]))
