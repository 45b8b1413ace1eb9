"""The page on what changes from one version of a policy to another."""

from __future__ import annotations

from datetime import date

from compliance.authoring.cases import Case, Changes, Side, changes
from compliance.authoring.diff import diff
from compliance.model import one_release
from compliance.own import Knowledge
from compliance.policy import PolicyVersion
from compliance.web import places
from compliance.web.jobs.checking import Shown
from compliance.web.jobs.deciding import tool
from compliance.web.jobs.sources import case_graph, case_names
from compliance.web.markup import markup
from compliance.web.words import Language


def difference_page(known: Knowledge, before: str, after: str, today: date, language: Language, with_cases: bool) -> Shown:
    """The conditions, questions and dates that are not the same in both versions; UnknownNameError for an unknown one."""
    one, other = known.catalogue.get(before), known.catalogue.get(after)
    found = diff(one, other, known.catalogue)
    title = f"{one.id} → {other.id}"
    moved = _moved(known, one, other, today) if with_cases else None
    return Shown(title, markup("browse/difference.html.j2", language, title=title, found=found, moved=moved, places=places,
                              same=one.policy == other.policy))


def _moved(known: Knowledge, one: PolicyVersion, other: PolicyVersion, today: date) -> Changes:
    """The shipped cases whose outcome is another one under the second version."""
    listed = [Case(name, one_release(case_graph(name))) for name in case_names()]
    sides = [Side(v.id, known.catalogue, known.library, {v.policy: v.version}) for v in (one, other)]
    graded = bool(one.assessed_by or other.assessed_by)
    return changes(sides[0], sides[1], listed, max(today, one.since, other.since), tool(), graded=graded)
