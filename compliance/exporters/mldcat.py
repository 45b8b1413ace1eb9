"""MLDCAT-AP 3 (Turtle): the model, its provider, its data sets; and beside it, unless plain, all facts in our words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from compliance.exporters.base import Options
from compliance.exporters.ledger import Ledger, below
from compliance.formats import mldcat as words
from compliance.formats.licence_names import SPDX
from compliance.graph import Object
from compliance.graph.canonical import canonical
from compliance.graph.nodes import Node
from compliance.graph.triples import PREFIXES, RDF_TYPE
from compliance.licences import in_use
from compliance.terms import LICENCE, Ref, Value

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TERMS = {term: predicate for predicate, term in reversed(words.RELEASE.items())}
_MODALITIES = {term: predicate for predicate, term in reversed(words.MODALITIES.items())}
_ACCESS = {ours: iri for iri, ours in reversed(words.ACCESS.items())}
_USES = {kind: predicate for predicate, kind in reversed(words.USES.items())}
_ABOUT = {"TrainingData": "Data on which the model was trained.", "EvaluationData": "Data on which the model was evaluated."}
# What MLDCAT-AP asks of a model, by the predicate.
_NEEDS = {words.DCT + "title": "a name", words.DCAT + "version": "a version", words.DCT + "created": "the day of its making",
          words.IT6 + "trainedOn": "its training data", words.FILE: "a place of the weights"}


def write(ledger: Ledger, options: Options) -> str:
    """The Turtle document, with a comment on what it does not hold."""
    triples = _Writer(ledger).triples()
    if not options.plain:
        _all_facts(ledger)
        triples += ledger.release.graph.closure([ledger.node.subject])
        if isinstance(ledger.node.subject, ox.BlankNode):
            triples = [_renamed(t, ledger.node.subject, ox.NamedNode(ledger.release.id)) for t in triples]
    prefixes = {**PREFIXES, **words.PREFIXES}
    ordered = [ox.Triple(q.subject, q.predicate, q.object)
               for q in ox.parse(canonical(triples), format=ox.RdfFormat.N_TRIPLES)]
    text = " ".join(str(t) for t in ordered)
    used = {name: iri for name, iri in prefixes.items() if iri in text}
    body = (ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode()
    return "".join(f"# not held: {' '.join(line.split())}\n" for line in ledger.lost()) + body


def _all_facts(ledger: Ledger) -> None:
    """Marks the facts that MLDCAT-AP has no word for as standing in ours; evidence stands there too."""
    for node in below(ledger.node):
        ledger.extend(node, list(ledger.pending(node)))
    ledger.keep_everything()


def _renamed(triple: ox.Triple, old: ox.BlankNode, new: ox.NamedNode) -> ox.Triple:
    return ox.Triple(new if triple.subject == old else triple.subject, triple.predicate,
                     new if triple.object == old else triple.object)


class _Writer:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.model = ox.NamedNode(ledger.release.id)
        self.found: list[ox.Triple] = []

    def triples(self) -> list[ox.Triple]:
        """The release in the words of MLDCAT-AP."""
        self._add(self.model, RDF_TYPE.value, ox.NamedNode(words.MODEL))
        self._add(self.model, words.DCT + "identifier", ox.Literal(self.ledger.release.id))
        for term, predicate in _TERMS.items():
            self._single(term, predicate)
        self._placed()
        self._provider()
        for term, predicate in _MODALITIES.items():
            self._modalities(term, predicate)
        self._channels()
        weights = next((p for p in self.ledger.parts() if p.cls == "Weights"), None)
        if weights is not None:
            self._licence(weights, self.model)
            self._file(weights)
        for number, part in enumerate(self.ledger.parts(), 1):
            if part.cls in _USES:
                self._data(part, number)
        present = {t.predicate.value for t in self.found if t.subject == self.model}
        missing = ["the day on which its data were collected"] if any(p.cls in _USES for p in self.ledger.parts()) else []
        missing += ["a description of the base model"] if self.ledger.node.value("basedOn") else []
        missing += [what for predicate, what in _NEEDS.items() if predicate not in present]
        # Never empty: no fact of ours is the day of making.
        self.ledger.warnings.append(f"MLDCAT-AP asks for {', '.join(missing)}, which the facts do not give")
        return self.found

    def _add(self, subject: ox.NamedNode, predicate: str, obj: Object) -> None:
        self.found.append(ox.Triple(subject, ox.NamedNode(predicate), obj))

    def _id(self, name: str) -> ox.NamedNode:
        base = self.ledger.release.id
        return ox.NamedNode(f"{base}{'/' if '#' in base else '#'}{name}")

    def _single(self, term: str, predicate: str) -> None:
        values = self.ledger.values(self.ledger.node, term)
        literal = _literal(values[0]) if len(values) == 1 else None
        if literal is not None:
            self.ledger.take(self.ledger.node, term)
            self._add(self.model, predicate, literal)

    def _placed(self) -> None:
        """Placing on the Union market follows from its day, which is written already."""
        for predicate, (term, value) in words.IMPLIED.items():
            if self.ledger.values(self.ledger.node, term) != (value,):
                # A day of placing without the word that it was in the Union says less than MLDCAT-AP would.
                if any(t.predicate.value == predicate for t in self.found):
                    self.found = [t for t in self.found if t.predicate.value != predicate]
                    self.ledger.put_back(self.ledger.node, words.RELEASE[predicate])
            elif any(t.predicate.value == predicate for t in self.found):
                self.ledger.take(self.ledger.node, term)

    def _provider(self) -> None:
        provider = self.ledger.provider()
        name = self.ledger.text(provider, "name") if provider is not None else None
        if name is not None:
            agent = self._id("provider")
            self._add(self.model, words.PROVIDERS[0], agent)
            self._add(agent, RDF_TYPE.value, ox.NamedNode(words.FOAF + "Agent"))
            self._add(agent, words.FOAF + "name", ox.Literal(name))

    def _modalities(self, term: str, predicate: str) -> None:
        values = [str(v) for v in self.ledger.values(self.ledger.node, term)]
        if not values or not all(v in words.NAMED[term] for v in values):
            return
        self.ledger.take(self.ledger.node, term)
        for value in values:
            node, concept = self._id(f"{term}-{value}"), self._id(f"modality-{value}")
            self._add(self.model, predicate, node)
            self._add(node, RDF_TYPE.value, ox.NamedNode(words.IT6 + "Modality"))
            self._add(node, words.IT6 + "classification", concept)
            self._add(concept, RDF_TYPE.value, ox.NamedNode(words.SKOS + "Concept"))
            self._add(concept, words.SKOS + "prefLabel", ox.Literal(value))

    def _channels(self) -> None:
        values = [str(v) for v in self.ledger.values(self.ledger.node, "channel")]
        if values and all(v in words.NAMED["channel"] for v in values):
            self.ledger.take(self.ledger.node, "channel")
            for value in values:
                self._add(self.model, words.CHANNELS, ox.Literal(value))

    def _licence(self, part: Node, owner: ox.NamedNode) -> None:
        """The licences of a part as addresses (of the SPDX list, our library, or their own); none where one has none."""
        found = [_address(str(v)) for v in self.ledger.values(part, "licence")]
        addresses = [a for a in found if a is not None]
        if len(addresses) < len(found) or part.children.get("licence"):
            return
        self.ledger.take(part, "licence")
        for address in addresses:
            self._add(owner, words.LICENCE, ox.NamedNode(address))
            self._add(ox.NamedNode(address), RDF_TYPE.value, ox.NamedNode(words.DCT + "LicenseDocument"))

    def _file(self, weights: Node) -> None:
        place = self.ledger.text(weights, "location")
        if place is not None:
            file, form = self._id("weights"), self._id("format")
            self._add(self.model, words.FILE, file)
            self._add(file, RDF_TYPE.value, ox.NamedNode(words.IT6 + "File"))
            self._add(file, words.DCT + "identifier", ox.Literal("weights"))
            self._add(file, words.DCT + "title", ox.Literal("weights"))
            self._add(file, words.DCT + "format", form)
            self._add(form, RDF_TYPE.value, ox.NamedNode(words.SKOS + "Concept"))
            self._add(form, words.SKOS + "prefLabel", ox.Literal("not stated"))
            self._add(file, words.FILE_URL, ox.NamedNode(place))
            self._add(ox.NamedNode(place), RDF_TYPE.value, ox.NamedNode(words.DCAT + "Resource"))

    def _data(self, part: Node, number: int) -> None:
        if self.ledger.values(part, "usedInTraining") == (False,):
            return
        if part.cls == "TrainingData":
            self.ledger.take(part, "usedInTraining")
        node = self._id(f"data-{number}")
        self._add(self.model, _USES[part.cls], node)
        self._add(node, RDF_TYPE.value, ox.NamedNode(words.DATA))
        self._add(node, words.DCT + "title", ox.Literal(self.ledger.title(part)))
        self._add(node, words.DCT + "description", ox.Literal(_ABOUT[part.cls]))
        held = self.ledger.values(part, "availability")
        if len(held) == 1 and str(held[0]) in _ACCESS:
            self.ledger.take(part, "availability")
            rights = ox.NamedNode(_ACCESS[str(held[0])])
            self._add(node, words.DCT + "accessRights", rights)
            self._add(rights, RDF_TYPE.value, ox.NamedNode(words.DCT + "RightsStatement"))
        place = self.ledger.text(part, "location")
        if place is not None:
            self._add(node, words.DCAT + "landingPage", ox.NamedNode(place))
            self._add(ox.NamedNode(place), RDF_TYPE.value, ox.NamedNode(words.FOAF + "Document"))
        self._licence(part, node)


def _address(value: str) -> str | None:
    if "://" in value:
        return value
    entry = in_use().find(value)
    if entry is None:
        return None
    spdx = entry.node.value("spdxId")
    listed = str(spdx) if spdx else entry.id if not entry.in_library else None
    return f"{SPDX}{listed}" if listed else f"{LICENCE}{entry.id}"


def _literal(value: Value) -> Object | None:
    match value:
        case Decimal() if value == value.to_integral_value() and value >= 0:
            return ox.Literal(f"{value.to_integral_value():f}", datatype=ox.NamedNode(_XSD + "nonNegativeInteger"))
        case date():
            return ox.Literal(value.isoformat(), datatype=ox.NamedNode(_XSD + "date"))
        case Ref(iri=iri):
            return ox.NamedNode(iri)
        case str():
            return ox.Literal(value)
        case _:
            return None
