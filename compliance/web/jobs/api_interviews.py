"""The answers of the API in an interview."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from compliance.ask import Asked, Interview, State
from compliance.errors import InputError
from compliance.own import Knowledge
from compliance.reports.interview_json import interview_as_json
from compliance.web.jobs.deciding import Asking
from compliance.web.jobs.interviews import SOURCE, interview_of, resumed
from compliance.web.jobs.sources import Described, one_of


class Step(NamedTuple):
    """What a request asks of an interview: it goes on from a saved state, or begins with a question and a description.

    `act` is "answer", "dont-know", "back" or "ask"; an answer is there with the first of them.
    """

    state: str | None
    asking: Asking
    stated_by: str
    about: Described | None
    act: str = "ask"
    answer: str = ""


def step(known: Knowledge, taken: Step, today: date) -> str:
    """Where the interview stands after a step, as JSON; InputError where the state or the answer is none."""
    interview = _open(known, taken, today)
    told: list[str] = []
    if taken.act == "answer":
        told = interview.answer(taken.answer)
    elif taken.act == "dont-know":
        interview.dont_know()
    elif taken.act == "back" and not interview.back():
        raise InputError(SOURCE, "this is the first question; nothing can be taken back")
    return interview_as_json(interview, told)


def _open(known: Knowledge, taken: Step, today: date) -> Interview:
    if taken.state is not None:
        return resumed(known, taken.state)
    asked = Asked(tuple(sorted(set(taken.asking.policies))), taken.asking.day, taken.asking.reading, taken.stated_by, today)
    return interview_of(known, asked, Interview.about(one_of(taken.about)) if taken.about else State())
