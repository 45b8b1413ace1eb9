"""The pictures of memos for paper: charts, the timeline and the decision trees, cut into pieces that fit on a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from compliance.reports.charts import bars, timeline
from compliance.reports.memo import Memo
from compliance.reports.pages import in_pages
from compliance.reports.svg import to_svg

# A tree takes up to four pages and says what the table of conditions says.
_MOST_TREES = 3
NO_TREES = "The decision trees are left out, since more than three were asked; the format svg draws them."
# In the units of a picture 960 wide that fills the width of a page with margins of 2 cm.
_TALLEST_TREE, _TALLEST_CHART = 1320.0, 960.0


class Figure(NamedTuple):
    """A picture in pieces, with its title and what it says for those who do not see it."""

    title: str
    alt: str
    pieces: tuple[str, ...]


class Pictures(NamedTuple):
    """The pictures of one memo: charts by the id of the assessment, the timeline if any duty has a day, the trees."""

    bars: dict[str, Figure]
    timeline: Figure | None
    trees: tuple[Figure, ...]

    def figures(self) -> list[Figure]:
        """Every picture."""
        return [*self.bars.values(), *([self.timeline] if self.timeline else []), *self.trees]


def pictures(memo: Memo) -> Pictures:
    """The pictures of a memo; a tree that is that of an earlier question is left out.

    More trees than three are left out altogether, and the document says NO_TREES.
    """
    charts = {g.id: Figure(g.label, f"{g.label}: {g.result}. " + "; ".join(f"{n}: {r}" for n, r, _ in g.items), _cut(svg))
              for g in memo.graded if (svg := bars(g))}
    line = timeline(memo)
    own = [f for f in memo.findings if not f.same]
    trees = tuple(Figure(f.tree.title, f.tree.summary, tuple(in_pages(to_svg([f.tree]), _TALLEST_TREE)))
                  for f in (own if len(own) <= _MOST_TREES else ()))
    days = "; ".join(dict.fromkeys(f"{d.since}: {d.label}" for f in memo.findings for d in f.duties if d.since))
    return Pictures(charts, Figure("Duties in time", f"Duties in time. {days}", _cut(line)) if line else None, trees)


def _cut(svg: str) -> tuple[str, ...]:
    return tuple(in_pages(svg, _TALLEST_CHART))


def all_pictures(memos: Sequence[Memo]) -> list[Pictures]:
    """The pictures of each memo, in their order."""
    return [pictures(m) for m in memos]
