"""By what a memo was decided: policy versions with their status and digest, licences with the day of their review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compliance.decide import Decision
from compliance.licences import Library, parse
from compliance.licences.expressions import ExpressionError
from compliance.model import Release
from compliance.policy.digests import policy_digest
from compliance.reports.harmless import harmless
from compliance.reports.memo import Basis, LicenceLine, PolicyLine

_FINAL = "final"
_MAX_LISTED = 6


def policies(decision: Decision, basis: Basis) -> list[PolicyLine]:
    """The versions that ask, read or grade, each once, in the order in which they are met."""
    asked = [f"{r.determination.policy}/{r.determination.version}" for r in decision.determinations]
    read = [name for r in decision.determinations for name in r.read_by]
    found = [basis.catalogue.get(name) for name in dict.fromkeys([*asked, *read, *(a.id for a in decision.assessments)])]
    return [PolicyLine(v.id, harmless(v.label), v.since.isoformat(), harmless(v.status), policy_digest(v, basis.catalogue))
            for v in found]


def licences(release: Release, library: Library) -> list[LicenceLine]:
    """The licences that the parts of a release name, by id, with the parts and the day on which each text was read."""
    parts: dict[str, list[str]] = {}
    known: dict[str, tuple[str, str]] = {}
    for part in release.node.children.get("artifact", ()):
        for value in part.values.get("licence", ()):
            for name, title, reviewed in _named(str(value), library):
                known[name] = (title, reviewed)
                parts.setdefault(name, []).append(part.cls)
        for licence in part.children.get("licence", ()):
            name = str(licence.value("name") or "licence described in place")
            known[name] = ("described in the description itself", str(licence.value("reviewed") or ""))
            parts.setdefault(name, []).append(part.cls)
    return [LicenceLine(harmless(name), harmless(known[name][0]), tuple(dict.fromkeys(parts[name])), harmless(known[name][1]))
            for name in sorted(known)]


def _named(text: str, library: Library) -> Iterator[tuple[str, str, str]]:
    try:
        choices = parse(text, library)
    except ExpressionError:
        return
    for choice in choices:
        for entry in choice.entries:
            yield entry.id, entry.name, str(entry.node.value("reviewed") or "")
        for name in choice.unknown:
            yield name, "not known", ""


def warnings(decision: Decision, used: Sequence[PolicyLine], held: Sequence[LicenceLine], basis: Basis) -> Iterator[str]:
    """What a reader has to know before anything else: policies that are not in force, licences whose text nobody read."""
    for version in used:
        if version.status != _FINAL:
            yield f"{version.id} is not a text in force: its status is “{version.status}”."
            continue
        current = basis.catalogue.on(version.id.partition("/")[0], decision.as_of)
        if current is None or current.id != version.id:
            other = f"that is {current.id}" if current else "none is"
            yield f"{version.id} is not the version in force on {decision.as_of}; {other}."
    if unread := [i.id for i in held if not i.reviewed]:
        yield (f"No text was read clause by clause of: {_listed(unread)}. Terms of these licences that are not stated count as "
               "unknown.")
    if basis.own:
        yield f"Decided with policies or licences of one's own: {_listed(sorted({i for o in basis.own for i in o.ids}))}."


def _listed(names: Iterable[str]) -> str:
    listed = [harmless(n, 100) for n in names]
    more = len(listed) - _MAX_LISTED
    return ", ".join([*listed[:_MAX_LISTED], *([f"and {more} more"] if more > 0 else [])])
