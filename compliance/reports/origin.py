"""Where decisions come from in PROV-O: the check, the tool, what was used with digests, sources and who stands behind them.

With it goes the SHACL report on each description. Nothing holds a time, since equal decisions give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

import pyoxigraph as ox

from compliance import __version__
from compliance.decide import Decision
from compliance.graph.nodes import Evidence
from compliance.graph.triples import RDF_TYPE
from compliance.model.validate import validate
from compliance.own.words import OwnFolder
from compliance.reports.memo import Basis
from compliance.reports.memo_basis import licences, policies
from compliance.terms import LICENCE, NAMESPACE, POLICY

EARL = "http://www.w3.org/ns/earl#"
PROV = "http://www.w3.org/ns/prov#"
DCT = "http://purl.org/dc/terms/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
TOOL = ox.NamedNode(f"https://w3id.org/openclaim/tool/{__version__}")
# A reader of RDF makes a link of an IRI; any other scheme stays a text.
_SCHEMES = ("http://", "https://", "urn:", "file:", "doi:")


def iri(text: str) -> ox.NamedNode:
    """An IRI as a node."""
    return ox.NamedNode(text)


def literal(text: str, datatype: str = "string") -> ox.Literal:
    """A text, or a value of another type of XML Schema; bytes of a path that are no text are replaced."""
    text = text.encode("utf-8", "replace").decode()
    return ox.Literal(text) if datatype == "string" else ox.Literal(text, datatype=iri(_XSD + datatype))


def activity(decision: Decision) -> ox.NamedNode:
    """The check of one release on one day under one reading."""
    return iri(f"urn:openclaim:{decision.release.sha256[:16]}:{decision.as_of}:{decision.reading.value}:check")


def origin(decisions: Sequence[Decision], basis: Basis) -> Iterator[ox.Triple]:
    """The tool, the own folders, and for each decision its activity with all that it used; a SHACL report a description."""
    yield from _typed(TOOL, "SoftwareAgent", f"openclaim {__version__}")
    yield ox.Triple(TOOL, RDF_TYPE, iri(EARL + "Software"))
    for folder in basis.own:
        yield from _own(folder)
    validated: set[int] = set()
    for decision in decisions:
        yield from _activity(decision, basis)
        if id(decision.release.graph) not in validated:
            validated.add(id(decision.release.graph))
            yield from _report(decision, basis)


def source(result: ox.NamedNode, evidence: Evidence) -> Iterator[ox.Triple]:
    """What a result derives from: the source with its digest and whoever states it; what is no address is a text."""
    if not evidence.source:
        return
    if not evidence.source.lower().startswith(_SCHEMES):
        yield ox.Triple(result, iri(DCT + "source"), literal(evidence.source))
        return
    node = iri(evidence.source)
    yield ox.Triple(result, iri(PROV + "wasDerivedFrom"), node)
    yield ox.Triple(node, RDF_TYPE, iri(PROV + "Entity"))
    if evidence.sha256:
        yield ox.Triple(node, iri(NAMESPACE + "sha256"), literal(evidence.sha256))
    if evidence.stated_by:
        agent = iri(f"urn:openclaim:agent:{sha256(evidence.stated_by.encode()).hexdigest()[:16]}")
        yield from _typed(agent, "Agent", evidence.stated_by)
        yield ox.Triple(node, iri(PROV + "wasAttributedTo"), agent)


def _typed(node: ox.NamedNode, cls: str, label: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, RDF_TYPE, iri(PROV + cls))
    yield ox.Triple(node, iri(RDFS + "label"), literal(label))


def _activity(decision: Decision, basis: Basis) -> Iterator[ox.Triple]:
    node, release = activity(decision), decision.release
    yield from _typed(node, "Activity", f"check of {release.name} as of {decision.as_of}, reading {decision.reading.value}")
    yield ox.Triple(node, iri(NAMESPACE + "asOf"), literal(decision.as_of.isoformat(), "date"))
    yield ox.Triple(node, iri(PROV + "wasAssociatedWith"), TOOL)
    described = iri(f"urn:openclaim:description:{release.sha256}")
    yield from _typed(described, "Entity", f"description of {release.name}")
    yield ox.Triple(described, iri(DCT + "source"), literal(release.source))
    yield ox.Triple(described, iri(DCT + "subject"), iri(release.id))
    yield from _used(node, described, release.sha256)
    for version in policies(decision, basis):
        plan = iri(f"{POLICY}{version.id}")
        yield from _typed(plan, "Plan", version.label)
        yield ox.Triple(plan, RDF_TYPE, iri(PROV + "Entity"))
        yield from _used(node, plan, version.sha256)
    for licence in licences(release, basis.library):
        entry = basis.library.find(licence.id)
        if entry is not None:
            terms = iri(LICENCE + entry.id)
            yield from _typed(terms, "Entity", entry.name)
            yield ox.Triple(node, iri(PROV + "used"), terms)


def _used(node: ox.NamedNode, entity: ox.NamedNode, digest: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, iri(PROV + "used"), entity)
    yield ox.Triple(entity, iri(NAMESPACE + "sha256"), literal(digest))


def _own(folder: OwnFolder) -> Iterator[ox.Triple]:
    node = iri(f"urn:sha256:{folder.sha256}")
    yield from _typed(node, "Collection", f"own {folder.kind} {folder.path}")
    yield ox.Triple(node, iri(NAMESPACE + "sha256"), literal(folder.sha256))
    for name in folder.ids:
        yield ox.Triple(node, iri(PROV + "hadMember"), iri((POLICY if folder.kind == "policies" else LICENCE) + name))


def _report(decision: Decision, basis: Basis) -> Iterator[ox.Triple]:
    """The report of `openclaim validate` with names for its nodes, so that those of several descriptions stay apart."""
    base = f"{activity(decision).value.removesuffix(':check')}:validation"

    def named(node: object) -> object:
        return iri(f"{base}:{node.value}") if isinstance(node, ox.BlankNode) else node

    turtle = validate(decision.release.graph, decision.as_of, known=basis.library).turtle
    for t in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        yield ox.Triple(named(t.subject), t.predicate, named(t.object))  # type: ignore[arg-type]
    yield ox.Triple(iri(f"{base}:report"), iri(PROV + "wasGeneratedBy"), activity(decision))
