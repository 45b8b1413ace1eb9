"""The interface of the engines and the preparation of shapes and data that is the same for each.

Each shape that a condition names gets a probe: a shape of its own that targets the release and asks it to conform to
the named shape (`sh:node`). A failing shape then gives exactly one result, whatever it consists of, and a truth value
never depends on `conforms`, on severities or on how an engine reports nested shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal, InvalidOperation
from enum import StrEnum
from typing import Protocol, assert_never

import pyoxigraph as ox

from compliance.errors import PolicyError
from compliance.graph import Graph
from compliance.graph.triples import RDF_TYPE
from compliance.model.facts import FOCUS_CLASS
from compliance.terms import NAMESPACE

SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD_DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
_PROBE = "urn:openclaim:probe:"
_ENDS = {NAMESPACE + "low", NAMESPACE + "high"}
BOUNDS = {SH + b for b in ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")}
# The Rust engine holds decimals in 128 bits with 18 places and finds 1.7e20 and more incomparable (docs/engines.md).
# Ranges are amounts of FLOP, so both engines see them in exaFLOP: up to 10^38 FLOP they fit, exact to one FLOP.
_EXACT = Context(prec=80)
_PLACES = Decimal("1e-18")


class EngineName(StrEnum):
    """The engines that can be asked for."""

    FAST = "shacl"
    REFERENCE = "pyshacl"


class Compiled(Protocol):
    """Shapes that are ready to be used on many releases."""

    def failing(self, data: Iterable[ox.Triple]) -> frozenset[str]:
        """The IRIs of the wanted shapes to which the release in the data does not conform."""


class Engine(Protocol):
    """A SHACL engine."""

    def compile(self, shapes: Graph, wanted: Sequence[str]) -> Compiled:
        """Prepares the shapes with the given IRIs; PolicyError where they are not well formed."""


def engine(name: EngineName = EngineName.FAST) -> Engine:
    """The engine of a name; its library is imported only now."""
    match name:
        case EngineName.FAST:
            from compliance.engines.fast import FastEngine

            return FastEngine()
        case EngineName.REFERENCE:
            from compliance.engines.reference import ReferenceEngine

            return ReferenceEngine()
        case _:
            assert_never(name)


def prepare_shapes(shapes: Graph, wanted: Sequence[str]) -> list[ox.Triple]:
    """Every SHACL statement of the graph, a probe for each wanted shape, and bounds on ranges in exaFLOP.

    Shapes without a target are not evaluated, so that those that no probe reaches cost nothing.
    """
    known = set(shapes.subjects())
    for iri in wanted:
        if ox.NamedNode(iri) not in known:
            raise PolicyError(f"{iri}: a condition names this shape and no file defines it")
    triples = [t for t in shapes.triples if t.predicate.value.startswith((SH, _RDF))]
    scaled = _on_ranges(shapes, triples)
    prepared = [_scale(t) if t.predicate.value in BOUNDS and t.subject in scaled else t for t in triples]
    for number, iri in enumerate(wanted):
        probe = ox.NamedNode(f"{_PROBE}{number}")
        prepared += [ox.Triple(probe, RDF_TYPE, ox.NamedNode(SH + "NodeShape")),
                     ox.Triple(probe, ox.NamedNode(SH + "targetClass"), ox.NamedNode(FOCUS_CLASS)),
                     ox.Triple(probe, ox.NamedNode(SH + "node"), ox.NamedNode(iri))]
    return prepared


def prepare_data(data: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The slice with ranges in exaFLOP."""
    return [_scale(t) if t.predicate.value in _ENDS else t for t in data]


def probes_of(wanted: Sequence[str]) -> dict[str | None, str]:
    """The wanted shapes by the IRIs of their probes, as engines report them: with and without angle brackets."""
    found: dict[str | None, str] = {}
    for number, iri in enumerate(wanted):
        found[f"{_PROBE}{number}"] = found[f"<{_PROBE}{number}>"] = iri
    return found


def wanted_of(probes: Iterable[str | None], known: Mapping[str | None, str]) -> frozenset[str]:
    """The wanted shapes whose probes an engine reported; `known` is what `probes_of` gives."""
    return frozenset(known[p] for p in probes if p in known)


def _on_ranges(shapes: Graph, triples: Iterable[ox.Triple]) -> set[object]:
    """The property shapes whose path ends in an end of a range."""
    found: set[object] = set()
    for triple in triples:
        if triple.predicate.value == SH + "path":
            last: object = triple.object
            if isinstance(last, ox.BlankNode) and shapes.predicates(last):
                last = (shapes.members(last) or [last])[-1]
            if getattr(last, "value", "") in _ENDS:
                found.add(triple.subject)
    return found


def scaled(flop: Decimal) -> Decimal:
    """An amount of FLOP in exaFLOP, rounded to one FLOP."""
    return flop.scaleb(-18, context=_EXACT).quantize(_PLACES, context=_EXACT)


def _scale(triple: ox.Triple) -> ox.Triple:
    try:
        number = scaled(Decimal(triple.object.value))  # type: ignore[union-attr]
    except (InvalidOperation, AttributeError):
        raise PolicyError(f"{triple.subject}: a bound on a range must be a number of FLOP") from None
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(f"{number:f}", datatype=_XSD_DECIMAL))
