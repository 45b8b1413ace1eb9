"""A determination as a Boolean formula over the smallest shapes it is made of.

A condition's shapes are taken apart at `sh:property`, `sh:and`, `sh:or`, `sh:not` and `sh:node` down to atoms, each of
which looks at few facts. The truth of a condition and of an outcome under one reading is then a formula over atoms, by
the tables of `compliance.truth` and `compliance.decide.evaluate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, assert_never

import pyoxigraph as ox

from compliance.decide import Outcome, Reading
from compliance.decide.decide import wanted_shapes
from compliance.engines.base import SH
from compliance.fix.reads import Read, asks_for_one, asks_of_all, reads
from compliance.graph import Graph, Object, Subject
from compliance.graph.triples import RDF_TYPE
from compliance.policy import AllOf, AnyOf, Condition, Determination, Expression, Not, Unless

_ATOM = "urn:openclaim:atom:"
_SPLIT = {SH + n for n in ("property", "node", "and", "or", "not")}
_SAYS_NOTHING = {SH + n for n in ("message", "severity", "name", "description", "order", "group")} | {RDF_TYPE.value}


class Atom(NamedTuple):
    """A smallest shape: its IRI, the conditions it belongs to, and what it looks at.

    With `single` it asks for one node that has something by itself; `every` is the kind of part of which it asks the same of
    every node. Then each node can be looked at alone.
    """

    iri: str
    conditions: tuple[Condition, ...]
    reads: frozenset[Read]
    single: bool
    every: str = ""


class Literal(NamedTuple):
    """The release conforms to an atom, or does not."""

    atom: str
    positive: bool


class Every(NamedTuple):
    """All parts are true; with no part it is true."""

    parts: tuple[Formula, ...]


class Some(NamedTuple):
    """One part is true; with no part it is false."""

    parts: tuple[Formula, ...]


Formula = Literal | Every | Some


def negate(formula: Formula) -> Formula:
    """The opposite, with the negation at the atoms."""
    match formula:
        case Literal(atom=atom, positive=positive):
            return Literal(atom, not positive)
        case Every(parts=parts):
            return Some(tuple(negate(p) for p in parts))
        case Some(parts=parts):
            return Every(tuple(negate(p) for p in parts))
        case _:
            assert_never(formula)


def holds(formula: Formula, true: frozenset[str]) -> bool:
    """Whether a formula is true where exactly these atoms are."""
    match formula:
        case Literal(atom=atom, positive=positive):
            return (atom in true) is positive
        case Every(parts=parts):
            return all(holds(p, true) for p in parts)
        case Some(parts=parts):
            return any(holds(p, true) for p in parts)
        case _:
            assert_never(formula)


def atoms_of(formula: Formula) -> frozenset[str]:
    """The atoms of a formula."""
    if isinstance(formula, Literal):
        return frozenset((formula.atom,))
    return frozenset[str]().union(*map(atoms_of, formula.parts))


class Circuit:
    """The formulas of a determination on one day, and the shapes of their atoms in `shapes`.

    Determinations `beside` it share its atoms.
    """

    def __init__(self, determination: Determination, graph: Graph, day: date, beside: Sequence[Determination] = ()) -> None:
        self._determination = determination
        self._day = day
        self.shapes = _part(graph, wanted_shapes([determination, *beside]))
        self.atoms: dict[str, Atom] = {}
        self._of: dict[Subject, str] = {}

    def goal(self, outcome: Outcome, reading: Reading, determination: Determination | None = None) -> Formula:
        """When the determination, or one beside it, comes to an outcome (not contested or undetermined) under a reading.

        The readings do not change places under a gate: each gate and the conditions are looked at on the same side.
        """
        asked = determination or self._determination
        sides = {Reading.STRICT: (True,), Reading.LENIENT: (False,), Reading.BOTH: (True, False)}[reading]
        return Every(tuple(self._side(asked, outcome, strict) for strict in sides))

    def _side(self, asked: Determination, outcome: Outcome, strict: bool) -> Formula:
        closed: list[Formula] = []
        for gates, leads_to in ((asked.out_of_scope, Outcome.OUT_OF_SCOPE), (asked.not_needed, Outcome.NOT_NEEDED)):
            if leads_to is outcome:
                return Every((*closed, Some(tuple(self._truths(gates, True, strict)))))
            closed += self._truths(gates, False, strict)
        return Every((*closed, self._holds(asked.holds, outcome is Outcome.QUALIFIES, strict)))

    def _truths(self, expressions: Iterable[Expression], wanted: bool, strict: bool) -> list[Formula]:
        """When each of some expressions is true (or false), less those of which nothing applies on the day."""
        return [f for e in expressions if (f := self._truth(e, wanted, strict)) is not None]

    def _holds(self, expression: Expression, wanted: bool, strict: bool) -> Formula:
        """When an expression is true (or false); one of which nothing applies on the day asks for nothing and is true."""
        found = self._truth(expression, wanted, strict)
        return found if found is not None else Every(()) if wanted else Some(())

    def _truth(self, expression: Expression, wanted: bool, strict: bool) -> Formula | None:
        """When an expression is true (or false) on one side; None where nothing in it applies on the day."""
        match expression:
            case Condition():
                return self._condition(expression, wanted, strict) if expression.applies(self._day) else None
            case AllOf(parts=parts) | AnyOf(parts=parts):
                found = self._truths(parts, wanted, strict)
                together = isinstance(expression, AllOf) is wanted
                return (Every(tuple(found)) if together else Some(tuple(found))) if found else None
            case Not(part=part):
                return self._truth(part, not wanted, not strict)
            case Unless(part=part, exception=exception):
                value, other = self._truth(part, wanted, strict), self._truth(exception, not wanted, not strict)
                if value is None or other is None:
                    return value
                return Every((value, other)) if wanted else Some((value, other))
            case _:
                assert_never(expression)

    def _condition(self, condition: Condition, wanted: bool, strict: bool) -> Formula:
        if condition.combined is not None:
            return self._holds(condition.combined, wanted, strict)
        satisfied, refuted = (self._shape(s, condition) for s in (condition.satisfied_by, condition.refuted_by))
        contested = Some(tuple(self._shape(s, condition) for s, _ in condition.contested_by))
        if wanted:
            either = Every((satisfied, negate(contested))) if strict else Some((contested, satisfied))
            return Every((negate(refuted), either))
        plainly = Every((refuted, negate(satisfied)))
        return Some((plainly, Every((contested, negate(refuted))))) if strict else plainly

    def _shape(self, iri: str | None, condition: Condition) -> Formula:
        return self._conforms(ox.NamedNode(iri), condition) if iri else Some(())

    def _conforms(self, shape: Subject, condition: Condition) -> Formula:
        """When a release conforms to a shape."""
        found = self.shapes.predicates(shape)
        if SH + "path" in found or any(p not in _SPLIT | _SAYS_NOTHING for p in found):
            return self._atom(shape, condition)
        parts: list[Formula] = []
        for predicate, objects in found.items():
            if predicate in (SH + "property", SH + "node"):
                parts += [self._conforms(o, condition) for o in _nodes(objects)]
            elif predicate == SH + "not":
                parts += [negate(self._conforms(o, condition)) for o in _nodes(objects)]
            elif predicate in (SH + "and", SH + "or"):
                for head in objects:
                    inner = tuple(self._conforms(m, condition) for m in _nodes(self.shapes.members(head)))
                    parts.append(Every(inner) if predicate == SH + "and" else Some(inner))
        return Every(tuple(parts))

    def _atom(self, shape: Subject, condition: Condition) -> Literal:
        if shape not in self._of:
            iri = self._of[shape] = f"{_ATOM}{len(self._of)}"
            link = "property" if self.shapes.one(shape, SH + "path") else "node"
            node = ox.NamedNode(iri)
            self.shapes.add([ox.Triple(node, RDF_TYPE, ox.NamedNode(SH + "NodeShape")),
                             ox.Triple(node, ox.NamedNode(SH + link), shape)])
            self.atoms[iri] = Atom(iri, (condition,), reads(self.shapes, shape), asks_for_one(self.shapes, shape),
                                   asks_of_all(self.shapes, shape))
        atom = self.atoms[self._of[shape]]
        if condition not in atom.conditions:
            self.atoms[atom.iri] = atom._replace(conditions=(*atom.conditions, condition))
        return Literal(atom.iri, True)


def _nodes(objects: Iterable[Object]) -> list[Subject]:
    return [o for o in objects if not isinstance(o, ox.Literal)]


def _part(graph: Graph, shapes: Sequence[str]) -> Graph:
    """The shapes and what they refer to."""
    found = Graph(source=graph.source)
    todo: list[Object] = [ox.NamedNode(s) for s in shapes]
    seen: set[Object] = set()
    while todo:
        node = todo.pop()
        if isinstance(node, ox.Literal) or node in seen:
            continue
        seen.add(node)
        for name, objects in graph.predicates(node).items():
            if name.startswith((SH, RDF_TYPE.value.partition("#")[0])):
                found.add(ox.Triple(node, ox.NamedNode(name), o) for o in objects)
                todo += objects
    return found
