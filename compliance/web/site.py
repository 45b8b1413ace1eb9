"""What the application answers by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from compliance.own import Knowledge
from compliance.web.desk import Desk
from compliance.web.limits import Limits

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Site(NamedTuple):
    """The policies and licences, the bounds, the processes, and the names by which the server may be called.

    `traces` says whether an error of our own making is written to stderr with its trace.
    """

    known: Knowledge
    desk: Desk
    limits: Limits = Limits()
    hosts: tuple[str, ...] = LOOPBACK
    traces: bool = False


def site(policies: Sequence[str] = (), licences: Sequence[str] = (), workers: int = 2, limits: Limits | None = None,
         hosts: Sequence[str] = (), traces: bool = False) -> Site:
    """A site by what is shipped and by own folders; OpenclaimError where a folder is not well formed.

    `hosts` are names beside those of the loopback. Its processes start with the first question; `desk.close` ends them.
    """
    from compliance.web.knowing import knowledge_of

    bounds = limits or Limits()
    known = knowledge_of(tuple(policies), tuple(licences))
    return Site(known, Desk(tuple(policies), tuple(licences), workers, bounds), bounds, (*LOOPBACK, *hosts), traces)
