"""Provisions, questions and shapes as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from compliance.graph import Graph
from compliance.graph.triples import PREFIXES
from compliance.policy import Authority
from compliance.policy.texts import cited_text
from compliance.reports.harmless import harmless, web
from compliance.reports.memo import Cite
from compliance.terms import POLICY

_LOCAL = {"q": "https://w3id.org/openclaim/question/", "oq": "https://w3id.org/openclaim/open-question/"}


def cite(authority: Authority) -> Cite:
    """A provision with its level, what it says in our words, and where its text can be read."""
    known = cited_text(authority)
    return Cite(harmless(authority.cite), harmless(authority.level), harmless(known.said), web(known.address))


def cites(authorities: Iterable[Authority]) -> list[Cite]:
    """Several provisions, each once."""
    return list(dict.fromkeys(map(cite, authorities)))


def shacl(graph: Graph, shape: str) -> str:
    """A shape with all that belongs to it as Turtle, as people write it."""
    import rdflib

    found = rdflib.Graph(bind_namespaces="none")
    found.parse(data=ox.serialize(_of_shape(graph, ox.NamedNode(shape)), format=ox.RdfFormat.N_TRIPLES), format="nt")
    own = shape.partition("#")[0].removeprefix(POLICY).partition("/")[0]
    for name, base in {**PREFIXES, **_LOCAL, own: f"{shape.partition('#')[0]}#"}.items():
        found.bind(name, base)
    return found.serialize(format="turtle").strip()


def _of_shape(graph: Graph, start: ox.NamedNode) -> list[ox.Triple]:
    """The triples of a shape, its nodes without a name, and other shapes of policies that it names."""
    return graph.closure([start], lambda node: isinstance(node, ox.BlankNode) or node.value.startswith(POLICY))
