"""What a table tells of the determinations on a release: decided once for each set of conditions that hold."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from compliance.batch.gaps import Gap, Gaps, View
from compliance.batch.question import Asked
from compliance.decide import Brief, Decider, DeterminationResult, Outcome
from compliance.decide.decide import wanted_shapes
from compliance.engines import Engine
from compliance.engines.split import SplitCompiled
from compliance.explain import deciding
from compliance.model import Release, Slice
from compliance.policy import Condition, Determination
from compliance.policy.words import conditions
from compliance.terms import Ref, Span, Value
from compliance.truth import Truth

# Quantities that a table shows beside the outcomes, since they are what people filter a corpus by.
SHOWN = ("trainingCompute", "parameterCount")
_MOST = 2_048


class Line(NamedTuple):
    """What is told of one determination, the same for all releases with equal facts; the columns of the table."""

    determination: str
    policy: str
    policy_sha256: str
    outcome: str
    strict_outcome: str
    lenient_outcome: str
    strict: str
    lenient: str
    reason: str | None
    deciding: tuple[str, ...]
    missing: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    licence_choice: tuple[str, ...] = ()
    training_compute_low: float | None = None
    training_compute_high: float | None = None
    parameters: float | None = None


class _Verdict(NamedTuple):
    """What follows from the shapes that fail: the line up to `deciding`, and what is unknown."""

    line: Line
    unknown: tuple[Gap, ...]


class _One:
    """A determination with the shapes that it needs and the verdicts by which of them fail."""

    def __init__(self, determination: Determination) -> None:
        self.determination = determination
        self.shapes = frozenset(wanted_shapes([determination]))
        self.known: dict[frozenset[str], _Verdict] = {}


class Lines:
    """Decides a question on any number of releases."""

    def __init__(self, asked: Asked, engine: Engine) -> None:
        self._asked = asked
        self._rounds: list[_Round] = []
        gaps = Gaps(c for decider in asked.deciders for c in _conditions(decider))
        for decider in asked.deciders:
            self._rounds.append(_Round(decider, engine, asked.digests, gaps, self._rounds))
        self._lists: dict[tuple[str, ...], tuple[str, ...]] = {}

    def of(self, release: Release) -> tuple[Line, ...]:
        """The lines of a release in the order of the question; InputError where a licence value of it is no licence."""
        known: dict[int, _Case] = {}
        return tuple(line for put in self._rounds for line in self._lines(put, put.case(release, known)))

    def _lines(self, put: _Round, case: _Case) -> Iterator[Line]:
        first = case.options[0]
        named = {str(f.value) for s in case.options for n in s.nodes for f in n.facts.get("licence", ())}
        licences = tuple(sorted(map(self._public, named)))
        low, high = _ends(first, "trainingCompute")
        parameters = _ends(first, "parameterCount")[0]
        for line, missing, choice in put.decided(case):
            yield line._replace(
                missing=self._shared(missing), licences=licences, training_compute_low=low,
                licence_choice=tuple(map(self._public, choice)), training_compute_high=high, parameters=parameters)

    def _shared(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Equal lists of missing facts are held once, and equal words in them."""
        found = self._lists.get(words)
        if found is None:
            if len(self._lists) >= _MOST:
                self._lists.clear()
            found = self._lists[words] = tuple(map(sys.intern, words))
        return found

    def _public(self, name: str) -> str:
        """The name by which others know a licence: its SPDX id, else LicenseRef- with the id of the library."""
        entry = self._asked.library.find(name)
        if entry is None:
            return name
        return str(entry.node.value("spdxId") or (f"LicenseRef-{entry.id}" if entry.in_library else entry.id))


def _conditions(decider: Decider) -> Iterator[Condition]:
    for name in decider.question.determinations:
        d = decider.policies.determinations[name]
        for expression in (*d.out_of_scope, *d.not_needed, d.holds):
            yield from conditions(expression)


class _Case(NamedTuple):
    """A release as it is decided: its facts under each choice of licences, the shapes that fail, and what is there."""

    options: list[Slice]
    failing: list[frozenset[str]]
    view: View


class _Round:
    """The determinations of one round of versions; what earlier rounds fill in or evaluate alike is not done again."""

    def __init__(self, decider: Decider, engine: Engine, digests: dict[str, str], gaps: Gaps,
                 earlier: Sequence[_Round]) -> None:
        self._decider = decider
        self._digests = digests
        self._asked = [_One(decider.policies.determinations[i]) for i in decider.question.determinations]
        self._gaps = gaps
        self._compiled: SplitCompiled
        wanted = wanted_shapes(one.determination for one in self._asked)
        for other in earlier:
            if decider.fills_in_as(other._decider) and other._compiled.add(decider.policies.graph, wanted):
                self._compiled = other._compiled
                return
        self._compiled = SplitCompiled(engine, decider.policies.graph, wanted)

    def case(self, release: Release, known: dict[int, _Case]) -> _Case:
        """The release as this round sees it; `known` holds how others see it."""
        found = known.get(id(self._compiled))
        if found is None:
            options = self._decider.slices(release)
            failing = [self._compiled.failing(s) for s in options]
            found = known[id(self._compiled)] = _Case(options, failing, View(options[0].release, self._gaps.places))
        return found

    def decided(self, case: _Case) -> Iterator[tuple[Line, tuple[str, ...], tuple[str, ...]]]:
        """For each determination its line so far, the facts that are missing, and the licences that were chosen."""
        if len(case.options) > 1:
            brief = self._decider.briefly(case.options, case.failing)
            for result, verdict in zip(brief.results, self._verdicts(brief), strict=True):
                listed = (f"{m.node}.{m.term}" for c in result.conditions for m in c.missing)
                yield verdict.line, tuple(dict.fromkeys(listed)), result.choice
            return
        for verdict in self._looked_up(case.options, case.failing[0]):
            yield verdict.line, case.view.missing(verdict.unknown), case.options[0].choice

    def _looked_up(self, options: Sequence[Slice], failing: frozenset[str]) -> list[_Verdict]:
        keys = [failing & one.shapes for one in self._asked]
        new = [(one, key) for one, key in zip(self._asked, keys, strict=True) if key not in one.known]
        if new:
            brief = self._decider.briefly(options, [failing], [one.determination for one, _ in new])
            for (one, key), verdict in zip(new, self._verdicts(brief), strict=True):
                if len(one.known) >= _MOST:
                    one.known.clear()
                one.known[key] = verdict
        return [one.known[key] for one, key in zip(self._asked, keys, strict=True)]

    def _verdicts(self, brief: Brief) -> list[_Verdict]:
        return [self._verdict(result, sides) for result, sides in zip(brief.results, brief.sides, strict=True)]

    def _verdict(self, result: DeterminationResult, sides: tuple[Outcome, Outcome]) -> _Verdict:
        d = result.determination
        version = f"{d.policy}/{d.version}"
        line = Line(d.id, version, self._digests[version], result.outcome.value, sides[0].value, sides[1].value,
                    result.pair.strict.value, result.pair.lenient.value, result.reason or None,
                    tuple(c.condition.id for c in deciding(result)))
        unknown = [c.condition for c in result.conditions
                   if Truth.UNKNOWN in c.pair and c.condition.combined is None and not c.conflicting]
        return _Verdict(line, self._gaps.of(unknown))


def _ends(options: Slice, term: str) -> tuple[float | None, float | None]:
    """Both ends of a quantity of the release, None where it is not known."""
    value: Value | None = options.release.value(term)
    if value is None or isinstance(value, (str, bool, Ref)):
        return None, None
    low, high = (value.low, value.high) if isinstance(value, Span) else (value, value)
    return _number(low), _number(high)


def _number(end: object) -> float | None:
    return None if end is None else float(str(end))
