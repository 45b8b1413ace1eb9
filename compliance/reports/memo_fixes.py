"""The fixes of a memo, in the words of the fix report."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.decide import Decision, DeterminationResult
from compliance.fix import Action, FixReport, Step
from compliance.policy import Condition
from compliance.reports.fix_text import WORDS, headline, said
from compliance.reports.harmless import harmless
from compliance.reports.memo import Fixes, Way


def fixes(decision: Decision, result: DeterminationResult, reports: Sequence[FixReport]) -> Fixes | None:
    """The fixes of a determination on a release; None where they were not asked for."""
    found = [r for r in reports if r.release.id == decision.release.id and r.result.determination.id == result.determination.id
             and r.result.determination.version == result.determination.version]
    if not found:
        return None
    report = found[0]
    text = headline(report)
    ways = tuple(Way(tuple(_step(s) for s in fix.steps)) for fix in report.fixes)
    return Fixes(harmless(f"{text[:1].upper()}{text[1:]}."), ways, tuple(harmless(_cited(o.condition)) for o in report.obstacles))


def _step(step: Step) -> tuple[str, str, tuple[str, ...]]:
    question = step.cell.ask.question if step.cell.ask is not None else ""
    how = question if step.action is Action.FIND_OUT else step.how
    conditions = tuple(harmless(_cited(c)) for c in step.conditions)
    return WORDS[step.action], harmless(f"{said(step)}{': ' + how if how else ''}"), conditions


def _cited(condition: Condition) -> str:
    return f"{condition.label} [{'; '.join(a.cite for a in condition.authorities)}]"
