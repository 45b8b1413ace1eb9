"""What places of a document say about the licence of a part, put together without resolving what they disagree on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from compliance.errors import short
from compliance.formats.licence_names import identified
from compliance.formats.licence_names import named as known_licence
from compliance.importers.building import Part, Place

_MAX_SAID = 50


class Said(NamedTuple):
    """What one place says about a licence: its name or its text, that there is none, or nothing (neither of these)."""

    how: str
    place: Place
    name: str = ""
    text: str = ""
    none: bool = False

    @property
    def something(self) -> bool:
        """Whether anything is said."""
        return bool(self.name or self.text or self.none)

    @property
    def meaning(self) -> tuple[str, str, bool]:
        """What has to be equal for two places to agree."""
        return (known_licence(self.name) or self.name, self.text, self.none)


def licence(part: Part, said: Sequence[Said]) -> None:
    """States the licence on which all ways of saying it (declared, concluded) agree.

    Where they differ it stays unknown, and a note names both. Several licences that are said in one way all apply.
    """
    if len(said) > _MAX_SAID:
        part.note(f"{len(said)} statements about the licence are beyond all measure; it stays unknown", said[0].place)
        return
    ways: dict[str, list[Said]] = {}
    for one in said:
        if one.something:
            ways.setdefault(one.how, []).append(one)
        else:
            part.note(f"{one.how}: nothing is asserted about the licence, so it stays unknown", one.place)
    if not ways:
        return
    stated = [one for group in ways.values() for one in group]
    first = next(iter(ways.values()))
    if len({frozenset(s.meaning for s in group) for group in ways.values()}) > 1 or len({s.none for s in first}) > 1:
        shown = "; ".join(f"{how}: {' and '.join(_shown(s) for s in group)}" for how, group in ways.items())
        part.note(f"conflicting facts about the licence ({shown}); it stays unknown until one is corrected", first[0].place)
        part.dispute("licence", [one.place for one in stated])
    elif first[0].none:
        for one in stated:
            part.state("noLicence", True, one.place)
    else:
        _state(part, list({s.meaning: s for s in first}.values()), stated)


def _state(part: Part, first: Sequence[Said], stated: Sequence[Said]) -> None:
    values = [_licence_value(part, s) for s in first]
    part.facts["licence"] = values if len(values) > 1 else values[0]
    for one in stated:
        part.places.setdefault(one.place, []).append("licence")
    if len(values) > 1:
        part.note(f"{len(values)} licences are listed and it is not said how they go together; read as all applying",
                  first[0].place)


def _shown(said: Said) -> str:
    return "none" if said.none else f"'{short(said.name or said.text, 60)}'"


def _licence_value(part: Part, said: Said) -> Any:
    """The name of a known licence, else a licence of which only the name is known."""
    name, told = known_licence(said.name) if said.name else None, ""
    if said.text:
        by_text, told = identified(said.text)
        if name is not None and by_text != name:
            told = f"it is called {name}, but {told}"
            name = None
        else:
            name = by_text
    if name is not None:
        return name
    shown = short(said.name or said.text, 100)
    part.note(f"the licence '{short(shown, 60)}' is unknown here, so that its terms are"
              + (f": {told}" if told else "; describe them in place or name the licence by its SPDX id"), said.place)
    inside = Part(part.file, "Licence")
    inside.state("name", shown, said.place)
    return inside
