"""Comparisons in every format: what must be there, the same bytes each time, and texts that cannot do harm."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest
from comparing import KNOWN, case, compared
from descriptions import fully_open

from compliance.change import parse_setting
from compliance.compare import Comparison, Scenario, ready
from compliance.decide import Reading
from compliance.own import OwnFolder
from compliance.reports.comparison import ComparisonFormat, render_comparison
from compliance.reports.comparison_words import cause, groups, levels, settings, summary

HOSTILE = '=1+1<script>alert(1)</script>|*x*\x1b[31m\u202e"&`[a](http://e.org)'
FORMS = list(ComparisonFormat)
CLOSED = (parse_setting("artifact[Weights].licence=LicenseRef-llama-3"),)


@pytest.fixture(scope="module")
def found() -> Comparison:
    """Two scenarios on two releases: an outcome that moves, one that stays, an assessment, a question asked once."""
    return compared([Scenario("as is", "what was released", ("osaid", "mof")),
                     Scenario("closed", policies=("osaid", "mof", "osd"), edits=CLOSED)], case("olmo-7b"), case("bloom-176b"))


@pytest.fixture(scope="module")
def hostile() -> Comparison:
    """Names and values that try to be formulas, markup and escape codes."""
    data = {"type": "TrainingData", "dataClass": "unshareable", "unshareableReason": HOSTILE}
    others = [p for p in fully_open("Model")["artifact"] if p["type"] != "TrainingData"]
    described = {**fully_open("Model"), "name": HOSTILE, "artifact": [*others, data]}
    return compared([Scenario(HOSTILE, HOSTILE, ("osaid",)),
                     Scenario("-2<b>", policies=("osaid",), edits=(parse_setting("dataClass=open"), parse_setting("name=<b>")))], described)


@pytest.mark.parametrize("form", FORMS)
def test_every_format_names_scenarios_releases_outcomes_and_reasons(found: Comparison, form: ComparisonFormat) -> None:
    text = render_comparison(found, form)
    for expected in ("as is", "closed", "OLMo 7B", "BLOOM 176B", "osaid", "mof", "parameters are under OSI-approved terms"):
        assert expected in text, expected
    assert "does not qualify" in text or "does-not-qualify" in text
    assert "osiApproved" in text
    assert text.endswith("\n")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_comparison_gives_the_same_bytes(found: Comparison, form: ComparisonFormat) -> None:
    again = compared(found.scenarios, *[r.release for r in found.rows[:1]], next(r.release for r in reversed(found.rows)))
    assert render_comparison(again, form) == render_comparison(found, form)


@pytest.mark.parametrize("form", FORMS)
def test_no_format_lets_a_text_do_harm(hostile: Comparison, form: ComparisonFormat) -> None:
    assert hostile.differing
    text = render_comparison(hostile, form)
    if form is not ComparisonFormat.JSON:
        assert "\x1b" not in text
        assert "\u202e" not in text
    if form in (ComparisonFormat.HTML, ComparisonFormat.MARKDOWN):
        assert "<script" not in text
        assert "<b>" not in text
    assert json.loads(text) if form is ComparisonFormat.JSON else True


# --- text

def test_text_keeps_to_the_width_and_marks_what_differs(found: Comparison) -> None:
    for width in (60, 80, 100):
        lines = render_comparison(found, ComparisonFormat.TEXT, width).splitlines()
        assert max(map(len, lines)) <= width
    text = render_comparison(found, ComparisonFormat.TEXT)
    assert re.search(r"osaid +✓ qualifies +✗ does not qualify \*", text)
    assert re.search(r"osd +not asked +✗ does not qualify\n", text)
    assert "* another outcome than in the baseline" in text


def test_many_scenarios_are_shown_in_several_tables_with_the_baseline_first() -> None:
    many = compared([Scenario(f"s{n}", policies=("osd",)) for n in range(6)], case("olmo-7b"), baseline="s2")
    heads = [line for line in render_comparison(many, ComparisonFormat.TEXT, 80).splitlines() if line.startswith("osd")]
    assert [re.findall(r"s\d", h) for h in heads] == [["s2", "s0", "s1"], ["s2", "s3", "s4"], ["s2", "s5"]]


def test_without_symbols_only_ascii_is_written(found: Comparison) -> None:
    plain = render_comparison(found, ComparisonFormat.TEXT, symbols=False)
    assert re.search(r"osaid +\+ qualifies +x does not qualify \*", plain)
    names = "".join(r.release.name for r in found.rows)
    assert all(ord(c) < 128 or c in names or c == "¶" for c in plain)


def test_colours_only_where_they_are_wanted(found: Comparison) -> None:
    assert "\x1b[" in render_comparison(found, ComparisonFormat.TEXT, colour=True)
    assert "\x1b[" not in render_comparison(found, ComparisonFormat.TEXT)


def test_nothing_left_to_show_is_said() -> None:
    same = compared([Scenario("a", policies=("osd",)), Scenario("b", policies=("osd",))], case("olmo-7b")).narrowed()
    assert "No outcome differs" in render_comparison(same, ComparisonFormat.TEXT)
    assert summary(same).endswith("none not as in 'a'; 1 question without a difference left out")
    for form in FORMS:
        assert render_comparison(same, form)


# --- CSV

def test_csv_is_a_matrix_with_a_reason_for_each_difference(found: Comparison) -> None:
    rows = list(csv.reader(io.StringIO(render_comparison(found, ComparisonFormat.CSV).removeprefix("\ufeff"))))
    assert rows[0] == ["release", "name", "question", "label", "as is", "closed", "closed: why it differs"]
    assert len(rows) == 1 + len(found.rows)
    by_question = {(r[1], r[2]): r for r in rows[1:]}
    olmo = by_question["OLMo 7B", "osaid"]
    assert olmo[4:6] == ["qualifies", "does not qualify"]
    assert "holds → fails" in olmo[6]
    assert by_question["OLMo 7B", "osd"][4:] == ["not asked", "does not qualify", ""]
    assert {len(r) for r in rows} == {7}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_of_a_csv_is_a_formula(start: str) -> None:
    name = f"{start}cmd|' /C calc'!A0"
    described = {**fully_open("Model"), "id": "urn:x", "name": f"x{name}" if start in "\t\r" else name}
    found = compared([Scenario(name, policies=("osd",)), Scenario("b", policies=("osd",), edits=CLOSED)], described)
    text = render_comparison(found, ComparisonFormat.CSV)
    cells = [c for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")) for c in row]
    assert any("cmd|" in c for c in cells)
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


# --- Markdown

def test_markdown_has_whole_tables(found: Comparison, hostile: Comparison) -> None:
    for comparison in (found, hostile):
        lines = render_comparison(comparison, ComparisonFormat.MARKDOWN).splitlines()
        tables = [[line for line in lines if line.startswith("| ") and len(re.findall(r"(?<!\\)\|", line)) == n] for n in (3, 5)]
        assert len(tables[0]) == 1 + len(comparison.scenarios)
        assert len(tables[1]) == 1 + len(comparison.rows)
        assert not [line for line in lines if line.startswith("|") and len(re.findall(r"(?<!\\)\|", line)) not in (3, 5)]
    assert "**✗ does not qualify** ≠" in render_comparison(found, ComparisonFormat.MARKDOWN)
    assert "](http" not in render_comparison(hostile, ComparisonFormat.MARKDOWN).replace("\\]", "")


# --- JSON

def test_json_has_the_schema_the_settings_and_the_reasons(found: Comparison) -> None:
    document = json.loads(render_comparison(found, ComparisonFormat.JSON))
    assert document["schema"] == "openclaim/comparison/1"
    assert document["baseline"] == "as is"
    assert [s["name"] for s in document["scenarios"]] == ["as is", "closed"]
    assert document["scenarios"][1]["set"] == ["artifact[Weights].licence=LicenseRef-llama-3"]
    assert document["scenarios"][0]["policies"] == ["osaid/1.0", "mof/1.0"]
    assert all(len(r["sha256"]) == 64 for r in document["releases"])
    row = next(r for r in document["rows"] if r["question"] == "osaid")
    assert [c["outcome"] for c in row["cells"]] == ["qualifies", "does-not-qualify"]
    difference = row["cells"][1]["difference"]
    assert difference["causes"] == [{"kind": "fact", "before": None, "after": "artifact[Weights].licence=LicenseRef-llama-3"}]
    terms = difference["conditions"][0]
    assert (terms["before"], terms["after"]) == ("holds", "fails")
    assert {f["term"] for f in terms["factsAfter"]} == {"licence", "osiApproved"}
    assert document["differing"] == sum(c["differs"] for r in document["rows"] for c in r["cells"]) == len(found.differing)
    assert next(r for r in document["rows"] if r["question"] == "osd")["cells"][0]["outcome"] is None
    assert "own" not in document


def test_an_amendment_is_named_with_its_digest_in_every_format() -> None:
    scenarios = ready("osaid-full-data").scenarios
    found = compared(scenarios, {**fully_open("Model"), "artifact": [
        p if p["type"] != "TrainingData" else {"type": "TrainingData", "dataClass": "unshareable", "unshareableReason": "x",
                                               "availability": "withheld"} for p in fully_open("Model")["artifact"]]})
    digest = scenarios[1].amendments[0].sha256
    assert found.differing
    for form in FORMS:
        assert (digest if form is ComparisonFormat.JSON else digest[:16]) in render_comparison(found, form).replace("\n", "")


def test_own_folders_are_named_with_their_digests() -> None:
    found = compared([Scenario("a", policies=("osd",))], case("olmo-7b"))._replace(
        own=(OwnFolder("licences", "our/licences", "a" * 64, ("acme",)),))
    for form in (ComparisonFormat.TEXT, ComparisonFormat.MARKDOWN, ComparisonFormat.JSON, ComparisonFormat.HTML):
        assert "a" * 64 in render_comparison(found, form).replace("\n", "")
    assert KNOWN.own == ()


# --- HTML

class _Page(HTMLParser):
    """The tags, ids, links and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br", "link", "img"):
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "src"
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_html_is_well_formed_without_script_or_request(found: Comparison, hostile: Comparison) -> None:
    for comparison in (found, hostile):
        page = _Page(render_comparison(comparison, ComparisonFormat.HTML))
        assert page.open == []
        assert not {"script", "link", "img", "iframe", "object", "form"} & set(page.tags)
        assert len(page.ids) == len(set(page.ids))
        assert {link.removeprefix("#") for link in page.links} == set(page.ids)
        assert all(link.startswith("#") for link in page.links)
    text = "".join(_Page(render_comparison(hostile, ComparisonFormat.HTML)).words)
    assert "=1+1<script>alert(1)</script>|*x*" in text
    assert "url(" not in render_comparison(found, ComparisonFormat.HTML)
    assert "@import" not in render_comparison(found, ComparisonFormat.HTML)


def test_html_frames_and_links_the_cells_that_differ(found: Comparison) -> None:
    text = render_comparison(found, ComparisonFormat.HTML)
    assert len(re.findall(r'<td class="[^"]*differs"', text)) == len(found.differing)
    assert "default-src 'none'" in text


# --- words

def test_questions_that_differ_for_the_same_reasons_are_told_together() -> None:
    asked = ("eu-ai-act/53-2-a", "eu-ai-act/53-2-b", "osaid")
    found = compared([Scenario("a", policies=asked), Scenario("b", policies=asked, edits=CLOSED)], fully_open("Model"))
    (_, told), = groups(found)
    assert [g.questions for g in told] == [asked[:2], ("osaid",)]
    assert {d.after.id for d in told[0].duties if d.after} >= {"eu-ai-act#duty-53-1-a", "eu-ai-act#duty-53-1-b"}


def test_every_kind_of_cause_is_said_in_words(found: Comparison) -> None:
    from compliance.compare import Cause

    said = [cause(Cause(*c)) for c in (
        ("version", "osaid/0.0.9", "osaid/1.0"), ("day", "2026-01-01", "2027-01-01"), ("reading", "strict", "lenient"),
        ("reading", "strict", "both"), ("authority", "enacting, recital, guidance", "enacting"), ("amendment", "", "x/1+a"),
        ("amendment", "x/1+a", ""), ("amendment", "x/1+a", "x/1+b"), ("fact", "", "licence=MIT"), ("fact", "licence=MIT", ""))]
    assert said == ["osaid/1.0 instead of osaid/0.0.9", "on 2027-01-01 instead of 2026-01-01", "lenient reading instead of strict",
                    "both readings instead of strict", "articles only instead of articles, recitals and guidance",
                    "as amended by x/1+a", "amended by nothing instead of x/1+a", "amended by x/1+b instead of x/1+a",
                    "licence=MIT", "not licence=MIT"]
    assert levels(("guidance",)) == "guidance only"
    assert levels(("enacting", "guidance")) == "enacting and guidance only"
    assert [s.what for s in settings(found.scenarios[1], found)] == ["policies", "day", "reading", "facts"]
    assert [s.how for s in settings(found.scenarios[0]._replace(reading=Reading.STRICT), found)][2] == "strict reading"
