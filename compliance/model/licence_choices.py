"""The licences that a release names, each with the choices that its expression leaves to the licensee."""

from __future__ import annotations

from compliance.errors import InputError
from compliance.graph import Graph
from compliance.licences import Choice, Library, parse
from compliance.licences.expressions import ExpressionError
from compliance.model.release import Release
from compliance.terms import NAMESPACE


def choices(release: Release, library: Library) -> dict[str, list[Choice]]:
    """The choices under every licence value of the release; InputError with the line of one that is no licence."""
    found: dict[str, list[Choice]] = {}
    for part in release.node.children.get("artifact", ()):
        for value in part.values.get("licence", ()):
            text = str(value)
            if text not in found:
                try:
                    found[text] = parse(text, library)
                except ExpressionError as error:
                    raise InputError(release.source, str(error), _line(release.graph, text)) from None
    return found


def _line(graph: Graph, text: str) -> int | None:
    """The line of a licence value; an address such as that of the SPDX list names a licence at its end."""
    said = ((t, getattr(t.object, "value", "")) for t in graph if t.predicate.value == NAMESPACE + "licence")
    return next((graph.line(t) for t, value in said if value == text or value.removesuffix(".html").endswith(f"/{text}")), None)
