"""Which fact to ask for: the one that occurs in most smallest sets, each set counting the less the larger it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from compliance.ask import prompts
from compliance.ask.panel import Panel, Sets
from compliance.ask.prompts import About, Lead, Prompt, Why
from compliance.fix.cells import Cell
from compliance.graph import vocabulary
from compliance.policy import Ask, Condition
from compliance.terms import Kind

Group = tuple[str, str]
Found = Sequence[tuple[Panel, Sets]]


class _Rank(NamedTuple):
    """What orders the facts: how much they tell, gates before the rest, the order of the text, and the address."""

    told: Fraction
    rest: int
    place: int
    group: Group


def choose(found: Found) -> Group | None:
    """The most informative fact, by node and term; None where no set leads to another outcome."""
    told = _told(found)
    if not told:
        return None
    ranks = [_Rank(-weight, *_place(found, group), group) for group, weight in told.items()]
    return min(ranks).group


def _told(found: Found) -> dict[Group, Fraction]:
    """How much each fact tells: the sum of one over the number of questions in a set, over the sets of a goal alike."""
    told: dict[Group, Fraction] = {}
    for _, sets in found:
        goals = Counter((s.goal.determination, s.goal.outcome) for s in sets.sets)
        for one in sets.sets:
            groups = {_group(sets.space.cells[n]) for n in one.cells}
            for group in groups:
                weight = Fraction(1, len(groups) * goals[one.goal.determination, one.goal.outcome])
                told[group] = told.get(group, Fraction(0)) + weight
    return told


def _group(cell: Cell) -> Group:
    return cell.node, cell.term


def _place(found: Found, group: Group) -> tuple[int, int]:
    """Whether no gate looks at a fact, and the first place in the text of a determination where a condition does."""
    places = [panel.places[c.iri] for panel, sets in found for c in _conditions(panel, sets, group) if c.iri in panel.places]
    return min(places, default=(1, 0))


def _conditions(panel: Panel, sets: Sets, group: Group) -> Iterator[Condition]:
    """The conditions that look at a fact, in the order of their atoms."""
    own = {n for n, c in enumerate(sets.space.cells) if _group(c) == group}
    for atom, cells in sets.space.of_atom.items():
        if own.intersection(cells):
            yield from panel.circuit.atoms[atom].conditions


def prompt(found: Found, group: Group, items: Collection[str]) -> Prompt:
    """The prompt for a fact, for these items where it is a list."""
    cells = [(sets, c) for _, sets in found for c in sets.space.cells if _group(c) == group]
    sets, cell = min(cells, key=lambda pair: _fits(*pair))
    term = vocabulary().terms[cell.term]
    items = tuple(v for v in term.values if v in items)
    leads = dict.fromkeys(Lead(s.goal.determination, s.goal.outcome) for _, f in found for s in f.sets
                          if any(_group(f.space.cells[n]) == group for n in s.cells))
    question = prompts.question(term, cell.kind, cell.ask, not _fits(sets, cell), items)
    example = "" if items or term.kind in (Kind.BOOLEAN, Kind.RANGE) else cell.ask.example if cell.ask else cell.options[0].value
    return Prompt(About.FACT, *group, question, prompts.takes(term, items), example, term.values if not items else (),
                  term.multiple, items, term.definition, "" if items else cell.now,
                  why=tuple(_why(found, group, {lead.determination for lead in leads})), leads=tuple(sorted(leads)))


def _fits(sets: Sets, cell: Cell) -> bool:
    """Whether the question of the policy is not put of this kind of node."""
    return cell.ask is None or not sets.space.is_of_kind(cell.kind, cell.ask.on)


def _why(found: Found, group: Group, led: set[str]) -> Iterable[Why]:
    """The conditions that look at the fact in the determinations that it can change.

    A condition may look at the fact in passing, as one of all parts; those that ask for it of this kind of node go before.
    """
    listed: dict[str, Why] = {}
    asking: set[str] = set()
    for panel, sets in found:
        for condition in _conditions(panel, sets, group):
            of = tuple(d for d in panel.parts if d in led and condition.iri in panel.parts[d])
            if of and condition.applies(panel.day):
                before = listed.get(condition.iri, Why(condition, ()))
                listed[condition.iri] = Why(condition, tuple(dict.fromkeys((*before.determinations, *of))))
                asking |= {condition.iri} if any(_asks(a, sets, group) for a in condition.asks) else set()
    return [why for iri, why in listed.items() if iri in asking or not asking]


def _asks(ask: Ask, sets: Sets, group: Group) -> bool:
    kinds = {c.kind for c in sets.space.cells if _group(c) == group}
    return ask.licence_of is None and ask.term == group[1] and any(sets.space.is_of_kind(k, ask.on) for k in kinds)
