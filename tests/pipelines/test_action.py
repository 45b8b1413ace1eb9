"""The GitHub action: its steps are run in bash as a runner runs them, with files in the place of the runner's."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from shared import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
EXAMPLES = ROOT / "docs" / "examples"

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the steps are written for bash")


class Done(NamedTuple):
    """What the step left behind."""

    code: int
    said: str
    outputs: dict[str, str]
    summary: str


class Runner:
    """Runs the step that checks, in a workspace, with `openclaim` of this checkout where the first step puts it."""

    def __init__(self, root: Path) -> None:
        self.workspace, self.temp = root / "workspace", root / "temp"
        tool = self.temp / "openclaim" / "bin" / "openclaim"
        tool.parent.mkdir(parents=True)
        self.workspace.mkdir()
        tool.write_text(f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m compliance \"$@\"\n")
        tool.chmod(0o755)

    def __call__(self, **inputs: str) -> Done:
        output, summary = self.temp / "output", self.temp / "summary"
        for file in (output, summary):
            file.write_text("")
        step = STEPS[1]
        given = {name: inputs.get(name, str(of.get("default", ""))) for name, of in ACTION["inputs"].items()}
        assert set(inputs) <= set(given)
        env = {name: given[wanted(text)] for name, text in step["env"].items()}
        told = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=self.workspace, text=True, check=False,
                              capture_output=True, stdin=subprocess.DEVNULL, env={
                                  **os.environ, **env, "RUNNER_TEMP": str(self.temp), "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)})
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return Done(told.returncode, told.stdout + told.stderr, outputs, summary.read_text())


def wanted(expression: str) -> str:
    """The input that an expression such as ${{ inputs.path }} takes."""
    match = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", expression)
    assert match, expression
    return match[1]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_no_input_is_part_of_a_script() -> None:
    assert ACTION["runs"]["using"] == "composite"
    for step in STEPS:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
    used = {wanted(text) for step in STEPS for text in step["env"].values() if "inputs." in text}
    assert used == set(ACTION["inputs"])
    assert all(i["description"] and "default" in i for i in ACTION["inputs"].values())


def test_a_release_whose_card_and_licence_disagree_is_blocked_with_all_reports(runner: Runner) -> None:
    shutil.copytree(EXAMPLES / "release", runner.workspace, dirs_exist_ok=True)
    found = runner(policies="osaid/1.0, osd", **{"as-of": "2026-11-24", "junit": "tests in a folder.xml"})
    assert found.code == 1, found.said
    assert found.said.startswith("::error file=README.md,line=2,title=openclaim#disagreement::")
    assert found.outputs == {"exit-code": "1", "sarif": "openclaim.sarif"}
    log = json.loads((runner.workspace / "openclaim.sarif").read_text())
    assert log["runs"][0]["results"][0]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "LICENSE"
    suites = ET.parse(runner.workspace / "tests in a folder.xml").getroot()  # noqa: S314
    assert suites.get("failures") == "1"
    assert found.summary.startswith("# Determination memo: ")
    assert "ources disagree on the licence" in found.summary


def test_the_mended_release_passes_without_reports_that_nobody_wants(runner: Runner) -> None:
    shutil.copytree(EXAMPLES / "release-mended", runner.workspace / "model", dirs_exist_ok=True)
    found = runner(path="model", policies="osaid/1.0\nosd", sarif="", summary="false", **{"fail-on": "disagreement,claim,claim-not-established"})
    assert found.code == 0, found.said
    assert found.outputs == {"exit-code": "0"}
    assert found.summary == ""
    assert [p.name for p in runner.workspace.iterdir()] == ["model"]
    assert "::warning file=model/README.md," in found.said
    assert "::error" not in found.said


def test_empty_fail_on_gives_the_usual_exit_codes(runner: Runner) -> None:
    shutil.copytree(EXAMPLES / "release-mended", runner.workspace, dirs_exist_ok=True)
    found = runner(policies="osd", sarif="", summary="false", **{"fail-on": ""})
    assert (found.code, found.outputs) == (3, {"exit-code": "3"})


@pytest.mark.parametrize("inputs", [
    {"policies": "$(touch pwned) `touch pwned`; touch pwned #"}, {"path": "--help"}, {"path": "x; touch pwned"},
    {"fail-on": "never --output=pwned"}, {"as-of": "2026-11-24 --output=pwned"}, {"policies": "*"}])
def test_hostile_inputs_run_nothing_and_end_with_2(runner: Runner, inputs: dict[str, str]) -> None:
    shutil.copytree(EXAMPLES / "release-mended", runner.workspace, dirs_exist_ok=True)
    before = sorted(p.name for p in runner.workspace.iterdir())
    found = runner(**{"policies": "osd", **inputs})
    assert found.code == 2, found.said
    assert found.outputs == {"exit-code": "2"}
    assert sorted(p.name for p in runner.workspace.iterdir()) == before


def test_a_long_memo_is_cut_to_what_a_summary_may_hold(runner: Runner) -> None:
    tool = runner.temp / "openclaim" / "bin" / "openclaim"
    real = tool.with_name("real")
    tool.rename(real)
    # The real tool, with a memo that is three megabytes longer.
    tool.write_text(f'#!/bin/sh\n{shlex.quote(str(real))} "$@"\ncode=$?\ncase "$*" in *--format=markdown*) yes "a line of the memo" | head -n 160000;; esac\n'
                    "exit $code\n")
    tool.chmod(0o755)
    shutil.copytree(EXAMPLES / "release-mended", runner.workspace, dirs_exist_ok=True)
    found: Any = runner(policies="osd", sarif="")
    assert found.code == 0
    assert 100_000 < len(found.summary.encode()) < 1_048_576
    assert found.summary.rstrip().endswith("The memo is longer than a summary may be.")
