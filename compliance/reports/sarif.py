"""Decisions as SARIF 2.1.0 for code-scanning views: each deciding condition is a result at the line of the fact it rests on.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0 (2020).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from compliance import __version__
from compliance.decide import ConditionResult, Decision, Outcome
from compliance.explain import foremost
from compliance.policy import Authority
from compliance.policy.texts import cited_text
from compliance.reports.discrepancies import discrepancies
from compliance.reports.harmless import NAME, harmless, web
from compliance.reports.memo import Basis
from compliance.reports.names import named
from compliance.reports.places import Places, Spot
from compliance.terms import show
from compliance.truth import TRUE

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Outcome.DOES_NOT_QUALIFY: "error", Outcome.UNDETERMINED: "warning", Outcome.CONTESTED: "warning"}
_MAX_FACTS = 5


def to_sarif(decisions: Sequence[Decision], basis: Basis) -> str:
    """The log as JSON text that ends with a newline; what qualifies or is not reached leaves no result."""
    rules: dict[str, dict[str, Any]] = {}
    results = [r for d in decisions for r in (*_discrepancies(d, rules, basis), *_results(d, basis, rules))]
    numbers = {name: n for n, name in enumerate(rules)}
    for result in results:
        result["ruleIndex"] = numbers[result["ruleId"]]
    driver = {"name": "openclaim", "version": __version__, "semanticVersion": __version__,
              "informationUri": "https://w3id.org/openclaim", "rules": list(rules.values())}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results, "properties": {
        "asOf": decisions[0].as_of.isoformat(), "reading": decisions[0].reading.value,
        "own": [str(o) for o in basis.own],
        "outcomes": [{"release": d.release.id, "sha256": d.release.sha256,
                      "determinations": {named(d, r): r.outcome.value for r in d.determinations}} for d in decisions]}}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _results(decision: Decision, basis: Basis, rules: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A result for each deciding condition; one that decides several questions is reported once, at its highest level."""
    found: dict[tuple[str, str | None], tuple[ConditionResult, list[tuple[str, Outcome]]]] = {}
    for result in decision.determinations:
        for c in foremost(result) if result.outcome in _LEVEL else ():
            found.setdefault((c.condition.iri, c.condition.read_by), (c, []))[1].append((named(decision, result), result.outcome))
    places = Places(decision.release, basis.library) if found else None
    for c, questions in found.values():
        rules.setdefault(c.condition.id, _rule(c))
        if places is not None:
            yield _result(decision, c, questions, places)


def _identity(decision: Decision) -> str:
    """What stays the same when a description is edited: the id, or where that is a digest of the text, the path."""
    release = decision.release
    return f"{release.source} {release.name}" if release.id.startswith("urn:sha256:") else release.id


def _print(text: str) -> str:
    # A path may hold bytes that are no text.
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _rule(c: ConditionResult) -> dict[str, Any]:
    condition = c.condition
    cites = "; ".join(f"{a.cite} ({a.level})" for a in condition.authorities)
    rule: dict[str, Any] = {
        "id": condition.id, "shortDescription": {"text": harmless(condition.label)},
        "fullDescription": {"text": harmless(f"{condition.label}. Authority: {cites}.")},
        "help": {"text": harmless(condition.remedy or f"See {cites}.")},
        "properties": {"tags": sorted({a.level for a in condition.authorities})}}
    if address := _address(condition.authorities):
        rule["helpUri"] = address
    return rule


def _address(authorities: Sequence[Authority]) -> str:
    return next((address for a in authorities if (address := web(cited_text(a).address))), "")


def _result(decision: Decision, c: ConditionResult, questions: list[tuple[str, Outcome]], places: Places) -> dict[str, Any]:
    outcomes = {o for _, o in questions}
    level = "error" if Outcome.DOES_NOT_QUALIFY in outcomes else "warning"
    wanted = [(f.node, f.term) for f in c.facts if f.telling] if not c.missing else [(m.node, m.term) for m in c.missing]
    spots = list(dict.fromkeys(places.spot(node, term)._replace(text="") for node, term in wanted)) or \
        [places.spot("release", "type")]
    name = harmless(decision.release.name, NAME)
    what = "; ".join(f"{i} {o.value.replace('-', ' ')}" for i, o in questions)
    text = harmless(f"{name}: {_truth(c)}: {c.condition.label}. {_facts(c)} Decides: {what}.", 2000)
    print_of = _print(f"{_identity(decision)} {c.condition.iri} {c.condition.read_by or ''}")
    # A level other than none goes with the kind fail only (SARIF section 3.27.10), and views hide what has none.
    found: dict[str, Any] = {
        "ruleId": c.condition.id, "level": level, "kind": "fail", "message": _message(text),
        "locations": [_location(spots[0], name)],
        "partialFingerprints": {"openclaim/condition/1": print_of}}
    if spots[1:]:
        found["relatedLocations"] = [_location(s, name) for s in spots[1:]]
    return found


def _discrepancies(decision: Decision, rules: dict[str, dict[str, Any]], basis: Basis) -> Iterator[dict[str, Any]]:
    """A result for each discrepancy at the first place that speaks, with the others as related locations."""
    name, places = harmless(decision.release.name, NAME), None
    for d in discrepancies(decision):
        rules.setdefault(f"openclaim#{d.kind.id}", {
            "id": f"openclaim#{d.kind.id}", "shortDescription": {"text": d.kind.label},
            "fullDescription": {"text": f"{d.kind.label}."}, "help": {"text": d.kind.advice}})
        places = places or Places(decision.release, basis.library)
        files = [s for s in d.spots if s.line is not None]
        # What was read comes first: the files of a folder, else the description, which says where it has its facts from.
        read = [s for s in files if s.here]
        spots = list(dict.fromkeys([*(read or [places.spot(d.node, d.term)]), *files]))
        print_of = _print(f"{_identity(decision)} {d.kind.id} {d.node} {d.term} {d.text}")
        found: dict[str, Any] = {
            "ruleId": f"openclaim#{d.kind.id}", "level": d.kind.weight, "kind": "fail",
            "message": _message(harmless(f"{d.sentence}. {d.kind.advice}", 2000)), "locations": [_location(spots[0], name)],
            "partialFingerprints": {"openclaim/discrepancy/1": print_of}}
        if spots[1:]:
            found["relatedLocations"] = [{**_location(s, name), "message": _message(s.text or str(s))} for s in spots[1:]]
        yield found


def _message(text: str) -> dict[str, str]:
    """A message without embedded links, which section 3.11.6 lets any text begin by a bracket that closes before another."""
    return {"text": text.replace("](", "] (")}


def _truth(c: ConditionResult) -> str:
    if c.conflicting:
        return "conflicting facts"
    if c.pair.settled:
        return "holds" if c.pair == TRUE else "not met"
    return "rests on an open question" if c.questions else "not known"


def _facts(c: ConditionResult) -> str:
    if c.missing:
        return " ".join(f"{m.question} ({m.node}: {m.term})" for m in c.missing[:_MAX_FACTS])
    told = [f"{f.node}: {f.term} {show(f.value)}" for f in c.facts if f.telling][:_MAX_FACTS]
    questions = [f"{q.id}: {q.label}" for q in c.questions]
    remedy = [c.condition.remedy] if c.condition.remedy and c.pair.settled else []
    return " ".join(f"{part.rstrip('.')}." for part in ("; ".join(told), "; ".join(questions), *remedy) if part)


def _location(spot: Spot, name: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(spot.file)}, "region": {"startLine": spot.line or 1}}
    return {"physicalLocation": physical, "logicalLocations": [{"name": name, "kind": "object"}]}


def _uri(source: str) -> str:
    """A path as a relative or absolute reference, byte by byte; standard input has a name of its own."""
    path = source.replace("\\", "/")
    named = "stdin" if source.startswith("<") else path
    return quote(named.encode("utf-8", "surrogateescape"), safe="/:" if "://" in path else "/")
