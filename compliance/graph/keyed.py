"""YAML and plain JSON whose keys are the terms of the vocabulary: the same graph as Turtle, with a line for each fact.

The values are read by the kind of the term, so that `1e24` is a number for a compute term and `no` is a text.
"""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import yaml

from compliance.errors import InputError, short
from compliance.graph.jsonld import CONTEXT, check_json
from compliance.graph.normal import NUMBER, literal
from compliance.graph.triples import NIL, RDF_TYPE, Graph, Object, Subject
from compliance.graph.vocabulary import vocabulary
from compliance.terms import NAMESPACE, NOTE, Kind, Term, nearest

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_XSD = "http://www.w3.org/2001/XMLSchema#"
_MAX_NODES = 200_000
_MAX_DEPTH = 64
_MAX_YAML_DEPTH = 200
_LEADING = r"(?m)^[ ?-]*"
_PIECE = r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|\t'
_UNLIKE_YAML = r'\\u|[\t\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|"\s*\n\s*:'
_NOT_FINITE = r"(?i)[+-]?\.?(?:nan|inf|infinity)"
_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(_TAG + t for t in ("bool", "float", "int", "merge", "null", "timestamp", "value"))
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*\Z")
_KEYWORDS = {"id": "@id", "@id": "@id", "type": "@type", "@type": "@type", "note": "@note"}


def read(text: str, source: str, form: str = "yaml") -> Graph:
    """The graph of a YAML or JSON text: one release, or a list of releases, each a mapping of terms.

    With the form "json" the text has to be JSON. InputError with the line for broken YAML or JSON, a repeated key, an
    unknown term, or a text that holds no mapping.
    """
    if form == "json" and (quick := _quick(text, source)) is not None:
        return quick
    return _read(text, source, form)


def _read(text: str, source: str, form: str) -> Graph:
    if form == "json":
        check_json(text, source, twice=False)
    if form == "json" or (text.lstrip().startswith(("{", "[")) and _is_json(text, source)):
        text = _as_yaml(text)
    return _Reader(source).read(text)


def _is_json(text: str, source: str) -> bool:
    try:
        check_json(text, source, twice=False)
    except InputError:
        return False
    return True


def _as_yaml(text: str) -> str:
    """JSON on the same lines without what YAML reads differently: tabs, halves of characters, a key's colon apart."""
    return re.sub(_PIECE, _token, text) if re.search(_UNLIKE_YAML, text) else text


def _token(match: re.Match[str]) -> str:
    if match[1] is None:
        return " "
    shown = "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\U{ord(c):08X}" for c in json.loads(match[1]))
    return f'"{shown}"' + (":" + match[2][:-1] + " " if match[2] else "")


def from_values(document: object, source: str) -> Graph:
    """The graph of plain Python values whose keys are terms, as an importer makes them; InputError as for `read`."""
    return read(json.dumps(document, ensure_ascii=False, default=str), source, "json")


def _quick(text: str, source: str) -> Graph | None:
    """The graph of JSON in which nothing is wrong, without the lines of its facts; None where anything is unusual.

    The lines are found by reading again in full where an error needs one, which few texts of a corpus do.
    """
    if re.search(r"(?i)\\ud[89a-f]", text):
        return None
    reader = _WithoutLines(source)
    try:
        root = _JSON.decode(text.strip())
        for item in root if isinstance(root, list) else [root]:
            reader.top(item)
    except (InputError, ValueError, RecursionError):
        return None
    full: list[Graph] = []

    def line(triple: ox.Triple) -> int | None:
        if not full:
            full.append(_read(text, source, "json"))
        return full[0].line(triple)

    return Graph(reader.triples, source, line)


def object_of(term: Term, value: str | bool | tuple[str]) -> Object:
    """What one plain JSON value of a term becomes, a number being given as a tuple of its spelling; InputError as for `read`."""
    node = _plain(value[0]) if isinstance(value, tuple) else _as_node(value)
    return _WithoutLines("")._value(term, node, 0)


def _plain(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(_TAG + "float", text)


_JSON = json.JSONDecoder(object_pairs_hook=lambda pairs: yaml.MappingNode(
    _TAG + "map", [(_as_node(key), _as_node(value)) for key, value in pairs]),
    parse_float=_plain, parse_int=_plain, parse_constant=_plain)


def _as_node(value: object) -> yaml.Node:
    """What the decoder gives as the node that YAML would compose from it."""
    if isinstance(value, str):
        return yaml.ScalarNode(_TAG + "str", value, style='"')
    if isinstance(value, list):
        return yaml.SequenceNode(_TAG + "seq", [_as_node(v) for v in value])
    if value is None:
        return yaml.ScalarNode(_TAG + "null", "null")
    if isinstance(value, bool):
        return yaml.ScalarNode(_TAG + "bool", "true" if value else "false")
    return value  # type: ignore[return-value]  # a mapping or a number, which the decoder has made a node


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.triples: list[ox.Triple] = []
        self.lines: dict[ox.Triple, int] = {}
        self.count = 0

    def fail(self, message: str, node: yaml.Node) -> InputError:
        return InputError(self.source, message, _line(node))

    def read(self, text: str) -> Graph:
        root = self._compose(text)
        if isinstance(root, yaml.SequenceNode):
            for item in root.value:
                self._top(item)
        else:
            self._top(root)
        return Graph(self.triples, self.source, self.lines.get)

    def _compose(self, text: str) -> yaml.Node:
        try:
            self._check_depth(text)
            root = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = int(mark.line) + 1 if mark else None
            problem = short(error.problem or error.context or "")
            if "another document" in problem:
                problem = "a file holds one document; give several releases as a list"
            raise InputError(self.source, f"YAML cannot be read: {problem}", line) from None
        except yaml.reader.ReaderError as error:
            line = 1 + text.count("\n", 0, error.position) if isinstance(error.position, int) else None
            raise InputError(self.source, f"YAML cannot be read: {short(error.reason)}", line) from None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            problem = "nested too deeply" if isinstance(error, RecursionError) else short(str(error))
            raise InputError(self.source, f"YAML cannot be read: {problem}") from None
        if root is None:
            raise InputError(self.source, "the file is empty; nothing is described")
        return root

    def _check_depth(self, text: str) -> None:
        """Refuses nesting on which the composer, which recurses, would end the process."""
        at_most = text.count("[") + text.count("{") + 2 * max(len(m[0]) for m in re.finditer(_LEADING, text))
        if at_most <= _MAX_YAML_DEPTH:
            return
        depth = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _MAX_YAML_DEPTH:
                    raise InputError(self.source, "the document is nested too deeply", _line(event))
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1

    def _top(self, node: yaml.Node) -> None:
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
        if node.value == "<<" and node.tag == _TAG + "merge":
            raise self.fail("the merge key << is not supported; repeat the terms on each node", node)
        key = str(node.value).removeprefix("oc:").removeprefix(NAMESPACE)
        return _KEYWORDS.get(key, key)

    def _types(self, subject: Subject, value: yaml.Node | None, expected: str, node: yaml.Node) -> None:
        given = [] if value is None or _is_null(value) else [value]
        items = value.value if isinstance(value, yaml.SequenceNode) else given
        if not items:
            if expected in ("Release", "Artifact"):
                example = "Model" if expected == "Release" else "Weights"
                raise self.fail(f"the type is missing; say for example 'type: {example}'", value or node)
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
                self._add(subject, predicate, self._value(term, item, depth), item)
        elif not _is_null(value):
            self._add(subject, predicate, self._value(term, value, depth), value)

    def _value(self, term: Term, node: yaml.Node, depth: int) -> Object:
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
            expected = node.tag == _TAG + "str" or (_is_plain(node) and node.tag in _PLAIN_TAGS)
        else:
            expected = node.tag == _TAG + ("map" if isinstance(node, yaml.MappingNode) else "seq")
        if not expected:
            shown = short(node.tag.replace(_TAG, "!!"))
            raise self.fail(f"the tag {shown} is not supported; write the plain value", node)

    def _scalar(self, term: Term, node: yaml.ScalarNode) -> Object:
        text, plain = node.value, _is_plain(node)
        if plain and node.tag == _TAG + "bool" and text.lower() in ("true", "false"):
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
        self.lines.setdefault(triple, _line(node))
        self.triples.append(triple)


class _WithoutLines(_Reader):
    """Reads nodes that JSON gives."""

    def top(self, value: object) -> None:
        """Takes one release."""
        self._top(_as_node(value))

    def _add(self, subject: Subject, predicate: ox.NamedNode, obj: Object, node: yaml.Node) -> None:
        if len(self.triples) > _MAX_NODES:
            raise self.fail("too many facts", node)
        self.triples.append(ox.Triple(subject, predicate, obj))


def _line(node: yaml.Node | yaml.Event) -> int:
    return int(node.start_mark.line) + 1 if node.start_mark else 1


def _is_plain(node: yaml.ScalarNode) -> bool:
    return node.style is None or node.style == ""


def _is_null(node: yaml.Node | None) -> bool:
    return node is None or (isinstance(node, yaml.ScalarNode) and node.tag == _TAG + "null")
