"""The page of comparisons: several releases in several scenarios, and why outcomes differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from compliance.compare import Choices, Comparison, Plan, Row, scenarios_of
from compliance.compare.ready import names, ready
from compliance.decide import Decision, Reading
from compliance.errors import OpenclaimError
from compliance.explain import foremost
from compliance.graph import to_turtle
from compliance.model import Release
from compliance.own import Knowledge
from compliance.policy.words import LEVELS
from compliance.reports import comparison_words
from compliance.reports.comparison import ComparisonFormat, render_comparison
from compliance.reports.harmless import harmless
from compliance.reports.heat_map import STATE, to_heat_map
from compliance.reports.memo_html import CSS
from compliance.web import places
from compliance.web.compared import Compared, Text
from compliance.web.jobs.checking import MARK, Shown
from compliance.web.jobs.deciding import tool
from compliance.web.jobs.described import cases
from compliance.web.jobs.facts import edits
from compliance.web.jobs.questions import offers
from compliance.web.jobs.reporting import Download
from compliance.web.jobs.sources import Described, Upload, graphs_of, releases_of
from compliance.web.markup import markup, safe
from compliance.web.sent import Asked, Problem
from compliance.web.words import Language

_MEDIA = {ComparisonFormat.HTML: ("html", "text/html"), ComparisonFormat.CSV: ("csv", "text/csv"),
          ComparisonFormat.JSON: ("json", "application/json"), ComparisonFormat.MARKDOWN: ("md", "text/markdown"),
          ComparisonFormat.TEXT: ("txt", "text/plain")}
# A release is decided in about 30 milliseconds; what takes longer than a request may is refused before it begins.
_MOST_STEPS = 400


class _Grid(NamedTuple):
    """Releases and questions of one scenario: the questions with their labels, and the rows of each release by question."""

    questions: list[tuple[str, str]]
    rows: list[tuple[Release, dict[str, Row]]]


def beginning(known: Knowledge, wanted: Compared, problem: Problem | None, today: date, language: Language) -> Shown:
    """Where a comparison begins; what was entered stays."""
    title = language.text("compare.title")
    asked = Asked(wanted.policies, wanted.days[0] if wanted.days else today)
    return Shown(title, markup("compare/begin.html.j2", language, title=title, wanted=wanted, asked=asked, problem=problem,
                               today=today, offers=offers(known, today), cases=cases(), ready=[ready(n) for n in names()],
                               levels=LEVELS, readings=list(Reading)))


def result(known: Knowledge, wanted: Compared, limit: int, today: date, language: Language) -> Shown:
    """The comparison, with everything that was sent in its form; OpenclaimError where it cannot be made."""
    wanted = _as_texts(wanted)
    found = compared(known, wanted, limit, today)
    title = language.text("compare.result")
    differences = list(comparison_words.groups(found))
    anchors = {(scenario.name, id(group.row.release), question): f"d{number}-{position}"
               for number, (scenario, groups) in enumerate(differences, 1)
               for position, group in enumerate(groups, 1) for question in group.questions}
    context: dict[str, Any] = {
        "wanted": wanted, "found": found, "words": comparison_words, "by_release": _by_release(found.rows),
        "grid": _grid(found) if len(found.scenarios) == 1 else None, "picture": _picture(known, found),
        "differences": differences, "anchors": anchors, "identity": id, "look": STATE, "css": CSS, "marks": MARK,
        "forms": [f.value for f in ComparisonFormat if f is not ComparisonFormat.TEXT],
        "places": places, "foremost": foremost, "plain": harmless}
    return Shown(title, markup("compare/result.html.j2", language, title=title, **context))


def compared(known: Knowledge, wanted: Compared, limit: int, today: date) -> Comparison:
    """What `openclaim compare` finds for the same choices; OpenclaimError where nothing is described or there is too much."""
    releases = releases_of(_described(wanted))
    if len(releases) > limit:
        raise OpenclaimError(f"{len(releases)} releases are more than the {limit} that can be compared at once here")
    choices = Choices(wanted.policies, wanted.days, wanted.readings, wanted.levels, edits(wanted.settings))
    if not wanted.scenarios and not any(choices):
        # Several releases are compared with each other; on the command line it is the two readings.
        choices = choices._replace(readings=[Reading.BOTH])
    scenarios, base = scenarios_of([ready(n) for n in wanted.scenarios], choices, known.catalogue, today)
    plan = Plan(scenarios, releases, known, tool(), base)
    if plan.steps > _MOST_STEPS:
        raise OpenclaimError(f"this makes {plan.steps} decisions, and more than {_MOST_STEPS} take too long here; choose fewer "
                             "releases or scenarios, or use openclaim compare")
    found = plan.run()
    return found.narrowed() if wanted.differing else found


def _described(wanted: Compared) -> list[Described]:
    found = [Described(case=c) for c in wanted.cases] + [Described(text=t.text, name=t.name) for t in wanted.texts]
    if wanted.files:
        found.append(Described(files=tuple(Upload(f.name, f.data) for f in wanted.files)))
    return found


def _as_texts(wanted: Compared) -> Compared:
    """What was sent with uploaded files as texts that can travel in a form: each as it is where it is a text."""
    if not wanted.files:
        return wanted
    graphs = graphs_of(Described(files=tuple(Upload(f.name, f.data) for f in wanted.files)))
    if len(graphs) == len(wanted.files):
        texts = tuple(_text(f.name, f.data, to_turtle(g.triples)) for f, g in zip(wanted.files, graphs, strict=True))
    else:
        texts = tuple(Text(to_turtle(g.triples).decode(), "folder.ttl") for g in graphs)
    return wanted._replace(files=(), texts=(*wanted.texts, *texts))


def _text(name: str, data: bytes, turtle: bytes) -> Text:
    try:
        return Text(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        return Text(turtle.decode(), f"{name}.ttl")


def _by_release(rows: Sequence[Row]) -> list[tuple[Release, list[Row]]]:
    found = [list(group) for _, group in groupby(rows, key=lambda r: id(r.release))]
    return [(group[0].release, group) for group in found]


def _grid(found: Comparison) -> _Grid:
    questions = {r.question: r.label for r in found.rows}
    return _Grid(list(questions.items()), [(release, {r.question: r for r in rows}) for release, rows in _by_release(found.rows)])


def _picture(known: Knowledge, found: Comparison) -> str:
    """The outcomes of the baseline as a picture; empty where nothing is determined."""
    base = next(s for s in found.scenarios if s.name == found.baseline)
    decisions = [Decision(release, base.day or date.min, base.reading, tuple(_results(rows, found.baseline)), ())
                 for release, rows in _by_release(found.rows)]
    return safe(to_heat_map(decisions, known.own)) if any(d.determinations for d in decisions) else ""


def _results(rows: Sequence[Row], scenario: str) -> Iterable[Any]:
    for row in rows:
        cell = next(c for c in row.cells if c.scenario == scenario)
        if cell.determination is not None:
            yield cell.determination


def download(known: Knowledge, wanted: Compared, limit: int, form: str, today: date) -> Download:
    """The comparison as a file: the same text as `openclaim compare --format` writes."""
    if form not in set(ComparisonFormat):
        raise OpenclaimError(f"'{form[:20]}' is no format of a comparison (one of {', '.join(ComparisonFormat)})")
    chosen = ComparisonFormat(form)
    ending, media = _MEDIA[chosen]
    text = render_comparison(compared(known, wanted, limit, today), chosen)
    return Download(f"comparison.{ending}", f"{media}; charset=utf-8", text.encode())
