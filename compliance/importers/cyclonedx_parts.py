"""What CycloneDX says about the parts of a model: the place, data sets of the model card, modalities, properties."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.errors import short
from compliance.formats import cyclonedx as words
from compliance.importers import parts
from compliance.importers.building import Part
from compliance.importers.cyclonedx_licences import licences
from compliance.importers.located import Item


def location(part: Part, url: Item) -> None:
    """States the place of a part; a second one is noted."""
    if part.has("location") and part.facts["location"] != url.value:
        part.note(f"a further place, {short(url.value)}, is not taken", parts.place(url))
    else:
        parts.text_fact(part, "location", url)


def described(part: Part, item: Item) -> None:
    """States what a component says about the part that it is."""
    licences(part, item)
    for reference in item.objects("externalReferences"):
        kind, url = reference.text("type"), reference.text("url")
        if kind and url and kind.value in ("distribution", "website", "vcs", "documentation"):
            location(part, url)
    parts.properties(item, properties(item), part)


def modalities(release: Part, term: str, entries: list[Item]) -> None:
    """States what goes in or comes out, where every format that is listed names a modality."""
    found = [(e, f) for e in entries if (f := e.text("format")) is not None]
    unclear = [f for _, f in found if f.value.strip().lower() not in words.MODALITIES]
    for one in unclear:
        release.note(f"the format '{short(one.value)}' names no modality of ours; {term} stays unknown", parts.place(one))
    if not unclear:
        for _, one in found:
            release.extend(term, [words.MODALITIES[one.value.strip().lower()]], parts.place(one))


def dataset(release: Part, entry: Item, components: Mapping[str, Item]) -> None:
    """Data of the model card, of which the format leaves open whether they served training or evaluation."""
    ref = entry.text("ref")
    component = components.get(ref.value) if ref else None
    told = component or entry
    kind = parts.kind(properties(told))
    if component is None and (stated := entry.text("type")) is not None and stated.value != "dataset":
        release.note(f"what is listed under datasets is of type '{short(stated.value)}'; it is not taken", parts.place(entry))
        return
    part = Part(release.file, kind or "Data")
    if kind is None:
        name = told.text("name") or ref
        shown = f"the data set '{short(name.value)}'" if name else "a data set without a name"
        part.note(f"{shown} served training or evaluation, which of them is not said", parts.place(entry))
    url = entry.at("contents")
    parts.text_fact(part, "location", url.text("url") if url else None)
    described(part, told)
    if ref is not None and component is None:
        part.note(f"the data set '{short(ref.value)}' is not described here", parts.place(entry))
    release.add("artifact", part)


def datasets(item: Item) -> list[Item]:
    """The entries of the list of data sets in the model card of a component."""
    parameters = item.at("modelCard", "modelParameters")
    return parameters.objects("datasets") if parameters else []


def properties(item: Item) -> list[tuple[str, Item]]:
    """Name and value of the properties of a component or a model card."""
    found = []
    for entry in item.objects("properties"):
        name, value = entry.text("name"), entry.text("value")
        if name is not None and value is not None:
            found.append((str(name.value), value))
    return found
