"""What a record in plain JSON says, read without building a graph: its key and the digest of its canonical RDF.

Only what is plain is read so: one release with an IRI, names of terms as the vocabulary spells them, and no other node with
an IRI. All else, and all that is wrong, is left to the whole way.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import pyoxigraph as ox

from compliance.batch.key import WHOLE
from compliance.errors import InputError
from compliance.graph import vocabulary
from compliance.graph.keyed import object_of
from compliance.graph.labels import Open, open_lines
from compliance.graph.triples import BASE, NIL, RDF_TYPE
from compliance.terms import NAMESPACE, NOTE, Kind, Term

_MAX_BYTES = 64 * 1024
_MAX_DEPTH = 8
# So many values of a term are kept, and none that is long: few texts come back, and a hostile corpus would fill the memory.
_MAX_SPELT, _MAX_KEPT = 4_096, 256
_HALVES = re.compile(rb"(?i)\\ud[89a-f]")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_RESERVED = (BASE, "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
_SIMPLE = re.compile(r"[ !#-\[\]-~]*")
# Texts, addresses and days that no policy looks at: what they say does not count, only that they say something.
_DROPPED = {Kind.STRING: "s", Kind.IRI: "i", Kind.DATE: "d"}


class Said(NamedTuple):
    """What a record says: the key that equal facts share, and what is told of the release itself."""

    key: bytes
    id: str
    name: str
    cls: str
    sha256: str


class _Unusual(Exception):  # noqa: N818
    """The record has to be read the whole way."""


class Quick:
    """Reads records for one question; `terms` are those on which its decisions can depend, as `heeded` gives them."""

    def __init__(self, terms: frozenset[str] | None) -> None:
        self._terms = terms
        self._spelt: dict[str, dict[object, tuple[str, str]]] = {}
        self._predicates = {name: f"<{NAMESPACE}{name}>" for name in vocabulary().terms}
        self._releases = {c for c in vocabulary().classes if vocabulary().is_a(c, "Release")}

    def read(self, data: bytes) -> Said | None:
        """What a record says; None where it has to be read the whole way, because it is unusual or wrong."""
        if len(data) > _MAX_BYTES or b'"@' in data or b"\0" in data or _HALVES.search(data):
            return None
        try:
            root = _JSON.decode(data.decode().strip())
            if not isinstance(root, dict):
                return None
            return _Walk(self, root).said()
        except (_Unusual, InputError, ValueError, RecursionError):
            return None

    def spelt(self, term: Term, value: object) -> tuple[str, str]:
        """The value as N-Triples spells it, and its share of the key."""
        if not isinstance(value, (str, bool, tuple)):
            raise _Unusual
        known = self._spelt.setdefault(term.name, {})
        found = known.get(value)
        if found is None:
            if len(known) > _MAX_SPELT:
                known.clear()
            if term.kind is Kind.NODE and not (term.name == "licence" and isinstance(value, str)):
                raise _Unusual
            obj = object_of(term, value)
            # What leads to a node could lead to one of this record.
            if not isinstance(obj, ox.Literal) and (term.kind is not Kind.IRI or str(value).startswith(_RESERVED)):
                raise _Unusual
            found = str(obj), repr(value)
            if len(found[1]) <= _MAX_KEPT:
                known[value] = found
        return found

    def counts(self, term: str) -> bool:
        """Whether decisions can depend on a term."""
        return self._terms is None or term in self._terms

    def predicate(self, term: str) -> str:
        """The predicate of a term as N-Triples spells it."""
        return self._predicates[term]

    def is_release(self, cls: str) -> bool:
        """Whether a class is that of a release."""
        return cls in self._releases


class _Walk:
    """Goes through one record once, gathering the key and the statements."""

    def __init__(self, quick: Quick, root: dict[str, Any]) -> None:
        self._quick, self._root = quick, root
        self._terms: Mapping[str, Term] = vocabulary().terms
        self._key: list[str] = []
        self._lines: list[str] = []
        self._opened: list[Open] = []
        self._count = 0

    def said(self) -> Said:
        """The whole of it; _Unusual where there is more to it."""
        iri, name = self._root.get("id"), self._root.get("name", "")
        if not isinstance(iri, str) or not isinstance(name, str) or iri.startswith(_RESERVED):
            raise _Unusual
        cls = self._node(self._root, _address(iri), None, "Release", False, 0)
        if not self._quick.is_release(cls):
            raise _Unusual
        rest = open_lines(self._opened)
        if rest is None:
            raise _Unusual
        key = hashlib.blake2b("".join(self._key).encode("utf-8", "surrogatepass"), digest_size=32).digest()
        return Said(key, iri, name or iri, cls, hashlib.sha256("".join(sorted(self._lines + rest)).encode()).hexdigest())

    def _node(self, node: dict[str, Any], shown: str, name: str | None, expected: str, whole: bool, depth: int) -> str:
        """Takes a node with all below it and gives its class; `whole` says that all it says counts."""
        cls = node.get("type", None if expected in ("Release", "Artifact") else expected)
        if depth > _MAX_DEPTH or not isinstance(cls, str) or cls not in vocabulary().classes:
            raise _Unusual
        if name is not None and ("id" in node or self._quick.is_release(cls)):
            raise _Unusual
        whole = whole or cls in WHOLE
        self._key.append(f"({cls}")
        self._state(shown, name, _TYPE, f"<{NAMESPACE}{cls}>")
        for key in sorted(node):
            if key in ("id", "type"):
                continue
            if key == "note":
                self._state(shown, name, f"<{NOTE}>", _plain(node[key]))
            elif key in self._terms:
                self._key.append(f";{key}=")
                self._values(shown, name, self._terms[key], node[key], whole, depth)
            else:
                raise _Unusual
        self._key.append(")")
        return cls

    def _values(self, shown: str, name: str | None, term: Term, value: Any, whole: bool, depth: int) -> None:
        predicate = self._quick.predicate(term.name)
        if not isinstance(value, list):
            if isinstance(value, dict):
                self._child(shown, name, term, value, whole, depth)
            elif whole or self._quick.counts(term.name) or not self._dropped(shown, name, term, value):
                text, part = self._quick.spelt(term, value)
                self._key.append(part)
                self._state(shown, name, predicate, text)
            return
        if not value:
            self._key.append("[]")
            self._state(shown, name, predicate, str(NIL))
        kinds = [v.get("type", term.node_class) for v in value if isinstance(v, dict)]
        seen: set[str] = set()
        for item in value:
            if isinstance(item, dict):
                # Nodes of one class are put in an order that can depend on all that they say.
                self._child(shown, name, term, item, whole or kinds.count(item.get("type", term.node_class)) > 1, depth)
            else:
                text, part = self._quick.spelt(term, item)
                if text in seen:
                    raise _Unusual
                seen.add(text)
                self._key.append(f"{part},")
                self._state(shown, name, predicate, text)

    def _child(self, shown: str, name: str | None, term: Term, node: dict[str, Any], whole: bool, depth: int) -> None:
        if term.kind not in (Kind.NODE, Kind.RANGE) or not term.node_class:
            raise _Unusual
        self._count += 1
        below = f"n{self._count}"
        self._opened.append(Open(name, self._quick.predicate(term.name), shown, below))
        self._node(node, "", below, term.node_class, whole or term.kind is Kind.RANGE, depth + 1)

    def _dropped(self, shown: str, name: str | None, term: Term, value: object) -> bool:
        """Whether a value is right and does not count; it is then stated, and only its kind is in the key."""
        kind = _DROPPED.get(term.kind)
        if kind is None or not isinstance(value, str) or term.name == "of":
            return False
        if kind == "i":
            if value.startswith(_RESERVED):
                raise _Unusual
            text = _address(value)
        elif kind == "d":
            if not _DAY.fullmatch(value):
                return False
            date.fromisoformat(value)
            text = f'"{value}"^^<http://www.w3.org/2001/XMLSchema#date>'
        else:
            text = _text(value)
        self._key.append(kind)
        self._state(shown, name, self._quick.predicate(term.name), text)
        return True

    def _state(self, shown: str, name: str | None, predicate: str, text: str) -> None:
        if name is None:
            self._lines.append(f"{shown} {predicate} {text} .\n")
        else:
            self._opened.append(Open(name, predicate, text, None))


_TYPE = str(RDF_TYPE)


def _address(iri: str) -> str:
    if not _IRI.match(iri):
        raise _Unusual
    return str(ox.NamedNode(iri))


def _plain(value: object) -> str:
    if not isinstance(value, str):
        raise _Unusual
    return _text(value)


def _text(value: str) -> str:
    return f'"{value}"' if _SIMPLE.fullmatch(value) else str(ox.Literal(value))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Unusual
    return found


def _number(text: str) -> tuple[str]:
    return (text,)


def _refuse(_: str) -> None:
    raise _Unusual


_JSON = json.JSONDecoder(object_pairs_hook=_once, parse_float=_number, parse_int=_number, parse_constant=_refuse)
