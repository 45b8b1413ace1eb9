"""Makes records: an in-toto statement (v1) about the described releases, in canonical JSON.

Source: in-toto Attestation Framework, Statement layer v1. The predicate is ours.
"""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from compliance import __version__
from compliance.decide import Decision, Reading
from compliance.graph import canonical
from compliance.licences import Library, parse
from compliance.model import Release
from compliance.own.words import Knowledge
from compliance.policy.digests import policy_digest
from compliance.record.digests import licence_digest, shared_digests, tool_digest
from compliance.record.trace import trace_of

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://w3id.org/openclaim/record/1"


class Asked(NamedTuple):
    """The question as it was put: policies, day, reading."""

    policies: tuple[str, ...]
    day: date
    reading: Reading


def make(decisions: Sequence[Decision], asked: Asked, known: Knowledge) -> bytes:
    """The statement on some decisions as canonical JSON: keys sorted, no white space; equal decisions give equal bytes.

    It holds no time of its own making. The description stands in it as canonical N-Triples (RDFC-1.0 labels), so that it
    can be verified without the file.
    """
    return encode({
        "_type": STATEMENT,
        "subject": [subject(d.release.id, d.release.sha256) for d in decisions],
        "predicateType": PREDICATE,
        "predicate": {
            "question": question(asked),
            **basis(decisions, known),
            "descriptions": [description(d.release) for d in decisions],
            "decisions": [trace_of(d) for d in decisions]}})


def subject(name: str, digest: str) -> dict[str, Any]:
    """A release that a statement is about, by its id and the digest of its facts."""
    return {"name": name, "digest": {"sha256": digest}}


def question(asked: Asked) -> dict[str, Any]:
    """The question as plain values."""
    return {"policies": list(asked.policies), "asOf": asked.day.isoformat(), "reading": asked.reading.value}


def basis(decisions: Sequence[Decision], known: Knowledge) -> dict[str, Any]:
    """By what was decided: the tool, the policy versions, the licences, shared files and own folders, with their digests."""
    return {
        "tool": {"name": "openclaim", "version": __version__, "sha256": tool_digest()},
        "policies": _policies(decisions, known),
        "licences": {name: licence_digest(name) for name in _licences(decisions, known.library)},
        "shared": shared_digests(),
        "own": [{"kind": o.kind, "sha256": o.sha256, "ids": list(o.ids)} for o in known.own]}


def encode(value: Any) -> bytes:
    """Canonical JSON (RFC 8785) of values without fractions and with ASCII keys, and a newline."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _policies(decisions: Sequence[Decision], known: Knowledge) -> dict[str, str]:
    asked = {f"{r.determination.policy}/{r.determination.version}" for d in decisions for r in d.determinations}
    read = {name for d in decisions for r in d.determinations for name in r.read_by}
    names = asked | read | {a.id for d in decisions for a in d.assessments}
    return {name: policy_digest(known.catalogue.get(name), known.catalogue) for name in sorted(names)}


def _licences(decisions: Sequence[Decision], library: Library) -> list[str]:
    """The ids of the licences that the parts of the releases name, sorted."""
    return sorted({name for d in decisions for name in _named(d.release, library)})


def _named(release: Release, library: Library) -> Iterator[str]:
    for part in release.node.children.get("artifact", ()):
        for value in part.values.get("licence", ()):
            yield from (e.id for choice in parse(str(value), library) for e in choice.entries)


def description(release: Release) -> dict[str, str]:
    """What is described of a release, with the facts as canonical N-Triples; nothing in them but what is said of it."""
    triples = canonical(release.graph.closure([release.node.subject]))
    return {"release": release.id, "name": release.name, "source": release.source, "sha256": release.sha256,
            "canonicalisation": "RDFC-1.0", "nTriples": triples.decode()}
