"""Reads a description of any accepted form: Turtle, N-Triples, RDF/XML, JSON-LD, and YAML or JSON in our own keys."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from compliance import resources
from compliance.errors import InputError, short
from compliance.graph import jsonld, keyed, lines
from compliance.graph.normal import normal
from compliance.graph.triples import BASE, Graph
from compliance.graph.turtle_hints import hint

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
_QUOTED = "quoted triples are not accepted; write the statement as a node"
# What can hold "<<" without being a quoted triple is skipped: texts, comments and IRIs.
_TURTLE_PIECE = (
    r"""\\.|<<|<[^<>\s]*>|\#[^\n]*"""
    r"""|"{3}[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{3}|'{3}[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'{3}"""
    r"""|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'""")
_PLACE = r"^(?i:parser )?(?i:error) (?:on|at|between)\b[\w ]*?\d+: "
_TURTLE_START = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s|base\s|<[^>\s]*>\s|_:\S+\s+<)", re.IGNORECASE)


def read(data: bytes, source: str, ending: str | None = None) -> Graph:
    """The graph of a description.

    `ending` is the ending of the file's name; without a known one the form is recognised from the content.
    InputError with the line for anything that cannot be read.
    """
    text = _decode(data, source)
    form = ending.lower() if ending and ending.lower() in ENDINGS else _recognise(text)
    if form in _FORMATS:
        return normal(_read_rdf(text, source, _FORMATS[form]))
    if form == "jsonld" or (form == "json" and '"@context"' in text):
        return normal(jsonld.read(text, source))
    return keyed.read(text, source, form)


def read_turtle(data: bytes, source: str) -> Graph:
    """The graph of a Turtle file; InputError with the line where it is broken."""
    return _read_rdf(_decode(data, source), source, ox.RdfFormat.TURTLE)


def read_shipped(files: Iterable[Traversable], source: str) -> Graph:
    """One graph of shipped Turtle files; InputError with file and line where one is broken."""
    graph = Graph(source=source)
    for file in files:
        try:
            # A name such as _:a means another node in each file.
            data = resources.read(file).removeprefix(codecs.BOM_UTF8)
            graph.add(ox.parse(data, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
        except SyntaxError as error:
            raise InputError(str(file), f"Turtle cannot be read: {_plain(error)}", error.lineno) from None
    return graph


# How archives begin, by which people hand over whole folders.
_ARCHIVES = {b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz",
             b"7z\xbc\xaf\x27\x1c": "7z", b"\x28\xb5\x2f\xfd": "zstd"}


def _decode(data: bytes, source: str) -> str:
    if len(data) > MAX_BYTES:
        raise InputError(source, f"the file is larger than {MAX_BYTES // 2**20} MiB; a description is not that large")
    kind = next((name for start, name in _ARCHIVES.items() if data.startswith(start)), None)
    if kind is not None:
        raise InputError(source, f"this is an archive ({kind}); unpack it and name the folder or a file in it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + error.object.count(b"\n", 0, error.start)
        raise InputError(source, "this is no text in UTF-8; give a description in Turtle, YAML or JSON", line) from None
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
    else:
        _check_quotes(text, source)
    triples: list[ox.Triple] = []
    try:
        for triple in ox.parse(text, format=form, base_iri=BASE):
            triples.append(triple)
    except SyntaxError as error:
        line_no = error.lineno or lines.stopped(text, form, BASE)
        raise InputError(source, f"{form.name} cannot be read: {_plain(error)}", line_no) from None
    line = lines.streamed(text, form, BASE, triples)
    for triple in triples:
        if isinstance(triple.object, ox.Triple):
            raise InputError(source, _QUOTED, line(triple))
    return Graph(triples, source, line)


def _check_quotes(text: str, source: str) -> None:
    """Refuses quoted triples before the parser sees them: it recurses on nested ones and would end the process."""
    if "<<" not in text:
        return
    for piece in re.finditer(_TURTLE_PIECE, text, re.DOTALL):
        if piece[0] == "<<":
            raise InputError(source, _QUOTED, 1 + text.count("\n", 0, piece.start()))


def _check_xml(text: str, source: str) -> None:
    """Refuses entities, which could grow without bound, and nesting that the parser would take minutes for."""
    from xml.parsers import expat

    parser = expat.ParserCreate("utf-8", " ")
    depth = 0

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_XML_DEPTH:
            raise InputError(source, "the document is nested too deeply", parser.CurrentLineNumber)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_: object) -> None:
        raise InputError(source, "document type declarations and entities are not accepted in RDF/XML; remove them",
                         parser.CurrentLineNumber)

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, declared
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise InputError(source, f"RDF/XML cannot be read: {expat.ErrorString(error.code)}", error.lineno) from None


def _plain(error: SyntaxError) -> str:
    message = short(re.sub(_PLACE, "", str(error.args[0])))
    return message + hint(message)
