"""Which SPARQL texts a policy may contain: they come from others and are looked through before any engine runs them.

A text is parsed with the parser that the reference engine runs (rdflib) and its tree is walked, so that comments,
strings, escapes and upper or lower case hide nothing. Nothing is executed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MAX_LENGTH: Final = 4000
MAX_DEPTH: Final = 30
_XSD = "http://www.w3.org/2001/XMLSchema#"
_REFUSED: Final = {
    "ServiceGraphPattern": "SERVICE, which opens a connection",
    "DatasetClause": "FROM, which loads another graph",
    "GraphGraphPattern": "GRAPH; a description is one graph",
    "MinusGraphPattern": "MINUS, which SHACL does not allow; use FILTER NOT EXISTS",
    "InlineData": "VALUES, which SHACL does not allow; use FILTER with IN",
    "ConstructQuery": "CONSTRUCT; a constraint is a SELECT query",
    "DescribeQuery": "DESCRIBE; a constraint is a SELECT query",
    "AskQuery": "ASK; a constraint is a SELECT query",
    "Builtin_NOW": "NOW(), which gives another answer each day; use oc:asOf",
    "Builtin_RAND": "RAND(), which gives another answer each time",
    "Builtin_UUID": "UUID(), which gives another answer each time",
    "Builtin_STRUUID": "STRUUID(), which gives another answer each time",
}
_PREFIX = re.compile(r"[A-Za-z](?:[\w.-]*[\w-])?|")
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")


def query_fault(text: str) -> str | None:
    """What is wrong with the text of a `sh:select`, as the end of a sentence; None for a query that may run."""
    if len(text) > MAX_LENGTH:
        return f"the query is longer than {MAX_LENGTH} characters; state the test in SHACL Core"
    if _depth(text) > MAX_DEPTH:
        return "the query is nested too deeply; state the test in SHACL Core"
    tree = _parsed(text)
    if tree is None:
        return "the query is no SPARQL SELECT query that can be parsed; correct it"
    names = set(_names(tree))
    for name, words in _REFUSED.items():
        if name in names:
            return f"the query uses {words}"
    foreign = [f for f in _functions(tree) if not f.startswith((_XSD, "xsd:"))]
    if foreign:
        return f"the query calls the function {min(foreign)}, which engines do not share; use the functions of SPARQL"
    if not re.search(r"[$?]this\b", text):
        return "the query does not mention $this; a constraint is about the focus node"
    return None


def prefix_fault(prefix: str, namespace: str) -> str | None:
    """What is wrong with a declared prefix; engines put it into the query as it stands."""
    if not _PREFIX.fullmatch(prefix) or not _NAMESPACE.fullmatch(namespace):
        return f"the prefix '{prefix}' with '{namespace}' is not a name and an IRI; correct them"
    return None


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        depth += (character in "({[") - (character in ")}]")
        deepest = max(deepest, depth)
    return deepest


def _parsed(text: str) -> object | None:
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return parseQuery(text)
    except (ParseBaseException, ValueError, RecursionError, OverflowError):
        return None


def _values(tree: object) -> Iterator[object]:
    """Every value in a parse tree, outer before inner."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    todo = [tree]
    while todo:
        value = todo.pop()
        yield value
        if isinstance(value, CompValue):
            todo += list(value.values())
        elif isinstance(value, (list, tuple, ParseResults)):
            todo += list(value)


def _names(tree: object) -> Iterator[str]:
    from rdflib.plugins.sparql.parserutils import CompValue

    return (value.name for value in _values(tree) if isinstance(value, CompValue))


def _functions(tree: object) -> Iterator[str]:
    """The functions called by name, as an IRI or prefix:name."""
    from rdflib.plugins.sparql.parserutils import CompValue

    for value in _values(tree):
        if isinstance(value, CompValue) and value.name == "Function":
            iri = value["iri"]
            named = isinstance(iri, CompValue) and "localname" in iri
            yield f"{dict(iri).get('prefix', '')}:{iri['localname']}" if named else str(iri)
