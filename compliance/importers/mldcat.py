"""MLDCAT-AP and DCAT in RDF (Turtle, JSON-LD, RDF/XML): models with their data sets, else data sets as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import PurePath

import pyoxigraph as ox

from compliance.errors import InputError, short
from compliance.formats import mldcat as words
from compliance.formats.licence_names import NONE, NOT_SAID
from compliance.formats.topics import says_something
from compliance.graph import Graph, Subject
from compliance.graph import read as read_rdf
from compliance.graph.jsonld import CONTEXT
from compliance.importers.building import File, Part, Place, graph
from compliance.importers.licence_said import Said, licence
from compliance.importers.mldcat_nodes import Nodes
from compliance.terms import NAMESPACE

_RDF = re.compile(r"http://data\.europa\.eu/it6/|http://www\.w3\.org/ns/dcat#|semiceu\.github\.io/MLDCAT-AP")
_OURS = re.compile(rf"{re.escape(NAMESPACE)}|{re.escape(CONTEXT)}")
_TURTLE = re.compile(r"^\s*@?prefix\s", re.IGNORECASE | re.MULTILINE)
_KEY = re.compile(r'"((?:MachineLearningModel|Dataset|Distribution|File|Modality|Agent)\.\w+)"\s*:')
_CONTEXT = re.compile(rf'"({words.CONTEXTS.pattern})"')
_MAX_RELEASES = 500


def recognises(text: str, name: str) -> bool:
    """Whether a text is RDF in the words of DCAT or MLDCAT-AP and none of ours."""
    rdf = text.lstrip("\ufeff \t\r\n").startswith("<") or '"@context"' in text or bool(_TURTLE.search(text))
    return rdf and bool(_RDF.search(text)) and not _OURS.search(text)


def read(text: str, source: str) -> Graph:
    """The models of a catalogue, or its data sets where it has no model; InputError where it describes neither."""
    own = _CONTEXT.sub(lambda _: json.dumps(words.context()), text)
    ending = PurePath(source).suffix.lstrip(".").lower()
    # Turtle may begin with "[" too, but has no key that begins with "@".
    json_ld = own.lstrip("\ufeff \t\r\n").startswith(("{", "[")) and '"@' in own
    rdf = read_rdf(own.encode(), source, "jsonld" if json_ld else ending)
    by = "MLDCAT-AP record" if words.IT6 in text or own != text else "DCAT record"
    reader = _Reader(File.of(source, text, by), Nodes(rdf, text, own == text))
    models, data = _described(rdf, words.MODEL), _described(rdf, words.DATA)
    if len(models or data) > _MAX_RELEASES:
        raise InputError(source, f"the catalogue describes more than {_MAX_RELEASES} models; split it")
    found = [reader.model(m) for m in models] or [reader.data_release(d) for d in data]
    if own != text and (left := sorted(set(_KEY.findall(text)) - set(words.context()))) and found:
        found[0].note(f"not taken, since no fact of ours is in them: {', '.join(left)}")
    if not found:
        raise InputError(source, "no machine learning model and no data set is described in the words of MLDCAT-AP or DCAT")
    return graph(found)


def _described(rdf: Graph, cls: str) -> list[Subject]:
    """The nodes of a class of which something is said; one that is only named, as the base of another, is no release."""
    found = rdf.typed(cls)
    return [n for n in found if len(rdf.predicates(n)) > 1] or found


class _Reader:
    def __init__(self, file: File, nodes: Nodes) -> None:
        self.rdf, self.file, self.nodes = nodes.rdf, file, nodes

    def model(self, node: Subject) -> Part:
        """The model that a node describes."""
        release, weights = Part(self.file, "Model", self._iri(node)), Part(self.file, "Weights")
        self.nodes.facts(release, node, words.RELEASE)
        for predicate, (term, value) in words.IMPLIED.items():
            for obj in self.rdf.objects(node, predicate)[:1]:
                release.state(term, value, self.nodes.place(node, predicate, obj))
        self._provider(release, node, words.PROVIDERS)
        for predicate, term in words.MODALITIES.items():
            self.nodes.named(release, node, predicate, term)
        self.nodes.named(release, node, words.CHANNELS, "channel")
        self._licence(weights, node)
        self._files(weights, node)
        self._topics(release, node, "ModelMetadata", words.TOPICS)
        self._data(release, node)
        release.add_known("artifact", weights)
        self._rest(release, node, {*words.RELEASE, *words.TOPICS})
        return release

    def data_release(self, node: Subject) -> Part:
        """The data set as a release of its own."""
        release = Part(self.file, "Component", self._iri(node))
        release.state("suppliedAs", "dataset", Place("", "a dcat:Dataset"))
        self.nodes.facts(release, node, words.DATA_RELEASE)
        self._provider(release, node, words.DATA_PROVIDERS)
        release.add("artifact", self._data_part(node, "TrainingData"))
        self._topics(release, node, "DataInformation", words.DATA_TOPICS)
        return release

    def _provider(self, release: Part, node: Subject, ways: Iterable[str]) -> None:
        for predicate in ways:
            agents = self.rdf.objects(node, predicate)
            names = {a: n for a in agents if (n := self.nodes.label(a, named_only=True))}
            if len(agents) == 1 and names:
                provider = Part(self.file, "Provider")
                place = self.nodes.place(node, predicate, agents[0])
                provider.state("name", names[agents[0]], place._replace(quote=short(f"{place.quote} ({names[agents[0]]})")))
                release.facts["provider"] = provider
                return
            if agents:
                release.note(f"{len(agents)} providers are given, {len(names)} with a name; the provider stays unknown",
                             self.nodes.place(node, predicate, agents[0]))

    def _licence(self, part: Part, *nodes: Subject) -> None:
        said = []
        for node in nodes:
            for obj in self.rdf.objects(node, words.LICENCE):
                name = obj.value if isinstance(obj, (ox.NamedNode, ox.Literal)) else self.nodes.label(obj)
                last = name.rstrip("/").rpartition("/")[2].lower()
                said.append(Said("license", self.nodes.place(node, words.LICENCE, obj), none=last in NONE,
                                 name="" if last in NONE | NOT_SAID else name))
        licence(part, list({s.name: s for s in said}.values()))

    def _files(self, weights: Part, node: Subject) -> None:
        """The place of the files in which the model is expressed, where they have one place."""
        urls = [(f, u) for f in self.rdf.objects(node, words.FILE) if not isinstance(f, ox.Literal)
                for u in self.rdf.objects(f, words.FILE_URL)]
        if len({u for _, u in urls}) == 1:
            self.nodes.fact(weights, "location", urls[0][1], self.nodes.place(urls[0][0], words.FILE_URL, urls[0][1]))
        elif urls:
            weights.note(f"the model is in {len(urls)} files; none of them is the place of the weights", self.nodes.place(
                urls[0][0], words.FILE_URL, urls[0][1]))

    def _topics(self, release: Part, node: Subject, kind: str, table: dict[str, str]) -> None:
        part = Part(self.file, kind)
        for predicate, topic in table.items():
            for obj in self.rdf.objects(node, predicate)[:1]:
                if says_something(obj.value):
                    part.extend("documents", [topic], self.nodes.place(node, predicate, obj))
        release.add_known("artifact", part)

    def _data(self, release: Part, node: Subject) -> None:
        training: list[Subject] = []
        for predicate, kind in words.USES.items():
            for obj in self.rdf.objects(node, predicate):
                place = self.nodes.place(node, predicate, obj)
                if isinstance(obj, ox.Literal):
                    release.note(f"the data set is a text ('{short(obj.value, 60)}') and no node", place)
                    continue
                part = self._data_part(obj, kind)
                if kind == "TrainingData":
                    part.state("usedInTraining", True, place)
                    training.append(obj)
                release.add("artifact", part)
        self._data_information(release, training)

    def _data_information(self, release: Part, training: list[Subject]) -> None:
        """What is documented of every data set; of some only is a note, since it is not so of the training data."""
        part = Part(self.file, "DataInformation")
        for predicate, topic in words.DATA_TOPICS.items():
            told = [(d, o[0]) for d in training if (o := self.rdf.objects(d, predicate)) and says_something(o[0].value)]
            if told and len(told) == len(training):
                part.extend("documents", [topic], self.nodes.place(told[0][0], predicate, told[0][1]))
            elif told:
                release.note(f"'{topic}' is documented for {len(told)} of {len(training)} data sets only",
                             self.nodes.place(told[0][0], predicate, told[0][1]))
        release.add_known("artifact", part)

    def _data_part(self, node: Subject, kind: str) -> Part:
        part = Part(self.file, kind)
        distributions = [d for d in self.rdf.objects(node, words.DCAT + "distribution") if not isinstance(d, ox.Literal)]
        self._licence(part, node, *distributions)
        rights = self.rdf.objects(node, words.DCT + "accessRights")
        for obj in rights:
            availability = words.ACCESS.get(obj.value.replace("https://", "http://"))
            place = self.nodes.place(node, words.DCT + "accessRights", obj)
            if availability:
                part.state("availability", availability, place)
            else:
                part.note(f"the access rights '{short(obj.value, 80)}' have no counterpart; availability stays unknown", place)
        self._data_place(part, [node, *distributions])
        return part

    def _data_place(self, part: Part, nodes: list[Subject]) -> None:
        for predicate in words.PLACES:
            found = [(n, o) for n in nodes for o in self.rdf.objects(n, predicate)]
            if found:
                self.nodes.fact(part, "location", found[0][1], self.nodes.place(found[0][0], predicate, found[0][1]))
                return

    def _iri(self, node: Subject) -> str:
        return node.value if isinstance(node, ox.NamedNode) else self.file.iri(node.value)

    def _rest(self, release: Part, node: Subject, taken: set[str]) -> None:
        left = sorted(re.split("[/#]", p)[-1] for p in set(self.rdf.predicates(node)) - taken - words.SEEN)
        if left:
            release.note(f"not taken, since no fact of ours is in them: {', '.join(left)}")
