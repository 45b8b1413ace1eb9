"""Whether a folder is a hub repository; imports little, since it is asked of every folder that a user names."""

from __future__ import annotations

import os
import re
from pathlib import Path

from compliance.formats import hub_files as names

_MAX_ENTRIES = 100_000
_DESCRIPTIONS = frozenset({"ttl", "turtle", "nt", "rdf", "owl", "jsonld", "yaml", "yml"})
_OWN = re.compile(r"model\.(?:ttl|turtle|nt|rdf|xml|owl|ya?ml|jsonld|json)", re.IGNORECASE)


def is_repository(folder: Path) -> bool:
    """Whether a folder is a hub repository: it has a file that only those have, weights, or a card with front matter.

    One that holds a description of ours (a file `model.ttl`, `model.yaml` and so on) is a case and none. Where other
    files lie that may be descriptions, only what no other folder has tells.
    """
    known = {n for n in (*names.MARKS, "README.md") if os.path.lexists(folder / n)}
    with os.scandir(folder) as entries:
        found = known | {e.name for _, e in zip(range(_MAX_ENTRIES), entries, strict=False)}
    if any(_OWN.fullmatch(n) for n in found):
        return False
    if found & set(names.SURE) or any(names.WEIGHTS.fullmatch(n) for n in found):
        return True
    if any(n.rpartition(".")[2].lower() in _DESCRIPTIONS for n in found):
        return False
    if found & set(names.MARKS):
        return True
    card = folder / "README.md"
    if "README.md" not in found or not card.is_file():
        return False
    with card.open("rb") as stream:
        return stream.read(16).lstrip(b"\xef\xbb\xbf \r\n").startswith(b"---")
