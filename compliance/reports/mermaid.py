"""Condition trees as Mermaid flowcharts, for Markdown pages, wikis and issue trackers.

One tree is one diagram. Several are a Markdown page with a block each, since a Mermaid renderer by default refuses
more than 50,000 characters or 500 edges in a diagram (source: the configuration of mermaid, `maxTextSize`, `maxEdges`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from compliance.reports.harmless import clean
from compliance.reports.measure import wrap
from compliance.reports.palette import BARE, PAINTS
from compliance.reports.tree import Node, State, Tree

_WIDTH = 320
_LONGEST = 1000
_LETTERS = 22.0
_SETTINGS = f"---\nconfig:\n  flowchart:\n    wrappingWidth: {_WIDTH}\n---\n"
# Inside quotes Mermaid still reads Markdown, links, comments and its own entities: of ASCII only this stands as it is.
_KEPT = r"[A-Za-z0-9 ,()]|(?<=[^\W_])[-/'](?=[^\W_])|(?<=\d)\.(?=\d)|(?<=[^\W_]):(?= )"
_SPECIAL = re.compile(rf"(?!{_KEPT})[\x00-\x7f]")
_LIST = re.compile(r"^(\d+)\)")
# These it finds even after the entities are resolved (tried with mermaid 12.3): a formula, an icon, a line break, and the
# signs that stand for an entity within mermaid. A word joiner, which nobody sees, keeps them apart.
_LATE = re.compile(r"(?<=\$)(?=\$)|(?<=:)(?=fa-)|(?<=\\)(?=n)|(?<=ﬂ)(?=°)|(?<=¶)(?=ß)")
# The name of the class, the signs before and after the label, which give the shape of the box, and the mark.
_LOOK = {
    State.TRUE: ("true", '("', '")', "✓"),
    State.FALSE: ("false", '["', '"]', "✗"),
    State.UNKNOWN: ("unknown", '["', '"]', "?"),
    State.CONTESTED: ("contested", '[["', '"]]', "≈"),
    State.SILENT: ("silent", '["', '"]', "–"),
}
_BARE = ("bare", '["', '"]', "")
_DECIDES = "stroke-width:4px,font-weight:bold"
_MEANING = {
    State.TRUE: "true under both readings", State.FALSE: "false under both readings",
    State.UNKNOWN: "unknown: a fact is missing or the facts conflict",
    State.CONTESTED: "contested: strict false, lenient true", State.SILENT: "does not apply",
}


def to_mermaid(trees: Sequence[Tree], notes: Sequence[str] = ()) -> str:
    """One diagram, or a Markdown page with one for each tree; ends with a newline, equal trees give equal bytes.

    Notes stand below as comments of a diagram, or as paragraphs of the page.
    """
    if len(trees) == 1:
        return diagram(trees[0]) + "".join(f"%% {clean(n, _LONGEST)}\n" for n in notes)
    page = "\n".join(f"## {_heading(t.title)}\n\n```mermaid\n{diagram(t)}```\n" for t in trees)
    return page + "".join(f"\n{_heading(clean(n, _LONGEST))}\n" for n in notes)


def diagram(tree: Tree) -> str:
    """One tree as a flowchart from left to right with its legend; ends with a newline."""
    drawn = _Diagram()
    drawn.node(tree.root, [t for t in (tree.release, tree.id, tree.basis) if t])
    lines = ["flowchart LR", f"accTitle: {_escaped(tree.title)}", f"accDescr: {_escaped(tree.summary)}", *drawn.lines]
    if drawn.thick:
        lines.append(f"linkStyle {','.join(map(str, drawn.thick))} stroke-width:4px")
    if tree.decided:
        lines += _legend()
    lines += _classes(tree.decided)
    return _SETTINGS + "\n  ".join(lines) + "\n"


class _Diagram:
    """The lines of a diagram; `thick` are the numbers of the edges that lead to what decides."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.thick: list[int] = []
        self._nodes = 0
        self._edges = 0

    def node(self, node: Node, heading: Sequence[str] = ()) -> None:
        """Writes a box, what is below it, and the edges to it."""
        name = f"n{self._nodes}"
        self._nodes += 1
        kind, before, after, mark = _LOOK[node.verdict.state] if node.verdict else _BARE
        self.lines.append(f"{name}{before}{'<br/>'.join(_rows(node, heading, mark))}{after}:::{kind}")
        if node.deciding:
            self.lines.append(f"class {name} decides")
        for child in node.children:
            if child.leads_to_deciding:
                self.thick.append(self._edges)
            self._edges += 1
            # The edge stands before the box, which keeps the children in their order.
            word = f'|"{_escaped(child.word)}"| ' if child.word else ""
            self.lines.append(f"{name} --> {word}n{self._nodes}")
            self.node(child)


def _rows(node: Node, heading: Sequence[str], mark: str) -> list[str]:
    """What stands in a box, line by line, escaped."""
    said = [" ".join(t for t in (mark, node.verdict.words, node.verdict.detail) if t)] if node.verdict else []
    said += ["decides"] if node.deciding else []
    said += ["conflicting facts"] if node.conflicting else []
    label = f"{node.label}, {node.joins}" if node.label and node.joins else node.label or node.joins
    rows = [*heading, label, *([", ".join(said)] if said else []), *node.facts, *node.questions, node.authority, node.dates]
    # Mermaid breaks lines at spaces; a word that is wider than its boxes is broken here.
    return ["<br/>".join(_escaped(piece) for piece in _broken(row)) for row in rows if row]


def _broken(row: str) -> list[str]:
    """A row in pieces that end where a word is too long for a line."""
    pieces = [""]
    for word in row.split(" "):
        first, *rest = wrap(word, 1.0, _LETTERS)
        pieces[-1] += f" {first}" if pieces[-1] else first
        pieces += rest
    return pieces


def _legend() -> Iterator[str]:
    yield "subgraph legend [Legend]"
    yield "  direction LR"
    for number, (state, meaning) in enumerate(_MEANING.items()):
        kind, before, after, mark = _LOOK[state]
        yield f"  l{number}{before}{_escaped(f'{mark} {meaning}')}{after}:::{kind}"
    yield f'  l{len(_MEANING)}["decides: thick border, thick line"]:::decides'
    yield "end"
    yield "legend ~~~ n0"


def _classes(decided: bool) -> Iterator[str]:
    for name, paint in [(_LOOK[s][0], p) for s, p in PAINTS.items()] if decided else [(_BARE[0], BARE)]:
        dashes = f",stroke-dasharray:{paint.dashes}" if paint.dashes else ""
        yield f"classDef {name} fill:{paint.fill},stroke:{paint.stroke},color:{paint.ink}{dashes}"
    if decided:
        yield f"classDef decides {_DECIDES}"


def _escaped(text: str) -> str:
    """Text in which whatever could mean something to Mermaid or Markdown is a numbered entity."""
    apart = _LATE.sub("\N{WORD JOINER}", text)
    return _LIST.sub(r"\1#41;", _SPECIAL.sub(lambda m: f"#{ord(m[0])};", apart))


def _heading(text: str) -> str:
    """Text of a Markdown heading that is no markup, names nobody and links to nothing."""
    apart = re.sub(r"(?<=[@#])(?=\w)", "\N{WORD JOINER}", text)
    return _SPECIAL.sub(lambda m: f"&#{ord(m[0])};", apart)
