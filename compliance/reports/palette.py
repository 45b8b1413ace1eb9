"""Fill, border and dashes of each state of a tree.

Blue stands against vermilion, the pair that colour-blind readers tell apart (after the palette of Okabe and Ito, 2008,
paled for areas and darkened for lines). No state is known by its colour alone: dashes differ too, and every box carries
a mark and a word.
"""

from __future__ import annotations

from typing import NamedTuple

from compliance.reports.tree import State


class Paint(NamedTuple):
    """The colour of the area, of the border and of the text, and the dashes of the border (none: a full line)."""

    fill: str
    stroke: str
    ink: str
    dashes: str = ""


INK, PALE_INK, LINE = "#1a1a1a", "#595959", "#767676"
PAINTS = {
    State.TRUE: Paint("#deeefa", "#00609c", INK),
    State.FALSE: Paint("#fde8d4", "#b34700", INK),
    State.UNKNOWN: Paint("#ffffff", "#3d3d3d", INK, "7 4"),
    State.CONTESTED: Paint("#f3dcea", "#8c3a6b", INK, "12 3 2 3"),
    State.SILENT: Paint("#fafafa", "#7f7f7f", PALE_INK, "1.5 3"),
}
BARE = Paint("#f4f7fa", "#41586b", INK)
