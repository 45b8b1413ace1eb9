"""The SVG: well formed, harmless, readable without colour and by a screen reader, and laid out without overlaps."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import HOSTILE, bare, case, hostile, read_svg

from compliance.reports.measure import width
from compliance.reports.palette import BARE, PAINTS
from compliance.reports.svg import STYLES, to_svg
from compliance.reports.tree import State, Tree, tidy

NS = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "g", "rect", "path", "text"}
ATTRIBUTES = {"width", "height", "viewBox", "role", "lang", "font-family", "direction", "x", "y", "rx", "fill", "stroke",
              "stroke-width", "stroke-dasharray", "d", "transform", "aria-hidden", "font-size", "font-weight", "font-style"}
SHOWN = [("llama-3-70b", "eu-ai-act/53-2-a"), ("bloom-176b", "osaid/1.0"), ("olmo-7b", "osaid/1.0")]


def parsed(*trees: Tree) -> ET.Element:
    return read_svg(to_svg(trees))


def boxes(svg: ET.Element) -> Iterator[tuple[ET.Element, ET.Element]]:
    """Every box of a tree, not of the legend, with its group."""
    for group in svg.iter(f"{NS}g"):
        title = group.findtext(f"{NS}title") or ""
        if title.startswith("level "):
            yield group, group.find(f"{NS}rect")  # type: ignore[misc]


def text_of(group: ET.Element) -> str:
    return " ".join(t.text or "" for t in group.findall(f"{NS}text"))


@pytest.mark.parametrize(("name", "determination"), SHOWN)
def test_every_box_says_what_the_node_says(name: str, determination: str) -> None:
    tree = case(name, determination)
    drawn = list(boxes(parsed(tree)))
    nodes = list(tree.root.walk())
    assert len(drawn) == len(nodes)
    for (group, _), node in zip(drawn, nodes, strict=True):
        assert node.verdict is not None
        said = text_of(group)
        wanted = [node.word, node.label, node.joins, node.authority, node.dates, *node.facts, *node.questions, *node.verdict[1:]]
        assert all(" ".join(w.split()) in said for w in wanted), (wanted, said)
        assert ("decides" in said.split()) == node.deciding


def test_the_first_words_for_a_screen_reader() -> None:
    svg = parsed(case("llama-3-70b"))
    assert [e.tag.removeprefix(NS) for e in svg[:2]] == ["title", "desc"]
    assert svg[0].text == "Llama 3 70B: eu-ai-act/53-2-a"
    assert "does not qualify" in (svg[1].text or "")
    assert "no usage restriction above a number of users" in (svg[1].text or "")
    assert svg.get("role") == "graphics-document document"
    spoken = [g.findtext(f"{NS}title") or "" for g, _ in boxes(svg)]
    assert spoken[0] == "level 1; Technical documentation (Article 53(2) with 53(1)(a)); does not qualify"
    assert "level 5; outputs may be used freely; contested; strict false, lenient true" in spoken
    assert [s.split("; ")[-1] for s in spoken if "no usage restriction" in s] == ["decides"]


def test_marks_are_hidden_from_a_screen_reader_and_text_is_text() -> None:
    svg = parsed(case("llama-3-70b"))
    assert all(p.get("aria-hidden") == "true" for p in svg.iter(f"{NS}path") if p.get("transform"))
    assert svg.get("font-family") == "sans-serif"


def test_several_trees_stand_below_each_other_with_one_legend() -> None:
    svg = parsed(case("llama-3-70b"), case("bloom-176b", "osaid/1.0"))
    assert svg[0].text == "2 condition trees"
    tops = [float(r.get("y", "")) for _, r in boxes(svg)]
    assert tops == sorted(tops)
    assert [g.findtext(f"{NS}title") for g in svg.findall(f"{NS}g")] == [
        "Llama 3 70B: eu-ai-act/53-2-a", "BLOOM 176B: osaid/1.0", "Legend"]


def test_the_legend_of_a_bare_tree_speaks_of_no_truth() -> None:
    svg = parsed(bare())
    words = text_of(svg.findall(f"{NS}g")[-1])
    assert "open question" in words
    assert "decides" not in words
    assert not [p for p in svg.iter(f"{NS}path") if p.get("transform")]


@pytest.mark.parametrize("tree", [lambda: case("llama-3-70b"), bare, lambda: hostile("x" * 400), lambda: hostile("漢字 " * 50)])
def test_boxes_do_not_overlap_and_hold_their_text(tree: object) -> None:
    svg = parsed(tree())  # type: ignore[operator]
    bottom = 0.0
    for group, rect in boxes(svg):
        x, y, w, h = (float(rect.get(a, "")) for a in ("x", "y", "width", "height"))
        assert y > bottom
        bottom = y + h
        mark = group.find(f"{NS}path[@transform]")
        right = float(mark.get("transform", "").removeprefix("translate(").split()[0]) if mark is not None else x + w
        for line in group.findall(f"{NS}text"):
            left, size, bold = float(line.get("x", "")), float(line.get("font-size", "")), line.get("font-weight") == "bold"
            limit = right if left < right else x + w
            assert x < left
            assert left + width(line.text or "", size, bold) <= limit
            assert y < float(line.get("y", "")) - size * 0.7
            assert float(line.get("y", "")) < bottom
    assert bottom < float(svg.get("height", ""))


def test_what_decides_has_a_thick_border_and_a_thick_way() -> None:
    svg = parsed(case("bloom-176b", "osaid/1.0"))
    thick = [text_of(g) for g, r in boxes(svg) if float(r.get("stroke-width", "")) > 3]
    assert [t.startswith("the parameters are under OSI-approved terms") for t in thick] == [True]
    assert len([p for p in svg.iter(f"{NS}path") if p.get("stroke-width") == "2.5"]) == 3


def test_conflicting_facts_have_a_double_border_and_words() -> None:
    groups = [g for g, _ in boxes(parsed(hostile("a")))][1:]
    assert all(len(g.findall(f"{NS}rect")) == 2 for g in groups)
    assert all("conflicting facts" in text_of(g) for g in groups)
    assert all(len(g.findall(f"{NS}rect")) == 1 for g, _ in boxes(parsed(case("olmo-7b", "osaid/1.0"))))


def test_states_differ_without_colour() -> None:
    assert set(STYLES) == set(State)
    assert len({s.mark for s in STYLES.values()}) == len(State)
    assert len({(s.paint.dashes, s.radius) for s in STYLES.values()}) == len(State)


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def linear(colour: str) -> tuple[float, ...]:
    return tuple(channel(int(colour[i:i + 2], 16)) for i in (1, 3, 5))


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2."""
    light, dark = sorted((sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, other)),
                         reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("paint", [*PAINTS.values(), BARE])
def test_text_and_borders_stand_out(paint: object) -> None:
    assert contrast(paint.ink, paint.fill) >= 4.5  # type: ignore[attr-defined]
    assert contrast("#595959", paint.fill) >= 4.5  # type: ignore[attr-defined]
    assert contrast(paint.stroke, paint.fill) >= 3  # type: ignore[attr-defined]


# Machado, Oliveira and Fernandes, 2009, severity 1.0; the figures are from memory.
SIGHT = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def lab(colour: str, sight: str) -> tuple[float, float, float]:
    """The colour in CIE L*a*b* as an eye sees it."""
    rgb = linear(colour)
    r, g, b = (min(1.0, max(0.0, sum(m * c for m, c in zip(row, rgb, strict=True)))) for row in SIGHT[sight])
    x, y, z = ((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b,
               (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("sight", SIGHT)
def test_borders_differ_for_colour_blind_readers(sight: str) -> None:
    seen = {state: lab(paint.stroke, sight) for state, paint in PAINTS.items()}
    distances = {pair: sum((a - b) ** 2 for a, b in zip(seen[pair[0]], seen[pair[1]], strict=True)) ** 0.5
                 for pair in itertools.combinations(seen, 2)}
    assert min(distances.values()) > 10, distances
    assert distances[State.TRUE, State.FALSE] > 50


def harmless(text: str) -> None:
    document = to_svg([hostile(text)])
    svg = read_svg(document)
    assert {e.tag.removeprefix(NS) for e in svg.iter()} <= ELEMENTS
    assert {a for e in svg.iter() for a in e.attrib} <= ATTRIBUTES
    values = " ".join(v for e in svg.iter() for v in e.attrib.values())
    assert not any(w in values for w in ("http", "url(", "javascript", "script"))
    assert svg[0].text == f"{tidy(text)}: {tidy(text)}"
    assert all(c.isprintable() or c in "\n\u2068\u2069" for c in document)
    assert len(document) < 60_000
    document.encode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    harmless(text)


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    harmless(text)


def test_right_to_left_text_is_isolated_from_its_neighbours() -> None:
    document = to_svg([hostile("שלום")])
    assert document.count("\u2068") == document.count("\u2069") > 0
