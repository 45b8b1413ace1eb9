"""The answers of the API about releases: the same as those of the commands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from compliance.change import parse_removal, parse_setting
from compliance.decide import Question, Reading
from compliance.errors import OpenclaimError
from compliance.own import Knowledge
from compliance.policy.asked import rounds
from compliance.web.jobs.deciding import Asking, decided, tool
from compliance.web.jobs.sources import Described, graphs_of, releases_of


class Comparing(NamedTuple):
    """What is compared, as the options of `openclaim compare` say it."""

    policies: tuple[str, ...]
    days: tuple[date, ...]
    readings: tuple[Reading, ...]
    authorities: tuple[str, ...]
    settings: tuple[str, ...]
    removals: tuple[str, ...]
    scenarios: tuple[str, ...]
    baseline: str
    differing: bool


def check(known: Knowledge, described: Sequence[Described], asking: Asking) -> str:
    """The decisions as `openclaim check --format json` has them, on one line, which is written in a fraction of the time."""
    from compliance.reports.json_report import document

    return _line(document(decided(known, described, asking), known.own))


def fixes(known: Knowledge, described: Sequence[Described], asking: Asking, limit: int, most: int) -> str:
    """The ways to qualify, as `openclaim fix --format json` writes them."""
    from compliance.fix import Finder, find_fixes
    from compliance.reports.fix_json import fixes_as_json

    put = [(p.policies, i) for p in rounds(asking.policies, asking.day, known.catalogue) for i in p.determinations]
    if not put:
        raise OpenclaimError(f"{', '.join(asking.policies)}: this grades or counts and determines nothing that could be fixed; "
                             "name a determination such as osaid/1.0")
    releases = releases_of(described)
    finders = [Finder(p, Question((i,), asking.day, asking.reading), tool(), known.library) for p, i in put]
    found = [find_fixes(finder, release, limit, most) for release in releases for finder in finders]
    return fixes_as_json(found, asking.day, asking.reading, known.own)


def comparison(known: Knowledge, described: Sequence[Described], comparing: Comparing, today: date) -> str:
    """The comparison of scenarios as `openclaim compare --format json` has it, on one line."""
    from compliance.compare import Choices, Plan, scenarios_of
    from compliance.compare.ready import ready
    from compliance.reports.comparison_json import document

    files = [ready(name) for name in comparing.scenarios]
    edits = [*map(parse_setting, comparing.settings), *map(parse_removal, comparing.removals)]
    choices = Choices(comparing.policies, comparing.days, comparing.readings, comparing.authorities, edits)
    scenarios, base = scenarios_of(files, choices, known.catalogue, today, comparing.baseline)
    plan = Plan(scenarios, releases_of(described), known, tool(), base)
    found = plan.run()
    return _line(document(found.narrowed() if comparing.differing else found))


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def validation(known: Knowledge, described: Described, today: date) -> list[dict[str, Any]]:
    """What is wrong with a description, as `openclaim validate --format json` lists it."""
    from compliance.model.validate import validate
    from compliance.reports.findings_json import findings_as_json

    return findings_as_json(f for graph in graphs_of(described) for f in validate(graph, today, known=known.library).findings)


class Imported(NamedTuple):
    """A description that was made of something foreign: its text, its releases by id and name, and what is to be known of it."""

    description: str
    releases: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def imported(_: Knowledge, described: Described, published: str | None, form: str) -> Imported:
    """A description of what is sent, as `openclaim import` writes it; InputError where it is of no format that is read."""
    from compliance.graph.written import written
    from compliance.model import releases
    from compliance.terms import NOTE

    graphs = graphs_of(described, published)
    if len(graphs) != 1:
        raise OpenclaimError(f"{len(graphs)} files are sent that are no hub repository together; send one at a time")
    graph = graphs[0]
    found = tuple((r.id, r.name) for r in releases(graph))
    notes = sorted({text for _, text in graph.pairs(NOTE)})
    return Imported(written(graph, form, graph.source), found, tuple(notes))
