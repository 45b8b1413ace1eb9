"""A row of a dump of a hub's metadata: the repository's id with its card, or with the front matter of its card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from compliance.errors import InputError, short
from compliance.formats.hub import DATASETS, HUGGING_FACE, REPOSITORY
from compliance.formats.hub_dump import CARD_DATA_KEYS, CARD_TEXT_KEYS, GATED, GATED_KEY, ID_KEYS
from compliance.graph import Graph
from compliance.importers.building import File, Place, graph
from compliance.importers.hub.describe import SAYS, Described, describe, finish

_HUB = "hub's metadata"
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read(text: str, source: str) -> Graph:
    """The release of a row in JSON; InputError where it has no id or no card, or where the card cannot be read.

    What a dump does not hold stays unknown: that a repository is listed does not tell which files are in it.
    """
    row = _row(text, source)
    repository = _text(row, ID_KEYS)
    if not REPOSITORY.fullmatch(repository):
        raise InputError(source, f"'{short(repository, 60)}' is no id of a repository" if repository else
                         f"the row has no id of a repository ({', '.join(ID_KEYS)})")
    card = _card(row, source)
    digest = hashlib.sha256(text.encode()).hexdigest()
    found = describe(card, File(source, digest, SAYS))
    hub = Place("", f"id: {repository}", None, File(source, digest, _HUB))
    release = found.release
    release.iri = (HUGGING_FACE if release.kind == "Model" else DATASETS) + repository
    if not release.has("name"):
        release.state("name", repository, hub)
    release.state("channel", ["hub"], hub)
    _gate(found, str(row.get(GATED_KEY, "")).lower(), hub)
    return graph([finish(found, found.voices)])


def _row(text: str, source: str) -> Mapping[str, Any]:
    try:
        row = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(source, f"JSON cannot be read: {getattr(error, 'msg', 'nested too deeply')}") from None
    if not isinstance(row, dict):
        raise InputError(source, "a row of a hub's metadata is an object")
    return row


def _text(row: Mapping[str, Any], keys: Sequence[str]) -> str:
    return next((v for k in keys if isinstance(v := row.get(k), str) and v.strip()), "")


def _card(row: Mapping[str, Any], source: str) -> str:
    """The card, or its front matter alone where the row has no more."""
    card = _text(row, CARD_TEXT_KEYS)
    if card:
        return card.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    data = next((v for k in CARD_DATA_KEYS if (v := row.get(k))), None)
    if isinstance(data, str):
        data = _row(data, source)
    if not isinstance(data, dict):
        raise InputError(source, f"the row has no card ({', '.join((*CARD_TEXT_KEYS, *CARD_DATA_KEYS))})")
    try:
        shown = yaml.dump({k: v for k, v in data.items() if v is not None}, Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
    except (yaml.YAMLError, RecursionError, UnicodeEncodeError):
        raise InputError(source, "the front matter of the card cannot be read") from None
    return f"---\n{shown}---\n"


def _gate(found: Described, gated: str, hub: Place) -> None:
    """States that an access form is switched on and that somebody has to approve, which the hub knows and the card does not."""
    gate, main, at = GATED.get(gated), found.main, hub._replace(quote=f"{GATED_KEY}: {gated}")
    if gate is None:
        return
    if not main.has("availability"):
        main.state("availability", "gated", at)
    if main.facts.get("gate") in (None, "account"):
        main.facts.pop("gate", None)
        main.state("gate", gate, at)
