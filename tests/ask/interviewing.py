"""Short ways to hold interviews in tests: somebody who knows a whole description and answers from it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from compliance.ask import About, Asked, Interview, Prompt, State
from compliance.decide import Outcome, Reading
from compliance.engines import engine
from compliance.graph.nodes import Node
from compliance.licences import library
from compliance.model import Release
from compliance.model.labels import labels
from compliance.policy import catalogue
from compliance.policy.asked import rounds
from compliance.terms import EMPTY, Ref, Span, Value

DAY = date(2026, 11, 24)
DONT_KNOW = "-"


def interview(policies: Iterable[str], state: State | None = None, reading: Reading = Reading.BOTH, day: date = DAY) -> Interview:
    """An interview that asks for these policies."""
    asked = Asked(tuple(policies), day, reading, "Tester", DAY)
    return Interview(asked, rounds(asked.policies, day, catalogue()), engine(), library(), state)


def give(held: Interview, text: str) -> None:
    """Gives one answer, which may be that it is not known."""
    if text == DONT_KNOW:
        held.dont_know()
    else:
        held.answer(text)


class Knowing:
    """Answers from a description; what it does not say is not known."""

    def __init__(self, release: Release) -> None:
        self.release = release
        names = labels([release])
        self.nodes = {"": release.node, **{names[n.subject]: n for term in ("provider", "artifact")
                                           for n in release.node.children.get(term, ())}}

    def __call__(self, prompt: Prompt) -> str:
        """The answer to a prompt as a person would type it."""
        match prompt.about:
            case About.TYPE:
                return self.release.node.cls
            case About.NAME:
                return self.release.name
            case About.ID:
                return self.release.id
            case About.PARTS:
                kinds = [n.cls for n in self.release.node.children.get("artifact", ())]
                return ", ".join(f"{kinds.count(k)} {k}" for k in prompt.items if k in kinds) or "none"
        node = self.nodes.get(prompt.node)
        if node is None:
            return DONT_KNOW
        return self._items(node, prompt) if prompt.items else self._value(node, prompt)

    def _items(self, node: Node, prompt: Prompt) -> str:
        yes, no = ({v for v in node.values.get(t, ()) if v != EMPTY} for t in ("documents", "doesNotDocument"))
        none = node.values.get("documents") == (EMPTY,)
        if not any(i in yes or i in no or none for i in prompt.items):
            return DONT_KNOW
        open_ = [] if none else [f"{i}?" for i in prompt.items if i not in yes and i not in no]
        return ", ".join([*(i for i in prompt.items if i in yes), *open_]) or "none"

    def _value(self, node: Node, prompt: Prompt) -> str:
        values = node.values.get(prompt.term, ())
        inner = [_plain(n) for n in node.children.get(prompt.term, ())]
        if inner or (prompt.term == "licence" and len(values) > 1):
            return json.dumps([*map(str, values), *inner], default=str)
        return written(values)


def _plain(node: Node) -> dict[str, object]:
    """A licence that is described in place, as it would be typed."""
    found: dict[str, object] = {t: [] if v == (EMPTY,) else [_json(x) for x in v] if len(v) > 1 else _json(v[0])
                                for t, v in node.values.items()}
    for term, nodes in node.children.items():
        found[term] = [_plain(n) for n in nodes]
    return found


def _json(value: Value) -> object:
    return value if isinstance(value, bool) else str(value)


def written(values: tuple[Value, ...]) -> str:
    """The values of a fact as a person types them."""
    if not values:
        return DONT_KNOW
    return "none" if values == (EMPTY,) else ", ".join(map(_word, values))


def _word(value: Value) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Span(low=low, high=high) if low == high:
            return str(low)
        case Span(low=low, high=high):
            return "{" + ", ".join(f"{n}: {v}" for n, v in (("low", low), ("high", high)) if v is not None) + "}"
        case Ref(iri=iri):
            return iri
        case _:
            return str(value)


def hold(held: Interview, knowing: Knowing, most: int = 200) -> list[Prompt]:
    """Answers until nothing is asked any more; the prompts in their order."""
    prompts: list[Prompt] = []
    while (prompt := held.next()) is not None:
        assert len(prompts) < most, "the interview does not end"
        prompts.append(prompt)
        give(held, knowing(prompt))
    return prompts


def outcomes(held: Interview) -> dict[str, Outcome]:
    """The outcome of each determination."""
    return {s.result.determination.id: s.result.outcome for s in held.outcomes()}
