"""`openclaim compare` as people call it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from run import Runner

from compliance import resources

OLMO = "cases/olmo-7b"
LLAMA = "cases/llama-3-70b"


def test_a_changed_licence_is_compared_with_the_release_as_described(openclaim: Runner) -> None:
    found = openclaim("compare", LLAMA, "-p", "eu-ai-act/53-2-a", "--set", "licence=Apache-2.0", "--as-of", "2026-11-24")
    assert found.code == 1
    assert "✗ does not qualify   ? undetermined *" in found.out
    assert "no usage restriction above a number of users or a revenue: fails → holds" in found.out
    assert found.err == "2 scenarios, 1 release, 2 answers: 1 not as in 'as described'\n"


def test_no_difference_is_exit_code_0_and_an_error_is_2(openclaim: Runner) -> None:
    assert openclaim("compare", OLMO, "-p", "osaid", "--set", "artifact[Weights].licence=MIT").code == 0
    assert openclaim("compare", OLMO, "-p", "osaid").code == 0
    assert openclaim("compare", OLMO, "-p", "osaidd").code == 2


def test_without_a_choice_the_readings_are_compared(openclaim: Runner) -> None:
    document = compared(openclaim, OLMO)
    assert [(s["name"], s["reading"]) for s in document["scenarios"]] == [("strict", "strict"), ("lenient", "lenient")]
    assert {r["question"] for r in document["rows"]} >= {"eu-ai-act/53-2-a", "osaid", "osd", "mof"}


def test_versions_readings_days_authorities_and_facts_are_combined(openclaim: Runner) -> None:
    document = compared(openclaim, OLMO, "-p", "osaid/0.0.9", "-p", "osaid/1.0", "--reading", "strict", "--reading", "lenient",
                        "--as-of", "2026-11-24", "--without", "artifact[Weights].licence")
    assert [s["name"] for s in document["scenarios"]] == [
        f"osaid/{v}, {r}{w}" for v in ("0.0.9", "1.0") for r in ("strict", "lenient") for w in ("", ", without artifact[Weights].licence")]
    assert [len(r["cells"]) for r in document["rows"]] == [8]
    days = compared(openclaim, OLMO, "-p", "eu-ai-act/53-2-a", "--as-of", "2025-08-01", "--as-of", "2025-08-02", "--authority", "guidance",
                    "--authority", "enacting")
    assert [s["name"] for s in days["scenarios"]] == [
        f"{d}, {a}" for d in ("2025-08-01", "2025-08-02") for a in ("with guidance", "articles only")]


def compared(openclaim: Runner, *arguments: object) -> dict[str, Any]:
    """The JSON of a comparison."""
    found = openclaim("compare", *arguments, "-f", "json", "-q")
    assert found.err == ""
    document: dict[str, Any] = json.loads(found.out)
    return document


def test_the_baseline_can_be_named(openclaim: Runner) -> None:
    document = compared(openclaim, OLMO, "-p", "osaid/0.0.9", "-p", "osaid/1.0", "--baseline", "osaid/1.0")
    assert document["baseline"] == "osaid/1.0"
    assert [c["differs"] for c in document["rows"][0]["cells"]] == [True, False]


def test_ready_scenarios_are_listed_and_taken_by_name(openclaim: Runner) -> None:
    listed = openclaim("compare", "--list")
    assert listed.code == 0
    assert "osaid-versions  Open Source AI Definition 0.0.8, 0.0.9 and 1.0" in listed.out
    assert "    1.0 (baseline)  final text of October 2024" in listed.out
    document = compared(openclaim, OLMO, "-s", "osaid-versions")
    assert document["baseline"] == "1.0"
    assert [s["policies"] for s in document["scenarios"]] == [["osaid/0.0.8"], ["osaid/0.0.9"], ["osaid/1.0"]]


def test_the_baseline_of_a_file_stays_the_baseline_when_combined(openclaim: Runner) -> None:
    document = compared(openclaim, OLMO, "-s", "osaid-versions", "--reading", "strict", "--reading", "lenient")
    assert document["baseline"] == "1.0, strict"


def test_a_file_names_its_releases_and_others_can_be_given(openclaim: Runner) -> None:
    assert [r["name"] for r in compared(openclaim, "-s", "llama-3-apache", "-p", "osaid")["releases"]] == ["Llama 3 70B"]
    assert [r["name"] for r in compared(openclaim, OLMO, "-s", "llama-3-apache", "-p", "osaid")["releases"]] == ["OLMo 7B"]


def test_a_scenario_keeps_its_version_when_a_question_is_picked(openclaim: Runner) -> None:
    document = compared(openclaim, OLMO, "-s", "ai-act-2026", "-p", "eu-ai-act/2-12")
    assert [s["policies"][0] for s in document["scenarios"]] == ["eu-ai-act/2024-1689", "eu-ai-act/2026-1744"]


def test_a_scenario_file_of_the_user_with_an_amendment(openclaim: Runner, tmp_path: Path) -> None:
    (tmp_path / "full.ttl").write_bytes((resources.folder("shapes", "scenarios") / "osaid-full-data.ttl").read_bytes())
    file = tmp_path / "mine.yaml"
    file.write_text("policies: osaid\nscenarios:\n  today:\n  full data: {amendments: full.ttl}\n")
    document = compared(openclaim, "cases/pythia-12b", "-s", file)
    assert [c["outcome"] for c in document["rows"][0]["cells"]] == ["qualifies", "undetermined"]
    assert document["scenarios"][1]["amendments"][0]["source"] == str(tmp_path / "full.ttl")
    assert document["scenarios"][1]["policies"] == ["osaid/1.0+full-data"]


def test_only_what_differs_is_written_when_asked_for(openclaim: Runner) -> None:
    found = openclaim("compare", OLMO, "-p", "osaid", "-p", "osd", "--set", "artifact[DataInformation].documents=[data-scope]",
                      "--differing", "-f", "csv")
    assert [line.split(",")[2] for line in found.out.splitlines()] == ["question", "osaid"]
    assert "1 question without a difference left out" in found.err


def test_the_result_is_written_to_a_file_whole_or_not_at_all(openclaim: Runner, tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    found = openclaim("compare", OLMO, "-p", "osaid", "-f", "html", "-o", target)
    assert found.out == ""
    assert target.read_text().startswith("<!DOCTYPE html>")
    failed = openclaim("compare", OLMO, "-p", "osaid", "--set", "price=maybe", "-o", tmp_path / "other.txt")
    assert failed.code == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.html"]


def test_releases_are_read_from_stdin_and_picked_by_name(openclaim: Runner) -> None:
    text = b"- {id: urn:a, type: Model, name: A}\n- {id: urn:b, type: Model, name: B}\n"
    found = openclaim("compare", "-", "-p", "osaid", "--release", "B", "-f", "json", "-q", stdin=text)
    assert [r["name"] for r in json.loads(found.out)["releases"]] == ["B"]


@pytest.mark.parametrize(("arguments", "says"), [
    (["--set", "licence"], "ADDRESS=VALUE"),
    (["--set", "license=MIT"], "did you mean 'licence'"),
    (["--without", "artifact[Wieghts].licence"], "did you mean 'Weights'"),
    (["--set", "artifact[Weights][7].licence=MIT"], "there is no artifact[Weights][7]"),
    (["--reading", "harsh"], "harsh"),
    (["--authority", "press"], "press"),
    (["--as-of", "tomorrow"], "tomorrow"),
    (["--as-of", "1999-01-01"], "no version of osaid is in force"),
    (["-s", "osaid-version"], "did you mean 'osaid-versions'"),
    (["-s", "gone.yaml"], "there is no scenario 'gone.yaml'"),
    (["--baseline", "nobody"], "there is no scenario 'nobody'"),
    (["-s", "osaid-versions", "-s", "osaid-versions"], "two scenarios have the name"),
    (["--policies", "gone"], "gone: there is no such folder"),
])
def test_a_mistake_is_one_clear_sentence_and_exit_code_2(openclaim: Runner, arguments: list[str], says: str) -> None:
    found = openclaim("compare", OLMO, "-p", "osaid", *arguments)
    assert found.code == 2
    assert says in found.err
    assert "Traceback" not in found.err
    assert found.out == ""


def test_the_reference_engine_gives_the_same_result(openclaim: Runner) -> None:
    fast, slow = (openclaim("compare", OLMO, "-p", "osaid", "--set", "licence=CC-BY-4.0", "-f", "json", "--as-of", "2026-11-24",
                            "--engine", name).out for name in ("shacl", "pyshacl"))
    assert fast == slow
    assert json.loads(fast)["differing"] == 1


class _Terminal(io.StringIO):
    """A stderr that looks like a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("arguments", "least", "shown"), [([], 1, True), (["-q"], 1, False), ([], 3, False)])
def test_long_work_shows_progress_on_a_terminal_only(openclaim: Runner, monkeypatch: pytest.MonkeyPatch, arguments: list[str],
                                                     least: int, shown: bool) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("compliance.cli.compare._BAR_FROM", least)
    monkeypatch.setattr("sys.stderr", terminal)
    found = openclaim("compare", OLMO, "-p", "osd", "--set", "licence=MIT", *arguments)
    assert ("deciding" in terminal.getvalue()) == shown
    assert "OLMo 7B" in found.out
