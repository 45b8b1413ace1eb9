"""The shipped cases whose outcome changes: decided by two sets of policies and licences, and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from compliance import resources
from compliance.compare.differences import shown
from compliance.decide import Decider, Decision, Question, together
from compliance.engines import Engine
from compliance.graph import read
from compliance.licences import Library, parse
from compliance.model import Release, one_release
from compliance.policy import Catalogue, PolicyVersion
from compliance.policy.asked import rounds

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

NOT_ASKED = "not asked"
Advance = Callable[[], object]


class Case(NamedTuple):
    """A shipped case: the name of its folder and the release that it describes."""

    name: str
    release: Release


class Side(NamedTuple):
    """By what cases are decided: a name, policies, licences, and the versions that count whatever the day."""

    name: str
    catalogue: Catalogue
    library: Library
    pins: Mapping[str, str] = {}


class Change(NamedTuple):
    """A case with a determination or an assessment that comes to something else, or is asked on one side only."""

    case: str
    question: str
    before: str
    after: str


class Changes(NamedTuple):
    """What changes between two sides on a day: the changed cases, and how many cases and answers were compared."""

    before: str
    after: str
    day: date
    changed: tuple[Change, ...]
    cases: int
    answers: int


def cases() -> list[Case]:
    """The cases that openclaim ships, by name."""
    found = []
    for folder in resources.subfolders(resources.folder("cases")):
        for file in sorted((f for f in folder.iterdir() if f.name.startswith("model.")), key=lambda f: f.name):
            data = read(resources.read(file), f"cases/{folder.name}/{file.name}", file.name.rpartition(".")[2])
            found.append(Case(folder.name, one_release(data)))
    return found


def changes(before: Side, after: Side, listed: Sequence[Case], day: date, engine: Engine, advance: Advance = int,
            graded: bool = True) -> Changes:
    """What changes in some cases from one side to the other; `advance` is called twice for each case.

    Without `graded`, what is graded or counted is left out.
    """
    one, other = (_answers(side, listed, day, engine, advance, graded) for side in (before, after))
    found = []
    for case, question in dict.fromkeys([*one, *other]):
        old, new = one.get((case, question), ("", NOT_ASKED)), other.get((case, question), ("", NOT_ASKED))
        if old[1] != new[1]:
            found.append(Change(case, new[0] or old[0], old[1], new[1]))
    order = {c.name: n for n, c in enumerate(listed)}
    found.sort(key=lambda c: (order[c.case], c.question))
    return Changes(before.name, after.name, day, tuple(found), len(listed), len({*one, *other}))


def _answers(side: Side, listed: Sequence[Case], day: date, engine: Engine, advance: Advance,
             graded: bool) -> dict[tuple[str, str], tuple[str, str]]:
    """The id and the outcome, grade or score of each question on each case, by case and by the policy or question asked."""
    puts = rounds((), day, side.catalogue, side.pins)
    questions = [Question(p.determinations, day, assessed=p.assessed if graded else ()) for p in puts]
    deciders = [Decider(p.policies, q, engine, side.library) for p, q in zip(puts, questions, strict=True)]
    found = {}
    for case in listed:
        for key, name, answer in _of(together([d.decide(case.release) for d in deciders])):
            found[case.name, key] = (name, answer)
        advance()
    return found


def _of(decision: Decision) -> list[tuple[str, str, str]]:
    """What is asked whatever the version, the id, and the answer. A definition's only question bears its version."""
    found = []
    for d in decision.determinations:
        policy = f"{d.determination.policy}/{d.determination.version}"
        name = d.determination.id
        found.append((d.determination.policy if name == policy else name, name, d.outcome.value))
    return found + [(a.id.partition("/")[0], a.id, shown(a)) for a in decision.assessments]


def predecessor(version: PolicyVersion, known: Catalogue) -> PolicyVersion | None:
    """The version with which to compare one: that which it amends, else the one of its policy in force before it."""
    if version.amends:
        return known.get(version.amends)
    earlier = [v for v in known.versions(version.policy) if v.since <= version.since and v != version and v.status != "variant"]
    return earlier[-1] if earlier else None


def sides_of_version(version: PolicyVersion, known: Catalogue, shipped: Catalogue, library: Library) -> tuple[Side, Side]:
    """Without and with a version of `known`: a changed copy against the shipped one, else a version against its predecessor.

    Where there is neither, the policy as a whole is left out on the first side.
    """
    after = Side(version.id, known, library, {version.policy: version.version})
    same = next((v for v in shipped.releases.get(version.policy, ()) if v.id == version.id), None)
    if same is not None and same.where != version.where and not _same_place(same.where, version.where):
        return Side(f"{version.id} as shipped", shipped, library, {version.policy: version.version}), after
    earlier = predecessor(version, known)
    if earlier is not None:
        return Side(earlier.id, known, library, {earlier.policy: earlier.version}), after
    return Side(f"no policy {version.policy}", known.without(version.policy), library), after


def _same_place(one: Traversable, other: Traversable) -> bool:
    return Path(str(one)).resolve() == Path(str(other)).resolve()


def using(listed: Sequence[Case], names: Sequence[str], libraries: Sequence[Library]) -> list[Case]:
    """The cases that name one of some licences, by id, in one of the libraries; no other can change with them."""
    def uses(case: Case) -> bool:
        texts = {str(v) for part in case.release.node.children.get("artifact", ()) for v in part.values.get("licence", ())}
        return any(entry.id in names or entry.id.partition(" WITH ")[0] in names
                   for known in libraries for text in texts for choice in parse(text, known) for entry in choice.entries)

    return [c for c in listed if uses(c)]
