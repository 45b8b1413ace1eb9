"""The interview: a state, what to ask next, and what the answers come to so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from compliance.ask import prompts
from compliance.ask.answers import SOURCE, value_of
from compliance.ask.choose import choose, prompt
from compliance.ask.description import finished
from compliance.ask.panel import Panel
from compliance.ask.prompts import About, Prompt
from compliance.ask.replay import SET_UP, Replay, Step, text_of
from compliance.ask.state import Answer, Asked, Items, State, items_of
from compliance.decide import DeterminationResult, Outcome, UsedFact
from compliance.engines import Engine
from compliance.errors import InputError, OpenclaimError
from compliance.explain import deciding
from compliance.graph import Graph, to_turtle
from compliance.licences import Library
from compliance.licences import parse as parse_licence
from compliance.model import Release
from compliance.model.facts import DEFAULT, DERIVED, PRESUMED
from compliance.policy.asked import Put

_ASSUMED = {DEFAULT, DERIVED, PRESUMED}


class Standing(NamedTuple):
    """How a determination stands: its result so far, and whether more facts cannot change the outcome any more."""

    result: DeterminationResult
    settled: bool


class Interview:
    """Asks what can still change an outcome of the asked determinations, until nothing can.

    `state` is all that an interview is made of, and immutable: an answer puts another one in its place. From the same
    state it always goes on in the same way.
    """

    def __init__(self, asked: Asked, rounds: Sequence[Put], engine: Engine, library: Library, state: State | None = None) -> None:
        self.asked = asked
        self.state = state or State()
        self._library = library
        self._panels = [Panel(put.policies, sorted(put.determinations), asked.day, asked.reading, engine, library)
                        for put in rounds if put.determinations]
        if not self._panels:
            raise OpenclaimError("what is asked grades or counts and determines nothing; name a determination such as osaid/1.0")
        self._replay = Replay(self.state.base, lambda release: self._panels[0].decider.slices(release)[0])
        self._rooted: tuple[Answer, ...] = ()
        self._prompts: dict[State, Prompt | None] = {}
        self._stuck: dict[tuple[Answer, ...], set[str]] = {}
        self._step()

    @staticmethod
    def about(release: Release) -> State:
        """The state of an interview about a release of which something is described already."""
        return State(to_turtle(release.graph.closure([release.node.subject])).decode())

    def next(self) -> Prompt | None:
        """What to ask now; None where no answer can change an outcome any more."""
        if self.state not in self._prompts:
            self._prompts[self.state] = self._find()
        return self._prompts[self.state]

    def answer(self, text: str) -> list[str]:
        """Takes the answer to the prompt; gives what the person should know of it, as sentences.

        InputError where it is no value of the term; the state is then the same as before.
        """
        asked = self._prompt()
        value = value_of(text, asked)
        told = self._of_licence(value) if asked.term == "licence" else _of_items(value)
        self._take(Answer(asked.node, asked.term, value))
        return told

    def dont_know(self) -> None:
        """Leaves the prompted fact unknown; it is not asked again. InputError where nothing can be asked without it."""
        asked = self._prompt()
        if asked.about is About.TYPE:
            raise InputError(SOURCE, "without the type nothing can be asked; write Model for weights and what belongs to them")
        unknown = Items((), (), asked.items).value() if asked.items and asked.about is About.FACT else None
        self._take(Answer(asked.node, asked.term, unknown))

    def back(self) -> bool:
        """Takes the last answer back; False where there is none."""
        if not self.state.answers:
            return False
        self.state = self.state._replace(answers=self.state.answers[:-1])
        return True

    def outcomes(self) -> list[Standing]:
        """How each determination stands; nothing before the type of the release is known."""
        release = self._step().release
        if release is None:
            return []
        return [Standing(result, not open_) for panel in self._panels for result, open_ in panel.decided(release)]

    def assumed(self) -> list[UsedFact]:
        """The facts that the outcomes rest on though nobody stated them: defaults, derived and presumed ones."""
        results = [s.result for s in self.outcomes()]
        resting = [c for r in results for c in (r.conditions if r.outcome is Outcome.QUALIFIES else deciding(r))]
        used = [f for c in resting for f in c.facts if f.origin in _ASSUMED and f.telling]
        return list({(f.node, f.term): f for f in used}.values())

    def description(self) -> Graph:
        """What the answers describe, with who gave them and when; InputError before the type of the release is known."""
        release = self._replay.whole(self.state)
        if release is None:
            raise InputError(SOURCE, "nothing is described yet")
        return finished(release, self._replay.own, self.asked.stated_by, self.asked.answered_on)

    def _step(self) -> Step:
        return self._replay.bare(self.state)

    def _prompt(self) -> Prompt:
        asked = self.next()
        if asked is None:
            raise InputError(SOURCE, "nothing is asked any more")
        return asked

    def _take(self, answer: Answer) -> None:
        before = self.state
        self.state = before._replace(answers=(*before.answers, answer))
        try:
            self._step()
        except InputError as error:
            self.state = before
            raise InputError(SOURCE, error.message) from None

    def _find(self) -> Prompt | None:
        answered = {a.term for a in self.state.answers if not a.node}
        if not self.state.base:
            for about in SET_UP:
                if about not in answered:
                    return prompts.set_up(about)
        step = self._step()
        if step.release is None:
            # Only in a state that somebody changed by hand the type can be left open.
            return prompts.set_up(About.TYPE)
        fact = self._fact(step, step.release)
        if fact is None or not fact.node.startswith("artifact[") or "artifact" in answered:
            return fact
        if step.release.node.children.get("artifact"):
            return fact
        kinds = {k: None for panel in self._panels for k in panel.kinds(step.release.node.cls)}
        return prompts.parts(sorted(kinds), fact)

    def _fact(self, step: Step, release: Release) -> Prompt | None:
        if step.rooted != self._rooted:
            self._rooted = step.rooted
            for panel in self._panels:
                panel.forget()
        found = []
        # What no set of unknown facts could change stays so when fewer are unknown.
        stuck = set[str]().union(*(self._stuck.get(self.state.answers[:n], ()) for n in range(len(self.state.answers))))
        for panel in self._panels:
            open_ = {r.determination.id: r.outcome for r, is_open in panel.decided(release)
                     if is_open and r.determination.id not in stuck}
            if open_:
                sets = panel.sets(release, step.facts, step.closed, open_)
                self._stuck.setdefault(self.state.answers, set()).update(sets.stuck)
                found.append((panel, sets))
        group = choose(found)
        if group is None:
            return None
        items = {item for _, sets in found for item in sets.items(group)}
        return prompt(found, group, items)

    def _of_licence(self, value: str) -> list[str]:
        """What to say of names that nobody knows; InputError where the text is no licence."""
        if not value.startswith('"'):
            return []
        try:
            choices = parse_licence(text_of(value), self._library)
        except OpenclaimError as error:
            raise InputError(SOURCE, str(error)) from None
        unknown = dict.fromkeys(n for choice in choices for n in choice.unknown)
        return [f"Nobody knows the terms of '{n}', which stay unknown until somebody describes them "
                f"(openclaim licence new {_slug(n)}){self._library.suggest(n)}" for n in unknown]


def _of_items(value: str) -> list[str]:
    said = items_of(value)
    return [f"Taken as not covered, since left out: {', '.join(said.no)}"] if said and said.yes and said.no else []


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", name.lower().removeprefix("licenseref-")).strip("-.") or "our-licence"
