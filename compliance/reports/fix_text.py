"""Fixes for a terminal or in Markdown: what to change, what to find out, on which authority, or why nothing helps."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from compliance.decide import Outcome
from compliance.fix import FixReport, Obstacle, Step
from compliance.own import OwnFolder
from compliance.policy import Condition
from compliance.reports.text import clean
from compliance.terms import show

_WIDTH = 110
_SHOWN = 3
# What a placeholder stands for: any value would do.
_ANY = {"https://example.org/": "any address", '"as stated"': "the reason"}


def fixes_as_text(reports: Sequence[FixReport], own: Sequence[OwnFolder] = ()) -> str:
    """The fixes of each determination on each release, in order, and the own folders with which they were searched."""
    blocks = ["\n".join(_lines(r)) for r in reports]
    blocks += ["\n".join(_wrapped("note  ", clean(f"searched with {folder}", 1000))) for folder in own]
    return "\n\n".join(blocks) + "\n"


def fixes_as_markdown(reports: Sequence[FixReport], own: Sequence[OwnFolder] = ()) -> str:
    """The same as headings and lists, for a ticket or a model card's discussion."""
    notes = [f"Searched with {_escaped(str(folder))}." for folder in own]
    return "\n".join(line for r in reports for line in (*_markdown(r), "")) + "".join(f"\n{n}\n" for n in notes)


def headline(report: FixReport) -> str:
    """One sentence that says whether there is a fix and of what size."""
    outcome = report.result.outcome.value.replace("-", " ")
    if report.needless:
        return f"{outcome}: there is nothing to fix"
    if report.fixes:
        first = report.fixes[0]
        sizes = [_count(first.changes, "fact to change", "facts to change")] if first.changes else []
        rest = len(first.steps) - first.changes
        sizes += [_count(rest, "fact to find out", "facts to find out")] if rest else []
        ways = f"{len(report.fixes)}{' or more' if report.more else ''} ways" if len(report.fixes) > 1 else "one way"
        return f"{outcome} today; would qualify with {' and '.join(sizes)} ({ways})"
    if report.cut:
        return f"{outcome} today; no fix among the {report.tried} proposals that were tried, and the bound ended the search"
    return f"{outcome} today; no fix exists"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _lines(report: FixReport) -> Iterator[str]:
    d = report.result.determination
    yield f"{clean(report.release.name)}   {clean(report.release.source)}"
    yield f"{d.id}  {d.label}"
    yield from _wrapped("  ", headline(report))
    for number, fix in enumerate(report.fixes, 1):
        yield ""
        yield f"  way {number}" if len(report.fixes) > 1 else "  do this"
        for step in fix.steps:
            yield from _step(step)
    if report.more:
        yield from _wrapped("  ", "There are more ways of this size; --most shows more of them.")
    if report.fixes and report.cut:
        yield from _wrapped("  ", f"The search was ended after {report.tried} proposals; other ways of this size may be missing.")
    for obstacle in report.obstacles:
        yield from _obstacle(obstacle)
    yield from _against(report)


def _against(report: FixReport) -> Iterator[str]:
    if report.refuting:
        yield ""
        yield "  it would not qualify if it turned out that"
        for fix in report.refuting:
            yield from _wrapped("    ", " and ".join(said(s) for s in fix.steps))
    if not report.refuting_complete:
        yield from _wrapped("  ", "Other facts that would settle it so may be missing; their search was ended early.")


def _step(step: Step) -> Iterator[str]:
    how = f": {step.how}" if step.how and step.known else ""
    yield from _wrapped("    change    " if step.known else "    find out  ", said(step) + how)
    if not step.known and step.cell.ask is not None:
        yield from _wrapped("              ", step.cell.ask.question)
    for condition in step.conditions[:_SHOWN]:
        yield from _wrapped("              ", _helps(condition, step.known))
    if len(step.conditions) > _SHOWN:
        yield f"              and {len(step.conditions) - _SHOWN} more conditions"


def _helps(condition: Condition, known: bool) -> str:
    cites = "; ".join(dict.fromkeys(a.cite for a in condition.authorities))
    return f"{condition.remedy if known and condition.remedy else condition.label}  [{cites}]"


def said(step: Step) -> str:
    """The changed fact in words: `artifact[Weights].licence from llama-3 to Apache-2.0`."""
    cell = step.cell
    if cell.item:
        covers = "covers" if step.after == "yes" else "does not cover"
        return f"{clean(cell.node)} {covers} {cell.item}"
    after = _ANY.get(step.after, step.after)
    example = "for example " if cell.term == "licence" else ""
    return clean(f"{cell.address} from {cell.now} to {example}{after}" if cell.now else f"{cell.address} is {example}{after}")


def _obstacle(obstacle: Obstacle) -> Iterator[str]:
    cites = "; ".join(a.cite for a in obstacle.condition.authorities)
    yield from _wrapped("    because   ", f"{obstacle.condition.label}  [{cites}]")
    for fact in obstacle.facts[:_SHOWN]:
        because = f" ({fact.because})" if fact.because else ""
        text = f"{fact.node}.{fact.term} = {show(fact.value)}{because}, which nobody can change"
        yield from _wrapped("              ", clean(text))


def _wrapped(lead: str, text: str) -> list[str]:
    found = textwrap.wrap(text, _WIDTH - len(lead), break_long_words=False, break_on_hyphens=False) or [""]
    return [(lead if n == 0 else " " * len(lead)) + line for n, line in enumerate(found)]


def _markdown(report: FixReport) -> Iterable[str]:
    d = report.result.determination
    yield f"## {_escaped(report.release.name)}: {d.label} (`{d.id}`)"
    yield ""
    yield f"{headline(report)[:1].upper()}{headline(report)[1:]}."
    for number, fix in enumerate(report.fixes, 1):
        yield ""
        yield f"### Way {number}" if len(report.fixes) > 1 else "### Do this"
        yield ""
        for step in fix.steps:
            yield f"- [ ] {'**change**' if step.known else '**find out**'} {_escaped(said(step))}"
            yield from (f"  - {_escaped(_helps(c, step.known))}" for c in step.conditions[:_SHOWN])
    if report.obstacles:
        yield ""
        for obstacle in report.obstacles:
            cites = "; ".join(a.cite for a in obstacle.condition.authorities)
            facts = "; ".join(f"{f.node}.{f.term} = {show(f.value)}" for f in obstacle.facts[:_SHOWN])
            yield f"- {_escaped(obstacle.condition.label)} [{cites}]" + (f": {_escaped(facts)}" if facts else "")
    if report.refuting and report.result.outcome is Outcome.UNDETERMINED:
        yield ""
        yield "It would not qualify if it turned out that"
        yield ""
        yield from (f"- {_escaped(' and '.join(said(s) for s in fix.steps))}" for fix in report.refuting)


def _escaped(text: str) -> str:
    """A text that no Markdown reader takes for markup."""
    shown = clean(text).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{c}" if c in "\\`*_[]#|" else c for c in shown)
