"""SPDX 3 documents (JSON-LD, AI and Dataset profiles): each AI package becomes a model, its data sets parts of it.

Read from the compact form that the SPDX specification prescribes for JSON-LD; its context is known and never fetched.
"""

from __future__ import annotations

import re

from compliance.errors import InputError, short
from compliance.formats import spdx3 as words
from compliance.formats.topics import says_something
from compliance.graph import Graph
from compliance.importers import parts
from compliance.importers.building import File, Part, graph
from compliance.importers.located import Item, read_json
from compliance.importers.spdx3_elements import Elements, name_of
from compliance.importers.spdx3_licences import licences

_CONTEXT = re.compile(r'"@context"\s*:\s*\[?\s*"https?://spdx\.org/rdf/3')
_OLD = re.compile(r'"spdxVersion"\s*:\s*"SPDX-[12]')
_MAX_RELEASES = 500


def recognises(text: str, name: str) -> bool:
    """Whether a text is an SPDX document in JSON, of version 3 or of an older one (which `read` refuses)."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and bool(_CONTEXT.search(text) or _OLD.search(text))


def read(text: str, source: str) -> Graph:
    """The models of a document, or its data sets where it has no model; InputError where it describes neither."""
    document = read_json(text, source)
    if "spdxVersion" in document.root:
        raise InputError(source, f"this is {short(str(document.root['spdxVersion']))}, which has no fields for AI; "
                                 "convert it to SPDX 3", document.line(("spdxVersion",)))
    elements = Elements(document.top)
    reader = _Reader(elements, File.of(source, text, _who(elements)))
    models, data = elements.typed(words.MODEL), elements.typed(words.DATA)
    if len(models or data) > _MAX_RELEASES:
        raise InputError(source, f"the document describes more than {_MAX_RELEASES} packages; split it")
    found = [reader.model(m) for m in models] or [reader.data_release(d) for d in data]
    if not found:
        counted = ", ".join(f"{n} {t}" for t, n in sorted(elements.counts().items())[:5])
        raise InputError(source, f"no AI package and no data set is described (only {counted}); openclaim decides AI releases")
    return graph(found)


def _who(elements: Elements) -> str:
    by = elements.creators()
    return f"SPDX 3 document by {short(', '.join(by), 80)}" if by else "SPDX 3 document"


class _Reader:
    def __init__(self, elements: Elements, file: File) -> None:
        self.elements, self.file = elements, file

    def model(self, item: Item) -> Part:
        """The model that an AI package is."""
        release = self._release(item, parts.kind(self.elements.properties(item), "Release") or "Model")
        weights = Part(self.file, "Weights")
        self._fields(weights, item, words.WEIGHTS)
        licences(weights, self.elements, item)
        parts.properties(item, self.elements.properties(item), release, weights)
        release.add_known("artifact", weights)
        self._documents(release, item)
        self._data(release, item)
        self._base(release, item)
        self._documentation(release, item)
        self._rest(release, item, (*words.RELEASE, *words.WEIGHTS, *words.TOPICS))
        return release

    def data_release(self, item: Item) -> Part:
        """The data set as a release of its own."""
        release = self._release(item, "Component")
        release.state("suppliedAs", "dataset", parts.place(item, words.DATA))
        data = self._data_part(item, "TrainingData")
        parts.properties(item, self.elements.properties(item), release, data)
        release.add("artifact", data)
        self._data_documents(release, [item])
        return release

    def _release(self, item: Item, kind: str) -> Part:
        iri = self.elements.iri(item) or ""
        release = Part(self.file, kind, iri if parts.is_iri(iri) else self.file.iri(item.pointer))
        self._fields(release, item, words.RELEASE)
        self._provider(release, item)
        return release

    def _fields(self, part: Part, item: Item, table: dict[str, str]) -> None:
        for key, term in table.items():
            parts.text_fact(part, term, item.text(key))

    def _provider(self, release: Part, item: Item) -> None:
        supplier, origins = item.at("suppliedBy"), item.items("originatedBy")
        stated = supplier or (origins[0] if len(origins) == 1 else None)
        if stated is None:
            if origins:
                release.note("several agents are named as the origin and none as the supplier; the provider stays unknown",
                             parts.place(origins[0]))
            return
        name = name_of(self.elements.target(stated))
        if name is None:
            release.note(f"the agent {short(str(stated.value))} is not described; the provider stays unknown",
                         parts.place(stated))
            return
        provider = Part(self.file, "Provider")
        provider.state("name", name.value.strip(), parts.place(stated, f"{stated.path[-1]}: {name.value}"))
        release.facts["provider"] = provider

    def _documents(self, release: Part, item: Item) -> None:
        metadata = Part(self.file, "ModelMetadata")
        parts.topics(metadata, item, words.TOPICS)
        release.add_known("artifact", metadata)

    def _data(self, release: Part, item: Item) -> None:
        used: list[Item] = []
        for relation, kind in words.USES.items():
            for target in self.elements.related(item, relation):
                if target.value in words.NONE or target.value in words.NOT_SAID:
                    release.note(f"'{relation}' names no data ({target.value}); nothing is taken from it", parts.place(target))
                    continue
                data = self.elements.target(target)
                if data is None:
                    part = Part(self.file, kind)
                    release.note(f"the data set {short(str(target.value))} is not described here", parts.place(target))
                else:
                    part = self._data_part(data, parts.kind(self.elements.properties(data)) or kind)
                    used += [data] if kind == "TrainingData" else []
                if kind == "TrainingData" and not part.has("usedInTraining"):
                    part.state("usedInTraining", True, parts.place(target, f"{relation}: {target.value}"))
                release.add("artifact", part)
        self._data_documents(release, used)

    def _data_part(self, item: Item, kind: str) -> Part:
        part = Part(self.file, kind)
        self._fields(part, item, words.WEIGHTS)
        licences(part, self.elements, item)
        stated = item.text("dataset_datasetAvailability")
        access = words.AVAILABILITY.get(stated.value) if stated else None
        if stated and access:
            part.state("availability", access.availability, parts.place(stated))
            part.state("gate", access.gate, parts.place(stated))
        elif stated:
            part.note(f"the availability '{short(stated.value)}' has no counterpart; it stays unknown", parts.place(stated))
        parts.properties(item, self.elements.properties(item), part)
        self._rest(part, item, (*words.RELEASE, *words.WEIGHTS, *words.DATA_TOPICS))
        return part

    def _data_documents(self, release: Part, used: list[Item]) -> None:
        """What is documented of every data set; of some only is a note, since it is not so of the training data."""
        if not used:
            return
        information = Part(self.file, "DataInformation")
        for key, topic in words.DATA_TOPICS.items():
            told = [f for f in (d.at(key) for d in used) if f is not None and says_something(str(f.value))]
            if len(told) == len(used):
                information.extend("documents", [topic], parts.place(told[0]))
            elif told:
                information.note(f"'{key}' is given for {len(told)} of {len(used)} data sets; it documents not all of them",
                                 parts.place(told[0]))
        release.add_known("artifact", information)

    def _base(self, release: Part, item: Item) -> None:
        bases = [t for t in self.elements.related(item, "descendantOf") if t.value not in words.NONE | words.NOT_SAID]
        if len(bases) == 1:
            release.state("basedOn", str(bases[0].value), parts.place(bases[0], f"descendantOf: {bases[0].value}"))
        elif bases:
            release.note(f"{len(bases)} releases are named as the base; basedOn takes one and stays unknown",
                         parts.place(bases[0]))

    def _documentation(self, release: Part, item: Item) -> None:
        """Parts of which the document itself says what they are; of the others only that nobody can tell."""
        for relation in ("contains", "hasDocumentation", "hasDistributionArtifact", "hasEvidence", "hasMetadata"):
            unclear = 0
            for target in self.elements.related(item, relation):
                element = self.elements.target(target)
                kind = parts.kind(self.elements.properties(element)) if element else None
                if element is None or kind is None:
                    unclear += 1
                    continue
                release.add("artifact", self._data_part(element, kind))
            if unclear:
                release.note(f"{unclear} elements under '{relation}' are files or packages whose role SPDX does not tell "
                             "(weights, training or inference code, which document); no part is made of them",
                             parts.place(item))

    def _rest(self, part: Part, item: Item, taken: tuple[str, ...]) -> None:
        left = sorted(k for k in set(item.keys()) - set(taken) - words.SEEN if item.value[k] not in words.SAYS_NOTHING)
        if left:
            part.note(f"not taken, since no fact of ours is in them: {', '.join(left)}", parts.place(item))
