"""Model Openness Framework: which components are released under which licence, and the class that follows.

Source of the counting: ModelEvaluator of the Model Openness Tool (lfai/model_openness_tool); `shapes/mof/1.0/notes.md`
restates it. The components and licences are data of the policy version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from compliance.assess.base import Assessment
from compliance.assess.mof_licence import Judge, State, Verdict
from compliance.engines import Engine
from compliance.graph import vocabulary
from compliance.graph.nodes import Node
from compliance.licences import Library
from compliance.model import Release
from compliance.policy import PolicyVersion
from compliance.policy.parts import Framework, Part, framework

_CLASSES = (3, 2, 1)
_ROMAN = {3: "III", 2: "II", 1: "I"}
_LISTS = {State.INCLUDED: "included", State.MISSING: "missing", State.UNLICENSED: "unlicensed",
          State.INVALID: "invalid", State.UNKNOWN: "unknown", State.LICENCE_UNKNOWN: "licenceUnknown"}
# Of several parts that fill one component the worst counts.
_WORST = (State.MISSING, State.INVALID, State.UNLICENSED, State.LICENCE_UNKNOWN, State.INCLUDED)

Lists = dict[str, list[Part]]


class Counted(NamedTuple):
    """The lists of each class, the progress of each class, and the grade."""

    lists: Mapping[int, Lists]
    progress: Mapping[int, float]

    @property
    def grade(self) -> str:
        """The highest class that is full, as "1", "2" or "3", else "none"."""
        return next((str(k) for k in sorted(_CLASSES) if self.progress[k] == 100.0), "none")


class Mof:
    """Assesses releases under one version of the framework."""

    def __init__(self, version: PolicyVersion, library: Library) -> None:
        self.version, self.rules = version, framework(version)
        self._judge = Judge(self.rules, library)
        below = vocabulary().below
        self._kinds = {p.id: {c for kind in p.kinds for c in (kind, *below(kind))} for p in self.rules.parts}
        self._base = Mof(self.rules.variant_of, library) if self.rules.variant_of else None

    def assess(self, release: Release) -> Assessment | None:
        """Grade, progress and lists; None for a component such as a data set, which is no model."""
        if vocabulary().is_a(release.node.cls, "Component"):
            return None
        verdicts = self._verdicts(release)
        counted = count(self.rules, verdicts)
        details = _details(self.rules, verdicts, counted)
        summary = _summary(counted, details)
        if self._base is not None:
            details["differs"] = _differences(self._base, release, verdicts, counted)
            summary += _differing(details["differs"])
        progress = {str(k): round(v, 4) for k, v in counted.progress.items()}
        return Assessment(self.version.id, self.version.label, grade=counted.grade, progress=progress, details=details,
                          summary=summary)

    def _verdicts(self, release: Release) -> dict[str, Verdict]:
        complete = any(e.stated_by in self.rules.complete for e in release.node.evidence)
        found = release.node.children.get("artifact", ())
        return {part.id: self._verdict(part, [n for n in found if n.cls in self._kinds[part.id]], complete)
                for part in self.rules.parts}

    def _verdict(self, part: Part, nodes: list[Node], complete: bool) -> Verdict:
        if not nodes:
            return Verdict(State.MISSING if complete else State.UNKNOWN)
        verdicts = [self._judge.part(node, part.content, complete) for node in nodes]
        return min(verdicts, key=lambda v: (_WORST.index(v.state), v.fits, v.licence))


def build(version: PolicyVersion, engine: Engine, library: Library) -> Mof:
    """The assessor of a version of the framework; nothing of it needs an engine."""
    return Mof(version, library)


def count(rules: Framework, verdicts: Mapping[str, Verdict]) -> Counted:
    """The lists and the progress that follow from the verdict on each component."""
    lists = {k: _sorted_out([p for p in rules.parts if p.level >= k], verdicts) for k in _CLASSES}
    for part in rules.parts:
        other = next((p for p in rules.parts if p.id == part.replaced_by), None)
        if other is not None:
            _replace(lists, part, other, verdicts[other.id])
    return Counted(lists, {k: _progress(rules, lists, k) for k in _CLASSES})


def _sorted_out(parts: Iterable[Part], verdicts: Mapping[str, Verdict]) -> Lists:
    lists: Lists = {name: [] for name in (*_LISTS.values(), "optional", "notTypeAppropriate")}
    for part in parts:
        verdict = verdicts[part.id]
        if verdict.state is State.INCLUDED:
            lists["included" if part.required else "optional"].append(part)
            if not verdict.fits:
                lists["notTypeAppropriate"].append(part)
        elif part.required or verdict.state not in (State.MISSING, State.UNKNOWN):
            lists[_LISTS[verdict.state]].append(part)
    return lists


def _replace(lists: Mapping[int, Lists], part: Part, other: Part, verdict: Verdict) -> None:
    """Lets another component count in the place of one that is not included, with whatever state it has."""
    if part in lists[part.level]["included"] or verdict.state in (State.MISSING, State.UNKNOWN):
        return
    for k in _CLASSES:
        for name in ("missing", "unknown"):
            if part in lists[k][name]:
                lists[k][name].remove(part)
        if k > other.level:
            lists[k][_LISTS[verdict.state]].append(other)
            if verdict.state is State.INCLUDED and not verdict.fits:
                lists[k]["notTypeAppropriate"].append(other)


def _progress(rules: Framework, lists: Mapping[int, Lists], wanted: int) -> float:
    need = have = 0
    for k in _CLASSES[:_CLASSES.index(wanted) + 1]:
        need += sum(p.required for p in rules.parts if p.level == k)
        have = len(lists[k]["included"])
        if k != wanted and have < need:
            return 0.0
    if wanted == 1 and any(p not in lists[1]["included"] and o in lists[1]["included"] for p, o in _pairs(rules)):
        need -= 1
    return min(100.0, 100.0 * have / need)


def _pairs(rules: Framework) -> list[tuple[Part, Part]]:
    by_id = {p.id: p for p in rules.parts}
    return [(p, by_id[p.replaced_by]) for p in rules.parts if p.replaced_by in by_id]


def _details(rules: Framework, verdicts: Mapping[str, Verdict], counted: Counted) -> dict[str, Any]:
    known = {i: v if v.state not in (State.UNKNOWN, State.LICENCE_UNKNOWN) else Verdict(State.INCLUDED, v.licence)
             for i, v in verdicts.items()}
    return {
        "total": round(sum(counted.progress.values()) / len(_CLASSES), 4),
        "conditional": any(counted.lists[k]["notTypeAppropriate"] for k in _CLASSES),
        "atMost": count(rules, known).grade,
        "unknown": [p.name for p in rules.parts if verdicts[p.id].state in (State.UNKNOWN, State.LICENCE_UNKNOWN)],
        "classes": {str(k): {n: [p.name for p in parts] for n, parts in counted.lists[k].items()} for k in _CLASSES},
        "components": [_component(p, verdicts[p.id]) for p in rules.parts],
    }


def _component(part: Part, verdict: Verdict) -> dict[str, Any]:
    shown = {"name": part.name, "class": str(part.level), "required": part.required, "state": verdict.state.value}
    if verdict.licence:
        shown["licence"] = verdict.licence
    return {**shown, "typeAppropriate": verdict.fits} if verdict.state is State.INCLUDED else shown


def _summary(counted: Counted, details: Mapping[str, Any]) -> str:
    """One line: the class or what the next one lacks, the progress, and what is not known."""
    parts = ["class " + ", ".join(f"{_ROMAN[k]} {counted.progress[k]:.0f} %" for k in _CLASSES)]
    open_classes = [k for k in _CLASSES if counted.progress[k] < 100.0]
    if open_classes:
        lists = counted.lists[open_classes[0]]
        for name in ("missing", "unlicensed", "invalid"):
            named = [p.name for p in lists[name] if p.required]
            parts += [f"{name} for class {_ROMAN[open_classes[0]]}: {', '.join(named)}"] if named else []
    if details["conditional"] and counted.grade != "none":
        parts.append("conditional: some licences are not meant for their content")
    unknown = [p.name for name in ("unknown", "licenceUnknown") for p in counted.lists[1][name] if p.required]
    if unknown:
        more = f"; with them class {_named(details['atMost'])} at most" if details["atMost"] != counted.grade else ""
        parts.append(f"not known: {', '.join(unknown)}{more}")
    return "; ".join(parts)


def _named(grade: str) -> str:
    return _ROMAN[int(grade)] if grade.isdigit() else grade


def _differences(base: Mof, release: Release, verdicts: Mapping[str, Verdict], counted: Counted) -> dict[str, Any]:
    """Where the version that this one varies comes to something else: [there, here]."""
    theirs = base._verdicts(release)
    before = count(base.rules, theirs)
    found: dict[str, Any] = {"from": base.version.id}
    if before.grade != counted.grade:
        found["grade"] = [before.grade, counted.grade]
    progress = {str(k): [round(before.progress[k], 4), round(counted.progress[k], 4)] for k in _CLASSES
                if before.progress[k] != counted.progress[k]}
    states = {p.name: [str(theirs[p.id]), str(verdicts[p.id])] for p in base.rules.parts
              if str(theirs[p.id]) != str(verdicts[p.id])}
    return {**found, **({"progress": progress} if progress else {}), **({"components": states} if states else {})}


def _differing(differs: Mapping[str, Any]) -> str:
    states = [f"{name} {there} -> {here}" for name, (there, here) in differs.get("components", {}).items()]
    grade = f"grade {differs['grade'][0]} -> {differs['grade'][1]}; " if "grade" in differs else ""
    return f"; other than {differs['from']}: {grade}{', '.join(states)}" if states else f"; as {differs['from']}"
