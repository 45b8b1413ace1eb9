"""What importers of several formats do with a field: state it, read it as documentation or as a property."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from compliance.errors import short
from compliance.formats import named
from compliance.formats.topics import says_something
from compliance.graph import vocabulary
from compliance.importers.building import Part, Place
from compliance.importers.licence_said import Said as Said
from compliance.importers.licence_said import licence as licence
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


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI and no label of a blank node."""
    return bool(_IRI.fullmatch(text)) and not text.startswith("_:")


def kind_of(term: str) -> Kind:
    """The kind of values that a term takes."""
    return vocabulary().terms[term].kind


def number(text: str) -> object | None:
    """The number that a text spells; None where it spells none."""
    found = named.exact(text)
    return found if isinstance(found, (int, float)) else None


def topics(part: Part, item: Item, table: Mapping[str, str]) -> None:
    """States what fields of prose document; a placeholder documents nothing."""
    for path, topic in table.items():
        found = item.at(*path.split("."))
        if found is None:
            continue
        if any(says_something(t) for t in _texts(found.value)):
            part.extend("documents", [topic], place(found))


def unread(item: Item, paths: Iterable[str]) -> list[str]:
    """The fields within the objects of an item that none of the paths ("object.field") reads."""
    known = set(paths)
    found = []
    for name in sorted({p.partition(".")[0] for p in known}):
        inner = item.at(name)
        if inner is not None and isinstance(inner.value, dict):
            found += sorted(set(map(f"{name}.{{}}".format, inner.keys())) - known)
    return found


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, (str, int, float)):
        yield str(value)
    elif isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def kind(properties: Sequence[tuple[str, Item]], of: str = "Artifact") -> str | None:
    """The kind of part (or of release) that the properties name; InputError for a kind that there is not."""
    for name, value in properties:
        if name == named.PREFIX + named.KIND:
            if not vocabulary().is_a(value.value, of):
                hint = nearest(value.value, vocabulary().below(of))
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
        known = target is not None and name in vocabulary().terms
        hint = f"; it is no fact of {target.kind}" if target and known else nearest(name, vocabulary().terms)
        raise values[0].fail(f"unknown property '{short(f'{where}.{name}' if where else name)}'{hint}")
    value = named.read(term, [v.value for v in values])
    if term.name == "licence":
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
    at = place(values[0], f"{named.PREFIX}{name}: {values[0].value}")
    if isinstance(value, list) and value and isinstance(target.facts.get(term.name), list):
        target.extend(term.name, value, at)
    else:
        target.state(term.name, value, at)

