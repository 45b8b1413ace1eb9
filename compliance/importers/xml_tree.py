"""XML as elements that know their line. Declarations of types and entities are refused, so nothing can grow or be fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from compliance.errors import InputError

_MAX_DEPTH = 200
_MAX_ELEMENTS = 500_000


@dataclass(slots=True)
class Element:
    """An element with its namespace, local name, attributes, the text directly in it, and its children."""

    space: str
    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)


def read(text: str, source: str) -> Element:
    """The outermost element; InputError with the line for broken XML, a document type, or a document beyond measure."""
    return _Builder(source).build(text)


class _Builder:
    def __init__(self, source: str) -> None:
        self.source = source
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._declared
        self.parser.EntityDeclHandler = self._declared
        self.parser.buffer_text = True
        self.document = Element("", "", {}, 0)
        self.stack = [self.document]
        self.count = 0

    def build(self, text: str) -> Element:
        try:
            self.parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            raise InputError(self.source, f"XML cannot be read: {expat.ErrorString(error.code)}", error.lineno) from None
        return self.document.children[0]

    def _fail(self, message: str) -> InputError:
        return InputError(self.source, message, self.parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.stack) > _MAX_DEPTH:
            raise self._fail("the document is nested too deeply")
        if self.count > _MAX_ELEMENTS:
            raise self._fail(f"the document has more than {_MAX_ELEMENTS} elements; split it")
        space, _, local = name.rpartition(" ")
        element = Element(space, local, attributes, self.parser.CurrentLineNumber)
        self.stack[-1].children.append(element)
        self.stack.append(element)

    def _end(self, _: str) -> None:
        self.stack.pop()

    def _text(self, text: str) -> None:
        self.stack[-1].text += text

    def _declared(self, *_: object) -> None:
        raise self._fail("document type declarations and entities are not accepted; remove them")
