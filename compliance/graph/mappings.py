"""Reads mappings of terms, as YAML composes them, into triples: each value by the kind of its term."""

from __future__ import annotations

import re

import pyoxigraph as ox
import yaml

from compliance.errors import InputError, short
from compliance.graph.documents import TAG, line_of
from compliance.graph.jsonld import CONTEXT
from compliance.graph.normal import NUMBER, literal
from compliance.graph.triples import NIL, RDF_TYPE, Object, Subject
from compliance.graph.vocabulary import vocabulary
from compliance.terms import NAMESPACE, NOTE, Kind, Term, nearest

_XSD = "http://www.w3.org/2001/XMLSchema#"
_MAX_NODES = 200_000
_MAX_DEPTH = 64
_NOT_FINITE = r"(?i)[+-]?\.?(?:nan|inf|infinity)"
_PLAINTAGS = frozenset(TAG + t for t in ("bool", "float", "int", "merge", "null", "timestamp", "value"))
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*\Z")
_KEYWORDS = {"id": "@id", "@id": "@id", "type": "@type", "@type": "@type", "note": "@note"}


class Reader:
    """Gathers the triples of mappings, and the line of each."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.triples: list[ox.Triple] = []
        self.lines: dict[ox.Triple, int] = {}
        self.count = 0

    def fail(self, message: str, node: yaml.Node) -> InputError:
        """The error with a sentence and the line of the node."""
        return InputError(self.source, message, line_of(node))

    def top(self, node: yaml.Node) -> None:
        """Takes one release; InputError with the line where something about it is wrong."""
        self._check_tag(node)
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
        if "@note" in keys:
            self._notes(subject, keys["@note"])
        for key, value in keys.items():
            if not key.startswith("@"):
                self._values(subject, vocabulary().terms[key], value, depth)
        return subject

    def _keys(self, node: yaml.MappingNode) -> dict[str, yaml.Node]:
        keys: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self._key(key_node)
            if key == "@context" and isinstance(value, yaml.ScalarNode) and value.value == CONTEXT:
                continue
            if key not in _KEYWORDS.values() and key not in vocabulary().terms:
                hint = nearest(key, [*vocabulary().terms, "type", "id", "note"])
                raise self.fail(f"unknown term '{short(key)}'{hint}", key_node)
            if key in keys:
                raise self.fail(f"the term '{key}' is given twice on one node; give a list of values instead", key_node)
            keys[key] = value
        return keys

    def _key(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail("a key is the name of a term, not a list or a mapping", node)
        if node.value == "<<" and node.tag == TAG + "merge":
            raise self.fail("the merge key << is not supported; repeat the terms on each node", node)
        key = str(node.value).removeprefix("oc:").removeprefix(NAMESPACE)
        return _KEYWORDS.get(key, key)

    def _types(self, subject: Subject, value: yaml.Node | None, expected: str, node: yaml.Node) -> None:
        given = [] if value is None or _is_null(value) else [value]
        items = value.value if isinstance(value, yaml.SequenceNode) else given
        if not items:
            if expected in ("Release", "Artifact"):
                example = "Model" if expected == "Release" else "Weights"
                raise self.fail(f"the type is missing; say for example 'type: {example}'", node if value is None else value)
            self._add(subject, RDF_TYPE, ox.NamedNode(NAMESPACE + expected), node)
        for item in items:
            if not isinstance(item, yaml.ScalarNode):
                raise self.fail("a type is a name such as Model or Weights, not a list or a mapping", item)
            name = item.value.removeprefix("oc:")
            iri = name if name.startswith(("http:", "https:", "urn:")) else NAMESPACE + name
            if not _IRI.match(iri):
                raise self.fail(f"unknown type '{short(name)}'{nearest(name, vocabulary().classes)}", item)
            self._add(subject, RDF_TYPE, self._named(iri, item), item)

    def _notes(self, subject: Subject, value: yaml.Node) -> None:
        """Sentences for the reader, which are no facts."""
        for item in value.value if isinstance(value, yaml.SequenceNode) else [] if _is_null(value) else [value]:
            self._check_tag(item)
            if not isinstance(item, yaml.ScalarNode):
                raise self.fail("a note is a text, not a list or a mapping", item)
            self._add(subject, ox.NamedNode(NOTE), ox.Literal(item.value), item)

    def _values(self, subject: Subject, term: Term, value: yaml.Node, depth: int) -> None:
        predicate = ox.NamedNode(NAMESPACE + term.name)
        if isinstance(value, yaml.SequenceNode):
            self._check_tag(value)
            if not value.value:
                self._add(subject, predicate, NIL, value)
            for item in value.value:
                self._add(subject, predicate, self.value(term, item, depth), item)
        elif not _is_null(value):
            self._add(subject, predicate, self.value(term, value, depth), value)

    def value(self, term: Term, node: yaml.Node, depth: int) -> Object:
        """What a value of a term becomes; a mapping becomes a node, with its triples."""
        self._check_tag(node)
        if isinstance(node, yaml.MappingNode):
            if term.kind not in (Kind.NODE, Kind.RANGE):
                raise self.fail(f"'{term.name}' takes a value, not a mapping", node)
            return self._mapping(node, term.node_class or "", depth + 1)
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail(f"'{term.name}' holds a list within a list", node)
        if _is_null(node):
            raise self.fail(f"a value in the list of '{term.name}' is missing; leave the entry out", node)
        found = self._scalar(term, node)
        return literal(found, term) if isinstance(found, ox.Literal) else found

    def _check_tag(self, node: yaml.Node) -> None:
        """Refuses a tag such as !!python/name or !!set that gives a value another meaning than its spelling."""
        if isinstance(node, yaml.ScalarNode):
            expected = node.tag == TAG + "str" or (_is_plain(node) and node.tag in _PLAINTAGS)
        else:
            expected = node.tag == TAG + ("map" if isinstance(node, yaml.MappingNode) else "seq")
        if not expected:
            shown = short(node.tag.replace(TAG, "!!"))
            raise self.fail(f"the tag {shown} is not supported; write the plain value", node)

    def _scalar(self, term: Term, node: yaml.ScalarNode) -> Object:
        text, plain = node.value, _is_plain(node)
        if plain and node.tag == TAG + "bool" and text.lower() in ("true", "false"):
            return ox.Literal(text.lower(), datatype=ox.NamedNode(_XSD + "boolean"))
        if term.kind is Kind.IRI or (term.kind is Kind.NODE and term.node_class != "Licence"):
            return self._iri(node) if term.kind is Kind.IRI or _IRI.match(text) else ox.Literal(text)
        if term.kind is Kind.DATE:
            return ox.Literal(text, datatype=ox.NamedNode(_XSD + "date"))
        if plain and term.kind in (Kind.DECIMAL, Kind.RANGE):
            return self._number(term, text, node)
        return ox.Literal(text)

    def _number(self, term: Term, text: str, node: yaml.Node) -> ox.Literal:
        if re.match(r"[+-]?0[0-9]", text) and NUMBER.fullmatch(text):
            raise self.fail(f"'{term.name}' takes a number without leading zeros; found {short(text)}", node)
        digits = re.sub(r"(?<=[0-9])_(?=[0-9])", "", text)
        if NUMBER.fullmatch(digits) or re.fullmatch(_NOT_FINITE, text):
            return ox.Literal(digits, datatype=ox.NamedNode(_XSD + "decimal"))
        return ox.Literal(text)

    def _iri(self, node: yaml.Node) -> ox.NamedNode:
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail("an IRI such as https://example.org/model is expected here, not a list or a mapping", node)
        if _is_null(node) or not _IRI.match(node.value):
            shown = "the IRI is missing" if _is_null(node) else f"'{short(node.value)}' is not an IRI"
            raise self.fail(f"{shown}; write one such as https://example.org/model", node)
        return self._named(node.value, node)

    def _named(self, iri: str, node: yaml.Node) -> ox.NamedNode:
        try:
            return ox.NamedNode(iri)
        except ValueError as error:
            raise self.fail(f"'{short(iri)}' is not an IRI ({short(str(error))})", node) from None

    def _add(self, subject: Subject, predicate: ox.NamedNode, obj: Object, node: yaml.Node) -> None:
        if len(self.triples) > _MAX_NODES:
            raise self.fail(f"more than {_MAX_NODES} facts after following the aliases; this is no description", node)
        triple = ox.Triple(subject, predicate, obj)
        self.triples.append(triple)
        self._place(triple, node)

    def _place(self, triple: ox.Triple, node: yaml.Node) -> None:
        self.lines.setdefault(triple, line_of(node))


class WithoutLines(Reader):
    """Gathers the triples of nodes that have no lines, as those of decoded JSON."""

    def _place(self, triple: ox.Triple, node: yaml.Node) -> None:
        """Keeps nothing; where a line is needed the text is read again."""


def _is_plain(node: yaml.ScalarNode) -> bool:
    return node.style is None or node.style == ""


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == TAG + "null"
