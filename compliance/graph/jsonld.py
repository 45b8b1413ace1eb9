"""JSON-LD with the bundled context only. A remote context is an error, never a request."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

import pyoxigraph as ox

from compliance import resources
from compliance.errors import InputError, short
from compliance.graph import lines
from compliance.graph.triples import BASE, Graph
from compliance.graph.vocabulary import vocabulary
from compliance.terms import Kind

CONTEXT = "https://w3id.org/openclaim/context.jsonld"
_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
_TYPED = frozenset({"@type", "type", "@language"})
_MAX_DEPTH = 64
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'


class _Number(str):
    """The lexical form of a JSON number, kept as it was written."""

    __slots__ = ()


@functools.cache
def context() -> dict[str, Any]:
    """The bundled JSON-LD context."""
    loaded: dict[str, Any] = json.loads(resources.read(resources.folder("ontology", "context.jsonld")))["@context"]
    return loaded


def read(text: str, source: str) -> Graph:
    """The graph of a JSON-LD document; InputError for broken JSON, a remote context or invalid JSON-LD."""
    check_json(text, source, twice=True)
    document = json.loads(text, parse_float=_Number, parse_int=_Number, parse_constant=_Number)
    prepared = json.dumps(_Preparation(text, source).value(document, 0))
    triples: list[ox.Triple] = []
    try:
        for q in ox.parse(prepared, format=ox.RdfFormat.JSON_LD, base_iri=BASE):
            triples.append(ox.Triple(q.subject, q.predicate, q.object))
    except (SyntaxError, ValueError) as error:
        problem = re.sub(r"^.*?(?:column \d+|line \d+): ", "", short(str(error.args[0])))
        word = re.search(r"@\w+", problem)
        line = lines.with_text(text, f'"{word[0]}"') if word else None
        raise InputError(source, f"JSON-LD cannot be read: {problem}", line or 1) from None
    if not triples and '"@context"' not in text:
        raise InputError(source, f'without "@context" the keys mean nothing; add "@context": "{CONTEXT}"', 1)
    return Graph(triples, source, lines.by_words(text))


def check_json(text: str, source: str, *, twice: bool) -> None:
    """InputError with the line for broken JSON and, with `twice`, for a key that an object gives twice."""
    try:
        json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise InputError(source, f"JSON cannot be read: {error.msg}", error.lineno) from None
    except RecursionError:
        raise InputError(source, "the document is nested too deeply") from None
    for string in re.finditer(_STRING, text) if re.search(r"(?i)\\ud[89a-f]", text) else ():
        if re.search(r"[\ud800-\udfff]", json.loads(string[0])):
            line = 1 + text.count("\n", 0, string.start())
            raise InputError(source, "a text holds half a character (an escape \\ud8.. to \\udf.. without its other half)", line)
    if twice:
        json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=_Once(text, source))


class _Once:
    """Refuses an object with a key that is given twice."""

    def __init__(self, text: str, source: str) -> None:
        self.text, self.source = text, source

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            key = next(k for k in keys if keys.count(k) > 1)
            raise InputError(self.source, f"the key '{short(key)}' is given twice in one object; give a list of values "
                                          "instead", self._second(key))
        return found

    def _second(self, key: str) -> int:
        """The line of the first object's second key; of several objects with that key the parser does not say which."""
        found: list[int] = []
        depth_keys: list[set[str]] = [set()]
        for token in re.finditer(r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]', self.text):
            if token[0] == "{":
                depth_keys.append(set())
            elif token[0] == "}":
                depth_keys.pop()
            elif token[2] and json.loads(token[1]) == key:
                if key in depth_keys[-1]:
                    found.append(1 + self.text.count("\n", 0, token.start()))
                depth_keys[-1].add(key)
        return found[0]


class _Preparation:
    """Puts our context in, keeps numbers exact and empty lists empty lists, and refuses contexts that lie elsewhere."""

    def __init__(self, text: str, source: str) -> None:
        self.text, self.source = text, source
        # The parser would leave out what is no IRI without a word.
        self.addresses = {"id", "@id", *(t.name for t in vocabulary().terms.values() if t.kind is Kind.IRI)}

    def fail(self, message: str, part: str = "") -> InputError:
        spelt = (json.dumps(part, ensure_ascii=ascii_only) for ascii_only in (True, False)) if part else ()
        return InputError(self.source, message, next(filter(None, (lines.with_text(self.text, s) for s in spelt)), None))

    def value(self, value: Any, depth: int) -> Any:
        """The value as the parser of JSON-LD shall see it."""
        if depth > _MAX_DEPTH:
            raise self.fail("the document is nested too deeply")
        match value:
            case dict():
                made = {k: self.context(v) if k == "@context" else self._member(k, v, depth) for k, v in value.items()}
                # As expanded documents have it: a number says its datatype no more there than where it stands alone.
                bare = isinstance(value.get("@value"), _Number) and _TYPED.isdisjoint(value)
                return {"@type": _DECIMAL, **made} if bare else made
            case list():
                return [self.value(v, depth + 1) for v in value]
            case _Number():
                return {"@value": str(value), "@type": _DECIMAL}
            case _:
                return value

    def _member(self, key: str, value: Any, depth: int) -> Any:
        if value == [] and not key.startswith("@"):
            return {"@list": []}
        if isinstance(value, _Number) and key.startswith("@"):
            return str(value)
        if isinstance(value, str) and key in self.addresses and re.search(r"[\s<>\"{}|\\^`]", value):
            raise self.fail(f"'{short(value)}' is not an IRI; write one such as https://example.org/model", value)
        return self.value(value, depth + 1)

    def context(self, value: Any) -> Any:
        """A context with ours in the place of its address; InputError for any other address."""
        if isinstance(value, list):
            return [self.context(v) for v in value]
        if value == CONTEXT:
            return context()
        if isinstance(value, str) and not isinstance(value, _Number):
            raise self.fail(f"the remote context {short(value)} is not loaded; use {CONTEXT} or write it inline", value)
        return self._inline(value, 0)

    def _inline(self, value: Any, depth: int) -> Any:
        """A context written inline, with its numbers restored; an imported or nested remote context is refused."""
        if depth > _MAX_DEPTH:
            raise self.fail("the document is nested too deeply")
        match value:
            case dict():
                return {k: self._inner(k, v, depth + 1) for k, v in value.items()}
            case list():
                return [self._inline(v, depth + 1) for v in value]
            case _Number():
                return float(value)
            case _:
                return value

    def _inner(self, key: str, value: Any, depth: int) -> Any:
        if key == "@import":
            raise self.fail("the key @import asks for a remote context, which is not loaded; write it inline", key)
        return self.context(value) if key == "@context" else self._inline(value, depth)
