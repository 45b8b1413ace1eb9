"""The report for a terminal: outcome, deciding reasons with authority and facts, what is missing, what remains due."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

import click

from compliance.decide import ConditionResult, Decision, DeterminationResult, DutyResult, Outcome, UsedFact
from compliance.explain import deciding
from compliance.policy import Authority
from compliance.terms import show

_STYLE = {
    Outcome.QUALIFIES: ("✓", "+", "green"),
    Outcome.DOES_NOT_QUALIFY: ("✗", "x", "red"),
    Outcome.CONTESTED: ("≈", "~", "magenta"),
    Outcome.UNDETERMINED: ("?", "?", "yellow"),
    Outcome.OUT_OF_SCOPE: ("–", "-", "blue"),
    Outcome.NOT_NEEDED: ("–", "-", "blue"),
}
_WIDTH = 100
_INDENT = " " * 13
_MAX_MISSING = 8
_MAX_FACTS = 4


def to_text(decisions: Sequence[Decision], colour: bool = False, symbols: bool = True) -> str:
    """The report; without `symbols` only ASCII marks are used, without `colour` no escape codes."""
    writer = _Writer(colour, symbols)
    return "\n".join(line for d in decisions for line in writer.decision(d)) + "\n"


class _Writer:
    def __init__(self, colour: bool, symbols: bool) -> None:
        self._colour = colour
        self._symbols = symbols

    def _style(self, text: str, **style: object) -> str:
        return click.style(text, **style) if self._colour else text  # type: ignore[arg-type]

    def decision(self, decision: Decision) -> Iterable[str]:
        release = decision.release
        name = _clean(release.name)
        yield self._style(name, bold=True) + f"   {_clean(release.source)}, as of {decision.as_of}"
        if name != release.id:
            yield f"  {_clean(release.id)}"
        for note in decision.notes:
            yield from _wrap("  note     ", note)
        yield ""
        for result in decision.determinations:
            yield from self.determination(result)
            yield ""

    def determination(self, result: DeterminationResult) -> Iterable[str]:
        mark, ascii_mark, colour = _STYLE[result.outcome]
        d = result.determination
        outcome = result.outcome.value.replace("-", " ")
        head = f"{mark if self._symbols else ascii_mark} {outcome}"
        yield f"{self._style(head, fg=colour, bold=True)}   {self._style(d.id, bold=True)}   {d.label}"
        if result.reason:
            yield from _wrap("  because  ", result.reason)
        if result.choice:
            yield from _wrap("  choice   ", f"under {' and '.join(result.choice)}, among the alternative licences")
        reasons = deciding(result)
        for condition in reasons:
            yield from self.condition(condition, result.outcome)
        if result.outcome is Outcome.QUALIFIES:
            held = [c for c in result.conditions if c.role == "condition" and c.condition.combined is None]
            yield from _wrap("  holds    ", f"all {len(held)} conditions ({_cites(d.authorities)})")
        if result.outcome is Outcome.UNDETERMINED:
            yield from self.missing(reasons)
        yield from self.duties(result)

    def condition(self, result: ConditionResult, outcome: Outcome) -> Iterable[str]:
        word = "conflict" if result.conflicting else {
            Outcome.UNDETERMINED: "unknown", Outcome.CONTESTED: "open"}.get(outcome, "because")
        says = result.condition.label
        if outcome is Outcome.DOES_NOT_QUALIFY:
            says = f"{'it is not so: ' if result.pair.strict.value == 'false' else ''}{says}"
        if outcome in (Outcome.OUT_OF_SCOPE, Outcome.NOT_NEEDED):
            says = f"{'not ' if result.pair.strict.value == 'false' else ''}{says}"
        yield from _wrap(f"  {word:9}", f"{says}  [{_cites(result.condition.authorities)}]")
        for fact in result.facts[:_MAX_FACTS] if outcome is not Outcome.UNDETERMINED or result.conflicting else ():
            yield from _wrap(_INDENT, _fact(fact), hanging="  ")
        if len(result.facts) > _MAX_FACTS and outcome is not Outcome.UNDETERMINED:
            yield f"{_INDENT}and {len(result.facts) - _MAX_FACTS} more facts (--format json)"
        for question in result.questions:
            yield from _wrap(_INDENT, f"{question.id}: {question.label}", hanging="    ")
            yield from _wrap(f"{_INDENT}  lenient: ", question.exempt, hanging=" ")
            yield from _wrap(f"{_INDENT}  strict:  ", question.not_exempt, hanging=" ")

    def missing(self, reasons: Sequence[ConditionResult]) -> Iterable[str]:
        asked = {(m.node, m.term): m for c in reasons for m in c.missing}
        for item in list(asked.values())[:_MAX_MISSING]:
            yield from _wrap("  ask      ", f"{item.question}  ({item.node}: {item.term}: {item.example})")
        if len(asked) > _MAX_MISSING:
            yield f"{_INDENT}and {len(asked) - _MAX_MISSING} more facts (--format json lists all)"

    def duties(self, result: DeterminationResult) -> Iterable[str]:
        for duty in result.duties:
            yield from _wrap("  due      ", _duty(duty))
        if result.deadline:
            cites = _cites(result.deadline_authorities)
            yield from _wrap("  until    ", f"placed before the rule applied: comply by {result.deadline} [{cites}]")


def _cites(authorities: Iterable[Authority]) -> str:
    return "; ".join(a.cite for a in authorities)


def _fact(fact: UsedFact) -> str:
    origin = {"stated": "", "licence": "", "derived": " (derived: {0})", "default": " (by default: {0})",
              "presumed": " (presumed: {0})"}[fact.origin].format(fact.because)
    sources = [e.source or e.stated_by for e in fact.evidence if e.source or e.stated_by]
    evidence = f"   <{_clean(sources[0])}>" if sources else ""
    return f"{fact.node}: {fact.term} {_clean(show(fact.value))}{origin}{evidence}"


def _duty(duty: DutyResult) -> str:
    status = {"due": "", "unless-exempt": " (unless the exemption is established)",
              "if": " (if it applies; a fact is missing)"}[duty.status]
    since = f", from {duty.applies_from}" if duty.applies_from else ""
    return f"{duty.authorities[0].cite}: {duty.label}{since}{status}"


def _wrap(lead: str, text: str, hanging: str = "") -> list[str]:
    # A lead of label and spaces is kept as it is; further lines stand under the text.
    body = textwrap.wrap(text, max(40, _WIDTH - len(lead)), break_long_words=False, break_on_hyphens=False) or [""]
    return [lead + body[0], *(" " * len(lead) + hanging + line for line in body[1:])]


def _clean(text: str) -> str:
    """Text of a description without characters that could steer a terminal, cut at 200 characters."""
    shown = "".join(c if c.isprintable() else "�" for c in text)
    return shown if len(shown) <= 200 else f"{shown[:199]}…"
