"""Checks one record against the rows that expect something of it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from compliance.agreement.comparers import KINDS, OUTCOMES, Cell, Kind, Values
from compliance.assess import Assessment, Assessor, assessors
from compliance.decide import Decider, DeterminationResult, Question
from compliance.engines import engine
from compliance.errors import InputError, OpenclaimError
from compliance.graph import Graph
from compliance.graph.read import MAX_BYTES
from compliance.importers.base import read_any
from compliance.licences import library, using
from compliance.model import Release, one_release, releases
from compliance.own import Knowledge
from compliance.policy import catalogue, in_force
from compliance.terms import NOTE


class Outcome(StrEnum):
    """What came of a row, or of a record that no row is about."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNREADABLE = "unreadable"
    ABSENT = "absent"
    UNLISTED = "unlisted"


# The folders of own policies and of own licences, as paths.
Paths = tuple[tuple[str, ...], tuple[str, ...]]


class Result(NamedTuple):
    """One row or record with what was compared, the facts behind a difference, and what an unlisted record gave.

    `expected` is None for a record that no row is about; `asked` names the policy version or the determination.
    """

    file: str
    outcome: Outcome
    expected: Values | None = None
    asked: str = ""
    cells: tuple[Cell, ...] = ()
    why: tuple[str, ...] = ()
    found: Mapping[str, str] | None = None
    message: str = ""
    notes: tuple[str, ...] = ()


def check_file(path: Path, name: str, rows: Sequence[Values], kind: str, day: date, own: Paths = ((), ())) -> list[Result]:
    """A result for each row, else one for the record; a record that cannot be read gives its error to every row.

    `own` are the folders of own policies and of own licences by which it is decided as well.
    """
    try:
        with path.open("rb") as stream, using(_known(own).library):
            graph = read_any(stream.read(MAX_BYTES + 1), name, name.rpartition(".")[2].lower())
        found = releases(graph)
    except (OpenclaimError, OSError, RecursionError) as error:
        about: list[Values | None] = [*rows] or [None]
        return [Result(name, Outcome.UNREADABLE, row, message=_message(error)) for row in about]
    notes = tuple(sorted(text for _, text in graph.pairs(NOTE)))
    known = next(k for k in KINDS if k.name == kind)
    return [r._replace(notes=notes) for r in _results(_File(name, graph, found, known, day, own), rows)]


def _message(error: Exception) -> str:
    return str(error) if isinstance(error, OpenclaimError) else f"{type(error).__name__}: {error}"


class _File(NamedTuple):
    name: str
    graph: Graph
    releases: list[Release]
    kind: Kind
    day: date
    own: Paths


def _results(file: _File, rows: Sequence[Values]) -> Iterator[Result]:
    seen = []
    for row in rows:
        try:
            release = _release(file, row)
            seen.append(release.id)
            yield _decided(file, release, row) if file.kind is OUTCOMES else _assessed(file, release, row)
        except (OpenclaimError, RecursionError) as error:
            yield Result(file.name, Outcome.UNREADABLE, row, message=_message(error))
    for release in file.releases:
        if release.id not in seen:
            yield _unlisted(file, release)


def _release(file: _File, row: Values) -> Release:
    """The release that a row is about: the only one, or that of the company that the row names."""
    company = row.get("company", "").casefold()
    if not company:
        return one_release(file.graph)
    for release in file.releases:
        names = [release.name, *(str(p.value("name")) for p in release.node.children.get("provider", ()))]
        if company in (n.casefold() for n in names):
            return release
    raise InputError(file.name, f"no release of '{row['company']}' is described")


def _decided(file: _File, release: Release, row: Values) -> Result:
    day = _day(row["as_of"], file.name) if row.get("as_of") else file.day
    asked = row["determination"]
    decided = _decider(asked, day, file.own).decide(release).determinations[0]
    return _compared(file, row, asked, decided)


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(name, f"the row's as_of is no day such as 2025-08-02: '{text}'") from None


def _assessed(file: _File, release: Release, row: Values) -> Result:
    result = _assessment(file, release)
    if result is None:
        raise InputError(file.name, f"{file.kind.policy} has nothing to assess here")
    return _compared(file, row, result.id, result)


def _compared(file: _File, row: Values, asked: str, found: Assessment | DeterminationResult) -> Result:
    cells = tuple(file.kind.cells(row, found))
    differing = [c for c in cells if not c.equal]
    why = tuple(file.kind.why(found, differing)) if differing else ()
    return Result(file.name, Outcome.DIFFERS if differing else Outcome.AGREES, row, asked, cells, why)


def _unlisted(file: _File, release: Release) -> Result:
    try:
        result = _assessment(file, release) if file.kind is not OUTCOMES else None
    except OpenclaimError as error:
        return Result(file.name, Outcome.UNREADABLE, message=_message(error))
    found = {} if result is None else _shown(result)
    return Result(file.name, Outcome.UNLISTED, asked=result.id if result else "", found={"name": release.name, **found})


def _shown(result: Assessment) -> dict[str, str]:
    shown = {f"progress_{k}": f"{v:g}" for k, v in result.progress.items()}
    return {**({"class": str(result.grade)} if result.score is None else {"score": f"{result.score:g}"}), **shown}


def _assessment(file: _File, release: Release) -> Assessment | None:
    version = file.kind.policy
    if "/" not in version:
        schemes = sorted({str(n.value("scheme")) for n in release.node.children.get("publishedGrade", ())})
        version = next((s for s in schemes if s.startswith(f"{version}/")), "")
    return _assessor(version, file.own).assess(release) if version else None


@functools.cache
def _known(own: Paths) -> Knowledge:
    """What is shipped, with what lies in some folders."""
    if not any(own):
        return Knowledge(catalogue(), library())
    from compliance.own.load import knowledge

    return knowledge(*own)


@functools.cache
def _assessor(version: str, own: Paths) -> Assessor:
    known = _known(own)
    return assessors([known.catalogue.get(version)], engine(), known.library)[version]


@functools.cache
def _decider(determination: str, day: date, own: Paths) -> Decider:
    """Decides one determination; `policy/version` takes that version whatever the day."""
    known = _known(own)
    policy, _, rest = determination.partition("/")
    pins = {policy: rest} if rest in {v.version for v in known.catalogue.versions(policy)} else {}
    policies = in_force(day, known.catalogue, pins)
    if determination not in policies.determinations:
        raise OpenclaimError(f"no determination '{determination}' exists on {day}")
    return Decider(policies, Question((determination,), day), engine(), known.library)
