"""Checks what a policy says about descriptions: the terms it asks for and the facts of its examples can be read."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from compliance.errors import InputError, PolicyError
from compliance.graph import Graph, Subject, keyed, vocabulary
from compliance.graph.nodes import build, class_of
from compliance.policy.shape_words import Fault
from compliance.terms import NAMESPACE, nearest

# The parts whose licence is the licence of the release, whatever they are (`oc:principalPart`).
_PRINCIPAL = "Principal"
_TERM_WORDS = ("asksTerm", "presumedTerm", "derivedTerm")


def fact_faults(own: Graph, known: Graph, about: set[Subject]) -> Iterator[Fault]:
    """Faults in the questions, derivations, presumptions and examples among some nodes."""
    derived = {term for _, term in known.pairs(NAMESPACE + "derivedTerm")}
    for node in known.subjects():
        if node in about:
            yield from _terms(known, node, derived)
            if known.objects(node, NAMESPACE + "asksTerm"):
                yield from _question(known, node)
    for example in own.typed(NAMESPACE + "Example"):
        yield from _example(own, example)


def _terms(graph: Graph, node: Subject, derived: set[str]) -> Iterator[Fault]:
    """Terms named in a text that the vocabulary does not have."""
    found = [(w, o) for w in _TERM_WORDS for o in graph.objects(node, NAMESPACE + w)]
    for head in graph.objects(node, NAMESPACE + "product"):
        try:
            found += [("product", o) for o in graph.members(head)]
        except PolicyError:
            yield Fault(node, "oc:product takes a list of terms; write ( \"first\" \"second\" )")
    for word, value in found:
        # A derivation may give a quantity that only conditions look at, such as three times another.
        in_sum = word in ("product", "derivedTerm") and value.value in derived
        if value.value not in vocabulary().terms and not in_sum:
            hint = nearest(value.value, vocabulary().terms)
            yield Fault(node, f"oc:{word} names '{value.value}', which is no term{hint}", NAMESPACE + word, value)


def _question(graph: Graph, node: Subject) -> Iterator[Fault]:
    """A question on a class that does not exist or cannot hold the fact, or with an example that cannot be read."""
    words = vocabulary()
    on, of = (graph.text(node, NAMESPACE + word) or "" for word in ("on", "licenceOf"))
    term = words.terms.get(graph.text(node, NAMESPACE + "asksTerm") or "")
    for word, name in (("on", on), ("licenceOf", of)):
        if name and name != _PRINCIPAL and name not in words.classes:
            message = f"oc:{word} names '{name}', which is no class{nearest(name, words.classes)}"
            yield Fault(node, message, NAMESPACE + word)
    if of and on not in ("Licence", "Clause"):
        yield Fault(node, "oc:licenceOf belongs to a question on a Licence or a Clause; correct oc:on or leave it out")
    cls = "Weights" if on == _PRINCIPAL else on
    if term is None or cls not in words.classes:
        return
    if term.domain and not words.is_a(cls, term.domain):
        yield Fault(node, f"'{term.name}' is a fact of {term.domain}, not of {on}; correct oc:on", NAMESPACE + "on")
        return
    example = graph.text(node, NAMESPACE + "example")
    if example and (reason := _unreadable(cls, term.name, example)):
        yield Fault(node, f"the example cannot be read: {reason}", NAMESPACE + "example")


def _unreadable(cls: str, term: str, example: str) -> str | None:
    """Why an answer cannot be read as it would stand in a description."""
    try:
        graph = keyed.read(f"type: {cls}\n{term}: {example}\n", "example")
        build(graph, graph.subjects()[0], cls)
    except InputError as error:
        return error.message
    return None


def _example(graph: Graph, example: Subject) -> Iterator[Fault]:
    """Facts of an example that reading a description refuses."""
    for facts in graph.objects(example, NAMESPACE + "facts"):
        if isinstance(facts, ox.Literal) or not graph.predicates(facts):
            yield Fault(example, "oc:facts names no node that the file describes; describe it in place: [ a oc:Model ]")
            continue
        try:
            cls = class_of(graph, facts)
            if cls is None or not vocabulary().is_a(cls, "Release"):
                yield Fault(example, "the facts are of no release; give the node of oc:facts a type such as oc:Model")
            else:
                build(graph, facts, cls)
        except (InputError, PolicyError) as error:
            message = error.message if isinstance(error, InputError) else str(error)
            yield Fault(example, f"the facts cannot be read: {message}")
