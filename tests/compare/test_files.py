"""Scenario files: what they may say, where a mistake is, and where amendments and releases are looked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance import resources
from compliance.change import parse_removal, parse_setting
from compliance.compare import Scenario, ScenarioFile, read_scenarios
from compliance.decide import Reading
from compliance.errors import InputError

FULL = """title: A title
about: >
  Two
  lines.
releases: [cases/olmo-7b]
policies: [osaid, eu-ai-act/53-2-a]
as-of: 2026-01-31
reading: strict
authority: [recital, enacting]
set: {price: true}
baseline: second
scenarios:
  first:
  second:
    label: the second
    policies: osaid/1.0
    as-of: 2026-11-24
    reading: lenient
    authority: guidance
    set:
      artifact[Weights].licence: [MIT, Apache-2.0]
      annexIIIArea: []
      price: false
    without: [trainingCompute, "artifact[TrainingData].licence"]
  third:
    set: [licence=MIT, "name=a, b"]
"""


def read(tmp_path: Path, text: str | bytes, name: str = "mine.yaml") -> ScenarioFile:
    (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return read_scenarios(tmp_path, name, str(tmp_path / name))


def test_what_stands_above_the_scenarios_holds_for_each_that_says_nothing_else(tmp_path: Path) -> None:
    found = read(tmp_path, FULL)
    assert (found.name, found.title, found.about, found.releases, found.baseline) == (
        "mine", "A title", "Two lines.", ("cases/olmo-7b",), "second")
    price = parse_setting("price=true")
    first = Scenario("first", "", ("osaid", "eu-ai-act/53-2-a"), date(2026, 1, 31), Reading.STRICT, ("enacting", "recital"), (price,))
    assert found.scenarios[0] == first
    assert found.scenarios[2] == first._replace(name="third", edits=(price, parse_setting("licence=MIT"), parse_setting("name=a, b")))


def test_a_scenario_has_its_own_values_and_its_changes_come_on_top(tmp_path: Path) -> None:
    second = read(tmp_path, FULL).scenarios[1]
    assert second._replace(edits=()) == Scenario("second", "the second", ("osaid/1.0",), date(2026, 11, 24), Reading.LENIENT, ("guidance",))
    assert set(second.edits) == {parse_setting("price=false"), parse_removal("trainingCompute"), parse_setting("annexIIIArea=[]"),
                                 parse_removal("artifact[TrainingData].licence"),
                                 parse_setting("artifact[Weights].licence=[MIT, Apache-2.0]")}


@pytest.mark.parametrize(("text", "line", "says"), [
    ("scenarios:\n  a:\n    polices: [osaid]\n", 3, "did you mean 'policies'"),
    ("titel: x\nscenarios: {a: }\n", 1, "did you mean 'title'"),
    ("title: x\n", 1, "name the scenarios"),
    ("scenarios: {}\n", 1, "at least one scenario"),
    ("scenarios: [a, b]\n", 1, "a mapping is expected"),
    ("- a\n", 1, "a mapping is expected"),
    ("just text\n", 1, "a mapping is expected"),
    ("baseline: b\nscenarios: {a: }\n", 1, "is no scenario of the file"),
    ("scenarios:\n  a: {}\n  a: {}\n", 3, "given twice"),
    ("scenarios:\n  a:\n    as-of: 31.1.2026\n", 3, "is no day"),
    ("scenarios:\n  a:\n    as-of: 2026-02-30\n", 3, "is no day"),
    ("scenarios:\n  a:\n    reading: strickt\n", 3, "did you mean 'strict'"),
    ("scenarios:\n  a:\n    reading: [strict]\n", 3, "a text is expected"),
    ("scenarios:\n  a:\n    authority: [enacting, guidanc]\n", 3, "did you mean 'guidance'"),
    ("scenarios:\n  a:\n    authority: []\n", 3, "at least one level"),
    ("scenarios:\n  a:\n    set: [licence]\n", 3, "ADDRESS=VALUE"),
    ("scenarios:\n  a:\n    set:\n      license: MIT\n", 4, "did you mean 'licence'"),
    ("scenarios:\n  a:\n    set:\n      price:\n", 4, "under 'without'"),
    ("scenarios:\n  a:\n    set:\n      price: {a: b}\n", 4, "a text is expected"),
    ("scenarios:\n  a:\n    without: [foo]\n", 3, "unknown term"),
    ("scenarios:\n  a:\n    label: [x]\n", 3, "a text is expected"),
    ("scenarios:\n  a:\n    amendments: [gone.ttl]\n", 3, "no such file"),
    ("scenarios: {a: &x {label: *x}}\n", 1, ""),
    ("scenarios:\n  a: [\n", None, "YAML cannot be read"),
    ("", None, "empty"),
])
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int | None, says: str) -> None:
    with pytest.raises(InputError) as raised:
        read(tmp_path, text)
    assert says in str(raised.value)
    assert line is None or raised.value.line == line


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"title: \xe9\n", ("a: " * 200_000).encode(), b"{" * 100_000])
def test_what_is_no_scenario_file_is_refused(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(InputError):
        read(tmp_path, text)


def test_a_bomb_of_aliases_costs_nothing(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)]
    with pytest.raises(InputError, match="unknown key 'a0'"):
        read(tmp_path, "\n".join(lines))


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbftitle: x\r\nscenarios:\r\n  a:\r\n    policies: [osd]\r\n").scenarios[0].policies == ("osd",)


def test_amendments_and_releases_are_looked_for_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = resources.folder("shapes", "scenarios") / "osaid-full-data.ttl"
    (tmp_path / "full.ttl").write_bytes(shipped.read_bytes())
    (tmp_path / "model.yaml").write_text("{id: urn:x, type: Model}")
    monkeypatch.chdir(tmp_path.parent)
    found = read(tmp_path, "releases: [model.yaml, cases/olmo-7b]\nscenarios: {a: {amendments: full.ttl}, b: {amendments: [full.ttl]}}\n")
    assert found.releases == (str(tmp_path / "model.yaml"), "cases/olmo-7b")
    one, other = (s.amendments for s in found.scenarios)
    assert one == other
    assert (one[0].source, one[0].version.id) == (str(tmp_path / "full.ttl"), "osaid/1.0+full-data")
    assert len(one[0].sha256) == 64


@pytest.mark.parametrize(("before", "after", "says"), [
    ('oc:remedy "Publish all training data under an open licence."@en ;', "", "the remedy is missing"),
    ("oc:authority supposed:training-data ;", "", "no authority is given"),
    ("oc:replaces os10:training-data", "oc:replaces os10:traning-data", "which no file describes"),
    ('oc:truth "fails"', 'oc:truth "maybe"', "oc:truth is missing or unknown"),
    ("sh:minCount 1 ;\n", "sh:minCont 1 ;\n", "minCont"),
    ("oc:amends", "oc:amend", "did you mean 'amends'"),
    (" .\n\nsupposed", " \n\nsupposed", "expected"),
])
def test_an_amendment_is_checked_as_policy_check_would(tmp_path: Path, before: str, after: str, says: str) -> None:
    text = (resources.folder("shapes", "scenarios") / "osaid-full-data.ttl").read_bytes().decode()
    assert before in text
    (tmp_path / "broken.ttl").write_text(text.replace(before, after))
    with pytest.raises(InputError) as raised:
        read(tmp_path, "scenarios:\n  a:\n    amendments: [broken.ttl]\n")
    assert "broken.ttl: the amendment is not well formed" in str(raised.value)
    assert says in str(raised.value)
    assert raised.value.line == 3


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"scenarios\.yaml: the file cannot be read: No such file"):
        read_scenarios(tmp_path, "scenarios.yaml", "scenarios.yaml")
