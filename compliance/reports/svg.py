"""Condition trees as one SVG: an outline of boxes from top to bottom, with real text and no outside font, style or script.

Why no layout library: those for trees place boxes of equal size in rows, which makes a tree with long sentences wider than
any page, and none of them breaks text; an outline needs a running height only. Why no SVG library: the one that Python
brings escapes as well, and starts faster.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import NamedTuple

from compliance.reports.harmless import clean
from compliance.reports.measure import wrap
from compliance.reports.palette import BARE, INK, LINE, PAINTS, PALE_INK, Paint
from compliance.reports.tree import Node, State, Tree, Verdict

_WIDTH, _MARGIN, _INDENT, _PAD, _GAP = 960.0, 24.0, 24.0, 8.0, 8.0
_VERDICT = 196.0
_SIZE, _SMALL, _TITLE = 13.0, 11.0, 17.0
_LEADING = 1.32
_LONGEST = 1000


class Style(NamedTuple):
    """How a state looks: its paint, the corners of its boxes, and the strokes of its mark."""

    paint: Paint
    radius: str
    mark: str


STYLES = {
    State.TRUE: Style(PAINTS[State.TRUE], "9", "M1 6 L5 10 L12 2"),
    State.FALSE: Style(PAINTS[State.FALSE], "0", "M2 2 L11 11 M11 2 L2 11"),
    State.UNKNOWN: Style(PAINTS[State.UNKNOWN], "4", "M3 4 C3 -1 11 0 10 4 C9 6 6.5 6 6.5 8.5 M6.5 10.6 L6.5 12"),
    State.CONTESTED: Style(PAINTS[State.CONTESTED], "4", "M1 5 C4 1 8 9 12 4 M1 10 C4 6 8 14 12 9"),
    State.SILENT: Style(PAINTS[State.SILENT], "4", "M2 6.5 L11 6.5"),
}
_BARE = Style(BARE, "4", "")
_LEGEND = (
    (State.TRUE, "true under both readings"), (State.FALSE, "false under both readings"),
    (State.UNKNOWN, "a fact is missing or the facts conflict"),
    (State.CONTESTED, "contested: false under the strict reading, true under the lenient one"),
    (State.SILENT, "does not apply on the day, or the rule is not reached"),
)
_NOTES = {
    True: "A thick border and the word “decides” mark the conditions on which the outcome rests, a thick line the way to them; "
          "a double border marks conflicting facts. The truth is that of the statement: a gate that is true ends the question.",
    False: "Gates come first. An open question is unsettled law: the strict reading answers it against the claimant, the "
           "lenient one for it.",
}


def to_svg(trees: Sequence[Tree], notes: Sequence[str] = ()) -> str:
    """The trees, one below the other, as an SVG document that ends with a newline; equal trees give equal bytes.

    Notes stand below them as text.
    """
    canvas = _Canvas()
    for tree in trees:
        canvas.tree(tree)
    for decided in sorted({t.decided for t in trees}):
        canvas.legend(decided)
    canvas.notes(notes)
    title = trees[0].title if len(trees) == 1 else f"{len(trees)} condition trees"
    return canvas.document(title, " ".join(t.summary for t in trees))


class _Line(NamedTuple):
    text: str
    size: float
    bold: bool = False
    ink: str = INK
    italic: bool = False


class _Canvas:
    """Draws from top to bottom; `_y` is how far it has come."""

    def __init__(self) -> None:
        self._body: list[ET.Element] = []
        self._y = _MARGIN

    def document(self, title: str, summary: str) -> str:
        """The whole document."""
        height = _number(self._y + _MARGIN)
        svg = ET.Element("svg", {
            "xmlns": "http://www.w3.org/2000/svg", "width": _number(_WIDTH), "height": height,
            "viewBox": f"0 0 {_number(_WIDTH)} {height}", "role": "graphics-document document", "lang": "en",
            "font-family": "sans-serif", "direction": "ltr"})
        ET.SubElement(svg, "title").text = title
        ET.SubElement(svg, "desc").text = summary
        ET.SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
        svg.extend(self._body)
        ET.indent(svg, " ")
        return ET.tostring(svg, encoding="unicode") + "\n"

    def tree(self, tree: Tree) -> None:
        """A tree under its headings."""
        group = self._group(tree.title)
        heads = [_Line(t, _TITLE, bold=True) for t in (tree.release,) if t]
        heads += [_Line(tree.id, _SIZE, bold=True), _Line(tree.basis, _SMALL, ink=PALE_INK)]
        self._y = _text(group, _wrapped(heads, _WIDTH - 2 * _MARGIN), _MARGIN, self._y) + _GAP
        self._node(group, tree.root, 0)
        self._y += 2 * _GAP

    def _group(self, title: str) -> ET.Element:
        group = ET.Element("g")
        ET.SubElement(group, "title").text = title
        self._body.append(group)
        return group

    def _node(self, parent: ET.Element, node: Node, depth: int) -> float:
        """Draws a box with everything below it; where its connector arrives."""
        group = ET.SubElement(parent, "g")
        ET.SubElement(group, "title").text = _spoken(node, depth)
        left = _MARGIN + depth * _INDENT
        arrival = self._box(group, node, left, depth == 0)
        bottom, x = self._y - _GAP, left + _INDENT / 2
        ends = [(child.leads_to_deciding, self._node(group, child, depth + 1)) for child in node.children]
        # Each child has a connector of its own from its parent down; those that lead to what decides come last, on top.
        for thick, y in sorted(ends):
            ET.SubElement(group, "path", {
                "d": f"M{_number(x)} {_number(bottom)} V{_number(y)} H{_number(left + _INDENT)}", "fill": "none",
                "stroke": INK if thick else LINE, "stroke-width": "2.5" if thick else "1"})
        return arrival

    def _box(self, group: ET.Element, node: Node, left: float, root: bool) -> float:
        """Draws one box and moves below it; the height of its first line."""
        style = STYLES[node.verdict.state] if node.verdict else _BARE
        right = _WIDTH - _MARGIN
        silent = node.verdict is not None and node.verdict.state is State.SILENT and not root
        room = right - left - 2 * _PAD - (_VERDICT if node.verdict else 0)
        lines = _wrapped(_lines(node, root, silent), room)
        said = _wrapped(_said(node, root, silent), _VERDICT - 26) if node.verdict else []
        height = max(_height(lines), _height(said)) + 2 * _PAD
        _rect(group, style, (left, self._y, right - left, height), node.deciding)
        if node.conflicting:
            inner = style._replace(paint=style.paint._replace(fill="none"))
            _rect(group, inner, (left + 4, self._y + 4, right - left - 8, height - 8), False)
        top = self._y + _PAD
        _text(group, lines, left + _PAD, top)
        if said:
            _mark(group, style, right - _VERDICT, top + 2)
            _text(group, said, right - _VERDICT + 20, top)
        self._y += height + _GAP
        return top + _SIZE * _LEADING / 2

    def notes(self, texts: Sequence[str]) -> None:
        """Sentences below everything else."""
        if texts:
            lines = _wrapped([_Line(clean(t, _LONGEST), _SMALL, ink=PALE_INK) for t in texts], _WIDTH - 2 * _MARGIN)
            self._y = _text(self._group("Notes"), lines, _MARGIN, self._y + _GAP)

    def legend(self, decided: bool) -> None:
        """What the marks, borders and words mean."""
        group = self._group("Legend")
        self._y = _text(group, [_Line("Legend", _SIZE, bold=True)], _MARGIN, self._y) + _PAD
        for state, meaning in _LEGEND if decided else ():
            style = STYLES[state]
            _rect(group, style, (_MARGIN, self._y, 44, 22), False)
            _mark(group, style, _MARGIN + 15, self._y + 4)
            self._y = _text(group, [_Line(meaning, _SIZE)], _MARGIN + 56, self._y + 2) + 10
        self._y = _text(group, _wrapped([_Line(_NOTES[decided], _SMALL)], _WIDTH - 2 * _MARGIN), _MARGIN, self._y)


def _lines(node: Node, root: bool, silent: bool) -> list[_Line]:
    """What stands in a box, not yet wrapped."""
    ink, pale = (PALE_INK, PALE_INK) if silent else (INK, PALE_INK)
    head = ": ".join(t for t in (node.word, node.label or node.joins) if t)
    found = [_Line(head, _SIZE, bold=node.deciding or root, ink=ink)]
    if node.joins and node.label:
        found.append(_Line(f"{node.joins}:", _SIZE, ink=ink, italic=True))
    found += [_Line(t, _SMALL, ink=ink) for t in (*node.facts, *node.questions)]
    return found + [_Line(t, _SMALL, ink=pale) for t in (node.authority, node.dates) if t]


def _said(node: Node, root: bool, silent: bool) -> list[_Line]:
    """What stands beside the mark of a decided box."""
    verdict = node.verdict or Verdict(State.SILENT, "")
    ink = PALE_INK if silent else INK
    found = [_Line(verdict.words, _SIZE, bold=root or node.deciding, ink=ink)]
    found += [_Line(verdict.detail, _SMALL, ink=ink)] if verdict.detail else []
    found += [_Line("decides", _SMALL, bold=True)] if node.deciding else []
    return found + ([_Line("conflicting facts", _SMALL, bold=True)] if node.conflicting else [])


def _spoken(node: Node, depth: int) -> str:
    """The box for a screen reader, or for a pointer that rests on it."""
    said = [f"level {depth + 1}", ": ".join(t for t in (node.word, node.label, node.joins) if t)]
    said += [t for t in node.verdict[1:] if t] if node.verdict else []
    return "; ".join([*said, *(["decides"] if node.deciding else []), *(["conflicting facts"] if node.conflicting else [])])


def _wrapped(lines: Sequence[_Line], room: float) -> list[_Line]:
    return [line._replace(text=t) for line in lines for t in wrap(line.text, line.size, room, line.bold)]


def _height(lines: Sequence[_Line]) -> float:
    return sum(line.size * _LEADING for line in lines)


def _text(group: ET.Element, lines: Sequence[_Line], x: float, y: float) -> float:
    """Writes lines one below the other; how far down they come."""
    for line in lines:
        y += line.size * _LEADING
        look = {"font-weight": "bold"} if line.bold else {}
        look |= {"font-style": "italic"} if line.italic else {}
        ET.SubElement(group, "text", {"x": _number(x), "y": _number(y - line.size * 0.3), "font-size": _number(line.size),
                                      "fill": line.ink, **look}).text = line.text
    return y


def _rect(group: ET.Element, style: Style, place: tuple[float, float, float, float], thick: bool) -> None:
    paint = style.paint
    dashes = {"stroke-dasharray": paint.dashes} if paint.dashes else {}
    names = zip(("x", "y", "width", "height"), map(_number, place), strict=True)
    ET.SubElement(group, "rect", {**dict(names), "rx": style.radius, "fill": paint.fill, "stroke": paint.stroke,
                                  "stroke-width": "4" if thick else "1.5", **dashes})


def _mark(group: ET.Element, style: Style, x: float, y: float) -> None:
    ET.SubElement(group, "path", {"d": style.mark, "transform": f"translate({_number(x)} {_number(y)})", "fill": "none",
                                  "stroke": style.paint.stroke, "stroke-width": "2.2", "aria-hidden": "true"})


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
