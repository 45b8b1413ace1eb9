"""The report for a terminal: outcome, deciding reasons with authority and facts, what is missing, what remains due."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby

import click

from compliance.assess import Assessment
from compliance.decide import ConditionResult, Decision, DeterminationResult, DutyResult, Outcome, UsedFact
from compliance.explain import deciding, foremost
from compliance.own import OwnFolder
from compliance.policy import Authority
from compliance.reports.discrepancies import discrepancies
from compliance.reports.harmless import clean
from compliance.reports.names import named
from compliance.terms import show
from compliance.truth import FALSE, TRUE

MARKS = {
    Outcome.QUALIFIES: ("✓", "+", "green"),
    Outcome.DOES_NOT_QUALIFY: ("✗", "x", "red"),
    Outcome.CONTESTED: ("≈", "~", "magenta"),
    Outcome.UNDETERMINED: ("?", "?", "yellow"),
    Outcome.OUT_OF_SCOPE: ("–", "-", "blue"),
    Outcome.NOT_NEEDED: ("–", "-", "blue"),
}
_WIDTH = 110
_MAX_MISSING = 8
_OVERVIEW_FROM = 3
_MAX_FACTS = 3
_LEAD = 12


def to_text(decisions: Sequence[Decision], colour: bool = False, symbols: bool = True, own: Sequence[OwnFolder] = ()) -> str:
    """The report; without `symbols` only ASCII marks are used, without `colour` no escape codes."""
    blocks = [_Report(d, colour, symbols).lines() for d in decisions]
    blocks += [[line for folder in own for line in _field("note", clean(f"decided with {folder}", 1000))]] if own else []
    return "\n\n".join("\n".join(b) for b in blocks) + "\n"


class _Report:
    """The report on one release. Reasons and duties that were shown before are referred to by their determination."""

    def __init__(self, decision: Decision, colour: bool, symbols: bool) -> None:
        self._decision = decision
        self._colour = colour
        self._symbols = symbols
        self._reasons: dict[tuple[str, ...], str] = {}
        self._duties: dict[str, str] = {}

    def lines(self) -> list[str]:
        release = self._decision.release
        name = clean(release.name)
        found = [self._style(name, bold=True) + f"   {clean(release.source)}, as of {self._decision.as_of}"]
        for note in self._decision.notes:
            found += _field("note", clean(note, 1000))
        for discrepancy in discrepancies(self._decision):
            found += _field("beware", discrepancy.sentence)
        results = self._decision.determinations
        if len(results) > _OVERVIEW_FROM:
            found += ["", *(self._head(r) for r in results)]
        for result in results:
            found += ["", *self._determination(result)]
        for assessment in self._decision.assessments:
            found += ["", *self._assessment(assessment)]
        return found

    def _assessment(self, item: Assessment) -> Iterable[str]:
        value = item.grade if item.score is None else f"{item.score:g} of {item.out_of:g}"
        yield f"{self._style(f'{value:18}', bold=True)}  {self._style(f'{item.id:17}', bold=True)}  {item.label}"
        if item.summary:
            yield from _field("", item.summary)

    def _head(self, result: DeterminationResult) -> str:
        mark, ascii_mark, colour = MARKS[result.outcome]
        text = f"{mark if self._symbols else ascii_mark} {result.outcome.value.replace('-', ' ')}"
        d, name = result.determination, named(self._decision, result)
        return f"{self._style(f'{text:18}', fg=colour, bold=True)}  {self._style(f'{name:17}', bold=True)}  {d.label}"

    def _style(self, text: str, **style: object) -> str:
        return click.style(text, **style) if self._colour else text  # type: ignore[arg-type]

    def _determination(self, result: DeterminationResult) -> Iterable[str]:
        d = result.determination
        yield self._head(result)
        if result.reason:
            yield from _field("because", result.reason)
        if result.choice:
            yield from _field("choice", f"under {' and '.join(result.choice)}, among the alternative licences")
        if result.outcome is Outcome.QUALIFIES:
            yield from _field("holds", f"all that is asked for  [{_cites(d.authorities)}]")
        else:
            yield from self._why(result)
        yield from self._upcoming(result)
        yield from self._due(result)

    def _why(self, result: DeterminationResult) -> Iterable[str]:
        reasons = deciding(result)
        key = (result.outcome.value, *(c.condition.iri for c in reasons))
        before = self._reasons.setdefault(key, named(self._decision, result))
        if reasons and before != named(self._decision, result):
            yield from _field("because", f"the same as for {before}")
            return
        first = foremost(result)
        for condition in first:
            yield from self._condition(condition, result.outcome)
        others = result.conditions if result.outcome is Outcome.UNDETERMINED else reasons
        questions = {q.id: q.label for c in others if c.applies and c not in first for q in c.questions}
        if questions:
            yield from _field("open too", "; ".join(f"{i} {label}" for i, label in questions.items()))
        if result.outcome is Outcome.UNDETERMINED:
            yield from _missing(reasons)

    def _condition(self, result: ConditionResult, outcome: Outcome) -> Iterable[str]:
        word = "conflict" if result.conflicting else "holds" if result.pair == TRUE else "fails" if result.pair == FALSE \
            else "open" if result.questions else "unknown"
        yield from _field(word, f"{result.condition.label}  [{_cites(result.condition.authorities)}]")
        if outcome is not Outcome.UNDETERMINED or result.conflicting:
            yield from _facts(result.facts)
        for question in result.questions:
            yield from _field("", f"{question.id} {question.label}", deeper=2)
            yield from _field("", f"lenient: {question.exempt}", deeper=4)
            yield from _field("", f"strict: {question.not_exempt}", deeper=4)

    def _upcoming(self, result: DeterminationResult) -> Iterable[str]:
        for c in result.conditions:
            later = c.condition.applies_from is not None and c.condition.applies_from > self._decision.as_of
            if later and c.condition.combined is None and c.pair == FALSE:
                yield from _field("from then", f"{c.condition.applies_from}: {c.condition.label} will fail  "
                                               f"[{_cites(c.condition.authorities)}]")

    def _due(self, result: DeterminationResult) -> Iterable[str]:
        name = named(self._decision, result)
        shown = [d for d in result.duties if self._duties.setdefault(d.id, name) == name]
        for duty in shown:
            yield from _field("due", _duty(duty))
        if len(shown) < len(result.duties):
            yield from _field("due", "and what was named above" if shown else "what was named above")
        if result.deadline:
            cites = _cites(result.deadline_authorities)
            yield from _field("until", f"{result.deadline}, since it was placed before the rule applied  [{cites}]")


def _missing(reasons: Sequence[ConditionResult]) -> Iterable[str]:
    asked = {(m.node, m.term): m for c in reasons for m in c.missing}
    for item in list(asked.values())[:_MAX_MISSING]:
        yield from _field("ask", f"{item.question}  ({item.node}: {item.term}: {item.example})")
    if len(asked) > _MAX_MISSING:
        yield from _field("", f"and {len(asked) - _MAX_MISSING} more facts (--format json lists all)")


def _facts(facts: Sequence[UsedFact]) -> Iterable[str]:
    """The telling facts, several values of one term in one line."""
    telling = sorted((f for f in facts if f.telling), key=lambda f: (f.node, f.term))
    groups = [list(g) for _, g in groupby(telling, key=lambda f: (f.node, f.term))]
    for group in groups[:_MAX_FACTS]:
        yield from _field("", _fact(group), deeper=2)
    if len(groups) > _MAX_FACTS:
        yield from _field("", f"and {len(groups) - _MAX_FACTS} more facts (--format json lists all)", deeper=2)


def _fact(group: Sequence[UsedFact]) -> str:
    fact = group[0]
    origin = {"derived": f" (derived: {fact.because})", "default": f" (by default: {fact.because})",
              "presumed": f" (presumed: {fact.because})"}.get(fact.origin, "")
    sources = [e.source or e.stated_by for e in fact.evidence if e.source or e.stated_by]
    evidence = f"  <{clean(sources[0])}>" if sources else ""
    return f"{fact.node}: {fact.term} {', '.join(clean(show(f.value)) for f in group)}{origin}{evidence}"


def _duty(duty: DutyResult) -> str:
    status = {"due": "", "unless-exempt": " (unless the exemption is established)",
              "if": " (if it applies: a fact is missing)"}[duty.status]
    since = f", from {duty.applies_from}" if duty.applies_from else ""
    return f"{duty.authorities[0].cite}: {duty.label}{since}{status}"


def _cites(authorities: Iterable[Authority]) -> str:
    return "; ".join(a.cite for a in authorities)


def _field(word: str, text: str, deeper: int = 0) -> list[str]:
    """A line with its word in front, wrapped under the text."""
    lead, under = f"  {word:{_LEAD - 2}}" + " " * deeper, " " * (_LEAD + deeper + 2)
    return textwrap.wrap(text, _WIDTH, initial_indent=lead, subsequent_indent=under, break_long_words=False,
                         break_on_hyphens=False) or [lead.rstrip()]
