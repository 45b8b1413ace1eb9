"""A GGUF file as a release: what its header says. The values were written by a converter and are weaker than a card."""

from __future__ import annotations

import hashlib
import os
import re
from typing import BinaryIO

from compliance.errors import short
from compliance.formats.licence_names import NONE, NOT_SAID
from compliance.graph import Graph
from compliance.importers.building import File, Part, Place, graph
from compliance.importers.hub.gguf_header import MAGIC, Header, header
from compliance.importers.hub.quantities import refine
from compliance.importers.hub.voices import Voice, parsed, settle

SAYS = "GGUF header (written by a converter)"
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_PATH = re.compile(r"^[./~]|[\\/].*[\\/]|^[0-9a-f]{20,}$")
_FURTHER = ("general.organization", "general.author", "general.version", "general.finetune")


def recognises(head: bytes, name: str) -> bool:
    """Whether a file is of this format: by its first four bytes, or by its name, so that a damaged one is told."""
    return head[:4] == MAGIC or name.lower().endswith(".gguf")


def read(stream: BinaryIO, source: str) -> Graph:
    """The model that a file holds, known by the digest of what its header says."""
    found = header(stream, source)
    file = File(source, "", SAYS)
    says = "\n".join(f"{k}={v}" for k, v in sorted(found.values.items()))
    digest = hashlib.sha256(f"{says}\n{found.tensors} {found.elements}".encode()).hexdigest()
    release, weights = Part(file, "Model", f"urn:sha256:{digest}"), Part(file, "Weights")
    facts(release, weights, found, file)
    if not release.has("name"):
        stem = os.path.basename(source).removesuffix(".gguf")
        release.state("name", stem.strip("<>") or "model", Place("", "the name of the file"))
    settle(weights, voices(found, file))
    if found.tensors or not weights.empty():
        release.add("artifact", weights)
    return graph([release])


def facts(release: Part, weights: Part, found: Header, file: File) -> None:
    """States name, base, form and number of parameters, where the header has them."""
    name = _text(found, "general.name")
    if name and not _PATH.search(name):
        release.state("name", name, _place(file, "general.name", name))
    elif name:
        release.note(f"general.name '{short(name, 60)}' is a path or a digest and no name", _place(file, "general.name", name))
    _base(release, found, file)
    form(release, weights, found, file, True)
    told = [k for k in _FURTHER if _text(found, k)]
    if told:
        shown = ", ".join(f"{k} '{short(_text(found, k), 60)}'" for k in told)
        release.note(f"not taken, since a converter may mean the base by it: {shown}", Place("", "", None, file))


def _base(release: Part, found: Header, file: File) -> None:
    count = found.values.get("general.base_model.count", 1)
    address = _text(found, "general.base_model.0.repo_url")
    if isinstance(count, int) and count > 1:
        release.note(f"{count} base models are named; basedOn takes one and stays unknown", Place("", "", None, file))
    elif address and _IRI.fullmatch(address):
        release.state("basedOn", address, _place(file, "general.base_model.0.repo_url", address))


def form(release: Part, weights: Part, found: Header, file: File, alone: bool) -> None:
    """States the form of the weights, and their number where the file is the only one (`alone`) and whole."""
    if not found.tensors:
        release.note("the file holds a vocabulary and no weights", Place("", "", None, file))
        return
    at = Place("", f"{found.tensors} tensors of {found.elements} numbers", None, file)
    by, parts = _text(found, "general.quantized_by"), found.values.get("split.count", 1)
    if _text(found, "general.type") == "adapter":
        weights.state("format", "adapter", _place(file, "general.type", "adapter"))
        return
    if found.quantised or by:
        weights.state("format", "quantised", _place(file, "general.quantized_by", by) if by else at)
    if isinstance(parts, int) and parts > 1:
        release.note(f"the file is one of {parts}; the number of parameters stays unknown", at)
        return
    if not found.quantised and not by:
        weights.state("format", "full", at)
    if alone:
        refine(release, "parameterCount", found.elements, at)


def voices(found: Header, file: File) -> list[Voice]:
    """What the header says about the licence."""
    tag, name, link = (_text(found, f"general.license{k}") for k in ("", ".name", ".link"))
    said: list[Voice] = []
    if tag:
        none, known = tag.lower() in NONE, parsed(tag)
        other = "" if none or known or tag.lower() in NOT_SAID else tag
        names = frozenset({known} if known and not none else ())
        said.append(Voice("general.license", _place(file, "general.license", tag), names, other, none))
    for key, value in (("general.license.name", name), ("general.license.link", link)):
        known = parsed(value)
        if value and (known or not any(v.speaks() for v in said)):
            said.append(Voice(key, _place(file, key, value), frozenset({known} if known else ()), "" if known else value))
    return said


def _text(found: Header, key: str) -> str:
    value = found.values.get(key)
    return value.strip()[:2000] if isinstance(value, str) else ""


def _place(file: File, key: str, value: str) -> Place:
    return Place(key, short(f"{key}: {value}"), None, file)
