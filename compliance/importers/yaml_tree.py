"""YAML as texts, lists and mappings that know their line; aliases are shared, never copied, and nothing is guessed.

Built from the parser's events without recursion, so that neither deep nesting nor a bomb of aliases costs anything.
"""

from __future__ import annotations

from typing import NamedTuple

import yaml

from compliance.errors import InputError, short

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("", "~", "null", "Null", "NULL")
_MAX_DEPTH = 64


class Text(NamedTuple):
    """A scalar as it is written; None where YAML says that there is no value."""

    text: str | None
    line: int


class Items(NamedTuple):
    """A list."""

    items: list[Tree]
    line: int


class Keys(NamedTuple):
    """A mapping with plain keys."""

    values: dict[str, Tree]
    line: int


Tree = Text | Items | Keys


class _Frame:
    """A list or mapping that is being filled."""

    def __init__(self, tree: Items | Keys) -> None:
        self.tree = tree
        self.key: Text | None = None


def load(text: str, source: str, limit: int) -> Tree:
    """The one document of a text; InputError with the line for broken YAML, a repeated key, a text beyond the limit."""
    if len(text) > limit:
        raise InputError(source, f"the record is larger than {limit // 1024} KiB; no record is that large")
    try:
        found = _Builder(source).build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = short(error.problem or error.context or "")
        if "nesting depth" in problem:
            # PyYAML bounds the depth itself from 6.0.4 on.
            problem = "it is nested too deeply"
        raise InputError(source, f"YAML cannot be read: {problem}", mark.line + 1 if mark else None) from None
    except yaml.reader.ReaderError as error:
        line = 1 + text.encode("utf-8", "surrogatepass")[:error.position].count(b"\n")
        shown = f"#x{int(error.character):04x}"
        raise InputError(source, f"YAML cannot be read: the character {shown} is not allowed; remove it", line) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError(source, f"YAML cannot be read: {short(str(error))}") from None
    if found is None:
        raise InputError(source, "the file is empty; nothing is described")
    return found


def _scalar(event: yaml.ScalarEvent, line: int) -> Text:
    missing = event.tag == "tag:yaml.org,2002:null" or (event.style in (None, "") and event.value in _NULLS)
    return Text(None if missing else event.value, line)


class _Builder:
    def __init__(self, source: str) -> None:
        self.source = source
        self.root: Tree | None = None
        self.stack: list[_Frame] = []
        self.anchors: dict[str, Tree] = {}

    def fail(self, message: str, line: int) -> InputError:
        return InputError(self.source, message, line)

    def build(self, text: str) -> Tree | None:
        for event in yaml.parse(text, Loader=_LOADER):
            line = event.start_mark.line + 1 if event.start_mark else 1
            match event:
                case yaml.ScalarEvent():
                    self.add(_scalar(event, line), event.anchor)
                case yaml.AliasEvent():
                    self.alias(event.anchor or "", line)
                case yaml.SequenceStartEvent():
                    self.open(Items([], line), event.anchor)
                case yaml.MappingStartEvent():
                    self.open(Keys({}, line), event.anchor)
                case yaml.CollectionEndEvent():
                    self.stack.pop()
        return self.root

    def alias(self, anchor: str, line: int) -> None:
        if anchor not in self.anchors:
            raise self.fail(f"the alias *{short(anchor)} stands for nothing", line)
        self.add(self.anchors[anchor], None)

    def open(self, tree: Items | Keys, anchor: str | None) -> None:
        self.add(tree, anchor)
        self.stack.append(_Frame(tree))
        if len(self.stack) > _MAX_DEPTH:
            raise self.fail("the record is nested too deeply", tree.line)

    def add(self, tree: Tree, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = tree
        if self.stack:
            self._put(self.stack[-1], tree)
        elif self.root is None:
            self.root = tree
        else:
            raise self.fail("a file holds one record; a second document begins here", tree.line)

    def _put(self, frame: _Frame, tree: Tree) -> None:
        if isinstance(frame.tree, Items):
            frame.tree.items.append(tree)
        elif frame.key is None:
            if not isinstance(tree, Text) or tree.text is None:
                raise self.fail("a key is a plain name, not a list or a mapping", tree.line)
            if tree.text in frame.tree.values:
                raise self.fail(f"the key '{short(tree.text)}' is given twice", tree.line)
            frame.key = tree
        else:
            frame.tree.values[str(frame.key.text)] = tree
            frame.key = None
