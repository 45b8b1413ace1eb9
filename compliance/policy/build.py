"""Builds the values of `words` from the graph of the policies; a node that is not complete is refused by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

import pyoxigraph as ox

from compliance.errors import PolicyError
from compliance.graph import Graph, Object, Subject
from compliance.policy.catalogue import PolicyVersion
from compliance.policy.statements import Statements
from compliance.policy.words import (
    LEVELS,
    AllOf,
    AnyOf,
    Ask,
    Condition,
    Derivation,
    Determination,
    Duty,
    Expression,
    Not,
    OpenQuestion,
    Presumption,
    Transition,
    Unless,
)
from compliance.terms import NAMESPACE, POLICY

_COMBINATORS = ("allOf", "anyOf", "not", "unless")


class Builder(Statements):
    """Builds conditions and determinations, with replacements and readings applied on the way.

    What rests only on levels of authority outside `levels` does not count.
    """

    def __init__(self, graph: Graph, replaced: Mapping[str, str], readings: Mapping[str, str],
                 levels: Collection[str] = LEVELS) -> None:
        super().__init__(graph, replaced, levels)
        self.readings = {self.newest(target): reader for target, reader in readings.items()}
        self._memo: dict[tuple[str, bool], Condition] = {}
        self._open: list[str] = []
        self._building: set[tuple[str, bool]] = set()

    def expression(self, node: Object) -> Expression:
        """A condition, or the combination that a node without a name stands for."""
        subject = self.resolve(node)
        if isinstance(subject, ox.BlankNode):
            return self._combination(subject, subject.value) or self.fail(subject, "is neither condition nor combination")
        return self.condition(subject)

    def condition(self, node: ox.NamedNode) -> Condition:
        """The condition of a node, as a guideline in force reads it where there is one.

        Within its own reading a condition stands for itself, so that a guideline can build on it.
        """
        reader = self._reader(node.value)
        read = reader is not None and reader not in self._open
        key = (node.value, read)
        if key not in self._memo:
            if key in self._building:
                self.fail(node, "the condition contains itself")
            self._building.add(key)
            if read and reader is not None:
                self._open.append(reader)
                target = self.subject(reader)
                combined: Expression | None = self._make(target, self._combination(target, target.value), None)
                self._open.pop()
            else:
                combined = self._combination(node, node.value)
            self._building.discard(key)
            self._memo[key] = self._make(node, combined, reader if read else None)
        return self._memo[key]

    def _reader(self, iri: str) -> str | None:
        """The condition that reads another, or that reads in turn the one which does; PolicyError where they run in a circle."""
        reader, seen = self.readings.get(iri), {iri}
        while reader is not None and (further := self.readings.get(self.newest(reader))) is not None:
            if reader in seen:
                raise PolicyError(f"{iri}: the readings run in a circle")
            seen.add(reader)
            reader = further
        return reader

    def _make(self, node: ox.NamedNode, combined: Expression | None, reader: str | None) -> Condition:
        if NAMESPACE + "Condition" not in self.graph.types(node):
            self.fail(node, "no such condition is defined in the versions in force")
        leaf = combined is None
        shapes = {t: self.graph.text(node, NAMESPACE + t) if leaf else None for t in ("satisfiedBy", "refutedBy")}
        if leaf and not (shapes["satisfiedBy"] and shapes["refutedBy"]):
            self.fail(node, "a condition needs a shape by which it is satisfied and one by which it is refuted")
        asks = tuple(sorted((self._ask(a) for a in self.all(node, "asks")), key=lambda a: a.iri)) if leaf else ()
        if leaf and not asks:
            self.fail(node, "no question is given that would establish the condition")
        authorities = self.authorities(node)
        return Condition(
            node.value, identifier(node.value), self.text(node, "label"), authorities, combined,
            shapes["satisfiedBy"], shapes["refutedBy"], self._contested(node) if leaf else (),
            tuple(self._question(q) for q in sorted(self.all(node, "mentions"), key=lambda n: n.value)),
            self.text(node, "remedy", needed=leaf), asks, self.day(node, "appliesFrom"),
            self.day(node, "appliesUntil"), identifier(reader) if reader else None, self.counts(authorities))

    def _contested(self, node: Subject) -> tuple[tuple[str, OpenQuestion], ...]:
        """The contesting shapes with the open question that each of them, or the condition, rests on."""
        found = []
        for shape in self.all(node, "contestedBy"):
            questions = self.all(shape, "restsOn") or self.all(node, "restsOn")
            if not questions:
                raise PolicyError(f"{shape.value}: name the open question on which this contesting shape rests")
            found.append((shape.value, self._question(questions[0])))
        return tuple(sorted(found, key=lambda pair: pair[0]))

    def _combination(self, node: Subject, name: str) -> Expression | None:
        found = [(c, o) for c in _COMBINATORS for o in self.graph.objects(node, NAMESPACE + c)]
        if not found:
            return None
        if len(found) > 1:
            raise PolicyError(f"{name}: combine conditions in one way only; found {', '.join(c for c, _ in found)}")
        kind, obj = found[0]
        if kind == "not":
            return Not(self.expression(obj))
        parts = tuple(self.expression(m) for m in self.graph.members(obj))
        if kind == "unless":
            if len(parts) != 2:
                raise PolicyError(f"{name}: oc:unless takes a list of two, the condition and its exception")
            return Unless(*parts)
        return AllOf(parts) if kind == "allOf" else AnyOf(parts)

    def _ask(self, node: Subject) -> Ask:
        return Ask(node.value, self.text(node, "on"), self.text(node, "licenceOf", needed=False) or None,
                   self.text(node, "asksTerm"), self.text(node, "question"), self.text(node, "example"))

    def _question(self, node: Subject) -> OpenQuestion:
        return OpenQuestion(self.text(node, "id"), self.text(node, "label"), self.text(node, "readingExempt"),
                            self.text(node, "readingNotExempt"), self.text(node, "conservative"))

    def _duties(self, node: Subject, term: str) -> tuple[Duty, ...]:
        found = []
        for duty in self.all(node, term):
            when = self.graph.one(duty, NAMESPACE + "dueWhen")
            found.append(Duty(identifier(duty.value), self.text(duty, "label"), self.authorities(duty),
                              self.day(duty, "appliesFrom"), self.expression(when) if when else None))
        return tuple(sorted((d for d in found if self.counts(d.authorities)), key=lambda d: (d.authorities[0].cite, d.id)))

    def determination(self, node: Object, version: PolicyVersion) -> Determination:
        """A determination as the version in force has it."""
        subject = self.resolve(node)
        holds = self.graph.one(subject, NAMESPACE + "holds")
        if holds is None:
            raise PolicyError(f"{subject.value}: oc:holds is missing; say which condition decides")
        return Determination(
            self.text(subject, "id"), self.text(subject, "label"), self.text(subject, "question"), version.policy,
            version.version, self.authorities(subject), self.expression(holds), self._gates(subject, "outOfScopeWhen"),
            self._gates(subject, "notNeededWhen"), self._duties(subject, "remainingDuty"),
            self._duties(subject, "liftsDuty"), self._transitions(subject), self.day(subject, "appliesFrom"))

    def _gates(self, node: Subject, term: str) -> tuple[Expression, ...]:
        head = self.graph.one(node, NAMESPACE + term)
        return tuple(self.expression(m) for m in self.graph.members(head)) if head else ()

    def _transitions(self, node: Subject) -> tuple[Transition, ...]:
        found = []
        for item in self.all(node, "transition"):
            when = self.graph.one(item, NAMESPACE + "when")
            deadline = self.day(item, "deadline")
            if when is None or deadline is None:
                raise PolicyError(f"{item.value}: a transition needs a condition and a deadline")
            found.append(Transition(self.expression(when), deadline, self.authorities(item)))
        return tuple(sorted((t for t in found if self.counts(t.authorities)), key=lambda t: t.deadline))

    def derivations(self, version: Subject) -> list[Derivation]:
        """The derivations that a version prescribes, in the order of the file, bounds last."""
        found = [self._derivation(d) for d in self.all(version, "derives")]
        return sorted((d for d in found if self.counts(d.authorities)), key=lambda d: d.upper)

    def _derivation(self, node: Subject) -> Derivation:
        summands = []
        head = self.graph.one(node, NAMESPACE + "sumOf")
        for member in self.graph.members(head) if head else []:
            item = self.resolve(member)
            product = self.graph.one(item, NAMESPACE + "product")
            terms = tuple(m.value for m in self.graph.members(product)) if product else ()
            summands.append((Decimal(self.text(item, "coefficient")), terms))
        return Derivation(self.text(node, "derivedTerm"), tuple(summands), self.text(node, "label"),
                          self.authorities(node), self.text(node, "bound", needed=False) == "upper")

    def presumptions(self, version: Subject) -> list[Presumption]:
        """The presumptions that a version contains, by term."""
        found = [Presumption(self.text(p, "presumedTerm"), self.text(p, "presumedValue") == "true",
                             self.text(p, "label"), self.authorities(p)) for p in self.all(version, "presumes")]
        return sorted((p for p in found if self.counts(p.authorities)), key=lambda p: p.term)


def identifier(iri: str) -> str:
    """The short id of a policy node: the policy and the local name, the same in every version."""
    rest = iri.removeprefix(POLICY)
    policy, _, tail = rest.partition("/")
    return f"{policy}#{tail.partition('#')[2]}" if tail else rest
