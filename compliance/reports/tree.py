"""The condition tree of a determination, bare or with the truth values of one release: what every picture draws.

All text in a tree is tidied: white space is one space, control and direction characters are replaced, long text is cut,
and right-to-left text is isolated, so that a renderer only has to escape for its own syntax.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from compliance.reports.harmless import harmless


class State(StrEnum):
    """How a node is drawn: its truth, contested where the readings differ, silent where it asks for nothing."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    CONTESTED = "contested"
    SILENT = "does not apply"


class Verdict(NamedTuple):
    """The truth of a node in a decided tree: how it is drawn and said, and in detail where the readings differ."""

    state: State
    words: str
    detail: str = ""


class Node(NamedTuple):
    """A box of the tree.

    `word` says what the node is to its parent ("unless") and `joins` how its parts combine ("all of"); `facts` are
    what a deciding or conflicting condition rests on. `verdict` is None in a tree that was not decided; `id` is that of
    the condition, empty for a combination without a name.
    """

    label: str
    word: str = ""
    joins: str = ""
    authority: str = ""
    questions: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    dates: str = ""
    verdict: Verdict | None = None
    deciding: bool = False
    conflicting: bool = False
    children: tuple[Node, ...] = ()
    id: str = ""

    @property
    def leads_to_deciding(self) -> bool:
        """Whether the node decides the outcome or contains one that does."""
        return self.deciding or any(c.leads_to_deciding for c in self.children)

    def walk(self) -> Iterator[Node]:
        """The node and everything below it, from top to bottom."""
        yield self
        for child in self.children:
            yield from child.walk()


class Tree(NamedTuple):
    """One tree with its headings; `release` is empty and `decided` False where nothing was decided."""

    id: str
    release: str
    basis: str
    decided: bool
    root: Node

    @property
    def title(self) -> str:
        """One line that names the tree."""
        return f"{self.release}: {self.id}" if self.decided else self.id

    @property
    def summary(self) -> str:
        """Sentences for those who do not see the picture: the outcome and what decides it, or the question."""
        if self.root.verdict is None:
            return f"Condition tree of {self.id}. {self.root.label}. {' '.join(self.root.facts)}"
        reasons = [n.label for n in self.root.walk() if n.deciding]
        why = f" Decided by: {'; '.join(reasons)}." if reasons else ""
        return f"{self.release}, {self.id}, {self.root.label}: {self.root.verdict.words} ({self.basis}).{why}"


def tidy(text: str) -> str:
    """Text as it may stand in a picture: one line, at most 200 characters, no character that steers its reader."""
    return harmless(text, 200)
