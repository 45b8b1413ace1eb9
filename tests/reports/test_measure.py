"""Lines of pictures: nothing is lost, nothing is wider than its room."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reports.measure import width, wrap
from compliance.reports.tree import tidy

# Advance widths of DejaVu Sans in units of 1/2048 em, read from the font file; no usual default font is wider.
DEJAVU = {"m": 1995, "W": 2025, "M": 1767, "w": 1675, "e": 1260, "o": 1253, "a": 1255, "i": 569, "l": 569, "t": 803, "f": 721,
          "r": 842, "s": 1067, "A": 1401, "O": 1612, "Q": 1612, "0": 1303, "@": 2048, "%": 1946, " ": 651, "(": 799, "¶": 1303, "G": 1587, "H": 1540,
          ";": 690, "é": 1260}


@pytest.mark.parametrize("character", sorted(DEJAVU))
def test_a_character_is_not_wider_than_its_estimate(character: str) -> None:
    assert width(character * 100, 10) >= DEJAVU[character] / 2048 * 1000


def test_width_grows_with_size_weight_and_script() -> None:
    assert width("abc", 20) == pytest.approx(2 * width("abc", 10))
    assert width("abc", 10, bold=True) > width("abc", 10)
    assert width("漢", 10) > width("a", 10) > width("i", 10)
    assert width("e\u0301", 10) == width("e", 10)
    assert width("", 10) == 0


@given(st.text(), st.floats(20, 500), st.booleans())
def test_lines_fit_and_hold_the_whole_text(text: str, room: float, bold: bool) -> None:
    said = tidy(text)
    lines = wrap(said, 10, room, bold)
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")
    assert all(width(line, 10, bold) <= room for line in lines)
    for line, following in pairwise(lines):
        assert width(f"{line}{following}", 10, bold) > room - width(" ", 10, bold), "no line ends early"


@pytest.mark.parametrize(("text", "lines"), [
    ("one two", ["one two"]), ("", [""]), ("one two three", ["one two", "three"]), ("a" * 12, ["a" * 7, "a" * 5]),
    ("b " + "a" * 9, ["b", "a" * 7, "aa"]), ("漢字漢字漢字", ["漢字漢字", "漢字"]),
])
def test_wrap(text: str, lines: list[str]) -> None:
    assert wrap(text, 10, 48) == lines
