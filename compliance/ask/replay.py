"""From the answers to the release that they describe, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import yaml

from compliance.ask.description import numbered, started, with_answer, with_parts
from compliance.ask.memory import Key
from compliance.ask.prompts import About
from compliance.ask.state import Answer, State, items_of
from compliance.change import without_evidence
from compliance.errors import InputError
from compliance.graph import Subject, read
from compliance.model import Release, Slice, one_release

SET_UP = (About.TYPE, About.NAME, About.ID)


class Step(NamedTuple):
    """What follows from some answers.

    `release` is None before its type is known. `facts` are the answered facts, each item of a list by itself; `closed` are
    all that were asked, those left unknown among them; `rooted` are the answers that made the nodes.
    """

    release: Release | None = None
    facts: Mapping[Key, str] = {}
    closed: frozenset[Key] = frozenset()
    rooted: tuple[Answer, ...] = ()


class Replay:
    """Builds the release that a state describes; every step is kept."""

    def __init__(self, base: str, slice_of: Callable[[Release], Slice]) -> None:
        self._slice_of = slice_of
        self.own: dict[str, Subject] = {}
        self._whole: Release | None = None
        if base:
            self._whole, self.own = numbered(one_release(read(base.encode(), "description", "ttl")))
        self._steps: dict[tuple[Answer, ...], Step] = {}

    def bare(self, state: State) -> Step:
        """The last step of a state, of a release without evidence; InputError where an answer is no value of its term."""
        done = next(n for n in range(len(state.answers), -1, -1) if n == 0 or state.answers[:n] in self._steps)
        step = self._steps.get(state.answers[:done]) or Step(without_evidence(self._whole) if self._whole else None)
        for number in range(done, len(state.answers)):
            step = self._after(step, state.answers[number])
            self._steps[state.answers[:number + 1]] = step
        return step

    def whole(self, state: State) -> Release | None:
        """The release of a state with the evidence for each fact."""
        step = Step(self._whole)
        for answer in state.answers:
            step = self._after(step, answer)
        return step.release

    def _after(self, step: Step, answer: Answer) -> Step:
        if not answer.node and answer.term in SET_UP:
            rooted = (*step.rooted, answer)
            given = {a.term: a.value for a in rooted}
            kind = given.get(About.TYPE)
            return Step(started(kind, given.get(About.NAME), given.get(About.ID)) if kind else None, rooted=rooted)
        if step.release is None:
            raise InputError("answer", "the type of the release has to be answered before anything else")
        if not answer.node and answer.term == "artifact":
            release = with_parts(step.release, answer.value) if answer.value else step.release
            return step._replace(release=release, rooted=(*step.rooted, answer))
        sliced = self._slice_of(step.release)
        release = with_answer(step.release, sliced.nodes, answer)
        self._slice_of(release)
        said = _said(answer)
        facts = {key: value for key, value in said.items() if value is not None}
        return step._replace(release=release, facts={**step.facts, **facts}, closed=step.closed | frozenset(said))


def _said(answer: Answer) -> dict[Key, str | None]:
    """The value of each fact that was asked, each item of a list by itself; None where it is not known."""
    items = items_of(answer.value)
    if items is None:
        return {(answer.node, answer.term, ""): answer.value}
    given = {**dict.fromkeys(items.yes, "yes"), **dict.fromkeys(items.no, "no"), **dict.fromkeys(items.unknown, None)}
    return {(answer.node, answer.term, item): value for item, value in given.items()}


def text_of(value: str) -> str:
    """The text that a value in YAML stands for."""
    return str(yaml.safe_load(value))
