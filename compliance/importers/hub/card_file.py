"""A card alone: a Markdown file with or without front matter."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from compliance.errors import InputError
from compliance.graph import Graph
from compliance.importers.building import File, Place, graph
from compliance.importers.hub.describe import SAYS, describe, finish
from compliance.importers.hub.files import as_text
from compliance.importers.hub.front_matter import is_card

_LIMIT = 1024 * 1024


def recognises(text: str, name: str) -> bool:
    """Whether a text is a card: a Markdown file by its name, or any text with front matter that is closed."""
    return name.lower().endswith((".md", ".markdown")) or is_card(text[:_LIMIT].replace("\r\n", "\n"))


def read(text: str, source: str) -> Graph:
    """The release that a card is about, known by the digest of the card; InputError where the card cannot be read."""
    data = text.encode()
    if len(data) > _LIMIT:
        raise InputError(source, f"the card is larger than {_LIMIT // 2**20} MiB, more than a card can need")
    plain = as_text(source, data)
    if not plain.strip():
        raise InputError(source, "the file is empty; nothing is described")
    found = describe(plain, File(source, hashlib.sha256(data).hexdigest(), SAYS))
    release = found.release
    release.iri = f"urn:sha256:{release.file.sha256}"
    if not release.has("name"):
        name, whence = _name(PurePath(source))
        release.state("name", name, Place("", f"the name of the {whence}"))
    return graph([finish(found, found.voices)])


def _name(path: PurePath) -> tuple[str, str]:
    """The name of a card's file with what it is the name of: a README is named after its folder."""
    folder = path.parent.name
    if path.stem.lower() == "readme" and folder:
        return folder, "folder"
    return path.stem.strip("<>") or "card", "file"
