"""Reads a description of any accepted form: Turtle, N-Triples, RDF/XML, JSON-LD, and YAML or JSON in our own keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from compliance import resources
from compliance.errors import InputError
from compliance.graph import jsonld, keyed
from compliance.graph.triples import Graph, Locator

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MAX_BYTES = 16 * 1024 * 1024
_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
}
ENDINGS = (*_FORMATS, "yaml", "yml", "json", "jsonld")
_MAX_XML_DEPTH = 200
_NESTED_QUOTES = re.compile(r"(?:<<\s*\(?\s*){16}")
_TURTLE_START = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s|base\s|<[^>\s]*>\s)", re.IGNORECASE)


def read(data: bytes, source: str, ending: str | None = None) -> Graph:
    """The graph of a description.

    `ending` is the ending of the file's name; without a known one the form is recognised from the content.
    InputError with the line for anything that cannot be read.
    """
    text = _decode(data, source)
    form = ending.lower() if ending and ending.lower() in ENDINGS else _recognise(text)
    if form in _FORMATS:
        return _read_rdf(text, source, _FORMATS[form])
    if form == "jsonld" or (form == "json" and '"@context"' in text):
        return jsonld.read(text, source)
    return keyed.read(text, source)


def read_turtle(data: bytes, source: str) -> Graph:
    """The graph of a Turtle file; InputError with the line where it is broken."""
    return _read_rdf(_decode(data, source), source, ox.RdfFormat.TURTLE)


def read_shipped(files: Iterable[Traversable], source: str) -> Graph:
    """One graph of shipped Turtle files; InputError with file and line where one is broken."""
    graph = Graph(source=source)
    for file in files:
        try:
            graph.add(ox.parse(resources.read(file), format=ox.RdfFormat.TURTLE))  # type: ignore[arg-type]
        except SyntaxError as error:
            raise InputError(str(file), f"TURTLE cannot be read: {_plain(error)}", error.lineno) from None
    return graph


def _decode(data: bytes, source: str) -> str:
    if len(data) > MAX_BYTES:
        raise InputError(source, f"the file is larger than {MAX_BYTES // 2**20} MiB; a description is not that large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(source, "this is not a text file in UTF-8; give a description in Turtle, YAML or JSON") from None
    if "\0" in text:
        raise InputError(source, "this is not a text file; give a description in Turtle, YAML or JSON")
    if not text.strip():
        raise InputError(source, "the file is empty; nothing is described")
    return text


def _recognise(text: str) -> str:
    start = text.lstrip()[:400]
    if start.startswith(("<?xml", "<rdf:RDF", "<!DOCTYPE")):
        return "rdf"
    if start.startswith(("{", "[")):
        return "json"
    return "ttl" if _TURTLE_START.match(text) else "yaml"


def _read_rdf(text: str, source: str, form: ox.RdfFormat) -> Graph:
    if form == ox.RdfFormat.RDF_XML:
        _check_xml(text, source)
    elif _NESTED_QUOTES.search(text):
        # The parser recurses on these and would end the process.
        raise InputError(source, "nested quoted triples are not accepted; write the statements as nodes")
    try:
        return Graph(ox.parse(text, format=form, base_iri="urn:openclaim:"), source, locator(text))
    except SyntaxError as error:
        raise InputError(source, f"{form.name} cannot be read: {_plain(error)}", error.lineno) from None
    except ValueError as error:
        raise InputError(source, f"{form.name} cannot be read: {error}") from None


def _check_xml(text: str, source: str) -> None:
    """Refuses entities, which could grow without bound, and nesting that the parser would take minutes for."""
    declared = re.search(r"<!(DOCTYPE|ENTITY)", text)
    if declared:
        line = 1 + text.count("\n", 0, declared.start())
        raise InputError(source, "document type declarations and entities are not accepted in RDF/XML; remove them", line)
    depth = 0
    for tag in re.finditer(r"<(/?)[A-Za-z][^<>]*?(/?)>", text):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth > _MAX_XML_DEPTH:
            raise InputError(source, "the document is nested too deeply", 1 + text.count("\n", 0, tag.start()))


def _plain(error: SyntaxError) -> str:
    return re.sub(r"^(Parser )?error( at line \d+)?( column \d+| between columns? \d+ and( column)? \d+)?: ", "",
                  str(error.args[0]))


def locator(text: str) -> Locator:
    """Finds the line of a triple in a text by its term and, where it occurs more than once, by its value."""
    lines = text.splitlines()

    def line(triple: ox.Triple) -> int | None:
        name = re.split(r"[#/]", triple.predicate.value)[-1]
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        found = [n for n, content in enumerate(lines, 1) if word.search(content)]
        value = getattr(triple.object, "value", "")
        exact = [n for n in found if value and value in lines[n - 1]]
        return (exact or found or [None])[0]  # type: ignore[list-item]

    return line
