"""What a table tells of the determinations on a release: decided once for each set of conditions that hold."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from compliance.batch.question import Asked
from compliance.decide import Brief, Decider, DeterminationResult, Outcome
from compliance.decide.decide import wanted_shapes
from compliance.decide.trace import Gaps
from compliance.engines import Engine
from compliance.engines.split import SplitCompiled
from compliance.explain import deciding
from compliance.model import Release, Slice
from compliance.policy import Condition, Determination
from compliance.terms import Ref, Span, Value
from compliance.truth import Truth

# Quantities that a table shows beside the outcomes, since they are what people filter a corpus by.
SHOWN = ("trainingCompute", "parameterCount")
_MOST = 8_192


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
    """What follows from the shapes that fail: the line up to `deciding`, and the conditions that are unknown."""

    line: Line
    unknown: tuple[Condition, ...]


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
        self._rounds = [_Round(decider, engine, asked.digests) for decider in asked.deciders]
        self._lists: dict[tuple[str, ...], tuple[str, ...]] = {}

    def of(self, release: Release) -> tuple[Line, ...]:
        """The lines of a release in the order of the question; InputError where a licence value of it is no licence."""
        return tuple(line for put in self._rounds for line in self._lines(put, release))

    def _lines(self, put: _Round, release: Release) -> Iterator[Line]:
        options = put.decider.slices(release)
        named = {str(f.value) for s in options for n in s.nodes for f in n.facts.get("licence", ())}
        licences = tuple(sorted(map(self._public, named)))
        low, high = _ends(options[0], "trainingCompute")
        parameters = _ends(options[0], "parameterCount")[0]
        for line, missing, choice in put.decided(options):
            yield line._replace(
                missing=self._shared(tuple(dict.fromkeys(missing))), licences=licences, training_compute_low=low,
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


class _Round:
    """The determinations of one round of versions."""

    def __init__(self, decider: Decider, engine: Engine, digests: dict[str, str]) -> None:
        self.decider = decider
        self._digests = digests
        self._asked = [_One(decider.policies.determinations[i]) for i in decider.question.determinations]
        wanted = wanted_shapes(one.determination for one in self._asked)
        self._compiled = SplitCompiled(engine, decider.policies.graph, wanted)

    def decided(self, options: Sequence[Slice]) -> Iterator[tuple[Line, Iterable[str], tuple[str, ...]]]:
        """For each determination its line so far, the facts that are missing, and the licences that were chosen."""
        failing = [self._compiled.failing(s) for s in options]
        if len(options) > 1:
            brief = self.decider.briefly(options, failing)
            for result, verdict in zip(brief.results, self._verdicts(brief), strict=True):
                yield verdict.line, (f"{m.node}.{m.term}" for c in result.conditions for m in c.missing), result.choice
            return
        gaps = Gaps(options[0].release)
        for verdict in self._looked_up(options, failing[0]):
            yield verdict.line, chain.from_iterable(map(gaps.of, verdict.unknown)), options[0].choice

    def _looked_up(self, options: Sequence[Slice], failing: frozenset[str]) -> list[_Verdict]:
        keys = [failing & one.shapes for one in self._asked]
        new = [(one, key) for one, key in zip(self._asked, keys, strict=True) if key not in one.known]
        if new:
            brief = self.decider.briefly(options, [failing], [one.determination for one, _ in new])
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
        unknown = tuple(c.condition for c in result.conditions
                        if Truth.UNKNOWN in c.pair and c.condition.combined is None and not c.conflicting)
        return _Verdict(line, unknown)


def _ends(options: Slice, term: str) -> tuple[float | None, float | None]:
    """Both ends of a quantity of the release, None where it is not known."""
    value: Value | None = options.release.value(term)
    if value is None or isinstance(value, (str, bool, Ref)):
        return None, None
    low, high = (value.low, value.high) if isinstance(value, Span) else (value, value)
    return _number(low), _number(high)


def _number(end: object) -> float | None:
    return None if end is None else float(str(end))
