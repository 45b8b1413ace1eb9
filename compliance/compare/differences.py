"""Why the answer to a question is not the same in two scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compliance.assess import Assessment
from compliance.compare.results import AssessmentChange, Cause, ConditionChange, Difference, DutyChange, State
from compliance.compare.scenario import Scenario
from compliance.decide import ConditionResult, DeterminationResult, DutyResult, Reading, UsedFact
from compliance.explain import deciding
from compliance.terms import show
from compliance.truth import Truth

_STATES = {frozenset({Truth.TRUE}): State.HOLDS, frozenset({Truth.FALSE}): State.FAILS,
           frozenset({Truth.TRUE, Truth.FALSE}): State.CONTESTED}
_UNSETTLED = (State.UNKNOWN, State.CONFLICTING)


def between(before: DeterminationResult, after: DeterminationResult, base: Scenario, scenario: Scenario) -> Difference | None:
    """Why a determination comes to something else in a scenario than in the baseline; None where it does not.

    The conditions are those that decide in one of the two and whose state is not the same in both.
    """
    if before.outcome is after.outcome:
        return None
    one, other = _Side(before), _Side(after)
    keys = [k for k in dict.fromkeys([*other.deciding, *one.deciding]) if one.state(k) is not other.state(k)]
    if not keys:
        # Among alternative licences the deciding choice may be another one although no single condition moved.
        keys = list(dict.fromkeys([*other.deciding, *one.deciding]))
    changes = tuple(_change(k, one, other) for k in keys)
    still = tuple(_change(k, one, other) for k in other.deciding if k not in keys and other.state(k) is not State.NOT_ASKED)
    causes = (*_versions(before, after), *_causes(base, scenario))
    return Difference(before.outcome.value, after.outcome.value, causes, changes, still, reason=after.reason or before.reason)


class _Side:
    """The conditions of a result by id, in the state that they have under its reading."""

    def __init__(self, result: DeterminationResult) -> None:
        self._reading = result.reading
        self.found = {self._key(c): c for c in result.conditions if c.condition.combined is None}
        self.deciding = [self._key(c) for c in deciding(result)]

    @staticmethod
    def _key(result: ConditionResult) -> str:
        return result.condition.id

    def state(self, key: str) -> State:
        result = self.found.get(key)
        if result is None or not result.applies:
            return State.NOT_ASKED
        if result.conflicting:
            return State.CONFLICTING
        strict, lenient = result.pair
        sides = {Reading.STRICT: {strict}, Reading.LENIENT: {lenient}, Reading.BOTH: {strict, lenient}}[self._reading]
        return _STATES.get(frozenset(sides), State.UNKNOWN)


def _change(key: str, one: _Side, other: _Side) -> ConditionChange:
    before, after = one.found.get(key), other.found.get(key)
    known = after if after is not None and after.applies else before or after
    assert known is not None, key  # noqa: S101 - every key is that of a condition of one of the two
    questions = {q.id: q for c in (before, after) if c is not None and c.applies for q in c.questions}
    facts_before, facts_after = _telling(before, after)
    return ConditionChange(
        key, known.condition.label, known.condition.authorities, one.state(key), other.state(key),
        facts_before, facts_after, after.missing if after is not None and other.state(key) in _UNSETTLED else (),
        tuple(questions.values()), _terms(before) & _terms(after))


def _terms(result: ConditionResult | None) -> frozenset[str]:
    return frozenset(a.term for a in result.condition.asks) if result is not None and result.applies else frozenset()


def _telling(before: ConditionResult | None, after: ConditionResult | None) -> tuple[tuple[UsedFact, ...], tuple[UsedFact, ...]]:
    """The facts of a condition that tell in either scenario, in both; those that changed first.

    Terms with other values count in all their values. Terms that are the same in both are shown where they tell.
    """
    one, other = _by_term(before), _by_term(after)
    terms = sorted(t for t in {*one, *other} if any(f.telling for f in (*one.get(t, ()), *other.get(t, ()))))
    terms.sort(key=lambda t: _values(one.get(t, ())) == _values(other.get(t, ())))
    return tuple(f for t in terms for f in one.get(t, ())), tuple(f for t in terms for f in other.get(t, ()))


def _by_term(result: ConditionResult | None) -> dict[tuple[str, str], list[UsedFact]]:
    found: dict[tuple[str, str], list[UsedFact]] = {}
    if result is not None and result.applies:
        for fact in sorted(result.facts, key=lambda f: show(f.value)):
            found.setdefault((fact.node, fact.term), []).append(fact)
    return found


def _values(facts: Sequence[UsedFact]) -> list[str]:
    return [show(f.value) for f in facts]


def _versions(before: DeterminationResult, after: DeterminationResult) -> Iterator[Cause]:
    one, other = _answered_by(before), _answered_by(after)
    if one != other:
        yield Cause("version", one, other)


def _answered_by(result: DeterminationResult) -> str:
    own = f"{result.determination.policy}/{result.determination.version}"
    return own + (f" as read by {', '.join(result.read_by)}" if result.read_by else "")


def _causes(base: Scenario, scenario: Scenario) -> Iterator[Cause]:
    if base.day != scenario.day:
        yield Cause("day", str(base.day), str(scenario.day))
    if base.reading is not scenario.reading:
        yield Cause("reading", base.reading.value, scenario.reading.value)
    if base.levels != scenario.levels:
        yield Cause("authority", ", ".join(base.levels), ", ".join(scenario.levels))
    one, other = ({a.sha256: f"{a.version.id} (sha256 {a.sha256[:16]}…)" for a in s.amendments} for s in (base, scenario))
    if one != other:
        yield Cause("amendment", ", ".join(one.values()), ", ".join(other.values()))
    for edit in scenario.edits:
        if edit not in base.edits:
            yield Cause("fact", "", str(edit) if edit.value is not None else f"without {edit}")
    for edit in base.edits:
        if edit not in scenario.edits:
            yield Cause("fact", str(edit) if edit.value is not None else f"without {edit}", "")


def duties_between(before: DeterminationResult, after: DeterminationResult) -> tuple[DutyChange, ...]:
    """The duties that are not the same in both, by id."""
    one, other = ({d.id: d for d in r.duties} for r in (before, after))
    changed = (i for i in dict.fromkeys([*one, *other]) if _due(one.get(i)) != _due(other.get(i)))
    return tuple(DutyChange(one.get(i), other.get(i)) for i in changed)


def _due(duty: DutyResult | None) -> tuple[object, ...] | None:
    return None if duty is None else (duty.applies_from, duty.status)


def between_assessments(before: Assessment, after: Assessment, base: Scenario, scenario: Scenario) -> Difference | None:
    """Why an assessment comes to another grade or score in a scenario than in the baseline; None where it does not."""
    one, other = shown(before), shown(after)
    if one == other:
        return None
    causes = (*([Cause("version", before.id, after.id)] if before.id != after.id else []), *_causes(base, scenario))
    return Difference(one, other, tuple(causes), items=tuple(_items(before, after)))


def shown(item: Assessment) -> str:
    """The grade or the score of an assessment."""
    if item.score is not None:
        return f"{item.score:g} of {item.out_of:g}" if item.out_of is not None else f"{item.score:g}"
    return item.grade or "no result"


def _items(before: Assessment, after: Assessment) -> Iterator[AssessmentChange]:
    one, other = _parts(before), _parts(after)
    for item in dict.fromkeys([*one, *other]):
        if one.get(item, "") != other.get(item, ""):
            yield AssessmentChange(item, one.get(item, ""), other.get(item, ""))


def _parts(item: Assessment) -> Mapping[str, str]:
    if item.grades:
        return item.grades
    progress = {f"class {name}": f"{value:g} %" for name, value in item.progress.items()}
    return progress | {name: f"{satisfied:g} of {of:g}" for name, (satisfied, of) in item.sections.items()}
