"""CycloneDX in XML as the document that its JSON form would be, with the lines of the XML."""

from __future__ import annotations

from typing import Any

from compliance.errors import InputError, short
from compliance.formats import cyclonedx as words
from compliance.importers import xml_tree
from compliance.importers.located import Document, Path
from compliance.importers.xml_tree import Element


def read_xml(text: str, source: str) -> Document:
    """The document; InputError for broken XML and for XML that is no CycloneDX."""
    root = xml_tree.read(text, source)
    space = words.XML_SPACE.fullmatch(root.space)
    if space is None or root.name != "bom":
        raise InputError(source, f"the outermost element is no 'bom' of CycloneDX (namespace '{short(root.space)}')", root.line)
    lines: dict[Path, int] = {(): root.line}
    value = _object(root, (), lines)
    value |= {"bomFormat": "CycloneDX", "specVersion": space[1]}
    # A value that JSON has under a key of its own, such as an attribute, stands in the element around it.
    return Document(source, value, lambda path: next(lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines))


def _value(element: Element, path: Path, lines: dict[Path, int]) -> Any:
    lines[path] = element.line
    member = words.WRAPPED.get(element.name)
    if member is not None and all(c.name == member for c in element.children):
        return [_value(c, (*path, n), lines) for n, c in enumerate(element.children)]
    if element.name == "licenses":
        return [_licence(c, (*path, n), lines) for n, c in enumerate(element.children)]
    if element.name in words.TEXTS and not element.children:
        return {**element.attributes, words.TEXTS[element.name]: element.text}
    if element.children or element.attributes:
        return _object(element, path, lines)
    return element.text.strip()


def _licence(element: Element, path: Path, lines: dict[Path, int]) -> Any:
    """A member of `licenses`: JSON has an expression beside its attributes and any other licence under a key."""
    lines[path] = element.line
    if element.name == "expression":
        return {**element.attributes, "expression": element.text.strip()}
    return {"license": _value(element, (*path, "license"), lines)}


def _object(element: Element, path: Path, lines: dict[Path, int]) -> dict[str, Any]:
    found: dict[str, Any] = dict(element.attributes)
    if element.text.strip() and not element.children:
        found["content"] = element.text.strip()
    for child in element.children:
        if child.space == element.space:
            found[child.name] = _value(child, (*path, child.name), lines)
    return found
