"""When two releases have equal facts: a key without identity and evidence, so that equal facts are decided once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from compliance.decide import Decider
from compliance.decide.decide import wanted_shapes
from compliance.engines.reads import reads
from compliance.graph import vocabulary
from compliance.graph.nodes import Node
from compliance.policy.words import conditions
from compliance.terms import NAMESPACE

# What a licence or clause says is taken as a whole: its terms decide its classes, its name and number stand in results.
WHOLE = frozenset({"Licence", "Clause"})
_STRUCTURE = frozenset({"licence", "suppliedAs", "artifact", "provider", "useRestriction"})


def heeded(deciders: Iterable[Decider], shown: Iterable[str] = ()) -> frozenset[str] | None:
    """The terms on which decisions can depend, with those that are shown; None where they can depend on any.

    They are those that shapes name (a shape with a query leaves all terms in), those of derivations, presumptions
    and questions, and those of the ontology's own rules about absent facts.
    """
    found = {*_STRUCTURE, *shown}
    for decider in deciders:
        named = _named(decider)
        if named is None:
            return None
        found |= named
        for rule in decider.policies.derivations:
            found |= {rule.term, *(t for _, terms in rule.summands for t in terms)}
        found |= {p.term for p in decider.policies.presumptions}
    for term in vocabulary().terms.values():
        if term.default is not None or term.states_when_false:
            found |= {term.name, *term.states_when_false}
    return frozenset(found)


def _named(decider: Decider) -> set[str] | None:
    determinations = [decider.policies.determinations[i] for i in decider.question.determinations]
    in_shapes = reads(decider.policies.graph, wanted_shapes(determinations))
    if in_shapes is None:
        return None
    found = {iri.removeprefix(NAMESPACE) for iri in in_shapes}
    for d in determinations:
        for expression in (*d.out_of_scope, *d.not_needed, d.holds):
            found |= {ask.term for c in conditions(expression) for ask in c.asks}
    return found


def key(node: Node, terms: frozenset[str] | None) -> bytes:
    """A digest of the facts of a release: releases with equal keys are decided alike, whatever they are called.

    `terms` are those that count, as `heeded` gives them.
    """
    return hashlib.blake2b(repr(_facts(node, terms)).encode("utf-8", "surrogatepass"), digest_size=32).digest()


def _facts(node: Node, terms: frozenset[str] | None) -> tuple[object, ...]:
    everything = terms is None or node.cls in WHOLE
    values = [(t, v) for t, v in sorted(node.values.items()) if everything or t in terms]  # type: ignore[operator]
    children = [(t, [_facts(n, terms) for n in below]) for t, below in sorted(node.children.items())]
    return node.cls, values, children
