"""CycloneDX bills of materials (JSON and XML, 1.5 to 1.7): each machine-learning model becomes a release.

Read from the document itself: the library of the format drops model cards without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from compliance.errors import InputError, short
from compliance.formats import cyclonedx as words
from compliance.formats.named import KIND, PREFIX
from compliance.graph import Graph, vocabulary
from compliance.importers import parts
from compliance.importers.building import File, Part, graph
from compliance.importers.cyclonedx_licences import licences
from compliance.importers.cyclonedx_parts import dataset, datasets, described, location, modalities, properties
from compliance.importers.cyclonedx_xml import read_xml
from compliance.importers.located import Document, Item, read_json

_JSON = re.compile(r'"bomFormat"\s*:\s*"CycloneDX"')
_XML = re.compile(r"https?://cyclonedx\.org/schema/bom/")
_MAX_RELEASES = 500
_IRI = re.compile(r"(?:https?|urn|pkg):[^\s<>\"{}|\\^`]+")


def recognises(text: str, name: str) -> bool:
    """Whether a text is a CycloneDX document in JSON or XML."""
    start = text.lstrip("\ufeff \t\r\n")
    return bool(_JSON.search(text)) if start.startswith("{") else start.startswith("<") and bool(_XML.search(text[:5000]))


def read(text: str, source: str) -> Graph:
    """The models of a document, or its data where it has no model; InputError where it describes neither."""
    xml = text.lstrip("\ufeff \t\r\n").startswith("<")
    document = read_xml(text.lstrip("\ufeff"), source) if xml else read_json(text, source)
    version = document.top.text("specVersion")
    if version is None or version.value not in words.VERSIONS:
        shown = short(version.value) if version else "none is given"
        raise InputError(source, f"CycloneDX 1.5 to 1.7 is read and not this version ({shown}); earlier ones have no model cards",
                         version.line if version else None)
    reader = _Reader(document, File.of(source, text, f"CycloneDX {version.value} document"))
    models = [c for c in _components(document.top) if c.value.get("type") == words.MODEL or _says_release(c)]
    data = [c for c in _components(document.top) if c.value.get("type") == words.DATA]
    if len(models or data) > _MAX_RELEASES:
        raise InputError(source, f"the document describes more than {_MAX_RELEASES} models; split it")
    found = [reader.model(c) for c in models] or [reader.data_release(c) for c in data]
    if not found:
        raise InputError(source, "no component of type machine-learning-model or data is described; "
                                 "openclaim decides AI releases")
    return graph(found)


def _components(top: Item) -> Iterator[Item]:
    """Every component of the document, however deep, in its order."""
    metadata = top.at("metadata", "component")
    todo = [*reversed(top.objects("components")), *([metadata] if metadata else [])]
    while todo:
        item = todo.pop()
        yield item
        todo += reversed(item.objects("components"))


def _says_release(item: Item) -> bool:
    """Whether a component of another type says by a property that it is a release."""
    return any(name == PREFIX + KIND and vocabulary().is_a(str(value.value), "Release") for name, value in properties(item))


def _references(release: Part, item: Item, places: Mapping[str, Part]) -> None:
    """States the places of parts that references of a type give; the other references are noted."""
    for reference in item.objects("externalReferences"):
        kind, url = reference.text("type"), reference.text("url")
        part = places.get(kind.value) if kind else None
        if part is not None and url is not None:
            location(part, url)
        else:
            shown = f"of type '{short(kind.value)}'" if kind else "without a type"
            release.note(f"the reference {shown} is not taken", parts.place(reference))


class _Reader:
    def __init__(self, document: Document, file: File) -> None:
        self.file, self.document = file, document
        self.serial = document.top.text("serialNumber")
        self.by_ref: dict[str, Item] = {}
        for item in _components(document.top):
            ref = item.text("bom-ref")
            if ref is not None and self.by_ref.setdefault(ref.value, item) is not item:
                raise item.fail(f"the bom-ref '{short(ref.value)}' is given twice; it has to be unique in a document")

    def model(self, item: Item) -> Part:
        """The model that a component is."""
        says = parts.kind(properties(item), "Release") or "Model"
        release, weights, card = self._release(item, says), Part(self.file, "Weights"), Part(self.file, "ModelCard")
        licences(weights, item)
        _references(release, item, {"distribution": weights, "model-card": card})
        self._card(release, card, item)
        parts.properties(item, properties(item), release, weights)
        self._base(release, item)
        for part in (weights, card):
            release.add_known("artifact", part)
        self._inner(release, item)
        self._rest(release, item)
        return release

    def data_release(self, item: Item) -> Part:
        """Data as a release of their own."""
        release, data = self._release(item, "Component"), Part(self.file, "TrainingData")
        release.state("suppliedAs", "dataset", parts.place(item, f"type: {words.DATA}"))
        licences(data, item)
        _references(release, item, {"distribution": data})
        parts.properties(item, properties(item), release, data)
        release.add("artifact", data)
        self._rest(release, item)
        return release

    def _release(self, item: Item, kind: str) -> Part:
        release = Part(self.file, kind, self._iri(item))
        for key, term in words.RELEASE.items():
            parts.text_fact(release, term, item.text(key))
        self._provider(release, item)
        return release

    def _iri(self, item: Item) -> str:
        """An IRI for a component: its package URL, its bom-ref where that is one, else its BOM-Link."""
        purl, ref = item.text("purl"), item.text("bom-ref")
        for found in (purl, ref):
            if found is not None and _IRI.fullmatch(found.value):
                return str(found.value)
        serial = str(self.serial.value).removeprefix("urn:uuid:") if self.serial else self.file.sha256
        version = str(self.document.root.get("version") or 1)
        return f"urn:cdx:{quote(serial, safe='-')}/{quote(version)}#{quote(ref.value if ref else item.pointer, safe='')}"

    def _provider(self, release: Part, item: Item) -> None:
        found: list[tuple[str, Item]] = []
        for key in words.PROVIDERS:
            stated = item.at(key)
            name = stated if stated is not None and isinstance(stated.value, str) else stated.text("name") if stated else None
            if name is not None and name.value.strip():
                found.append((key, name))
        if not found:
            return
        key, name = found[0]
        provider = Part(self.file, "Provider")
        provider.state("name", name.value.strip(), parts.place(name, f"{key}: {name.value}"))
        release.facts["provider"] = provider
        for other, named in found[1:]:
            if named.value.strip() != name.value.strip():
                release.note(f"the {other} '{short(named.value)}' is another than the {key}; the {key} is taken as the provider",
                             parts.place(named))

    def _card(self, release: Part, card: Part, item: Item) -> None:
        stated = item.at("modelCard")
        if stated is None:
            return
        parts.topics(card, stated, words.TOPICS)
        for key, term in (("inputs", "inputModality"), ("outputs", "outputModality")):
            parameters = stated.at("modelParameters")
            modalities(release, term, parameters.objects(key) if parameters else [])
        for entry in (stated.at("modelParameters") or stated).objects("datasets"):
            dataset(release, entry, self.by_ref)
        left = sorted(set(stated.keys()) - words.CARD_SEEN) + parts.unread(stated, (*words.TOPICS, *words.CARD_LISTS))
        parts.properties(stated, properties(stated), card)
        if left:
            card.note(f"not taken, since no fact of ours is in them: {', '.join(left)}", parts.place(stated, "modelCard"))

    def _inner(self, release: Part, item: Item) -> None:
        """Parts that are components within the model and say by a property what they are."""
        unclear = 0
        for inner in item.objects("components"):
            kind = parts.kind(properties(inner))
            if kind is None:
                unclear += inner.value.get("type") not in (words.MODEL, words.DATA)
                continue
            if inner.value.get("bom-ref") in {e.value.get("ref") for e in datasets(item)}:
                continue
            part = Part(self.file, kind)
            described(part, inner)
            release.add("artifact", part)
        if unclear:
            release.note(f"{unclear} components within the model do not tell what part of it they are; none is made of them",
                         parts.place(item, "components"))

    def _base(self, release: Part, item: Item) -> None:
        ancestors = (item.at("pedigree") or item).objects("ancestors") if item.at("pedigree") else []
        if len(ancestors) != 1:
            if ancestors:
                release.note(f"{len(ancestors)} ancestors are named; basedOn takes one and stays unknown",
                             parts.place(ancestors[0]))
            return
        base = ancestors[0]
        ways = [base.text("purl"), base.text("bom-ref"), *(r.text("url") for r in base.objects("externalReferences"))]
        found = next((w for w in ways if w is not None and _IRI.fullmatch(w.value)), None)
        if found is None:
            release.note("the ancestor has no package URL or address; basedOn stays unknown", parts.place(base))
        else:
            release.state("basedOn", found.value, parts.place(found))

    def _rest(self, release: Part, item: Item) -> None:
        left = sorted(set(item.keys()) - set(words.RELEASE) - words.SEEN)
        if left:
            release.note(f"not taken, since no fact of ours is in them: {', '.join(left)}", parts.place(item))

