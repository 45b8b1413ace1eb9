"""Trees for the tests of pictures: those of shipped policies and cases, and one full of hostile text."""

from __future__ import annotations

import functools
import xml.etree.ElementTree as ET

from semantics import decide, decider, policies, release_of
from shared import ROOT

from compliance.decide import DeterminationResult
from compliance.reports.grow import bare_tree, decided_trees
from compliance.reports.tree import Node, State, Tree, Verdict, tidy

ARTICLE = "eu-ai-act/53-2-a"
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(2)>", '"] --> x["', "`code` **bold** _it_ *x*", '"`md`"', "1. list",
    "1) list", "- list", "+ list", "> quote", "# heading", '%%{init: {"theme":"dark"}}%%', "%% comment", "$$x^2$$", "fa:fa-ban",
    "https://example.org/a_b", "www.example.org", "a@example.org", "style x:#35;;", "classDef a:#b;", "end", "subgraph",
    'click n0 href "javascript:alert(3)"', "a\\nb", "#quot;", "#35;", "&lt;b&gt; &amp;", "ﬂ°°35¶ß ﬂ°lt¶ß", "{{x}}",
    "@{ shape: circle }", ":::false", "---", "===", "a | b", "שלום עולם", "a\u202eb\x1b[31m\x00", "a\r\nb\tc", "x" * 10_000,
    "漢字" * 60, "[link](https://example.org)", "![i](x)", "\ud800", "`", "]]>", "<!-- x -->", "e\u0301" * 90, "\u2028z", "",
]


def read_svg(text: str) -> ET.Element:
    """The root element of an SVG that we wrote; ParseError where it is not well formed."""
    return ET.fromstring(text)  # noqa: S314


@functools.cache
def case(name: str, determination: str = ARTICLE) -> Tree:
    """The decided tree of a shipped case."""
    return decided_trees([decide(ROOT / "cases" / name / "model.yaml", determination)])[0]


@functools.cache
def case_result(name: str, determination: str = ARTICLE) -> DeterminationResult:
    """The result that `case` draws."""
    return decider(asked=(determination,)).decide(release_of(ROOT / "cases" / name / "model.yaml")).determinations[0]


@functools.cache
def bare(determination: str = ARTICLE) -> Tree:
    """The tree of a determination that nothing was decided on."""
    found = policies()
    return bare_tree(found.determinations[determination], found)


def hostile(text: str) -> Tree:
    """A decided tree with a text wherever a description or a policy can put one."""
    said = tidy(text)
    inner = tuple(Node(said, "unless", "all of", said, (said,), (said,), "from 2026-01-01", Verdict(state, state.value), True, True)
                  for state in State)
    return Tree(said, said, said, True, Node(said, verdict=Verdict(State.FALSE, "does not qualify"), facts=(said,), children=inner))


def named(tree: Tree, label: str) -> Node:
    """The one node of a tree with a label."""
    found = [n for n in tree.root.walk() if n.label == label]
    assert len(found) == 1, (label, [n.label for n in tree.root.walk()])
    return found[0]
