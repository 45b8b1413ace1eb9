"""A card with its release: what a card file alone gives, and what the card of a folder gives beside the other files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from compliance.formats.hub_files import QUANTISED
from compliance.importers.building import File, Part
from compliance.importers.hub import card as cards
from compliance.importers.hub.front_matter import Card, place, split, unclosed
from compliance.importers.hub.prose import Prose
from compliance.importers.hub.prose import read as read_prose
from compliance.importers.hub.voices import Voice, of_keys, of_prose, settle

SAYS = "provider's model card"
SAYS_DATA = "provider's data set card"


class Described(NamedTuple):
    """A release with its main part (weights, or the data of a data set), its card, and what is said about the licence."""

    release: Part
    main: Part
    card: Part
    voices: tuple[Voice, ...]


def describe(text: str, file: File, beside: frozenset[str] = frozenset()) -> Described:
    """What a card says. The licence is left to `finish`, since other files may speak about it too.

    `beside` are the names of the files in its folder; empty for a card alone.
    """
    card = split(text, file.name)
    kind = cards.kind(card, file.name)
    model = kind == "Model"
    file = file._replace(stated_by=SAYS if model else SAYS_DATA)
    release, main = Part(file, kind), Part(file, "Weights" if model else "TrainingData")
    about = Part(file, "ModelCard" if model else "DataCard")
    if not model:
        key = next(iter(card.keys.values))
        release.state("suppliedAs", "dataset", place(file, card.keys.values[key].line, f"{key}: …"))
    if unclosed(text):
        release.note("the front matter is not closed by a line of three hyphens, so that it is not read", place(file, 1, "---"))
    prose = read_prose(card.prose, card.line)
    cards.metadata(release, main, card, file)
    cards.prose_facts(release, about, prose, card, file, bool(beside & {"adapter_config.json", *QUANTISED}))
    return Described(release, main, about, tuple(_voices(card, prose, file, beside, not model)))


def _voices(card: Card, prose: Prose, file: File, beside: frozenset[str], of_data: bool) -> list[Voice]:
    found = of_keys(card.keys, file, beside)
    tagged = frozenset(n for v in found for n in v.known)
    return [*found, *of_prose(prose, file, tagged, of_data)]


def finish(found: Described, voices: Sequence[Voice], order: Sequence[Part] = (),
           shown: frozenset[str] = frozenset()) -> Part:
    """The release with its parts, those of `order` last.

    Of main part and card one of which nothing is known is left out, unless files show that it is there.
    """
    settle(found.main, voices)
    for part in (found.main, found.card):
        if part.kind in shown:
            found.release.add("artifact", part)
        else:
            found.release.add_known("artifact", part)
    for part in order:
        found.release.add("artifact", part)
    return found.release
