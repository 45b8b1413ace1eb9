"""The charts of memos as files: each part is the chart of a memo, one below the other, and nothing to draw is an error."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import firm
import pytest
from memo_cases import basis, case, decider
from run import Runner
from trees import read_svg

from compliance.errors import OpenclaimError
from compliance.own.words import OwnFolder
from compliance.reports import Format, render
from compliance.reports.charts import timeline
from compliance.reports.memo_make import memos

SVG = "{http://www.w3.org/2000/svg}"


@dataclass
class Part:
    """A picture in the whole: where it begins, how high it is, its texts."""

    top: float
    height: float
    texts: list[str]


def parts(svg: str) -> list[Part]:
    root = read_svg(svg)
    return [Part(float(p.get("y", "nan")), float(p.get("height", "nan")), [t.text or "" for t in p.iter(f"{SVG}text")])
            for p in root.findall(f"{SVG}svg")]


def test_the_timeline_of_each_release_stands_below_the_last() -> None:
    both = [case("llama-3-70b"), case("olmo-7b")]
    svg = str(render(both, Format.TIMELINE, basis=basis()))
    found = parts(svg)
    alone = [[t.text or "" for t in read_svg(timeline(m)).iter(f"{SVG}text")] for m in memos(both, basis())]
    assert [p.texts for p in found] == alone
    assert found[1].top >= found[0].top + found[0].height
    assert float(read_svg(svg).get("height", "0")) == pytest.approx(found[1].top + found[1].height)
    assert any("2027-08-02" in t for t in found[0].texts)


def test_there_is_a_chart_for_each_assessment_with_the_name_of_its_release() -> None:
    decisions = [decider(("mof", "openness-index")).decide(case(n).release) for n in ("olmo-7b", "bloom-176b")]
    found = parts(str(render(decisions, Format.CHARTS, basis=basis())))
    assert [p.texts[0].partition(",")[0] for p in found] == ["OLMo 7B", "OLMo 7B", "BLOOM 176B", "BLOOM 176B"]
    assert all(b.top >= a.top + a.height for a, b in pairwise(found))


@pytest.mark.parametrize(("form", "says"), [(Format.TIMELINE, "no duty and no deadline"), (Format.CHARTS, "grades and counts nothing")])
def test_nothing_to_draw_is_an_error_that_says_what_to_ask(form: Format, says: str) -> None:
    with pytest.raises(OpenclaimError, match=says):
        render([decider(("osd",)).decide(case("olmo-7b").release)], form, basis=basis())


def test_own_folders_are_named_below() -> None:
    own = basis()._replace(own=[OwnFolder("policies", "our/policies", "ab" * 32, ("acme/1",))])
    assert "our/policies" in " ".join(parts(str(render([case("llama-3-70b")], Format.TIMELINE, basis=own)))[-1].texts)


def test_the_command_writes_them(openclaim: Runner) -> None:
    found = openclaim("check", "cases/bloom-176b", "-p", "mof", "--as-of", firm.DAY, "-f", "charts", "-q")
    assert found.code == 0
    assert parts(found.out)
    failed = openclaim("check", "cases/bloom-176b", "-p", "osd", "--as-of", firm.DAY, "-f", "charts")
    assert (failed.code, failed.out) == (2, "")
