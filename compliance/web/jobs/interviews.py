"""Interviews between requests: what the next question needs stays ready for some minutes, which makes it quick.

The answers themselves travel with each request, so that any process can go on from them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from compliance.ask import Asked, Interview, State, load
from compliance.own import Knowledge
from compliance.policy.asked import rounds
from compliance.web.jobs.deciding import tool

_KEPT = 4
_MOST_USES = 200
_SECONDS = 600.0
SOURCE = "state"


@dataclass
class _Ready:
    """An interview that can go on from any state of its question, and how often it was used."""

    interview: Interview
    uses: int = 0


_timers: list[threading.Timer] = []
_ready: OrderedDict[tuple[object, ...], _Ready] = OrderedDict()


def interview_of(known: Knowledge, asked: Asked, state: State) -> Interview:
    """The interview of a question in a state; it is shared with later jobs, each of which sets its state anew.

    OpenclaimError where what is asked determines nothing; InputError where the state is of no interview.
    """
    key = (known, asked, state.base)
    kept = _ready.pop(key, None)
    # An interview keeps what it found for each state; after some uses that is let go.
    if kept is None or kept.uses >= _MOST_USES:
        kept = _Ready(Interview(asked, rounds(asked.policies, asked.day, known.catalogue), tool(), known.library, state))
    kept.uses += 1
    kept.interview.state = state
    _ready[key] = kept
    while len(_ready) > _KEPT:
        _ready.popitem(last=False)
    _forget_later()
    return kept.interview


def resumed(known: Knowledge, text: str) -> Interview:
    """The interview that was saved as a text; InputError where it is none."""
    return interview_of(known, *load(text, SOURCE))


def forget() -> None:
    """Lets go of the interviews that are ready."""
    _ready.clear()


def _forget_later() -> None:
    """Lets go of them when none was asked for some minutes: nothing that a user said stays longer."""
    while _timers:
        _timers.pop().cancel()
    timer = threading.Timer(_SECONDS, forget)
    timer.daemon = True
    timer.start()
    _timers.append(timer)
