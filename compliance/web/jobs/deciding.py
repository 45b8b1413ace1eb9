"""Decisions on what a user describes; shapes stay compiled between requests."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from compliance.decide import Decider, Decision, Reading
from compliance.decide.asking import deciders, decisions
from compliance.engines import Engine, engine
from compliance.model import Release
from compliance.own import Knowledge
from compliance.reports import Format, render
from compliance.web.jobs.sources import Described, releases_of

_KEPT = 12


class Asking(NamedTuple):
    """What is asked: policies as `--policy` takes them (none for all in force), the day, and the reading."""

    policies: tuple[str, ...]
    day: date
    reading: Reading = Reading.BOTH


def decided(known: Knowledge, described: Sequence[Described], asking: Asking) -> list[Decision]:
    """The decisions on everything that is described; no plain data, so that it is for jobs to use."""
    return decided_on(known, releases_of(described), asking)


def decided_on(known: Knowledge, releases: Sequence[Release], asking: Asking) -> list[Decision]:
    """The decisions on releases."""
    return decisions(deciders_of(known, asking.policies, asking.day), releases, asking.reading)


@functools.lru_cache(maxsize=_KEPT)
def deciders_of(known: Knowledge, policies: tuple[str, ...], day: date) -> list[Decider]:
    """What decides a question; the last ones asked stay ready."""
    return deciders(policies, day, known, tool())


@functools.cache
def tool() -> Engine:
    """The engine of this process."""
    return engine()


def report(known: Knowledge, described: Sequence[Described], asking: Asking, form: Format) -> str | bytes:
    """The report of the decisions in a format: the same text or bytes as `openclaim check --format`."""
    from compliance.reports.memo import Basis

    found = decided(known, described, asking)
    basis = None if form.light else Basis(known.catalogue, known.library, known.own)
    return render(found, form, own=known.own, basis=basis)


def record(known: Knowledge, described: Sequence[Described], asking: Asking) -> bytes:
    """The audit record of the decisions: the bytes of `openclaim check --record` without a key."""
    return recorded(known, decided(known, described, asking), asking)


def recorded(known: Knowledge, found: Sequence[Decision], asking: Asking) -> bytes:
    """The audit record of decisions on what was asked."""
    from compliance.record import Asked, make

    return make(found, Asked(asking.policies, asking.day, asking.reading), known)
