"""Licences, and which licence a text is, as plain values for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compliance.graph.nodes import Node
from compliance.licences import Entry
from compliance.reports.json_report import evidence, plain

if TYPE_CHECKING:
    from compliance.licences.identify import Identification, Known

# What is said beside the terms, or is no term.
LEFT_OUT = frozenset({"name", "id", "spdxId", "alias", "steward", "versionDate", "appliesTo", "unread", "reviewed",
                      "osiApproved", "fsfLibre", "sameTermsAs"})


def licence_in_short(entry: Entry) -> dict[str, Any]:
    """A licence as a list shows it."""
    return {"id": entry.id, "name": entry.name, "spdxId": entry.node.value("spdxId"),
            "osiApproved": entry.node.value("osiApproved"), "fsfLibre": entry.node.value("fsfLibre"),
            "reviewed": str(entry.node.value("reviewed") or "") or None, "classes": list(entry.classes)}


def licence_as_json(entry: Entry) -> dict[str, Any]:
    """A licence with its terms, clauses and evidence."""
    terms: dict[str, Any] = {t: [plain(v) for v in values] if len(values) > 1 else plain(values[0])
                             for t, values in entry.node.values.items() if t not in LEFT_OUT}
    restrictions = [clause(c) for c in entry.node.children.get("useRestriction", ())]
    if restrictions:
        terms["useRestriction"] = restrictions
    return {**licence_in_short(entry), "terms": terms, "unread": [str(v) for v in entry.node.values.get("unread", ())],
            "clauses": clauses(entry), "evidence": [{"of": list(e.of), **evidence(e)} for e in entry.node.evidence]}


def clause(node: Node) -> str:
    """A clause in words, with its number."""
    number = node.value("clauseNumber")
    return (f"{number}: " if number else "") + str(node.value("summary") or "")


def clauses(entry: Entry) -> list[str]:
    """The clauses of a licence, each with the terms that it says something of."""
    return [f"{clause(c)}  ({', '.join(str(t) for t in c.values.get('term', ()))})"
            for c in entry.node.children.get("clause", ())]


def identification_as_json(answer: Identification, file: str) -> dict[str, Any]:
    """Which licence the text of a file is, schema `openclaim/licence-identification/1`."""
    return {"schema": "openclaim/licence-identification/1", "file": file, "kind": answer.kind.value,
            "licence": answer.licence, "match": None if answer.match is None else _text(answer.match),
            "sha256OfWords": answer.sha256,
            "candidates": [{**_text(c.text), "similarity": c.similarity} for c in answer.candidates],
            "differences": [{"change": d.change.value, "lines": d.lines and list(d.lines), "text": d.text, "around": d.around,
                             "known": d.known, "place": d.place} for d in answer.differences]}


def _text(known: Known) -> dict[str, Any]:
    return {"id": known.id, "name": known.name, "role": known.role.value, "licence": known.licence,
            "version": known.version, "source": known.source, "retrieved": known.retrieved, "also": list(known.also)}
