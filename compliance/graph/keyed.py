"""YAML and plain JSON whose keys are the terms of the vocabulary: the same graph as Turtle, with a line for each fact.

The values are read by the kind of the term, so that `1e24` is a number for a compute term and `no` is a text.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox
import yaml

from compliance.errors import InputError
from compliance.graph.triples import NIL, RDF_TYPE, Graph, Object, Subject
from compliance.graph.vocabulary import vocabulary
from compliance.terms import NAMESPACE, Kind, Term, nearest

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_XSD = "http://www.w3.org/2001/XMLSchema#"
_MAX_NODES = 200_000
_MAX_DEPTH = 64
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*\Z")
_KEYWORDS = {"id": "@id", "@id": "@id", "type": "@type", "@type": "@type"}


def read(text: str, source: str) -> Graph:
    """The graph of a YAML or JSON text: one release, or a list of releases, each a mapping of terms.

    InputError with the line for broken YAML, a repeated key, an unknown term, or a text that holds no mapping.
    """
    return _Reader(source).read(text)


def from_values(document: object, source: str) -> Graph:
    """The graph of plain Python values whose keys are terms, as an importer makes them; InputError as for `read`."""
    import json

    return read(json.dumps(document, ensure_ascii=False, default=str), source)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.triples: list[ox.Triple] = []
        self.lines: dict[ox.Triple, int] = {}
        self.count = 0

    def fail(self, message: str, node: yaml.Node) -> InputError:
        return InputError(self.source, message, node.start_mark.line + 1)

    def read(self, text: str) -> Graph:
        root = self._compose(text)
        if isinstance(root, yaml.SequenceNode):
            for item in root.value:
                self._top(item)
        else:
            self._top(root)
        return Graph(self.triples, self.source, self.lines.get)

    def _compose(self, text: str) -> yaml.Node:
        # In JSON a tab can only be white space between tokens, and YAML does not accept it there.
        if text.lstrip().startswith(("{", "[")):
            text = text.replace("\t", " ")
        try:
            root = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            raise InputError(self.source, f"YAML cannot be read: {error.problem or error.context}", line) from None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            problem = "nested too deeply" if isinstance(error, RecursionError) else str(error).splitlines()[0]
            raise InputError(self.source, f"YAML cannot be read: {problem}") from None
        if root is None:
            raise InputError(self.source, "the file is empty; nothing is described")
        return root

    def _top(self, node: yaml.Node) -> None:
        if not isinstance(node, yaml.MappingNode):
            raise self.fail("a description is a mapping of terms such as 'type: Model'; found something else", node)
        self._mapping(node, "Release", 0)

    def _mapping(self, node: yaml.MappingNode, expected: str, depth: int) -> Subject:
        if depth > _MAX_DEPTH:
            raise self.fail("the description is nested too deeply", node)
        keys = self._keys(node)
        subject: Subject = ox.BlankNode(f"n{self.count}")
        self.count += 1
        if "@id" in keys:
            subject = self._iri(keys["@id"])
        self._types(subject, keys.get("@type"), expected, node)
        for key, value in keys.items():
            if not key.startswith("@"):
                self._values(subject, vocabulary().terms[key], value, depth)
        return subject

    def _keys(self, node: yaml.MappingNode) -> dict[str, yaml.Node]:
        keys: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value).removeprefix("oc:").removeprefix(NAMESPACE)
            key = _KEYWORDS.get(key, key)
            if not key.startswith("@") and key not in vocabulary().terms:
                hint = nearest(key, [*vocabulary().terms, "type", "id"])
                raise self.fail(f"unknown term '{key}'{hint}", key_node)
            if key in keys:
                raise self.fail(f"the term '{key}' is given twice on one node; give a list of values instead", key_node)
            keys[key] = value
        return keys

    def _types(self, subject: Subject, value: yaml.Node | None, expected: str, node: yaml.Node) -> None:
        if value is None:
            if expected in ("Release", "Artifact"):
                example = "Model" if expected == "Release" else "Weights"
                raise self.fail(f"the type is missing; say for example 'type: {example}'", node)
            self._add(subject, RDF_TYPE, ox.NamedNode(NAMESPACE + expected), node)
            return
        for item in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            name = str(item.value).removeprefix("oc:")
            iri = name if name.startswith(("http:", "https:", "urn:")) else NAMESPACE + name
            self._add(subject, RDF_TYPE, ox.NamedNode(iri), item)

    def _values(self, subject: Subject, term: Term, value: yaml.Node, depth: int) -> None:
        predicate = ox.NamedNode(NAMESPACE + term.name)
        if isinstance(value, yaml.SequenceNode):
            if not value.value:
                self._add(subject, predicate, NIL, value)
            for item in value.value:
                self._add(subject, predicate, self._value(term, item, depth), item)
        elif not (isinstance(value, yaml.ScalarNode) and value.tag.endswith(":null")):
            self._add(subject, predicate, self._value(term, value, depth), value)

    def _value(self, term: Term, node: yaml.Node, depth: int) -> Object:
        if isinstance(node, yaml.MappingNode):
            if term.kind not in (Kind.NODE, Kind.RANGE):
                raise self.fail(f"'{term.name}' takes a value, not a mapping", node)
            return self._mapping(node, term.node_class or "", depth + 1)
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail(f"'{term.name}' holds a list within a list", node)
        return self._scalar(term, node)

    def _scalar(self, term: Term, node: yaml.ScalarNode) -> Object:
        text = _repair(node.value)
        plain = node.style is None or node.style == ""
        if plain and text in ("true", "false"):
            return ox.Literal(text, datatype=ox.NamedNode(_XSD + "boolean"))
        if term.kind is Kind.IRI or (term.kind is Kind.NODE and term.node_class != "Licence"):
            return self._iri(node) if term.kind is Kind.IRI or _IRI.match(text) else ox.Literal(text)
        if term.kind is Kind.DATE:
            return ox.Literal(text, datatype=ox.NamedNode(_XSD + "date"))
        if plain and term.kind in (Kind.DECIMAL, Kind.RANGE) and _is_number(text):
            return ox.Literal(text.replace("_", ""), datatype=ox.NamedNode(_XSD + "decimal"))
        return ox.Literal(text)

    def _iri(self, node: yaml.Node) -> ox.NamedNode:
        text = str(node.value)
        if not isinstance(node, yaml.ScalarNode) or not _IRI.match(text):
            raise self.fail(f"'{text}' is not an IRI; write one such as https://example.org/model", node)
        return ox.NamedNode(text)

    def _add(self, subject: Subject, predicate: ox.NamedNode, obj: Object, node: yaml.Node) -> None:
        if len(self.triples) > _MAX_NODES:
            raise self.fail(f"more than {_MAX_NODES} facts after following the aliases; this is no description", node)
        triple = ox.Triple(subject, predicate, obj)
        self.lines.setdefault(triple, node.start_mark.line + 1)
        self.triples.append(triple)


def _is_number(text: str) -> bool:
    try:
        Decimal(text.replace("_", ""))
    except InvalidOperation:
        return False
    return True


def _repair(text: str) -> str:
    """Joins the halves of characters that JSON writes as two escapes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
