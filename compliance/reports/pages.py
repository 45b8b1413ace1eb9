"""Cuts a tall picture into pieces that fit on pages, between its boxes and never through one."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from compliance.reports.picture import number

_SVG = "{http://www.w3.org/2000/svg}"


def in_pages(svg: str, tallest: float) -> list[str]:
    """The picture as pieces of at most so many of its units in height, in order; it must be one that we drew.

    A box that is taller than a page by itself stays whole.
    """
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    _, _, wide, high = (float(n) for n in root.attrib["viewBox"].split())
    boxes = [(float(r.attrib["y"]), float(r.attrib["height"])) for r in root.iter(f"{_SVG}rect") if "y" in r.attrib]
    cuts = [0.0]
    while high - cuts[-1] > tallest:
        limit = cuts[-1] + tallest
        # Just below a box is a place where no other box is, since an outline has one box beside none.
        ends = [y + h + 4 for y, h in boxes if cuts[-1] + 1 < y + h + 4 <= limit]
        whole = [e for e in ends if not any(y < e < y + h for y, h in boxes)]
        later = [y + h + 4 for y, h in boxes if y + h + 4 > limit]
        cut = max(whole) if whole else min(later, default=high)
        if cut <= cuts[-1]:
            break
        cuts.append(cut)
    return [_piece(svg, wide, top, bottom - top) for top, bottom in zip(cuts, [*cuts[1:], high], strict=True) if bottom - top > 8]


def _piece(svg: str, wide: float, top: float, high: float) -> str:
    """The part of a picture between two heights."""
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    root.set("viewBox", f"0 {number(top)} {number(wide)} {number(high)}")
    root.set("height", number(high))
    return ET.tostring(root, encoding="unicode") + "\n"
