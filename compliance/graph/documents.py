"""YAML and JSON texts as the tree of nodes that YAML composes from them, each node with its line."""

from __future__ import annotations

import json
import re

import yaml

from compliance.errors import InputError, short
from compliance.graph.jsonld import check_json

TAG = "tag:yaml.org,2002:"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 200
_LEADING = r"(?m)^[ ?-]*"
_PIECE = r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|\t'
_UNLIKE_YAML = r'\\u|[\t\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|"\s*\n\s*:'


def composed(text: str, source: str, form: str) -> yaml.Node:
    """The root of a YAML text, or with the form "json" of a JSON text; InputError with the line where it is broken or empty."""
    if form == "json":
        check_json(text, source, twice=False)
    if form == "json" or (text.lstrip().startswith(("{", "[")) and _is_json(text, source)):
        text = _as_yaml(text)
    try:
        _check_depth(text, source)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = int(mark.line) + 1 if mark else None
        problem = short(error.problem or error.context or "")
        if "another document" in problem:
            problem = "a file holds one document; give several releases as a list"
        raise InputError(source, f"YAML cannot be read: {problem}", line) from None
    except yaml.reader.ReaderError as error:
        line = 1 + text.count("\n", 0, error.position) if isinstance(error.position, int) else None
        raise InputError(source, f"YAML cannot be read: {short(error.reason)}", line) from None
    except UnicodeEncodeError as error:
        line = 1 + text.count("\n", 0, error.start)
        raise InputError(source, "a text holds what is no character in UTF-8", line) from None
    if root is None:
        raise InputError(source, "the file is empty; nothing is described")
    return root


def _is_json(text: str, source: str) -> bool:
    try:
        check_json(text, source, twice=False)
    except InputError:
        return False
    return True


def _as_yaml(text: str) -> str:
    """JSON on the same lines without what YAML reads differently: tabs, halves of characters, a key's colon apart."""
    return re.sub(_PIECE, _token, text) if re.search(_UNLIKE_YAML, text) else text


def _token(match: re.Match[str]) -> str:
    if match[1] is None:
        return " "
    shown = "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\U{ord(c):08X}" for c in json.loads(match[1]))
    return f'"{shown}"' + (":" + match[2][:-1] + " " if match[2] else "")


def _check_depth(text: str, source: str) -> None:
    """Refuses nesting on which the composer, which recurses, would end the process."""
    at_most = text.count("[") + text.count("{") + 2 * max(len(m[0]) for m in re.finditer(_LEADING, text))
    if at_most <= _MAX_DEPTH:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                raise InputError(source, "the document is nested too deeply", line_of(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def decoded(text: str) -> list[yaml.Node]:
    """The items of a JSON text, or the one that it is, without lines; ValueError or RecursionError where it cannot be read."""
    root = _JSON.decode(text.strip())
    return [as_node(item) for item in (root if isinstance(root, list) else [root])]


def number_node(text: str) -> yaml.ScalarNode:
    """The node of a number as it is spelt."""
    return yaml.ScalarNode(TAG + "float", text)


_JSON = json.JSONDecoder(object_pairs_hook=lambda pairs: yaml.MappingNode(
    TAG + "map", [(as_node(key), as_node(value)) for key, value in pairs]),
    parse_float=number_node, parse_int=number_node, parse_constant=number_node)


def as_node(value: object) -> yaml.Node:
    """What the decoder gives as the node that YAML would compose from it."""
    if isinstance(value, str):
        return yaml.ScalarNode(TAG + "str", value, style='"')
    if isinstance(value, list):
        return yaml.SequenceNode(TAG + "seq", [as_node(v) for v in value])
    if value is None:
        return yaml.ScalarNode(TAG + "null", "null")
    if isinstance(value, bool):
        return yaml.ScalarNode(TAG + "bool", "true" if value else "false")
    return value  # type: ignore[return-value]  # a mapping or a number, which the decoder has made a node


def line_of(node: yaml.Node | yaml.Event) -> int:
    """The line on which a node begins; 1 where it has none."""
    return int(node.start_mark.line) + 1 if node.start_mark else 1
