"""A description in the form that a user asks for."""

from __future__ import annotations

from compliance.graph.canonical import canonical
from compliance.graph.plain import to_json, to_yaml
from compliance.graph.triples import Graph, to_turtle


def written(graph: Graph, form: str, source: str) -> str:
    """An imported description as YAML, or as "turtle", "nt" (canonical N-Triples) or "json"; `source` is where it comes from.

    InputError where the graph says what only Turtle can hold.
    """
    match form:
        case "turtle":
            return to_turtle(graph.triples).decode()
        case "nt":
            return canonical(graph.triples).decode()
        case "json":
            return to_json(graph)
        case _:
            return to_yaml(graph, [f"Imported by openclaim from {source}.",
                                   "What is not stated is unknown. Read the evidence before you rely on a fact."])
