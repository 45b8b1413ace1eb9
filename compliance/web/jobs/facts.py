"""The facts of a release that a reader may suppose otherwise, each with the control that its term takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from compliance.ask.answers import fact_value
from compliance.change import Edit, apply, parse_removal, parse_setting
from compliance.compare import SUPPOSED
from compliance.errors import InputError, UnknownNameError
from compliance.graph import vocabulary
from compliance.graph.nodes import Node
from compliance.model import Release
from compliance.model.labels import labels
from compliance.reports.harmless import harmless
from compliance.terms import Kind, Term, show

# The name and version say which release it is, evidence is no fact, and parts are named by their facts.
_LEFT_OUT = {"name", "version", "provider", "artifact", "publishedGrade", "evidence", "id", "type"}
_PARTS = "Artifact"


class Control(NamedTuple):
    """How a fact is asked for: its address, its term, and what it is now (empty where it is unknown)."""

    address: str
    term: Term
    now: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind of control: yes-no, choice, choices, number, range, date, licence or text."""
        match self.term.kind:
            case Kind.BOOLEAN:
                return "yes-no"
            case Kind.ENUM:
                return "choices" if self.term.multiple else "choice"
            case Kind.DECIMAL:
                return "number"
            case Kind.RANGE | Kind.DATE:
                return self.term.kind.value
            case Kind.NODE:
                return "licence"
            case _:
                return "text"


def edits(changes: Iterable[str]) -> list[Edit]:
    """Changes as they travel in a form; UnknownNameError for an address that is none."""
    return [parse_removal(c[1:]) if c.startswith("-") else parse_setting(c) for c in changes]


def supposed(release: Release, changes: Sequence[str]) -> Release:
    """The release with the changes; InputError where a value does not fit."""
    return apply(release, edits(changes), SUPPOSED) if changes else release


def added(changes: Sequence[str], address: str, given: Sequence[str]) -> tuple[str, ...]:
    """The changes with one more fact, in the place of an earlier one at the same address; InputError for a wrong value."""
    edit = parse_removal(address)
    term = vocabulary().terms[edit.term]
    words = [g.strip() for g in given if g.strip()]
    if not words:
        raise InputError(address, "choose or write a value, or suppose that the fact is not known")
    return (*without(changes, address), f"{address}={fact_value(_joined(words, term), term)}")


def forgotten(changes: Sequence[str], address: str) -> tuple[str, ...]:
    """The changes with a fact taken away."""
    return (*without(changes, address), f"-{parse_removal(address)}")


def without(changes: Sequence[str], address: str) -> tuple[str, ...]:
    """The changes without those at an address."""
    return tuple(c for c in changes if c.removeprefix("-").partition("=")[0] != address)


def _joined(words: Sequence[str], term: Term) -> str:
    """Several fields as one answer: the values of a list, else the last that was given."""
    return ", ".join(words) if term.multiple and term.kind is Kind.ENUM else words[-1]


def control(release: Release, address: str) -> Control:
    """The control of a fact; UnknownNameError where there is no such fact."""
    edit = parse_removal(address)
    if edit.term in _LEFT_OUT:
        raise UnknownNameError(f"'{address}' cannot be supposed otherwise here")
    return Control(address, vocabulary().terms[edit.term], tuple(_now(release, edit)))


def _now(release: Release, edit: Edit) -> Iterator[str]:
    named = {label: subject for subject, label in labels([release]).items()}
    nodes = [n for n in _nodes(release.node) if not edit.node or n.subject == named.get(edit.node)]
    for node in nodes:
        yield from (harmless(show(v)) for v in node.values.get(edit.term, ()))
        yield from (harmless(str(child.value("name") or child.cls)) for child in node.children.get(edit.term, ()))


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for name in ("provider", "artifact"):
        yield from node.children.get(name, ())


def groups(release: Release) -> list[tuple[str, list[str]]]:
    """Every fact that may be supposed, as addresses by the label of their node; each described part is a node."""
    known = vocabulary()
    own = labels([release])
    parts = [(own[n.subject], _PARTS) for n in release.node.children.get("artifact", ())]
    described = [("release", "Release"), ("provider", "Provider"), *parts]
    kinds = {n.cls for n in release.node.children.get("artifact", ())}
    others = [(f"artifact[{kind}]", _PARTS) for kind in known.below(_PARTS) if kind not in kinds]
    return [(label, [f"{label}.{t.name}" for t in known.of_class(cls) if t.name not in _LEFT_OUT])
            for label, cls in (*described, *others)]
