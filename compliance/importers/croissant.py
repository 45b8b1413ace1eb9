"""Croissant data cards (JSON-LD, 1.0 and 1.1): the data set becomes a release of its own.

Read from the document itself; the data behind it are never fetched, nor is a context.
"""

from __future__ import annotations

import re
from typing import Any

from compliance.errors import short
from compliance.formats import croissant as words
from compliance.formats.licence_names import NONE, NOT_SAID
from compliance.graph import Graph
from compliance.importers import parts
from compliance.importers.building import File, Part, graph
from compliance.importers.licence_said import Said, licence
from compliance.importers.located import Document, Item, read_json

_MARK = re.compile(r'"https?://mlcommons\.org/croissant/')
_IRI = re.compile(r"(?:https?|urn):[^\s<>\"{}|\\^`]+")


def recognises(text: str, name: str) -> bool:
    """Whether a text is a Croissant document."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and '"@context"' in text and bool(_MARK.search(text))


def read(text: str, source: str) -> Graph:
    """The data set of a card; InputError where it is none, of another version, or has a context that is not inline."""
    document = read_json(text, source)
    _check_context(document.top)
    top = _with_short_keys(document).top
    types = [str(t.value).removeprefix("cr:") for t in top.items("@type")]
    if not any(_shorten(t) == "Dataset" for t in types):
        raise top.fail("a Croissant card describes a data set; its '@type' says something else")
    versions = [m[1] for i in top.items("conformsTo") if (m := words.CONFORMS.fullmatch(_address(i)))]
    if versions and not words.VERSIONS.intersection(versions):
        raise top.fail(f"Croissant 1.0 and 1.1 are read and not {short(versions[0])}")
    return graph([_release(top, File.of(source, text, "Croissant data card"))])


def _check_context(top: Item) -> None:
    for item in top.items("@context"):
        todo: list[Any] = [item.value]
        while todo:
            value = todo.pop()
            if isinstance(value, dict):
                if "@import" in value or isinstance(value.get("@context"), str):
                    raise item.fail("a context is imported from elsewhere, which is not fetched; write it inline")
                todo += [v for v in value.values() if isinstance(v, dict)]
            elif isinstance(value, str) and not words.CONFORMS.fullmatch(value) and "schema.org" not in value:
                raise item.fail(f"the remote context {short(value)} is not fetched; write it inline")


def _shorten(key: str) -> str:
    for prefix, shorter in words.PREFIXES:
        if key.startswith(prefix):
            return shorter + key[len(prefix):]
    return key


def _with_short_keys(document: Document) -> Document:
    """The card with the keys of its outermost object in their short form; the first of two that are one counts."""
    written: dict[str, str] = {}
    for key in document.root:
        written.setdefault(_shorten(key), key)
    return Document(document.source, {k: document.root[w] for k, w in written.items()}, document.line, written)


def _address(item: Item) -> str:
    return str(item.value.get("@id", "") if isinstance(item.value, dict) else item.value)


def _release(top: Item, file: File) -> Part:
    release = Part(file, "Component", _iri(top, file))
    release.state("suppliedAs", "dataset", parts.place(top, "@type: sc:Dataset"))
    for key, term in words.RELEASE.items():
        parts.text_fact(release, term, _single(release, top, key))
    _provider(release, top)
    data = Part(file, "TrainingData")
    for key, term in words.DATA.items():
        parts.text_fact(data, term, _single(data, top, key))
    licence(data, [_said(item) for item in top.items("license")])
    release.add("artifact", data)
    card = Part(file, "DataCard")
    parts.topics(card, top, words.TOPICS)
    release.add_known("artifact", card)
    left = sorted(set(top.keys()) - {*words.RELEASE, *words.DATA, *words.TOPICS} - words.SEEN)
    if left:
        release.note(f"not taken, since no fact of ours is in them: {', '.join(left)}", parts.place(top, "@type: sc:Dataset"))
    return release


def _iri(top: Item, file: File) -> str:
    for item in (top.text("@id"), *top.items("url")):
        if item is not None and isinstance(item.value, str) and _IRI.fullmatch(item.value):
            return item.value
    return file.iri()


def _single(part: Part, top: Item, key: str) -> Item | None:
    """The value of a key as a text; of several, or of one that is none, nothing is taken."""
    found = top.items(key)
    if len(found) > 1:
        part.note(f"'{key}' has {len(found)} values; none is taken", parts.place(found[0]))
        return None
    if not found or isinstance(found[0].value, dict):
        return found[0].text("@value") if found else None
    item = found[0]
    return item._replace(value=str(item.value)) if str(item.value).strip() else None


def _provider(release: Part, top: Item) -> None:
    for key in words.PROVIDERS:
        named = [n for i in top.items(key) if (n := i.text("name") if isinstance(i.value, dict) else i) is not None]
        if len(named) == 1 and isinstance(named[0].value, str):
            provider = Part(release.file, "Provider")
            provider.state("name", named[0].value.strip(), parts.place(named[0], f"{key}: {named[0].value}"))
            release.facts["provider"] = provider
            return
        if named:
            release.note(f"'{key}' names {len(named)}; who provides the data stays unknown", parts.place(named[0]))


def _said(item: Item) -> Said:
    """What one licence value says: a name, an address, or a CreativeWork with either."""
    stated = item
    if isinstance(item.value, dict):
        stated = item.text("name") or item.text("url") or item.text("@id") or item
    name = stated.value.strip() if isinstance(stated.value, str) else ""
    lowered = name.lower()
    return Said("license", parts.place(stated), name="" if lowered in NONE | NOT_SAID else name, none=lowered in NONE)
