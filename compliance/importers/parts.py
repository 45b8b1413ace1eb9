"""What importers of several formats do with a field: state it, read it as a licence, as documentation, as a property."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from compliance.errors import InputError, short
from compliance.formats import named
from compliance.formats.licence_names import identified
from compliance.formats.licence_names import named as known_licence
from compliance.formats.topics import says_something
from compliance.graph import vocabulary
from compliance.importers.building import Part, Place
from compliance.importers.located import Item
from compliance.terms import Kind, nearest

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=\Z|T)")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def place(item: Item, quote: str | None = None) -> Place:
    """The place of a value, quoted as it stands or in the words given."""
    return Place(item.pointer, short(item.quote() if quote is None else quote), item.line)


def text_fact(part: Part, term: str, item: Item | None) -> None:
    """States the text of a field as a fact of a term; what the term cannot take becomes a note."""
    if item is None:
        return
    value = as_value(term, item.value)
    if value is None:
        part.note(f"'{short(str(item.value), 60)}' is no value of '{term}'; it stays unknown", place(item))
    else:
        part.state(term, value, place(item))


def as_value(term: str, text: str) -> str | None:
    """The text as a value of a term for days, addresses and texts; None where it is none."""
    kind, text = vocabulary().terms[term].kind, text.strip()
    if kind is Kind.DATE:
        day = _DAY.match(text)
        return day[0] if day else None
    if kind is Kind.IRI:
        return text if _IRI.fullmatch(text) else None
    return text


class Said(NamedTuple):
    """What one place says about a licence: its name or its text, that there is none, or nothing (neither of these)."""

    how: str
    place: Place
    name: str = ""
    text: str = ""
    none: bool = False

    def same(self) -> tuple[str, str, bool]:
        """What has to be equal for two places to agree."""
        return (known_licence(self.name) or self.name, self.text, self.none)


def licence(part: Part, said: Sequence[Said]) -> None:
    """States the licence on which all places agree. Where they differ it stays unknown, and a note names both.

    Within one way of saying it (declared, concluded) several licences all apply.
    """
    for one in said:
        if not (one.name or one.text or one.none):
            part.note(f"{one.how}: nothing is asserted about the licence, so it stays unknown", one.place)
    stated = [one for one in said if one.name or one.text or one.none]
    ways: dict[str, list[Said]] = {}
    for one in stated:
        ways.setdefault(one.how, []).append(one)
    if len({frozenset(s.same() for s in group) for group in ways.values()}) > 1:
        shown = "; ".join(f"{how} {' and '.join(_shown(s) for s in group)}" for how, group in ways.items())
        part.note(f"conflicting facts about the licence ({shown}); it stays unknown until one of them is corrected", stated[0].place)
        return
    first = next(iter(ways.values()), [])
    if any(s.none for s in first):
        if len(first) == 1:
            for one in stated:
                part.state("noLicence", True, one.place)
        else:
            part.note("conflicting facts: a licence and none; it stays unknown", first[0].place)
        return
    values = [_licence_value(part, s) for s in first]
    if values:
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


def topics(part: Part, item: Item, table: Mapping[str, str]) -> None:
    """States what fields of prose document; a placeholder documents nothing."""
    for path, topic in table.items():
        found = item.at(*path.split("."))
        if found is None:
            continue
        if any(says_something(t) for t in _texts(found.value)):
            part.extend("documents", [topic], place(found))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, (str, int, float)):
        yield str(value)
    elif isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def kind(properties: Sequence[tuple[str, Item]]) -> str | None:
    """The kind of part that the properties name; InputError for a kind that there is not."""
    for name, value in properties:
        if name == named.PREFIX + named.KIND:
            if not vocabulary().is_a(value.value, "Artifact"):
                hint = nearest(value.value, vocabulary().below("Artifact"))
                raise value.fail(f"unknown type '{short(value.value)}'{hint}")
            return str(value.value)
    return None


def properties(item: Item, found: Sequence[tuple[str, Item]], part: Part, weights: Part | None = None) -> None:
    """States the facts that properties of the name `openclaim:` hold; those of others are noted.

    With `weights` the part is a release, whose properties may also be about its provider and its weights.
    """
    texts: dict[str, list[Item]] = {}
    for name, value in found:
        texts.setdefault(name, []).append(value)
    others = 0
    for name, values in texts.items():
        split = named.split(name)
        if split is None:
            others += len(values)
        elif name != named.PREFIX + named.KIND:
            _property(part, weights, split, values)
    if others:
        part.note(f"{others} properties of others are not read", place(item))


def _property(part: Part, weights: Part | None, split: tuple[str, str], values: Sequence[Item]) -> None:
    where, name = split
    target: Part | None = part
    if where == "weights":
        target = weights
    elif where == "provider" and weights is not None:
        target = part.facts.setdefault("provider", Part(part.file, "Provider"))
    elif where:
        target = None
    term = named.known(name, target.kind) if target is not None else None
    if target is None or term is None:
        hint = nearest(name, vocabulary().terms)
        raise values[0].fail(f"unknown property '{short(f'{where}.{name}' if where else name)}'{hint}")
    value = named.read(term, [v.value for v in values])
    if term.name == "licence":
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
    target.state(term.name, value, place(values[0], f"{named.PREFIX}{name}: {values[0].value}"))


def refuse(source: str, what: str, line: int | None = None) -> InputError:
    """An error for a document that describes nothing that openclaim decides."""
    return InputError(source, what, line)
