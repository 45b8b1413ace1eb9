"""The determination page: what was decided on one release and why, and what a reader supposes otherwise."""

from __future__ import annotations

import functools
import json
from datetime import date
from typing import NamedTuple

from compliance.compare import Comparison, Plan, Scenario
from compliance.decide import Decision
from compliance.errors import OpenclaimError
from compliance.model import Release
from compliance.own import Knowledge
from compliance.reports import comparison_words
from compliance.reports.charts import bars, timeline
from compliance.reports.harmless import harmless
from compliance.reports.heat_map import to_heat_map
from compliance.reports.memo import Basis, Memo
from compliance.reports.memo_html import CSS, STATE_MARKS
from compliance.reports.memo_make import memos
from compliance.reports.text import MARKS
from compliance.web.jobs.deciding import Asking, decided_on, tool
from compliance.web.jobs.described import cases, described
from compliance.web.jobs.facts import Control, added, control, edits, forgotten, groups, supposed, without
from compliance.web.jobs.questions import offers
from compliance.web.jobs.reasons import branches, line
from compliance.web.markup import markup, safe
from compliance.web.places import condition_place, licence_place, policy_place
from compliance.web.sent import Asked, Problem, Sent, Wish
from compliance.web.words import Language

BEFORE, AFTER = "before", "after"
MARK = {o.value: m[0] for o, m in MARKS.items()}


class Shown(NamedTuple):
    """A page that a job wrote: its title and its HTML."""

    title: str
    html: str


def home(known: Knowledge, sent: Sent, problem: Problem | None, today: date, language: Language) -> Shown:
    """The page on which a reader says which release is meant and what is asked; what was entered stays."""
    try:
        offered = offers(known, sent.asked.day)
    except OpenclaimError:
        if problem is None:
            raise
        # A day before there was any policy, which the problem is about.
        offered = offers(known, today)
    html = markup("check/home.html.j2", language, sent=sent, problem=problem, cases=cases(), offers=offered)
    return Shown(language.text("check.title"), html)


def check(known: Knowledge, sent: Sent, wish: Wish, problem: Problem | None, language: Language) -> Shown:
    """The determination page of what was sent, with what the reader wishes done.

    InputError and OpenclaimError where something cannot be read or asked, or a supposed value does not fit.
    """
    found, sent = described(sent)
    if len(found) > 1:
        return _several(known, found, sent, language)
    sent = done(sent, wish)
    release = supposed(found[0], sent.changes)
    decision = decided_on(known, [release], asking(sent.asked))[0]
    memo = memos([decision], Basis(known.catalogue, known.library, known.own))[0]
    moved = compared(known, found[0], sent) if sent.changed else None
    html = markup(
        "check/result.html.j2", language, sent=sent, memo=memo, problem=problem, moved=moved, words=comparison_words,
        findings=list(zip(memo.findings, decision.determinations, strict=True)), branches=branches, line=line, css=CSS,
        marks=MARK, state_marks=STATE_MARKS, pictures=_pictures(memo), offers=offers(known, sent.asked.day),
        groups=groups(release), control=control(release, wish.edit) if wish.edit else None, licences=licence_names(known),
        was=_was(moved) if moved else {}, said=said, condition_place=condition_place, policy_place=policy_place,
        licence_place=licence_place, address=address)
    return Shown(memo.name, html)


def fact(known: Knowledge, sent: Sent, address: str, language: Language) -> Shown:
    """The control by which a fact is supposed otherwise, as a part of the determination page."""
    found, sent = described(sent)
    shown: Control = control(supposed(found[0], sent.changes), address)
    return Shown(address, markup("check/control.html.j2", language, control=shown, licences=licence_names(known)))


def done(sent: Sent, wish: Wish) -> Sent:
    """What was sent after what the reader wishes; InputError for a value that the term does not take."""
    if wish.reset:
        return sent._replace(changes=(), asked=sent.before)
    changes = without(sent.changes, wish.drop) if wish.drop else sent.changes
    if wish.apply:
        changes = added(changes, wish.apply, wish.given)
    return sent._replace(changes=forgotten(changes, wish.forget) if wish.forget else changes)


def asking(asked: Asked) -> Asking:
    """A question as the deciding takes it."""
    return Asking(asked.policies, asked.day, asked.reading)


def compared(known: Knowledge, release: Release, sent: Sent) -> Comparison:
    """What moved from the question and the facts at the beginning to those now: what `openclaim compare` finds."""
    scenarios = [Scenario(name, policies=asked.policies, day=asked.day, reading=asked.reading, edits=tuple(edits(changes)))
                 for name, asked, changes in ((BEFORE, sent.before, ()), (AFTER, sent.asked, sent.changes))]
    return Plan(scenarios, [release], known, tool(), BEFORE).run()


def _was(moved: Comparison) -> dict[str, str]:
    """What the answers that changed were before, by the id of the determination or assessment as it is now."""
    found = {}
    for row, cell in moved.differing:
        answer = cell.determination.determination if cell.determination else cell.assessment
        if answer is not None:
            found[answer.id] = row.cells[0].outcome
    return found


def said(change: str) -> str:
    """A change as people write it."""
    place, sign, value = change.removeprefix("-").partition("=")
    try:
        text = json.loads(value) if value.startswith('"') else value
    except ValueError:  # YAML, of which a form may bring more than the page writes
        text = value
    return harmless(f"{place}{sign}{text}")


def address(change: str) -> str:
    """The address of a change."""
    return change.removeprefix("-").partition("=")[0]


@functools.cache
def licence_names(known: Knowledge) -> tuple[str, ...]:
    """The licences of the library, to be suggested."""
    return tuple(sorted(known.library.ids(), key=str.lower))


def _pictures(memo: Memo) -> dict[str, str]:
    """The charts of the assessments by their id, and the timeline of duties where any has a day."""
    drawn = {g.id: bars(g) for g in memo.graded} | {"timeline": timeline(memo)}
    return {name: safe(svg) for name, svg in drawn.items() if svg}


def _several(known: Knowledge, found: list[Release], sent: Sent, language: Language) -> Shown:
    """The outcomes on several releases, of which one is chosen to be looked at."""
    decisions: list[Decision] = decided_on(known, found, asking(sent.asked))
    picture = safe(to_heat_map(decisions, known.own)) if any(d.determinations for d in decisions) else ""
    html = markup("check/several.html.j2", language, sent=sent, decisions=decisions, picture=picture, marks=MARK,
                  plain=harmless)
    return Shown(language.text("check.several", count=len(found)), html)
