"""From what a user asks to decisions, the same for every command and page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from compliance.decide.decide import Decider, Question
from compliance.decide.results import Decision, Reading, together
from compliance.engines import Engine
from compliance.model import Release
from compliance.own import Knowledge
from compliance.policy.asked import rounds


def deciders(wishes: Sequence[str], day: date, known: Knowledge, tool: Engine, reading: Reading = Reading.BOTH) -> list[Decider]:
    """What decides a question: a decider for each round of policy versions, with its shapes compiled.

    `wishes` are as `--policy` takes them, none for every policy in force on the day. OpenclaimError as for `rounds`.
    """
    return [Decider(put.policies, Question(put.determinations, day, reading, put.assessed), tool, known.library)
            for put in rounds(wishes, day, known.catalogue)]


def decisions(asked: Sequence[Decider], releases: Sequence[Release], reading: Reading | None = None) -> list[Decision]:
    """One decision on each release by all deciders, under another reading than theirs where one is given.

    InputError where a licence value of a release is no licence.
    """
    return [together([d.under(release, [reading or d.question.reading])[0] for d in asked]) for release in releases]
