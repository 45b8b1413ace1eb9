"""Whether the answers of a saved interview are such as an interview keeps: a file may have been changed by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable

import yaml

from compliance.ask.answers import MOST_PARTS, is_address
from compliance.ask.prompts import RELEASES, About
from compliance.ask.state import Answer, items_of
from compliance.fix.changes import changes
from compliance.graph import vocabulary


def check(answers: Iterable[Answer]) -> None:
    """Raises ValueError, with what is wrong, at the first answer that no interview keeps."""
    for answer in answers:
        if answer.value is None:
            continue
        try:
            right = _is_right(answer, answer.value)
        except (ValueError, TypeError, KeyError, yaml.YAMLError):
            right = False
        if not right:
            place = f"{answer.node}.{answer.term}" if answer.node else answer.term
            raise ValueError(f"the answer on '{place}' is none that an interview keeps")


def _is_right(answer: Answer, value: str) -> bool:
    if not answer.node:
        match answer.term:
            case About.TYPE:
                return value in RELEASES
            case About.NAME:
                return isinstance(json.loads(value), str)
            case About.ID:
                return is_address(value)
            case "artifact":
                return _are_parts(yaml.safe_load(value))
    if answer.term not in vocabulary().terms:
        return False
    said = items_of(value)
    return said is None or answer.term in changes().denied


def _are_parts(found: object) -> bool:
    kinds = vocabulary().below("Artifact")
    return isinstance(found, list) and len(found) <= MOST_PARTS and all(kind in kinds for kind in found)
