"""Charts of assessments and the timeline of duties: what they show is in their text too, and nothing is known by colour alone."""

from __future__ import annotations

from datetime import date

import pytest
from memo_cases import GOLDEN, basis, decider, memo
from semantics import release_of
from trees import read_svg

from compliance.reports.charts import bars, timeline
from compliance.reports.harmless import harmless
from compliance.reports.memo import Graded
from compliance.reports.memo_make import memos

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [t.text or "" for t in read_svg(svg).iter(f"{SVG}text")]


def frames(svg: str) -> list[tuple[float, bool]]:
    """The width of each bar and frame, and whether its border is dashed; the ground of the picture is left out."""
    return [(float(r.get("width", "0")), r.get("stroke-dasharray") is not None) for r in read_svg(svg).iter(f"{SVG}rect") if r.get("y")]


def test_a_bar_is_as_long_as_its_share_and_the_unknown_is_dashed() -> None:
    svg = bars(Graded("x/1", "X", "2 of 4", "", (("full", "open", 1.0), ("half", "partial", 0.5), ("none", "closed", 0.0),
                                                 ("what", "undecided", None))))
    room = frames(svg)[0][0]
    assert frames(svg) == [(room, False), (room, False), (room, False), (pytest.approx(room / 2), False), (room, False), (room, True)]
    assert texts(svg)[1:9] == ["full", "open", "half", "partial", "none", "closed", "what", "undecided"]


def test_an_assessment_without_items_has_no_chart() -> None:
    assert bars(Graded("x/1", "X", "none", "", ())) == ""


def test_a_chart_says_everything_to_those_who_do_not_see_it() -> None:
    (item,) = memo("bloom-176b").graded
    root = read_svg(bars(item))
    assert root.get("role") == "img"
    assert root[0].text == f"{item.label}: {item.result}"
    assert all(f"{name}: {result}" in (root[1].text or "") for name, result, _ in item.items)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_timeline_has_every_dated_duty_once_in_the_order_of_the_days(name: str) -> None:
    duties = {(d.since, d.label) for f in memo(name).findings for d in f.duties if d.since}
    svg = timeline(memo(name))
    if not duties:
        assert svg == ""
        return
    said = read_svg(svg)[1].text or ""
    assert all(said.count(label) >= 1 for _, label in duties)
    days = sorted({since for since, _ in duties} | {f.deadline for f in memo(name).findings if f.deadline})
    assert [said.index(f"{day}: ") for day in days] == sorted(said.index(f"{day}: ") for day in days)
    places = [float(c.get("cx", "0")) for c in read_svg(svg).iter(f"{SVG}circle")]
    assert len(places) == len(days)
    assert places == sorted(places)


def test_the_scale_of_time_is_true() -> None:
    svg = timeline(memo("llama-3-70b"))
    places = [float(c.get("cx", "0")) for c in read_svg(svg).iter(f"{SVG}circle")]
    days = [date(2025, 8, 2), date(2027, 8, 2), date(2027, 12, 2)]
    share = (places[1] - places[0]) / (places[2] - places[0])
    assert share == pytest.approx((days[1] - days[0]).days / (days[2] - days[0]).days, abs=0.001)
    assert any(t.startswith("1  2025-08-02 (begun)") for t in texts(svg))
    assert not any("2027-08-02 (begun)" in t for t in texts(svg))


def test_without_duties_there_is_no_timeline() -> None:
    made = memos([decider(("osd",)).decide(release_of({"id": "urn:x", "type": "Model"}))], basis())[0]
    assert timeline(made) == ""


def test_no_text_runs_out_of_the_picture() -> None:
    long = "long word " * 12
    root = read_svg(bars(Graded("x/1", long, long, "", ((long, long, 0.3), ("w" * 90, "r" * 90, None)))))
    height = float(root.get("height", "0"))
    assert all(float(t.get("y", "0")) < height for t in root.iter(f"{SVG}text"))
    assert harmless("w" * 90) not in [t.text for t in root.iter(f"{SVG}text")], "a long word is broken"
