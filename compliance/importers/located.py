"""Documents of keys and lists, read from JSON or XML, whose every value knows where it stands.

A value is named by its JSON pointer (RFC 6901); the line is worked out only when somebody asks for it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from json.decoder import scanstring  # type: ignore[attr-defined]
from types import MappingProxyType
from typing import Any, NamedTuple

from compliance.errors import InputError, short
from compliance.graph.jsonld import check_json

Path = tuple[str | int, ...]
_SPACE = re.compile(r"[ \t\n\r]*")
_MAX_DEPTH = 200


class Document(NamedTuple):
    """A document with its source as given, its values, and the line of a path in it (None where it is not known).

    `written` tells how outermost keys are written in the document, where an importer has them in a shorter form.
    """

    source: str
    root: Any
    line: Callable[[Path], int | None]
    written: Mapping[str, str] = MappingProxyType({})

    def place(self, path: Path) -> Path:
        """The path as the document has it."""
        return (self.written.get(str(path[0]), path[0]), *path[1:]) if path and self.written else path

    @property
    def top(self) -> Item:
        """The outermost value."""
        return Item(self, self.root, ())


class Item(NamedTuple):
    """A value in a document with its path."""

    document: Document
    value: Any
    path: Path

    @property
    def pointer(self) -> str:
        """The JSON pointer of the value."""
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in self.document.place(self.path))

    @property
    def line(self) -> int | None:
        """The line on which the value begins."""
        return self.document.line(self.document.place(self.path))

    def fail(self, message: str) -> InputError:
        """An error about this value."""
        return InputError(self.document.source, message, self.line)

    def at(self, *steps: str) -> Item | None:
        """The value under keys; None where one of them is absent or null, InputError where one has no keys."""
        here = self
        for step in steps:
            if not isinstance(here.value, dict):
                raise here.fail(f"{here._name()} takes an object with keys, not {_kind(here.value)}")
            if here.value.get(step) is None:
                return None
            here = Item(here.document, here.value[step], (*here.path, step))
        return here

    def text(self, *steps: str) -> Item | None:
        """The text under keys; None where it is absent or blank, InputError where it is no text."""
        found = self.at(*steps)
        if found is None:
            return None
        if not isinstance(found.value, str):
            raise found.fail(f"{found._name()} takes a text, not {_kind(found.value)}")
        return found if found.value.strip() else None

    def items(self, *steps: str) -> list[Item]:
        """The members of the list under keys, a single value as a list of one; empty where there is none."""
        found = self.at(*steps)
        if found is None:
            return []
        if not isinstance(found.value, list):
            return [found]
        return [Item(found.document, v, (*found.path, n)) for n, v in enumerate(found.value) if v is not None]

    def objects(self, *steps: str) -> list[Item]:
        """The members of a list that are objects; InputError for any other member."""
        found = self.items(*steps)
        for item in found:
            if not isinstance(item.value, dict):
                raise item.fail(f"{item._name()} takes an object with keys, not {_kind(item.value)}")
        return found

    def keys(self) -> Iterator[str]:
        """The keys of an object that have a value."""
        yield from (k for k, v in self.value.items() if v not in (None, "", [], {}))

    def quote(self) -> str:
        """The value as it may be quoted: its last key and the start of what it says."""
        shown = self.value if isinstance(self.value, str) else json.dumps(self.value, ensure_ascii=False)
        return f"{self._name()}: {short(shown, 100)}"

    def _name(self) -> str:
        return next((str(step) for step in reversed(self.path) if isinstance(step, str)), "the document")


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list", str: "a text", bool: "true or false"}.get(type(value), "a number")


def read_json(text: str, source: str) -> Document:
    """The document of a JSON text; InputError with the line for broken JSON, a repeated key or an object too deep."""
    text = text.removeprefix("\ufeff")
    check_json(text, source, twice=True)
    root = json.loads(text)
    if not isinstance(root, dict):
        raise InputError(source, "the document is one object; found something else", 1)
    _check_depth(root, source)
    return Document(source, root, _Places(text).line)


def _check_depth(root: Any, source: str) -> None:
    todo = [(root, 1)]
    while todo:
        value, depth = todo.pop()
        if depth > _MAX_DEPTH:
            raise InputError(source, "the document is nested too deeply")
        members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        todo += [(m, depth + 1) for m in members if isinstance(m, (dict, list))]


class _Places:
    """Where the values of a JSON text begin; each object or list is walked through once, when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.decoder = json.JSONDecoder()
        self.known: dict[Path, dict[str | int, int]] = {}
        self.breaks: list[int] = []

    def line(self, path: Path) -> int:
        """The line of the value at a path of the text."""
        at = self._skip(0)
        for depth, step in enumerate(path):
            inside = self.known.get(path[:depth])
            if inside is None:
                inside = self.known[path[:depth]] = self._members(at)
            at = inside[step]
        if not self.breaks:
            self.breaks = [m.start() for m in re.finditer("\n", self.text)] or [len(self.text)]
        return 1 + bisect_left(self.breaks, at)

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _members(self, at: int) -> dict[str | int, int]:
        found: dict[str | int, int] = {}
        keyed, end = self.text[at] == "{", self._skip(at + 1)
        while self.text[end] not in "}]":
            key: str | int = len(found)
            if keyed:
                key, end = scanstring(self.text, end + 1)
                end = self._skip(self._skip(end) + 1)
            found[key] = end
            _, end = self.decoder.raw_decode(self.text, end)
            end = self._skip(end)
            if self.text[end] == ",":
                end = self._skip(end + 1)
        return found
