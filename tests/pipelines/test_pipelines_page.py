"""What docs/pipelines.md shows is what happens: its workflow blocks the example, its commands run, its hooks exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from run import Runner
from shared import ROOT

from compliance.cli.check import command
from compliance.decide import Outcome
from compliance.reports.claims import kinds

PAGE = (ROOT / "docs" / "pipelines.md").read_text(encoding="utf-8")
HOOKS = {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def block_with(key: str) -> Any:
    (found,) = [y for y in map(yaml.safe_load, blocks("yaml")) if key in y]
    return found


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_workflow_blocks_the_example_and_lets_the_mended_one_pass(openclaim: Runner) -> None:
    jobs = block_with("jobs")["jobs"]
    (step,) = [s for s in jobs["claims"]["steps"] if s["uses"].partition("@")[0].endswith("/openclaim")]
    assert set(step["with"]) <= set(ACTION["inputs"])
    assert jobs["publish"]["needs"] == "claims"
    path, asked = step["with"]["path"], ("-p", step["with"]["policies"], "--fail-on", step["with"]["fail-on"], "--as-of", "2026-11-24")
    assert openclaim("check", path, *asked).code == 1
    assert openclaim("check", f"{path}-mended", *asked).code == 0


def test_the_block_of_the_shell_is_what_the_command_writes(openclaim: Runner) -> None:
    (shown,) = blocks("console")
    line, first = shown.splitlines()[:2]
    found = openclaim(*shlex.split(line.removeprefix("$ openclaim ")))
    assert found.code == 1
    assert found.out.startswith(first.rstrip("…").rstrip())


def test_gitlab_and_jenkins_run_the_same_command(openclaim: Runner, tmp_path: Path) -> None:
    script = block_with("openclaim")["openclaim"]["script"]
    (line,) = [s for s in script if s.startswith("openclaim ")]
    (groovy,) = blocks("groovy")
    assert f"'{line}'" in groovy
    words = shlex.split(line)[1:]
    words[words.index("--output") + 1] = str(tmp_path / "openclaim.xml")
    assert openclaim(*words).code == 1
    assert 'type="disagreement"' in (tmp_path / "openclaim.xml").read_text()


@pytest.mark.parametrize("line", [x for x in blocks("")[0].splitlines() if x.startswith("openclaim")])
def test_the_lines_on_top_are_commands(line: str) -> None:
    words = shlex.split(line, comments=True)
    assert words[:2] == ["openclaim", "check"]
    # Parsed, not run: their files are those of a reader.
    command.make_context("check", words[2:], resilient_parsing=False)


def test_every_word_is_in_the_table_and_no_other() -> None:
    table = PAGE.partition("| word |")[2].partition("\n\n")[0]
    listed = set(re.findall(r"`([\w-]+)`", "\n".join(row.split("|")[1] for row in table.splitlines()[2:])))
    assert listed == {o.value for o in Outcome} - {"qualifies"} | kinds().keys() | {"never"}


def test_the_hooks_of_the_page_exist() -> None:
    used = block_with("repos")["repos"][0]["hooks"]
    assert {h["id"] for h in used} == HOOKS.keys()


@pytest.mark.parametrize("name", HOOKS)
def test_the_entry_of_a_hook_is_a_command_with_its_options(openclaim: Runner, name: str) -> None:
    hook = HOOKS[name]
    assert hook["language"] == "python"
    assert hook["require_serial"] is True
    tool, *words = shlex.split(hook["entry"])
    assert tool == "openclaim"
    arguments = [*words, *hook.get("args", [])]
    files = [] if hook.get("pass_filenames") is False else ["cases/olmo-7b/model.yaml"]
    found = openclaim(*("docs/examples/release" if a == "." else a for a in arguments), *files)
    assert found.code == (1 if name == "openclaim-release" else 0), found.err


@pytest.mark.parametrize(("name", "file", "runs"), [
    ("openclaim-check", "model.yaml", True), ("openclaim-check", "a/model.ttl", True), ("openclaim-check", "model.py", False),
    ("openclaim-check", "my-model.yaml", False), ("openclaim-validate", "cases/x/model.yml", True),
    ("openclaim-release", "README.md", True), ("openclaim-release", "LICENSE", True), ("openclaim-release", "LICENCE.txt", True),
    ("openclaim-release", "sub/config.json", True), ("openclaim-release", "adapter_config.json", True), ("openclaim-release", "main.py", False),
    ("openclaim-release", "README.mdx", False)])
def test_the_files_on_which_hooks_run(name: str, file: str, runs: bool) -> None:
    assert bool(re.search(HOOKS[name]["files"], file)) is runs
