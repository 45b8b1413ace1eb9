"""The charts of the memos as files of their own: duties in time, and the items of assessments as bars."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from compliance.decide import Decision
from compliance.errors import OpenclaimError
from compliance.own.words import OwnFolder
from compliance.reports.charts import bars, timeline
from compliance.reports.harmless import harmless
from compliance.reports.memo import Basis
from compliance.reports.memo_make import memos
from compliance.reports.picture import MARGIN, WIDTH, Sheet, number

_SVG = "http://www.w3.org/2000/svg"
_GAP = 12.0


def to_timeline(decisions: Sequence[Decision], basis: Basis) -> str:
    """The days of duties and deadlines of each release, one below the other; OpenclaimError where no duty has a day."""
    found = [(m.name, svg) for m in memos(decisions, basis) if (svg := timeline(m))]
    if not found:
        raise OpenclaimError("there is nothing to put on a scale of time, since no duty and no deadline with a day follows from "
                             "what is asked; ask for a determination of a law, such as eu-ai-act/53-2-a")
    return _stacked([svg for _, svg in found], f"Duties in time of {_listed([n for n, _ in found])}", basis.own)


def to_charts(decisions: Sequence[Decision], basis: Basis) -> str:
    """The bars of each assessment of each release, one below the other; OpenclaimError where nothing grades or counts."""
    found = [(m.name, bars(g._replace(label=f"{m.name}, {g.label}"))) for m in memos(decisions, basis) for g in m.graded]
    drawn = [(name, svg) for name, svg in found if svg]
    if not drawn:
        raise OpenclaimError("there is nothing to draw as bars, since what is asked grades and counts nothing; ask for mof, "
                             "openness-index or fmti")
    return _stacked([svg for _, svg in drawn], f"Grades and scores of {_listed([n for n, _ in drawn])}", basis.own)


def _listed(names: Sequence[str]) -> str:
    different = list(dict.fromkeys(names))
    return different[0] if len(different) == 1 else f"{len(different)} releases"


def _stacked(pictures: Sequence[str], title: str, own: Sequence[OwnFolder]) -> str:
    """One picture of several, each with its title and description, and the own folders below them."""
    ET.register_namespace("", _SVG)
    roots = [ET.fromstring(p) for p in pictures]  # noqa: S314 - pictures that were drawn here
    if own:
        roots.append(ET.fromstring(_notes(own)))  # noqa: S314
    heights = [float(r.get("height", "0")) for r in roots]
    size = {"width": number(WIDTH), "height": number(sum(heights) + _GAP * (len(roots) - 1))}
    whole = ET.Element(f"{{{_SVG}}}svg", {**size, "viewBox": f"0 0 {size['width']} {size['height']}", "role": "img",
                                          "lang": "en"})
    ET.SubElement(whole, f"{{{_SVG}}}title").text = title
    top = 0.0
    for root, height in zip(roots, heights, strict=True):
        root.set("y", number(top))
        whole.append(root)
        top += height + _GAP
    return ET.tostring(whole, encoding="unicode").rstrip() + "\n"


def _notes(own: Sequence[OwnFolder]) -> str:
    sheet, y = Sheet(), MARGIN
    for folder in own:
        y = sheet.text(harmless(f"decided with {folder}"), MARGIN, y, sheet.width - 2 * MARGIN, 11)
    return sheet.document(y + MARGIN, "Own folders", "Policies and licences of one's own by which was decided.")
