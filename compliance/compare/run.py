"""Decides releases in scenarios: what two scenarios share is loaded, compiled and decided once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from compliance.assess import Assessment
from compliance.change import Edit, apply, stated
from compliance.compare.differences import between, between_assessments, duties_between, shown
from compliance.compare.results import Cell, Comparison, Note, Row
from compliance.compare.scenario import Scenario
from compliance.decide import Decider, Decision, DeterminationResult, Question, Reading, together
from compliance.engines import Engine
from compliance.engines.base import Compiled
from compliance.errors import OpenclaimError, UnknownNameError
from compliance.graph import Graph
from compliance.model import Release
from compliance.own import Knowledge
from compliance.policy import Catalogue, PolicyVersion
from compliance.policy.asked import Put, rounds
from compliance.terms import nearest

SUPPOSED = "supposed for a comparison"


class _Job(NamedTuple):
    """What is decided once for all scenarios that share it: a question on a day, with some facts changed."""

    question: tuple[int, tuple[str, ...], date, tuple[str, ...]]
    edits: tuple[Edit, ...]


class _Once:
    """An engine that compiles the same shapes of the same graph once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[tuple[int, tuple[str, ...]], tuple[Graph, Compiled]] = {}

    def compile(self, shapes: Graph, wanted: Sequence[str]) -> Compiled:
        key = (id(shapes), tuple(wanted))
        if key not in self._known:
            # The graph is kept, so that its number is not given to another one.
            self._known[key] = (shapes, self._engine.compile(shapes, wanted))
        return self._known[key][1]


class Plan:
    """The work of a comparison; `steps` is how much there is, `run` does it."""

    def __init__(self, scenarios: Sequence[Scenario], releases: Sequence[Release], known: Knowledge, engine: Engine,
                 baseline: str = "") -> None:
        """Puts the questions; the baseline is the first scenario where no other is named.

        OpenclaimError where a scenario asks what does not exist or its amendment is not applied.
        """
        names = [s.name for s in scenarios]
        if baseline and baseline not in names:
            raise UnknownNameError(f"there is no scenario '{baseline}' to be the baseline{nearest(baseline, names)} "
                                   f"(there are {'; '.join(names)})")
        if any(s.day is None for s in scenarios):
            raise ValueError("every scenario needs a day")
        self._scenarios = tuple(scenarios)
        self._base = next(s for s in scenarios if s.name == (baseline or names[0]))
        self._releases = releases
        self._known = known
        catalogue = known.catalogue
        self._engine = _Once(engine)
        for scenario in scenarios:
            _one_for_each_policy(scenario)
        extended = {a: catalogue.extended(x.version for x in a) if a else catalogue for a in {s.amendments for s in scenarios}}
        self._puts = {s.name: _put(s, extended[s.amendments]) for s in scenarios}
        self._versions = {v.id: policy for policy in catalogue.policies() for v in catalogue.versions(policy)}
        self._versions |= {a.version.id: a.version.policy for s in scenarios for a in s.amendments}
        self._deciders: dict[object, Decider] = {}
        self._readings: dict[_Job, list[Reading]] = {}
        for scenario in scenarios:
            for put in self._puts[scenario.name]:
                wanted = self._readings.setdefault(self._job(scenario, put), [])
                if scenario.reading not in wanted:
                    wanted.append(scenario.reading)

    @property
    def steps(self) -> int:
        """How often a release is decided."""
        return len(self._readings) * len(self._releases)

    def run(self, step: Callable[[], object] = lambda: None) -> Comparison:
        """The comparison; `step` is called after each decision. InputError where a changed fact does not fit a release."""
        rows: list[Row] = []
        notes: list[Note] = []
        for release in self._releases:
            changed: dict[tuple[Edit, ...], Release] = {(): release}
            found: dict[tuple[_Job, Reading], Decision] = {}
            for job, readings in self._readings.items():
                if job.edits not in changed:
                    changed[job.edits] = apply(release, job.edits, SUPPOSED)
                decisions = self._deciders[job.question].under(changed[job.edits], readings)
                found |= {(job, reading): d for reading, d in zip(readings, decisions, strict=True)}
                step()
            decided = {s.name: together([found[self._job(s, p), s.reading] for p in self._puts[s.name]]) for s in self._scenarios}
            rows += self._rows(release, decided)
            for text in dict.fromkeys(n for d in decided.values() for n in d.notes):
                notes.append(Note(release, text, tuple(name for name, d in decided.items() if text in d.notes)))
            notes += self._needless(release)
        versions = {s.name: self._answering(s) for s in self._scenarios}
        return Comparison(self._scenarios, self._base.name, versions, tuple(rows), tuple(notes), self._known.own)

    def _needless(self, release: Release) -> Iterable[Note]:
        """A note on each fact that a scenario takes away though nothing states it, so that the scenario changes nothing."""
        for edit in dict.fromkeys(e for s in self._scenarios for e in s.edits if e.value is None):
            if not stated(release, edit):
                names = tuple(s.name for s in self._scenarios if edit in s.edits)
                yield Note(release, f"{edit} is not stated, so that nothing changes without it", names)

    def _job(self, scenario: Scenario, put: Put) -> _Job:
        assert scenario.day is not None  # noqa: S101 - checked at the start
        key = (id(put.policies), put.determinations, scenario.day, tuple(v.id for v in put.assessed))
        if key not in self._deciders:
            question = Question(put.determinations, scenario.day, Reading.BOTH, put.assessed)
            self._deciders[key] = Decider(put.policies, question, self._engine, self._known.library)
        return _Job(key, scenario.edits)

    def _answering(self, scenario: Scenario) -> tuple[str, ...]:
        """The versions that answer in a scenario: those asked, and those that read them."""
        found: dict[str, None] = {}
        for put in self._puts[scenario.name]:
            for determination in (put.policies.determinations[i] for i in put.determinations):
                found[f"{determination.policy}/{determination.version}"] = None
                found |= dict.fromkeys(v.id for v in put.policies.readers(determination.policy))
            found |= dict.fromkeys(v.id for v in put.assessed)
        return tuple(found)

    def _rows(self, release: Release, decided: dict[str, Decision]) -> Iterable[Row]:
        answers: dict[str, dict[str, DeterminationResult | Assessment]] = {}
        for name, decision in decided.items():
            given: list[DeterminationResult | Assessment] = [*decision.determinations, *decision.assessments]
            answers[name] = {_id(a): a for a in given}
        shared = self._shared(answers.values())
        keyed = {name: {self._key(i, shared): a for i, a in by_id.items()} for name, by_id in answers.items()}
        for question in dict.fromkeys(q for by_key in keyed.values() for q in by_key):
            by_name = {name: by_key.get(question) for name, by_key in keyed.items()}
            first = by_name[self._base.name] or next(a for a in by_name.values() if a is not None)
            yield Row(release, question, _label(first), tuple(self._cell(s, by_name) for s in self._scenarios))

    def _shared(self, answers: Iterable[dict[str, DeterminationResult | Assessment]]) -> set[str]:
        """The policies of which every scenario asks at most one version, so that its versions share a row."""
        counts = [Counter(self._versions[i] for i in by_id if i in self._versions) for by_id in answers]
        return {policy for c in counts for policy in c if all(other[policy] <= 1 for other in counts)}

    def _key(self, name: str, shared: set[str]) -> str:
        policy = self._versions.get(name, "")
        return policy if policy in shared else name

    def _cell(self, scenario: Scenario, given: dict[str, DeterminationResult | Assessment | None]) -> Cell:
        before, after = given[self._base.name], given[scenario.name]
        match before, after:
            case _, None:
                return Cell(scenario.name)
            case DeterminationResult(), DeterminationResult():
                return Cell(scenario.name, after.outcome.value, after, None, between(before, after, self._base, scenario),
                            duties_between(before, after))
            case Assessment(), Assessment():
                difference = between_assessments(before, after, self._base, scenario)
                return Cell(scenario.name, shown(after), None, after, difference)
            case _, DeterminationResult():
                return Cell(scenario.name, after.outcome.value, after)
            case _:
                return Cell(scenario.name, shown(after), None, after)


def _one_for_each_policy(scenario: Scenario) -> None:
    if len({a.version.policy for a in scenario.amendments}) < len(scenario.amendments):
        raise OpenclaimError(f"the scenario '{scenario.name}' has two amendments of one policy; put them into one file")


def _put(scenario: Scenario, catalogue: Catalogue) -> list[Put]:
    assert scenario.day is not None  # noqa: S101 - checked before
    added: dict[str, PolicyVersion] = {a.version.policy: a.version for a in scenario.amendments}
    pins = {policy: version.version for policy, version in added.items()}
    puts = rounds(scenario.policies, scenario.day, catalogue, pins, scenario.levels)
    used = {v.id for put in puts for v in put.policies.versions.values()} | {v.id for put in puts for v in put.assessed}
    for version in added.values():
        if version.id not in used:
            raise OpenclaimError(f"the scenario '{scenario.name}' asks for another version than its amendment {version.id}; "
                                 f"ask for {version.policy} without a version")
    return puts


def _id(answer: DeterminationResult | Assessment) -> str:
    return answer.determination.id if isinstance(answer, DeterminationResult) else answer.id


def _label(answer: DeterminationResult | Assessment) -> str:
    return answer.determination.label if isinstance(answer, DeterminationResult) else answer.label
