"""What is asked next, in words, and why: the conditions that look at the fact, with their authority."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from compliance.decide import Outcome
from compliance.graph import vocabulary
from compliance.policy import Ask, Condition
from compliance.terms import Kind, Term

_TAKES = {Kind.BOOLEAN: "yes or no", Kind.DECIMAL: "a number{}", Kind.RANGE: "a number{}, or a range such as 8e23 to 1e24",
          Kind.DATE: "a day such as 2025-08-02", Kind.STRING: "a text", Kind.IRI: "an address such as https://example.org/model",
          Kind.NODE: "the id of a licence, an SPDX expression, or its terms in braces"}
RELEASES = ("Model", "System", "Component")


class About(StrEnum):
    """What a prompt is about: how the release is called, which parts it has, or a fact."""

    TYPE = "type"
    NAME = "name"
    ID = "id"
    PARTS = "parts"
    FACT = "fact"


class Lead(NamedTuple):
    """A determination that the answer can help to bring to an outcome."""

    determination: str
    outcome: Outcome


class Why(NamedTuple):
    """A condition that looks at the fact, and the open determinations that it belongs to."""

    condition: Condition
    determinations: tuple[str, ...]


class Prompt(NamedTuple):
    """A question with everything that a person needs to answer it.

    `node` is the label of the node that the fact stands on, empty for the release; `takes` says in words what an answer
    looks like, `values` are the allowed ones where they are few, and with `multiple` several of them may hold. With
    `items` the question is which of these hold: what is not named does not, and one with a question mark is not known.
    `now` is what is known already where that is not enough. `leads` are the outcomes that the answer can bring about.
    """

    about: About
    node: str
    term: str
    question: str
    takes: str
    example: str = ""
    values: tuple[str, ...] = ()
    multiple: bool = False
    items: tuple[str, ...] = ()
    meaning: str = ""
    now: str = ""
    reason: str = ""
    why: tuple[Why, ...] = ()
    leads: tuple[Lead, ...] = ()

    @property
    def address(self) -> str:
        """The fact as a person addresses it: `artifact[Weights].licence`."""
        return f"{self.node}.{self.term}" if self.node else self.term


def set_up(about: About) -> Prompt:
    """The prompt for the type, name or id of a release that is not described yet."""
    match about:
        case About.TYPE:
            return Prompt(about, "", "type", "What is released: a model, a system or a component?", "one of the values", "Model",
                          RELEASES, reason="Which conditions can apply depends on it.")
        case About.NAME:
            return Prompt(about, "", "name", "What is it called?", "a text", "Example 7B", reason="Reports call it so.")
        case _:
            return Prompt(about, "", "id", "Does it have an address by which everyone can name it?", _TAKES[Kind.IRI],
                          reason="It tells the release apart from others. Without one the description has no id of its own.")


def parts(kinds: Sequence[str], fact: Prompt) -> Prompt:
    """The prompt for the parts that there are, asked before the first fact about a part that is not described."""
    return Prompt(
        About.PARTS, "", "artifact", "Which of these exist, whether or not they are published?",
        "names from the list, with a number where there are several of a kind, or none; what you leave out is not taken to be "
        "absent and may still be asked for", "Weights, ModelCard, 2 TrainingData",
        items=tuple(kinds), reason=f"The next question is about a part ({fact.address}): {fact.question}", why=fact.why,
        leads=fact.leads)


def words(kind: str) -> str:
    """The name of a kind of node as people write it: "model card" for ModelCard."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def question(term: Term, kind: str, ask: Ask | None, fits: bool, items: Iterable[str]) -> str:
    """The question for a fact: that of the policy, where it is put of this kind of node."""
    if items:
        return f"Which of these does the {words(kind)} cover?"
    if ask is not None and fits:
        return ask.question
    whose = "" if vocabulary().is_a(kind, "Release") else f" of the {words(kind)}"
    meaning = f" ({term.definition})" if term.definition else ""
    return f"What is known of {words(term.name)}{whose}?{meaning}"


def takes(term: Term, items: Iterable[str]) -> str:
    """What an answer looks like, in words."""
    if items:
        return "names from the list, or none; what you leave out is not covered, and name? is not known"
    if term.kind is Kind.ENUM:
        return "names from the list separated by commas, or none" if term.multiple else "one of the values"
    return _TAKES[term.kind].format(f" of {term.unit}" if term.unit else "")
