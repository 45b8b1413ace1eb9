"""What every format says of a comparison, in the same words; nothing here can steer a terminal."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from compliance.compare import AssessmentChange, Cause, Cell, Comparison, ConditionChange, Difference, Row, Scenario, State
from compliance.compare.results import DutyChange
from compliance.decide import DutyResult, Missing, Outcome, UsedFact
from compliance.policy.words import LEVELS, Authority
from compliance.reports.harmless import clean
from compliance.reports.text import MARKS
from compliance.terms import show

_OUTCOMES = {o.value: o for o in Outcome}
_LEVELS = {LEVELS[:1]: "articles only", LEVELS[:2]: "articles and recitals", LEVELS: "articles, recitals and guidance"}


class Group(NamedTuple):
    """Questions on one release that differ from the baseline in the same way and for the same reasons.

    The cell is that of the first question; the duties are those of all of them.
    """

    row: Row
    cell: Cell
    questions: tuple[str, ...]
    duties: tuple[DutyChange, ...]


class Setting(NamedTuple):
    """One line about a scenario: what, and how it is set."""

    what: str
    how: str


def outcome(text: str) -> str:
    """An outcome, or a grade or score, as people read it."""
    return text.replace("-", " ") if text in _OUTCOMES else clean(text)


def mark(text: str, symbols: bool = True) -> str:
    """The mark of an outcome; empty for grades and scores."""
    return MARKS[_OUTCOMES[text]][0 if symbols else 1] if text in _OUTCOMES else ""


def colour(text: str) -> str | None:
    """The colour of an outcome in a terminal; None for grades and scores."""
    return MARKS[_OUTCOMES[text]][2] if text in _OUTCOMES else None


def settings(scenario: Scenario, comparison: Comparison) -> list[Setting]:
    """How a scenario is set, in full; a line for each kind of setting."""
    lines = groupby(_settings(scenario, comparison), key=lambda s: s.what)
    return [Setting(what, "; ".join(s.how for s in several)) for what, several in lines]


def _settings(scenario: Scenario, comparison: Comparison) -> Iterator[Setting]:
    yield Setting("policies", ", ".join(comparison.versions[scenario.name]))
    yield Setting("day", str(scenario.day))
    yield Setting("reading", {"both": "both readings"}.get(scenario.reading.value, f"{scenario.reading.value} reading"))
    if scenario.levels != LEVELS:
        yield Setting("authority", levels(scenario.levels))
    for edit in scenario.edits:
        yield Setting("facts", clean(str(edit)) if edit.value is not None else f"without {clean(str(edit))}")
    for amendment in scenario.amendments:
        yield Setting("amendment", f"{amendment.version.id}, {clean(amendment.version.label)} ({clean(amendment.source)}, "
                                   f"sha256 {amendment.sha256[:16]}…)")


def levels(found: tuple[str, ...]) -> str:
    """The levels of authority that count."""
    return _LEVELS.get(found, " and ".join(found) + " only")


def cause(item: Cause) -> str:
    """What is not as in the baseline."""
    before, after = clean(item.before), clean(item.after)
    match item.kind:
        case "version":
            return f"{after} instead of {before}"
        case "day":
            return f"on {after} instead of {before}"
        case "reading":
            return f"{after} reading instead of {before}" if after != "both" else f"both readings instead of {before}"
        case "authority":
            one, other = (levels(tuple(text.split(", "))) for text in (before, after))
            return f"{other} instead of {one}"
        case "amendment":
            return f"as amended by {after}" if after and not before else f"amended by {after or 'nothing'} instead of {before}"
        case _:
            return after or f"not {before}"


def groups(comparison: Comparison) -> Iterator[tuple[Scenario, list[Group]]]:
    """The cells that differ in outcome or duties, by scenario; cells with the same reasons together."""
    for number, scenario in enumerate(comparison.scenarios):
        found: list[Group] = []
        for row in comparison.rows:
            cell = row.cells[number]
            if cell.difference is None and not cell.duties:
                continue
            same = next((i for i, g in enumerate(found) if g.row.release is row.release and _alike(g.cell, cell)), None)
            if same is None:
                found.append(Group(row, cell, (row.question,), cell.duties))
            else:
                group = found[same]
                more = (d for d in cell.duties if d not in group.duties)
                found[same] = group._replace(questions=(*group.questions, row.question), duties=(*group.duties, *more))
        if found:
            yield scenario, found


def _alike(one: Cell, other: Cell) -> bool:
    return one.difference == other.difference and one.outcome == other.outcome and (
        one.difference is not None or one.duties == other.duties)


def common_causes(difference: Difference) -> list[str]:
    """What sets the whole scenario apart from the baseline."""
    return [cause(c) for c in difference.causes if c.kind != "version"]


def own_causes(difference: Difference) -> list[str]:
    """What sets this cell apart: the versions that answer its question, and the reason of an outcome without conditions."""
    versions = [cause(c) for c in difference.causes if c.kind == "version"]
    return [*versions, *([clean(difference.reason)] if difference.reason else [])]


def condition(change: ConditionChange) -> str:
    """A condition with what it was and is, and its authority."""
    states = {State.NOT_ASKED: "not asked"}
    before, after = (states.get(s, s.value) for s in (change.before, change.after))
    moved = f"{before} → {after}" if before != after else after
    return f"{clean(change.label)}: {moved}  [{cites(change.authorities)}]"


def cites(authorities: Sequence[Authority]) -> str:
    """How the provisions are cited."""
    return "; ".join(clean(a.cite) for a in authorities)


def facts(change: ConditionChange) -> Iterator[Setting]:
    """The facts that make the difference: those before and those now, or once where they are the same."""
    before, after = dict(_facts(change.facts_before)), dict(_facts(change.facts_after))
    changed = [key for key in dict.fromkeys([*before, *after])
               if before.get(key) != after.get(key) and key[1] in change.looks_at]
    yield from (Setting("before", before[key]) for key in changed if key in before)
    yield from (Setting("now", after[key]) for key in changed if key in after)
    yield from (Setting("fact", text) for key, text in (before | after).items() if key not in changed)
    yield from (Setting("not known", missing(m)) for m in change.missing)
    for question in change.questions:
        yield Setting(question.id, clean(question.label))


def _facts(found: Sequence[UsedFact]) -> Iterator[tuple[tuple[str, str], str]]:
    """A line for each node and term."""
    for (node, term), group in groupby(found, key=lambda f: (f.node, f.term)):
        several = list(group)
        how = {"derived": ", derived", "presumed": ", presumed", "default": ", by default"}.get(several[0].origin, "")
        yield (node, term), f"{clean(node)}: {term} {', '.join(clean(show(f.value)) for f in several)}{how}"


def missing(item: Missing) -> str:
    """A fact that is not known."""
    return f"{clean(item.node)}: {item.term}"


def item(change: AssessmentChange) -> str:
    """An item of an assessment with what it was and is."""
    return f"{clean(change.item)}: {clean(change.before) or 'not there'} → {clean(change.after) or 'not there'}"


def notes(comparison: Comparison) -> list[str]:
    """What the reader should know: notes on releases, and the own folders by which it was decided."""
    found = []
    for note in comparison.notes:
        where = "" if len(note.scenarios) == len(comparison.scenarios) else f" ({', '.join(map(clean, note.scenarios))})"
        found.append(f"{clean(note.release.name)}{where}: {clean(note.text, 1000)}")
    return found + [clean(f"decided with {folder}", 1000) for folder in comparison.own]


def duty(change: DutyChange) -> Setting:
    """What is no longer due, newly due, or due otherwise."""
    known = change.after or change.before
    assert known is not None  # noqa: S101 - one of the two is there
    label = f"{clean(known.authorities[0].cite)}: {clean(known.label)}"
    if change.after is None:
        return Setting("duty ends", label)
    if change.before is None:
        return Setting("new duty", label + _when(change.after))
    if change.before.applies_from != change.after.applies_from:
        return Setting("duty", f"{label}, from {change.after.applies_from} instead of {change.before.applies_from}")
    return Setting("duty", f"{label}{_status(change.after)}, before: due{_status(change.before)}")


def _when(due: DutyResult) -> str:
    return (f", from {due.applies_from}" if due.applies_from else "") + _status(due)


def _status(due: DutyResult) -> str:
    return {"due": "", "unless-exempt": " unless the exemption is established", "if": " if it applies"}[due.status]


def summary(comparison: Comparison) -> str:
    """One line: how much was compared and how many outcomes differ."""
    releases = len({id(row.release) for row in comparison.rows})
    cells = sum(1 for row in comparison.rows for cell in row.cells if cell.outcome)
    differing = len(comparison.differing)
    compared = f"{_count(len(comparison.scenarios), 'scenario')}, {_count(releases, 'release')}, {_count(cells, 'answer')}"
    if len(comparison.scenarios) == 1:
        return f"{compared}: nothing to compare with"
    rest = f"; {_count(comparison.left_out, 'question')} without a difference left out" if comparison.left_out else ""
    return f"{compared}: {differing or 'none'} not as in '{clean(comparison.baseline)}'{rest}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
