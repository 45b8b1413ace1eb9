"""The Mermaid text against a strict grammar of what we write, which is far smaller than what Mermaid reads."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from semantics import determinations
from trees import HOSTILE, bare, case, hostile

from compliance.reports.mermaid import diagram, to_mermaid
from compliance.reports.tree import State, Tree

# Letters, digits, what stands between two of them, entities, and other writing than ASCII: no sign of Mermaid or Markdown.
TEXT = r"(?:[A-Za-z0-9 ,()]|(?<=[^\W_])[-/'](?=[^\W_])|(?<=\d)\.(?=\d)|(?<=[^\W_]):(?= )|#\d+;|[^\x00-\x7f])*"
LABEL = rf"{TEXT}(?:<br/>{TEXT})*"
BOX = rf'(?:\("{LABEL}"\)|\["{LABEL}"\]|\[\["{LABEL}"\]\])'
COLOUR = "#[0-9a-f]{6}"
LINES = [re.compile(f"^(?:{line})$") for line in (
    rf"  accTitle: {TEXT}", rf"  accDescr: {TEXT}", rf"  n\d+{BOX}:::\w+", rf'  n\d+ --> (?:\|"{TEXT}"\| )?n\d+',
    r"  class n\d+ decides", r"  linkStyle \d+(?:,\d+)* stroke-width:4px", r"  subgraph legend \[Legend\]", "    direction LR",
    rf"    l\d{BOX}:::\w+", "  end", "  legend ~~~ n0", "  classDef decides stroke-width:4px,font-weight:bold",
    rf"  classDef \w+ fill:{COLOUR},stroke:{COLOUR},color:{COLOUR}(?:,stroke-dasharray:[\d. ]+)?")]
HEAD = ["---", "config:", "  flowchart:", "    wrappingWidth: 320", "---", "flowchart LR"]


def checked(tree: Tree) -> list[str]:
    """The lines of a diagram, each of a known form."""
    text = diagram(tree)
    lines = text.splitlines()
    assert text.endswith("\n")
    assert lines[:6] == HEAD
    for line in lines[6:]:
        assert sum(bool(form.match(line)) for form in LINES) == 1, line
        assert not re.search(r"style.*:\S*#.*;", line), "mermaid drops the last semicolon of such a line"
        assert not re.search(r'(?:"|<br/>)\d+\)', line), "mermaid refuses lists"
    return lines[6:]


def read(label: str) -> str:
    """A label as Mermaid shows it."""
    plain = label.replace("<br/>", " ").replace("\N{WORD JOINER}", "")
    return re.sub(r"#(\d+);", lambda m: chr(int(m[1])), plain)


def labels(lines: list[str]) -> list[str]:
    return [read(m[1]) for line in lines if (m := re.match(r'  n\d+[(\[]+"(.*)"[)\]]+:::', line))]


def squeezed(text: str) -> str:
    return text.replace(" ", "").replace("\N{WORD JOINER}", "")


@pytest.mark.parametrize("determination", determinations())
def test_every_determination_is_drawn_within_the_limits(determination: str) -> None:
    for tree in (bare(determination), case("llama-3-70b", determination)):
        lines = checked(tree)
        nodes = list(tree.root.walk())
        assert len(labels(lines)) == len(nodes)
        assert len([x for x in lines if "-->" in x]) == len(nodes) - 1
        assert len(diagram(tree)) < 50_000, "mermaid draws no more characters than this"
        assert len(nodes) < 500, "mermaid draws no more edges than this"


def test_a_box_says_what_the_node_says() -> None:
    tree = case("llama-3-70b")
    for said, node in zip(labels(checked(tree)), tree.root.walk(), strict=True):
        assert node.verdict is not None
        wanted = [node.label, node.joins, node.authority, node.dates, *node.facts, *node.questions, *node.verdict[1:]]
        assert all(squeezed(w) in squeezed(said) for w in wanted), (wanted, said)
        assert ("decides" in said) == node.deciding


def test_edges_build_the_tree() -> None:
    tree = case("llama-3-70b")
    nodes = list(tree.root.walk())
    numbers = {id(n): i for i, n in enumerate(nodes)}
    wanted = {(numbers[id(n)], numbers[id(c)], c.word) for n in nodes for c in n.children}
    edges = [re.match(r'  n(\d+) --> (?:\|"(.*)"\| )?n(\d+)$', line) for line in checked(tree)]
    assert {(int(m[1]), int(m[3]), m[2] or "") for m in edges if m} == wanted


def test_thick_edges_lead_to_what_decides() -> None:
    tree = case("bloom-176b", "osaid/1.0")
    lines = checked(tree)
    ends = [int(line.rpartition("n")[2]) for line in lines if "-->" in line]
    thick = [int(n) for line in lines if (m := re.match(r"  linkStyle (\S+) ", line)) for n in m[1].split(",")]
    nodes = list(tree.root.walk())
    assert [nodes[ends[n]].leads_to_deciding for n in thick] == [True] * 3
    assert [line for line in lines if line.endswith(" decides")] == [f"  class n{len(nodes) - 1} decides"]


def test_states_differ_without_colour() -> None:
    lines = checked(hostile("a"))
    boxes = [m for line in lines if (m := re.match(r'  n\d+([(\[]+)".*<br/>(\S+) [\w ]+, decides, conflicting facts.*:::(\w+)', line))]
    dashes = {m[1]: m[2] for line in lines if (m := re.match(r"  classDef (\w+) fill[^-]*(?:-dasharray:(.*))?$", line))}
    assert len(boxes) == len({m[2] for m in boxes}) == len({(m[1], dashes[m[3]]) for m in boxes}) == len(State)


def test_a_bare_tree_has_no_legend_of_truth() -> None:
    text = diagram(bare())
    assert "legend" not in text
    assert "decides" not in text
    assert "✓" not in text


def test_nothing_decides_where_everything_holds() -> None:
    assert "linkStyle" not in diagram(case("olmo-7b", "osaid/1.0"))


def test_one_tree_is_a_diagram_and_several_are_a_page() -> None:
    one, other = case("llama-3-70b"), case("bloom-176b", "osaid/1.0")
    assert to_mermaid([one]) == diagram(one)
    page = to_mermaid([one, other])
    assert re.findall(r"```mermaid\n(.*?)```\n", page, re.DOTALL) == [diagram(one), diagram(other)]
    assert [line for line in page.splitlines() if line.startswith("##")] == [
        "## Llama 3 70B: eu-ai-act/53-2-a", "## BLOOM 176B: osaid/1.0"]


def harmless(text: str) -> None:
    tree = hostile(text)
    lines = checked(tree)
    said = tree.root.label
    assert all(squeezed(said) in squeezed(label) for label in labels(lines))
    page = to_mermaid([tree, tree])
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert len(headings) == 2
    assert re.fullmatch(r"## (?:[\w ,()':./-]|&#\d+;|[^\x00-\x7f])*", headings[0])
    assert page.count("```") == 4
    page.encode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    harmless(text)


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    harmless(text)


@pytest.mark.parametrize(("text", "kept_apart"), [
    ("$$x$$", "#36;\u2060#36;x#36;\u2060#36;"), ("fa:fa-ban", "fa#58;\u2060fa-ban"), ("a\\nb", "a#92;\u2060nb"),
    ("ﬂ°35", "ﬂ\u2060°35"), ("¶ß", "¶\u2060ß"),
])
def test_what_mermaid_finds_after_its_entities_is_kept_apart(text: str, kept_apart: str) -> None:
    assert f'["{kept_apart}<br/>' in diagram(hostile(text))


@pytest.mark.parametrize(("text", "shown"), [("@someone", "@\u2060someone"), ("#12", "#\u206012")])
def test_a_heading_names_nobody(text: str, shown: str) -> None:
    heading = to_mermaid([hostile(text)] * 2).splitlines()[0]
    assert shown in re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), heading)
