"""Condition trees as Mermaid flowcharts, for Markdown pages, wikis and issue trackers.

One tree is one diagram. Several are a Markdown page with a block each, since a Mermaid renderer by default refuses
more than 50,000 characters or 500 edges in a diagram (source: the configuration of mermaid, `maxTextSize`, `maxEdges`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from compliance.reports.measure import wrap
from compliance.reports.tree import Node, State, Tree

_WIDTH = 320
_LETTERS = 22.0
_SETTINGS = f"---\nconfig:\n  flowchart:\n    wrappingWidth: {_WIDTH}\n---\n"
# Inside quotes Mermaid still reads Markdown, links, comments and its own entities: of ASCII only this stands as it is.
_KEPT = r"[A-Za-z0-9 ,()]|(?<=[^\W_])[-/'](?=[^\W_])|(?<=\d)\.(?=\d)|(?<=[^\W_]):(?= )"
_SPECIAL = re.compile(rf"(?!{_KEPT})[\x00-\x7f]")
_LIST = re.compile(r"^(\d+)\)")
# These it finds even after the entities are resolved (tried with mermaid 12.3): a formula, an icon, a line break, and the
# signs that stand for an entity within mermaid. A word joiner, which nobody sees, keeps them apart.
_LATE = re.compile(r"(?<=\$)(?=\$)|(?<=:)(?=fa-)|(?<=\\)(?=n)|(?<=ﬂ)(?=°)|(?<=¶)(?=ß)")
_LOOK = {
    State.TRUE: ("true", '("', '")', "✓", "fill:#e6f5f0,stroke:#00734f,color:#1a1a1a"),
    State.FALSE: ("false", '["', '"]', "✗", "fill:#fcebe0,stroke:#b34700,color:#1a1a1a"),
    State.UNKNOWN: ("unknown", '["', '"]', "?", "fill:#ffffff,stroke:#3d3d3d,color:#1a1a1a,stroke-dasharray:7 4"),
    State.CONTESTED: ("contested", '[["', '"]]', "≈", "fill:#f6eaf2,stroke:#8c3a6b,color:#1a1a1a,stroke-dasharray:12 3 2 3"),
    State.SILENT: ("silent", '["', '"]', "–", "fill:#fafafa,stroke:#8a8a8a,color:#595959,stroke-dasharray:2 3"),
}
_BARE = ("bare", '["', '"]', "", "fill:#f4f7fa,stroke:#41586b,color:#1a1a1a")
_DECIDES = "stroke-width:4px,font-weight:bold"
_MEANING = {
    State.TRUE: "true under both readings", State.FALSE: "false under both readings",
    State.UNKNOWN: "unknown: a fact is missing or the facts conflict",
    State.CONTESTED: "contested: strict false, lenient true", State.SILENT: "does not apply",
}


def to_mermaid(trees: Sequence[Tree]) -> str:
    """One diagram, or a Markdown page with one for each tree; ends with a newline, equal trees give equal bytes."""
    if len(trees) == 1:
        return diagram(trees[0])
    return "\n".join(f"## {_heading(t.title)}\n\n```mermaid\n{diagram(t)}```\n" for t in trees)


def diagram(tree: Tree) -> str:
    """One tree as a flowchart from left to right with its legend; ends with a newline."""
    drawn = _Diagram()
    drawn.node(tree.root, [t for t in (tree.release, tree.id, tree.basis) if t])
    lines = ["flowchart LR", f"accTitle: {_escaped(tree.title)}", f"accDescr: {_escaped(tree.summary)}", *drawn.lines]
    if drawn.thick:
        lines.append(f"linkStyle {','.join(map(str, drawn.thick))} stroke-width:4px")
    if tree.decided:
        lines += _legend()
    used = _LOOK.values() if tree.decided else [_BARE]
    lines += [f"classDef {name} {look}" for name, _, _, _, look in used]
    lines += [f"classDef decides {_DECIDES}"] if tree.decided else []
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
        kind, before, after, mark, _ = _LOOK[node.verdict.state] if node.verdict else _BARE
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
        kind, before, after, mark, _ = _LOOK[state]
        yield f"  l{number}{before}{_escaped(f'{mark} {meaning}')}{after}:::{kind}"
    yield f'  l{len(_MEANING)}["decides: thick border, thick line"]:::decides'
    yield "end"
    yield "legend ~~~ n0"


def _escaped(text: str) -> str:
    """Text in which whatever could mean something to Mermaid or Markdown is a numbered entity."""
    apart = _LATE.sub("\N{WORD JOINER}", text)
    return _LIST.sub(r"\1#41;", _SPECIAL.sub(lambda m: f"#{ord(m[0])};", apart))


def _heading(text: str) -> str:
    """Text of a Markdown heading that is no markup, names nobody and links to nothing."""
    apart = re.sub(r"(?<=[@#])(?=\w)", "\N{WORD JOINER}", text)
    return _SPECIAL.sub(lambda m: f"&#{ord(m[0])};", apart)
