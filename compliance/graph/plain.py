"""A description as plain values whose keys are the terms of the vocabulary, and as YAML or JSON: the way back of `keyed`."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from decimal import Context, Decimal
from typing import Any

import pyoxigraph as ox
import yaml

from compliance.errors import InputError, short
from compliance.graph.nodes import class_of
from compliance.graph.normal import number
from compliance.graph.triples import NIL, RDF_TYPE, Graph, Object, Subject
from compliance.graph.vocabulary import vocabulary
from compliance.terms import NAMESPACE, NOTE, Kind, Term

_LEADING = ("id", "type", "name")
# Most nodes have one of these, which is then written without a list.
_SINGLE = ("evidence", "licence")
_TRAILING = ("artifact", "evidence", "note")
_LARGEST = 10**15
_EXACT = Context(prec=120)
_XSD = "http://www.w3.org/2001/XMLSchema#"
_IMPLIED = frozenset({"Evidence", "Range", "Provider", "Licence", "Clause", "PublishedGrade"})


def values(graph: Graph) -> list[dict[str, Any]]:
    """The releases of a graph as plain values that `keyed.from_values` turns into the same graph.

    InputError for what plain values cannot say: a node without an IRI in two places, or words that are not ours.
    """
    tops = [s for s in graph.subjects() if (cls := class_of(graph, s)) is not None and vocabulary().is_a(cls, "Release")]
    writer = _Writer(graph)
    found = [writer.node(s) for s in tops]
    if writer.count < len(graph):
        raise InputError(graph.source, "the description has statements in words of others than openclaim; write it as Turtle")
    return found


def to_json(graph: Graph) -> str:
    """The releases as JSON in our own keys."""
    found = values(graph)
    number_ = functools.partial(_plain_number, source=graph.source)
    return json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1, default=number_) + "\n"


def to_yaml(graph: Graph, heading: Iterable[str] = ()) -> str:
    """The releases as YAML in our own keys, below comments."""
    found = values(graph)
    text = yaml.dump(found[0] if len(found) == 1 else found, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return "".join(f"# {' '.join(line.split())}\n" for line in heading) + text


class _Writer:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.seen: set[Subject] = set()
        self.count = 0

    def node(self, subject: Subject, term: Term | None = None) -> dict[str, Any]:
        """A node with everything below it; each triple is counted once."""
        self.seen.add(subject)
        made: dict[str, Any] = {"id": subject.value} if isinstance(subject, ox.NamedNode) else {}
        types = [t.removeprefix(NAMESPACE) for t in self.graph.types(subject)]
        implied = term is not None and types == [term.node_class] and term.node_class in _IMPLIED
        if not implied:
            made["type"] = types[0] if len(types) == 1 else types
        rest: dict[str, Any] = {}
        for predicate, objects in self.graph.predicates(subject).items():
            self.count += len(objects)
            if predicate == NOTE:
                rest["note"] = [o.value for o in objects]
            elif predicate.startswith(NAMESPACE) and predicate[len(NAMESPACE):] in vocabulary().terms:
                name = predicate[len(NAMESPACE):]
                rest[name] = self.objects(vocabulary().terms[name], objects)
            elif predicate != RDF_TYPE.value:
                self.count -= len(objects)
        ordered = [k for k in _LEADING if k in rest] + [k for k in rest if k not in (*_LEADING, *_TRAILING)] + \
            [k for k in _TRAILING if k in rest]
        return {**made, **{k: rest[k] for k in ordered}}

    def objects(self, term: Term, objects: list[Object]) -> Any:
        """The values of a term: a single one as it is, several as a list, and the empty list as one."""
        if objects == [NIL]:
            return []
        found = [self.value(term, o) for o in objects]
        return found if len(found) > 1 or (term.multiple and term.name not in _SINGLE) else found[0]

    def value(self, term: Term, obj: Object) -> Any:
        """A value, an address, or the node that stands there."""
        if isinstance(obj, ox.Literal):
            if obj.language:
                raise InputError(self.graph.source, f"the text '{short(obj.value, 40)}' has a language; write it as Turtle")
            return _literal(obj)
        if term.kind in (Kind.NODE, Kind.RANGE) and self.graph.predicates(obj) and obj not in self.seen:
            return self.node(obj, term)
        if isinstance(obj, ox.BlankNode) or (term.name == "licence" and self.graph.predicates(obj)):
            raise InputError(self.graph.source, f"a node under '{term.name}' stands in two places or says nothing; write it "
                             "as Turtle")
        return obj.value


def _literal(literal: ox.Literal) -> Any:
    kind = literal.datatype.value.removeprefix(_XSD)
    if kind == "boolean":
        return literal.value in ("true", "1")
    if kind in ("decimal", "integer", "double"):
        return number(literal.value) if number(literal.value) is not None else literal.value
    return literal.value


def _plain_number(value: Decimal, source: str) -> int | float:
    if value == value.to_integral_value():
        return int(value)
    if Decimal(repr(float(value))) != value:
        raise InputError(source, f"the number {value} has more digits than JSON is read with; write it as YAML or Turtle")
    return float(value)


class _Dumper(yaml.SafeDumper):
    """Writes numbers so that YAML reads them as numbers, and lists of short values on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    if value == value.to_integral_value() and value < _LARGEST:
        return dumper.represent_scalar("tag:yaml.org,2002:int", str(int(value)))
    sign, digits, exponent = _EXACT.normalize(value).as_tuple()
    shown = "".join(map(str, digits))
    power = len(shown) - 1 + int(exponent)
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{'-' * sign}{shown[0]}.{shown[1:] or '0'}e{power:+03d}")


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.SequenceNode:
    short = all(isinstance(v, (str, int, bool)) and len(str(v)) < 40 for v in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    # Unlike other styles the one in double quotes keeps line ends such as U+0085 apart.
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if value.isprintable() else '"')


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(list, _list)
