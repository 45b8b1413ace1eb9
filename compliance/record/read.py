"""Reads records, signed or not; whatever is wrong with one is an InputError."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import binascii
import json
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from compliance.decide import Reading
from compliance.errors import InputError
from compliance.record.make import PREDICATE, STATEMENT, Asked
from compliance.record.sign import payload

_MAX_BYTES = 64 * 1024 * 1024


class Record(NamedTuple):
    """A record as read: its statement, the question that was put, its subjects by id, and its envelope where it is signed."""

    source: str
    statement: dict[str, Any]
    asked: Asked
    subjects: dict[str, str]
    envelope: dict[str, Any] | None

    @property
    def predicate(self) -> dict[str, Any]:
        """What the statement says of its subjects."""
        found: dict[str, Any] = self.statement["predicate"]
        return found


def read_record(path: str) -> Record:
    """The record of a file; InputError where it is none, or one of another version."""
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InputError(path, f"the record cannot be read: {error.strerror}") from None
    if len(data) > _MAX_BYTES:
        raise InputError(path, f"the file is larger than {_MAX_BYTES // 2**20} MiB; a record is not that large")
    try:
        found = json.loads(data, object_pairs_hook=_once)
        envelope = found if isinstance(found, dict) and "payload" in found else None
        statement = json.loads(payload(envelope), object_pairs_hook=_once) if envelope is not None else found
        return _record(path, statement, envelope)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise InputError(path, "this is no audit record of openclaim; write one with openclaim check --record") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; ValueError where a key stands twice, of which another reader may take the other value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key that stands twice")
    return found


def _record(path: str, statement: dict[str, Any], envelope: dict[str, Any] | None) -> Record:
    if statement["_type"] != STATEMENT or statement["predicateType"] != PREDICATE:
        raise ValueError("another kind of statement")
    predicate = statement["predicate"]
    question = predicate["question"]
    asked = Asked(tuple(map(str, question["policies"])), date.fromisoformat(question["asOf"]), Reading(question["reading"]))
    subjects = {str(s["name"]): str(s["digest"]["sha256"]) for s in statement["subject"]}
    # Each release is there once in each list, so that no second entry says otherwise than the one that is compared.
    named = [[str(s["name"]) for s in statement["subject"]],
             *([str(item["release"]) for item in predicate[key]] for key in ("descriptions", "decisions"))]
    if not subjects or any(sorted(names) != sorted(subjects) for names in named):
        raise ValueError("releases that are not the subjects, each once")
    for key in ("policies", "licences", "shared"):
        if not isinstance(predicate[key], dict):
            raise ValueError(key)
    return Record(path, statement, asked, subjects, envelope)
