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
    """A record as read: its predicate, the question that was put, its subjects by id, and its envelope where it is signed."""

    source: str
    predicate: dict[str, Any]
    asked: Asked
    subjects: dict[str, str]
    envelope: dict[str, Any] | None


def read_record(path: str) -> Record:
    """The record of a file; InputError where it is none, or one of another version."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(path, f"the record cannot be read: {error.strerror}") from None
    if len(data) > _MAX_BYTES:
        raise InputError(path, f"the file is larger than {_MAX_BYTES // 2**20} MiB; a record is not that large")
    try:
        found = json.loads(data)
        envelope = found if isinstance(found, dict) and "payload" in found else None
        statement = json.loads(payload(envelope)) if envelope is not None else found
        return _record(path, statement, envelope)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise InputError(path, "this is no audit record of openclaim; write one with openclaim check --record") from None


def _record(path: str, statement: dict[str, Any], envelope: dict[str, Any] | None) -> Record:
    if statement["_type"] != STATEMENT or statement["predicateType"] != PREDICATE:
        raise ValueError("another kind of statement")
    predicate = statement["predicate"]
    question = predicate["question"]
    asked = Asked(tuple(map(str, question["policies"])), date.fromisoformat(question["asOf"]), Reading(question["reading"]))
    subjects = {str(s["name"]): str(s["digest"]["sha256"]) for s in statement["subject"]}
    for item in (*predicate["descriptions"], *predicate["decisions"]):
        if str(item["release"]) not in subjects:
            raise ValueError("a release that is no subject")
    if not subjects or {d["release"] for d in predicate["decisions"]} != set(subjects):
        raise ValueError("subjects without a decision")
    for key in ("policies", "licences", "shared"):
        if not isinstance(predicate[key], dict):
            raise ValueError(key)
    return Record(path, predicate, asked, subjects, envelope)
