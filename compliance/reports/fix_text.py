"""Fixes for a terminal or in Markdown: what to change, make sure of and find out, on which authority, or why nothing helps."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from compliance.fix import Action, Aside, Fix, FixReport, Obstacle, Step
from compliance.graph import vocabulary
from compliance.own import OwnFolder
from compliance.policy import Condition
from compliance.reports.harmless import clean
from compliance.terms import Kind, show

_WIDTH = 110
_SHOWN = 3
# What a placeholder stands for: any value would do.
_ANY = {"https://example.org/": "any address", '"as stated"': "the reason"}
WORDS = {Action.CHANGE: "change", Action.MAKE_SURE: "make sure", Action.FIND_OUT: "find out"}


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
        ways = f"{len(report.fixes)}{' or more' if report.more else ''} ways" if len(report.fixes) > 1 else "one way"
        return f"{outcome} today; would qualify with {_size(report.fixes[0])} ({ways})"
    if report.cut:
        return f"{outcome} today; no fix among the {report.tried} proposals that were tried, and the bound ended the search"
    return f"{outcome} today; no fix exists"


def _size(fix: Fix) -> str:
    """How much there is to do: "1 fact to change, 2 to make sure of and 1 to find out"."""
    counts = [(n, what) for a, what in ((Action.CHANGE, "to change"), (Action.MAKE_SURE, "to make sure of"),
                                        (Action.FIND_OUT, "to find out")) if (n := fix.count(a))]
    parts = [f"{n} {what}" if place else f"{n} fact{'s' if n > 1 else ''} {what}" for place, (n, what) in enumerate(counts)]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def titled(report: FixReport) -> Iterator[tuple[str, Fix, tuple[Step, ...], tuple[Step, ...]]]:
    """Each way with its title, the steps of the first way that are not in it, and its own steps that the first has not.

    Of the first way, and of one that has nothing in common with it, all steps are its own.
    """
    ways = [(f"way {number}", fix) for number, fix in enumerate(report.fixes, 1)]
    if len(ways) == 1:
        ways = [("do this", report.fixes[0])]
    if report.surest is not None:
        ways.append((f"leaving least to be found out, with {_size(report.surest)}", report.surest))
    for title, fix in ways:
        first = report.fixes[0]
        shared = {_key(s) for s in first.steps} & {_key(s) for s in fix.steps}
        if fix is first or not shared:
            yield title, fix, (), fix.steps
        else:
            yield (f"{title}: as {ways[0][0] if len(report.fixes) > 1 else 'above'}, but", fix,
                   tuple(s for s in first.steps if _key(s) not in shared), tuple(s for s in fix.steps if _key(s) not in shared))


def _key(step: Step) -> tuple[object, ...]:
    return step.cell.key, step.after


def _lines(report: FixReport) -> Iterator[str]:
    d = report.result.determination
    yield f"{clean(report.release.name)}   {clean(report.release.source)}"
    yield f"{d.id}  {d.label}"
    yield from _wrapped("  ", headline(report))
    for title, _, instead, own in titled(report):
        yield ""
        yield f"  {title}"
        for step in instead:
            yield from _wrapped("    leave out ", said(step))
        for step in own:
            yield from _step(step)
    if report.more or (report.fixes and report.cut):
        yield ""
        yield from _wrapped("  ", more(report))
    for obstacle in report.obstacles:
        yield from _obstacle(obstacle)
    for aside in report.asides:
        yield ""
        yield from _wrapped("  ", aside_lead(aside))
        for fix in aside.sets:
            yield from _wrapped("    ", " and ".join(said(s) for s in fix.steps))


def more(report: FixReport) -> str:
    """What is said where not every way is listed; empty where every one is."""
    if report.cut and report.fixes:
        return f"The search was ended after {report.tried} proposals; other ways of this size may be missing."
    return "There are more ways of this size; --most shows more of them." if report.more else ""


def aside_lead(aside: Aside) -> str:
    """The words before the sets of an aside, or in their place where none was found in time."""
    outcome = aside.outcome.value.replace("-", " ")
    if not aside.sets:
        return f"No facts were found by which the outcome is '{outcome}'; the search for them was ended before all were tried."
    return f"{outcome} if it turned out that{'' if aside.complete else ' (there may be more such facts; the search was ended)'}"


def _step(step: Step) -> Iterator[str]:
    how = f": {step.how}" if step.how else ""
    yield from _wrapped(f"    {WORDS[step.action]:10}", said(step) + how)
    if not step.known and step.cell.ask is not None:
        yield from _wrapped("              ", step.cell.ask.question)
    for condition in step.conditions[:_SHOWN]:
        yield from _wrapped("              ", _helps(condition, step))
    if len(step.conditions) > _SHOWN:
        rest = len(step.conditions) - _SHOWN
        yield f"              and {rest} more condition{'s' if rest > 1 else ''}"


def _helps(condition: Condition, step: Step) -> str:
    cites = "; ".join(dict.fromkeys(a.cite for a in condition.authorities))
    return f"{condition.remedy if step.how and condition.remedy else condition.label}  [{cites}]"


def said(step: Step) -> str:
    """The changed fact in words: `artifact[Weights].licence from llama-3 to Apache-2.0`."""
    cell = step.cell
    if cell.item:
        covers = "covers" if step.after == "yes" else "does not cover"
        return f"{clean(cell.node)} {covers} {cell.item}"
    after = step.amount or _ANY.get(step.after, step.after)
    example = "for example " if cell.term == "licence" or _is_day(step) else ""
    return clean(f"{cell.address} from {cell.now} to {example}{after}" if cell.now else f"{cell.address} is {example}{after}")


def _is_day(step: Step) -> bool:
    return vocabulary().terms[step.cell.term].kind is Kind.DATE


def _obstacle(obstacle: Obstacle) -> Iterator[str]:
    cites = "; ".join(a.cite for a in obstacle.condition.authorities)
    yield from _wrapped("    because   ", f"{obstacle.condition.label}  [{cites}]")
    for fact in obstacle.facts[:_SHOWN]:
        because = f" ({fact.because})" if fact.because else ""
        text = f"{fact.node}.{fact.term} = {show(fact.value)}{because}, which the provider cannot change"
        yield from _wrapped("              ", clean(text))


def _wrapped(lead: str, text: str) -> list[str]:
    found = textwrap.wrap(text, _WIDTH - len(lead), break_long_words=False, break_on_hyphens=False) or [""]
    return [(lead if n == 0 else " " * len(lead)) + line for n, line in enumerate(found)]


def _markdown(report: FixReport) -> Iterable[str]:
    d = report.result.determination
    yield f"## {_escaped(report.release.name)}: {d.label} (`{d.id}`)"
    yield ""
    yield _sentence(headline(report))
    for title, _, instead, own in titled(report):
        yield ""
        yield f"### {title[:1].upper()}{title[1:]}"
        yield ""
        yield from (f"- leave out {_escaped(said(step))}" for step in instead)
        for step in own:
            how = f": {step.how}" if step.how else ""
            yield f"- [ ] **{WORDS[step.action]}** {_escaped(said(step) + how)}"
            yield from (f"  - {_escaped(_helps(c, step))}" for c in step.conditions[:_SHOWN])
    if more(report):
        yield ""
        yield more(report)
    if report.obstacles:
        yield ""
        for obstacle in report.obstacles:
            cites = "; ".join(a.cite for a in obstacle.condition.authorities)
            facts = "; ".join(f"{f.node}.{f.term} = {show(f.value)}" for f in obstacle.facts[:_SHOWN])
            yield f"- {_escaped(obstacle.condition.label)} [{cites}]" + (f": {_escaped(facts)}" if facts else "")
    for aside in report.asides:
        yield ""
        yield _sentence(aside_lead(aside)) if not aside.sets else f"{_capital(aside_lead(aside))}:"
        if aside.sets:
            yield ""
            yield from (f"- {_escaped(' and '.join(said(s) for s in fix.steps))}" for fix in aside.sets)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return _capital(text).rstrip(".") + "."


def _escaped(text: str) -> str:
    """A text that no Markdown reader takes for markup."""
    shown = clean(text).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{c}" if c in "\\`*_[]#|" else c for c in shown)
