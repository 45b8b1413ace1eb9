"""Validates descriptions against `shapes/description.ttl`: what is missing, what contradicts itself, what lacks evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from compliance.findings import Finding, Severity, violations
from compliance.graph import Graph, Subject, to_turtle, vocabulary
from compliance.graph.conformance import SH, Result, line_of, own_shapes, results
from compliance.graph.nodes import Node
from compliance.graph.triples import RDF_TYPE
from compliance.licences import library, parse
from compliance.licences.expressions import ExpressionError
from compliance.model.release import releases
from compliance.terms import NAMESPACE

_DS = "https://w3id.org/openclaim/shape/description/"
_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_BOOLEAN = ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")


class Report(NamedTuple):
    """What was found in a description, and the same as a W3C SHACL validation report in Turtle."""

    findings: list[Finding]
    turtle: bytes

    @property
    def well_formed(self) -> bool:
        """Whether nothing has to be mended; warnings may remain, for which `sh:conforms` of the report is false."""
        return not violations(self.findings)


class _Placed(NamedTuple):
    finding: Finding
    result: Result


def validate(graph: Graph) -> Report:
    """What is to be mended in the releases of a graph.

    InputError where the graph describes no release or states something that is no fact.
    """
    labels: dict[Subject, str] = {}
    data: dict[ox.Triple, None] = {}
    names: list[Result] = []
    found = releases(graph)
    for release in found:
        data.update(dict.fromkeys(graph.closure([release.node.subject])))
        prefix = f"{release.name}: " if len(found) > 1 else ""
        for node, label in _nodes(release.node, release.name, prefix):
            labels[node.subject] = label
            data.update(dict.fromkeys(_types(graph, node)))
            labels.update({e: f"{label}.evidence" for e in _evidence(graph, node)})
            names += _licence_names(node)
    everything = [*results(data, own_shapes("description")), *names]
    placed = sorted({_place(graph, labels, r) for r in everything}, key=_order)
    return Report(list(dict.fromkeys(p.finding for p in placed)), to_turtle(_report(placed)))


def _nodes(node: Node, label: str, prefix: str) -> Iterator[tuple[Node, str]]:
    """The node and those below it, each with the name that people know it by."""
    yield node, label
    for term, children in sorted(node.children.items()):
        counts: dict[str, int] = {}
        for child in children:
            counts[child.cls] = counts.get(child.cls, 0) + 1
            same = sum(c.cls == child.cls for c in children)
            number = f"[{counts[child.cls]}]" if same > 1 else ""
            above = "" if vocabulary().is_a(node.cls, "Release") else f"{label}."
            kind = f"[{child.cls}]" if term == "artifact" else ""
            yield from _nodes(child, (above or prefix) + term + kind + number, prefix)


def _types(graph: Graph, node: Node) -> Iterator[ox.Triple]:
    """The class of a node with the classes above it, and the class of its evidence; shapes target these."""
    for cls in (node.cls, *sorted(vocabulary().classes[node.cls].parents)):
        yield ox.Triple(node.subject, RDF_TYPE, ox.NamedNode(NAMESPACE + cls))
    for evidence in _evidence(graph, node):
        yield ox.Triple(evidence, RDF_TYPE, ox.NamedNode(NAMESPACE + "Evidence"))


def _evidence(graph: Graph, node: Node) -> list[Subject]:
    return [o for o in graph.objects(node.subject, NAMESPACE + "evidence") if not isinstance(o, ox.Literal)]


def _licence_names(node: Node) -> Iterator[Result]:
    """What is wrong with the licences that a part names: no licence at all, or one whose terms nobody knows."""
    if node.cls == "Licence":
        return
    for value in node.values.get("licence", ()):
        text = str(value)
        try:
            unknown = sorted({name for choice in parse(text, library()) for name in choice.unknown})
        except ExpressionError as error:
            yield _named(node, text, "licence-expression", Severity.VIOLATION, str(error))
            continue
        for name in unknown:
            hint = library().suggest(name)
            yield _named(node, text, "licence-known", Severity.WARNING,
                         f"the licence '{name}' is not known, so that its terms are unknown{hint or ';'} "
                         "correct the name or describe its terms in place")


def _named(node: Node, text: str, shape: str, severity: Severity, message: str) -> Result:
    return Result(node.subject, NAMESPACE + "licence", ox.Literal(text), _DS + shape,
                  _DS + "LicenceNameConstraintComponent", severity, message)


def _place(graph: Graph, labels: dict[Subject, str], result: Result) -> _Placed:
    line = line_of(graph, result.focus, result.path, result.value)
    label = labels.get(result.focus, "")
    return _Placed(Finding(graph.source, line, result.severity, result.message, label), result)


def _order(placed: _Placed) -> tuple[object, ...]:
    """By line, then by what is said; nothing here depends on the names of blank nodes."""
    finding, result = placed
    shown = result.value.value if result.value is not None and not isinstance(result.value, ox.BlankNode) else ""
    return finding.line or 0, finding.node, finding.severity, finding.message, result.path, result.shape, shown


def _report(placed: Iterable[_Placed]) -> Iterator[ox.Triple]:
    """The results as a validation report; nodes without an IRI carry the name that people know them by."""
    report = ox.BlankNode("report")
    everything = list(placed)
    yield ox.Triple(report, RDF_TYPE, _sh("ValidationReport"))
    conforms = ox.Literal("false" if everything else "true", datatype=_BOOLEAN)
    yield ox.Triple(report, _sh("conforms"), conforms)
    blank: dict[Subject, ox.BlankNode] = {}
    for number, (finding, result) in enumerate(everything, 1):
        node, focus = ox.BlankNode(f"result{number}"), result.focus
        if isinstance(focus, ox.BlankNode):
            known = focus in blank
            focus = blank.setdefault(focus, ox.BlankNode(f"node{len(blank) + 1}"))
            if not known:
                yield ox.Triple(focus, _LABEL, ox.Literal(finding.node or "node"))
        yield ox.Triple(report, _sh("result"), node)
        yield ox.Triple(node, RDF_TYPE, _sh("ValidationResult"))
        yield ox.Triple(node, _sh("focusNode"), focus)
        yield from _details(node, finding, result)


def _details(node: ox.BlankNode, finding: Finding, result: Result) -> Iterator[ox.Triple]:
    if result.path:
        yield ox.Triple(node, _sh("resultPath"), ox.NamedNode(result.path))
    if isinstance(result.value, (ox.NamedNode, ox.Literal)):
        yield ox.Triple(node, _sh("value"), result.value)
    yield ox.Triple(node, _sh("resultSeverity"), _sh(finding.severity.capitalize()))
    yield ox.Triple(node, _sh("resultMessage"), ox.Literal(finding.message))
    yield ox.Triple(node, _sh("sourceShape"), ox.NamedNode(result.shape))
    yield ox.Triple(node, _sh("sourceConstraintComponent"), ox.NamedNode(result.component))


def _sh(word: str) -> ox.NamedNode:
    return ox.NamedNode(SH + word)
