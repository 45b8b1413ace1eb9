"""A sheet on which small pictures are drawn: SVG with real text, a title and a description, and nothing from outside."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from compliance.reports.measure import wrap
from compliance.reports.palette import INK, Paint

WIDTH, MARGIN = 720.0, 16.0
_LEADING = 1.32


class Sheet:
    """A picture of a fixed width that grows downwards."""

    def __init__(self, width: float = WIDTH) -> None:
        self.width = width
        self._body: list[ET.Element] = []

    def document(self, height: float, title: str, description: str) -> str:
        """The SVG, ending with a newline; equal pictures give equal bytes."""
        size = {"width": number(self.width), "height": number(height)}
        svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img", "lang": "en",
                                 "viewBox": f"0 0 {size['width']} {size['height']}", "font-family": "sans-serif",
                                 "direction": "ltr"})
        ET.SubElement(svg, "title").text = title
        ET.SubElement(svg, "desc").text = description
        ET.SubElement(svg, "rect", {**size, "fill": "#ffffff"})
        svg.extend(self._body)
        ET.indent(svg, " ")
        return ET.tostring(svg, encoding="unicode") + "\n"

    def text(self, text: str, x: float, y: float, room: float, size: float = 12, bold: bool = False, ink: str = INK) -> float:
        """Writes a text in lines that fit; how far down they come."""
        for line in wrap(text, size, room, bold):
            y += size * _LEADING
            look = {"font-weight": "bold"} if bold else {}
            self._add("text", {"x": number(x), "y": number(y - size * 0.3), "font-size": number(size), "fill": ink, **look}, line)
        return y

    def box(self, x: float, y: float, width: float, height: float, paint: Paint, round_by: float = 0) -> None:
        """A rectangle in a paint."""
        dashes = {"stroke-dasharray": paint.dashes} if paint.dashes else {}
        place = {"x": number(x), "y": number(y), "width": number(width), "height": number(height)}
        self._add("rect", {**place, "rx": number(round_by), "fill": paint.fill,
                           "stroke": paint.stroke, "stroke-width": "1.5", **dashes})

    def line(self, path: str, stroke: str, width: float = 1.5, x: float = 0, y: float = 0) -> None:
        """A line along an SVG path, moved to a place."""
        moved = {"transform": f"translate({number(x)} {number(y)})"} if x or y else {}
        self._add("path", {"d": path, "fill": "none", "stroke": stroke, "stroke-width": number(width), **moved})

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: str) -> None:
        """A disc."""
        self._add("circle", {"cx": number(x), "cy": number(y), "r": number(radius), "fill": fill, "stroke": stroke,
                             "stroke-width": "1.5"})

    def _add(self, tag: str, attributes: dict[str, str], text: str | None = None) -> None:
        element = ET.Element(tag, attributes)
        element.text = text
        self._body.append(element)


def lines(text: str, size: float, room: float, bold: bool = False) -> float:
    """How high a text is in a room."""
    return len(wrap(text, size, room, bold)) * size * _LEADING


def number(value: float) -> str:
    """A length as SVG has it."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
