"""What a card calls the model: open source, open weights, source-available, by its tags and in sentences about the model.

A sentence counts where it introduces the model or says so of it; one that also speaks of other models, of parts, or of what
is not or not yet so is passed over. That a claim is made says nothing about whether it is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.formats.hub import (
    CLAIM_INTRODUCED,
    CLAIM_OF_OTHERS,
    CLAIM_SAID,
    CLAIM_TAGS,
    CLAIM_WORDS,
    FAMILIES,
)
from compliance.importers.building import File, Part, Place
from compliance.importers.hub.front_matter import place, texts
from compliance.importers.hub.prose import Prose
from compliance.importers.yaml_tree import Keys

_LONG = 600


def state(release: Part, keys: Keys, prose: Prose, file: File) -> None:
    """States what the card calls the model, each claim with the first tag and the first sentence that make it."""
    seen: set[tuple[str, str]] = set()
    for how, value, at in (*_tagged(keys, file), *_said(release, prose, file)):
        if (how, value) not in seen:
            seen.add((how, value))
            release.extend("claims", [value], at)


def _tagged(keys: Keys, file: File) -> Iterator[tuple[str, str, Place]]:
    for tag in texts(keys.values.get("tags")):
        value = CLAIM_TAGS.get((tag.text or "").lower())
        if value is not None:
            yield "tag", value, place(file, tag.line, f"tags: {tag.text}")


def _said(release: Part, prose: Prose, file: File) -> Iterator[tuple[str, str, Place]]:
    own = " ".join([str(release.facts.get("name", "")), *(s.title for s in prose.sections)]).lower()
    for sentence in prose.sentences:
        text = sentence.text[:_LONG]
        found = CLAIM_INTRODUCED.search(text) or CLAIM_SAID.search(text)
        if found is None or CLAIM_OF_OTHERS.search(text) or any(f.lower() not in own for f in FAMILIES.findall(text)):
            continue
        for words, value in CLAIM_WORDS:
            if words.search(found[0]):
                yield "sentence", value, place(file, sentence.line, text)
