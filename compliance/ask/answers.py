"""Reads an answer as a person gives it, and turns it into a value as a description has it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import yaml

from compliance.ask.prompts import RELEASES, About, Prompt
from compliance.ask.state import Items
from compliance.errors import InputError, short
from compliance.graph import vocabulary
from compliance.graph.normal import NUMBER
from compliance.terms import Kind, Term, nearest

_YES, _NO = {"yes", "y", "true"}, {"no", "n", "false"}
_RANGE = re.compile(r"(?P<low>\S+)\s*(?:to|–|\.\.)\s*(?P<high>\S+)\Z")
_COUNTED = re.compile(r"(?:(?P<count>[1-9][0-9]?)\s*(?:x\s*|\s))?(?P<kind>[A-Za-z]+)\Z")
MOST_PARTS, _MOST_LISTED = 50, 8
SOURCE = "answer"


def value_of(text: str, prompt: Prompt) -> str:
    """The answer as a value in YAML, as it is kept; InputError says what is wrong with it and what to write."""
    given = " ".join(text.split())
    if not given:
        raise InputError(SOURCE, f"write {prompt.takes}, or - where you do not know")
    match prompt.about:
        case About.TYPE:
            return _one(given, RELEASES, "type")
        case About.NAME:
            return json.dumps(given, ensure_ascii=False)
        case About.ID:
            if not is_address(given):
                raise InputError(SOURCE, f"'{short(given)}' is not an address; write {prompt.takes}")
            return given
        case About.PARTS:
            return _parts(given, prompt.items)
        case _:
            return _items(given, prompt) if prompt.items else fact_value(given, vocabulary().terms[prompt.term])


def is_address(text: str) -> bool:
    """Whether a text is an address with a scheme, as an id has to be."""
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", text) is not None


def _one(given: str, values: Sequence[str], term: str) -> str:
    """The allowed value that is meant: whatever the case of its letters, or by its number in the list."""
    if given.isdecimal() and given not in values and 1 <= int(given) <= len(values):
        return values[int(given) - 1]
    named = {v.lower(): v for v in values}
    if given.lower() not in named:
        listed = f"(one of {', '.join(values)})" if len(values) <= _MOST_LISTED else "(the list above has all of them)"
        raise InputError(SOURCE, f"'{short(given)}' is no value of '{term}'{nearest(given, values)} {listed}")
    return named[given.lower()]


def _several(given: str) -> list[str]:
    inner = given[1:-1] if given.startswith("[") and given.endswith("]") else given
    return [word for part in inner.split(",") if (word := part.strip().strip("'\""))]


def _parts(given: str, kinds: Sequence[str]) -> str:
    found: list[str] = []
    for word in [] if given.lower() in ("none", "[]") else _several(given):
        match = _COUNTED.match(word)
        numbered = word.isdecimal() and 1 <= int(word) <= len(kinds)
        if match is None and not numbered:
            raise InputError(SOURCE, f"'{short(word)}' is no kind of part; write for example Weights, 2 TrainingData")
        count = int(match["count"] or 1) if match else 1
        kind = _kind(match["kind"] if match else word, kinds)
        if kind in found:
            raise InputError(SOURCE, f"{kind} is named twice; write '2 {kind}' where there are two")
        found += [kind] * count
    if len(found) > MOST_PARTS:
        raise InputError(SOURCE, f"{len(found)} parts are more than an interview can cover; describe them in a file")
    return f"[{', '.join(found)}]"


def _kind(given: str, kinds: Sequence[str]) -> str:
    """The kind of part that is meant; InputError where there is no such kind."""
    try:
        return _one(given, kinds, "artifact")
    except InputError:
        raise InputError(SOURCE, f"'{short(given)}' is no kind of part{nearest(given, kinds)} (the list above has all of them; "
                                 "none where there is none)") from None


def _items(given: str, prompt: Prompt) -> str:
    """Which items hold and which do not; with a question mark after it one is not known."""
    yes: list[str] = []
    open_: list[str] = []
    words = list(prompt.items) if given.lower() == "all" else [] if given.lower() in ("none", "[]") else _several(given)
    for word in words:
        item = _one(word.rstrip("?").strip(), prompt.items, prompt.term)
        (open_ if word.endswith("?") else yes).append(item)
    unknown = [i for i in dict.fromkeys(open_) if i not in yes]
    return Items(tuple(dict.fromkeys(yes)), tuple(i for i in prompt.items if i not in {*yes, *unknown}), tuple(unknown)).value()


def fact_value(given: str, term: Term) -> str:
    """What a person says of a fact, as a value in YAML; InputError says what is wrong with it and what to write."""
    match term.kind:
        case Kind.BOOLEAN:
            if given.lower() not in _YES | _NO:
                raise InputError(SOURCE, f"'{short(given)}' is neither yes nor no; write - where you do not know")
            return "true" if given.lower() in _YES else "false"
        case Kind.ENUM if term.multiple:
            if given.lower() in _NO - set(term.values):
                raise InputError(SOURCE, "write none where none of them holds, or the names of those that do")
            none = given.lower() in ("none", "[]") and "none" not in term.values
            return f"[{', '.join(_one(w, term.values, term.name) for w in ([] if none else _several(given)))}]"
        case Kind.ENUM:
            return _one(given, term.values, term.name)
        case Kind.DECIMAL:
            return _number(given)
        case Kind.RANGE:
            return _range(given)
        case Kind.DATE:
            return json.dumps(given)
        case Kind.NODE:
            return _licence(given)
        case _:
            return json.dumps(given, ensure_ascii=False)


def _number(given: str) -> str:
    """A number as it is; anything else as a text, of which the reader of descriptions says what is wrong."""
    return given if NUMBER.fullmatch(given) else json.dumps(given)


def _range(given: str) -> str:
    found = _RANGE.match(given)
    if found:
        return f"{{low: {_number(found['low'])}, high: {_number(found['high'])}}}"
    ends = re.fullmatch(r"\{\s*(?:low:\s*([^\s,}]+))?\s*,?\s*(?:high:\s*([^\s,}]+))?\s*\}", given)
    if ends and any(ends.groups()):
        return "{" + ", ".join(f"{n}: {_number(v)}" for n, v in zip(("low", "high"), ends.groups(), strict=True) if v) + "}"
    return _number(given)


def _licence(given: str) -> str:
    """A name or an expression as a text; terms in braces, or a list, as they are in a description."""
    if not given.startswith(("{", "[")):
        return json.dumps(given, ensure_ascii=False)
    try:
        return json.dumps(yaml.safe_load(given), ensure_ascii=False, default=str)
    except (yaml.YAMLError, RecursionError, ValueError):
        raise InputError(SOURCE, "these terms of a licence cannot be read; write for example "
                                 "{name: Our licence, grantsUse: true, nonCommercialOnly: false}") from None
