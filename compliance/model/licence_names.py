"""Looks up the licences that a description names: shapes cannot know which names the library and the SPDX list have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from compliance.findings import Severity
from compliance.graph import Subject
from compliance.graph.conformance import Result
from compliance.graph.nodes import Node
from compliance.licences import Library, parse
from compliance.licences.expressions import ExpressionError
from compliance.terms import NAMESPACE

_SHAPE = "https://w3id.org/openclaim/shape/description/"
_COMPONENT = _SHAPE + "LicenceNameConstraintComponent"


def licence_results(releases: Iterable[Node], library: Library, name: Callable[[Subject], Subject]) -> Iterator[Result]:
    """A result for each licence value that is no licence expression, and for each name in one that nobody knows.

    `name` gives the node that a result is about.
    """
    for release in releases:
        for part in release.children.get("artifact", ()):
            for value in part.values.get("licence", ()):
                yield from _value(name(part.subject), str(value), library)


def _value(focus: Subject, text: str, library: Library) -> Iterator[Result]:
    def result(shape: str, severity: Severity, message: str) -> Result:
        return Result(focus, NAMESPACE + "licence", ox.Literal(text), _SHAPE + shape, _COMPONENT, severity, message)

    try:
        unknown = sorted({name for choice in parse(text, library) for name in choice.unknown})
    except ExpressionError as error:
        yield result("licence-expression", Severity.VIOLATION, str(error))
        return
    for name in unknown:
        yield result("licence-known", Severity.WARNING,
                     f"nobody knows the terms of the licence '{name}'{library.suggest(name) or ';'} correct the name, or "
                     "describe the terms in place")
