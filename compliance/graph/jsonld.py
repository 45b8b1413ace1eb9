"""JSON-LD with the bundled context only. A remote context is an error, never a request."""

from __future__ import annotations

import functools
import json
from typing import Any

import pyoxigraph as ox

from compliance import resources
from compliance.errors import InputError
from compliance.graph.triples import Graph

CONTEXT = "https://w3id.org/openclaim/context.jsonld"
_MAX_DEPTH = 64


class _Number(str):
    """The lexical form of a JSON number, kept as it was written."""

    __slots__ = ()


@functools.cache
def context() -> dict[str, Any]:
    """The bundled JSON-LD context."""
    loaded: dict[str, Any] = json.loads(resources.read(resources.folder("ontology", "context.jsonld")))["@context"]
    return loaded


def read(text: str, source: str) -> Graph:
    """The graph of a JSON-LD document; InputError for broken JSON, a remote context or invalid JSON-LD."""
    from compliance.graph.read import locator

    try:
        document = json.loads(text, parse_float=_Number, parse_int=_Number)
    except json.JSONDecodeError as error:
        raise InputError(source, f"JSON cannot be read: {error.msg}", error.lineno) from None
    except RecursionError:
        raise InputError(source, "the document is nested too deeply") from None
    prepared = json.dumps(_prepare(document, source, 0))
    try:
        triples = list(ox.parse(prepared, format=ox.RdfFormat.JSON_LD, base_iri="urn:openclaim:"))
    except (SyntaxError, ValueError) as error:
        raise InputError(source, f"JSON-LD cannot be read: {error}") from None
    return Graph((ox.Triple(q.subject, q.predicate, q.object) for q in triples), source, locator(text))


def _prepare(value: Any, source: str, depth: int) -> Any:
    """The document with our context put in, exact numbers, and empty lists kept as empty lists."""
    if depth > _MAX_DEPTH:
        raise InputError(source, "the document is nested too deeply")
    match value:
        case dict():
            return {k: _context(v, source) if k == "@context" else _member(k, v, source, depth)
                    for k, v in value.items()}
        case list():
            return [_prepare(v, source, depth + 1) for v in value]
        case _Number():
            return {"@value": str(value), "@type": "http://www.w3.org/2001/XMLSchema#decimal"}
        case _:
            return value


def _member(key: str, value: Any, source: str, depth: int) -> Any:
    if value == [] and not key.startswith("@"):
        return {"@list": []}
    if isinstance(value, _Number) and key.startswith("@"):
        return str(value)
    return _prepare(value, source, depth + 1)


def _context(value: Any, source: str) -> Any:
    if isinstance(value, list):
        return [_context(v, source) for v in value]
    if value == CONTEXT:
        return context()
    if isinstance(value, str):
        raise InputError(source, f"the remote context {value} is not loaded; use {CONTEXT} or write the context inline")
    return _inline(value, source)


def _inline(value: Any, source: str) -> Any:
    """A context written inline, with its numbers restored; an imported or nested remote context is refused."""
    match value:
        case dict():
            for key in ("@import", "@context"):
                if isinstance(value.get(key), str) and value[key] != CONTEXT:
                    raise InputError(source, f"the remote context {value[key]} is not loaded; write it inline")
            return {k: _inline(v, source) for k, v in value.items()}
        case list():
            return [_inline(v, source) for v in value]
        case _Number():
            return float(value)
        case _:
            return value
