"""The commands that draw: `check` and `policy show`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from run import Runner
from shared import ROOT
from trees import read_svg

LLAMA, ARTICLE, DAY = "cases/llama-3-70b", "eu-ai-act/53-2-a", "2026-11-24"


@pytest.fixture(autouse=True)
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_check_draws_the_decided_tree(openclaim: Runner) -> None:
    found = openclaim("check", LLAMA, "-p", ARTICLE, "--as-of", DAY, "-f", "svg")
    assert found.code == 1
    assert read_svg(found.out)[0].text == "Llama 3 70B: eu-ai-act/53-2-a"
    assert openclaim("check", LLAMA, "-p", ARTICLE, "--as-of", DAY, "-f", "mermaid").out.startswith("---\nconfig:")


def test_check_draws_every_determination_of_every_release(openclaim: Runner) -> None:
    page = openclaim("check", LLAMA, "cases/olmo-7b", "-p", "osaid/1.0", "-p", "osd", "--as-of", DAY, "-f", "mermaid").out
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == [
        "Llama 3 70B: osaid/1.0", "Llama 3 70B: osd/1.9", "OLMo 7B: osaid/1.0", "OLMo 7B: osd/1.9"]


def test_policy_show_draws_the_bare_trees(openclaim: Runner) -> None:
    found = openclaim("policy", "show", "eu-ai-act", "--as-of", DAY, "-f", "svg")
    assert found.code == 0
    assert read_svg(found.out)[0].text == "6 condition trees"
    assert openclaim("policy", "show", ARTICLE, "--as-of", DAY, "-f", "mermaid").out.startswith("---\nconfig:")
    assert "## eu-ai-act/53-2-b\n" in openclaim("policy", "show", "eu-ai-act", "--as-of", DAY, "-f", "mermaid").out


def test_the_day_picks_the_version_that_is_drawn(openclaim: Runner) -> None:
    early = openclaim("policy", "show", ARTICLE, "--as-of", "2025-06-01", "-f", "svg").out
    assert "policy eu-ai-act/2024-1689" in early
    assert "as read by guidance" not in early


@pytest.mark.parametrize("form", ["svg", "mermaid"])
@pytest.mark.parametrize("args", [["check", LLAMA, "-p", "mof"], ["policy", "show", "mof"]])
def test_what_only_grades_has_no_tree(openclaim: Runner, tmp_path: Path, args: list[str], form: str) -> None:
    target = tmp_path / "picture"
    found = openclaim(*args, "-f", form, *(["-o", target] if args[0] == "check" else []))
    assert (found.code, found.out) == (2, "")
    assert "no condition tree to draw" in found.err
    assert not target.exists()


@pytest.mark.parametrize("form", ["svg", "mermaid"])
def test_same_input_same_bytes(form: str) -> None:
    def run(seed: str) -> bytes:
        return subprocess.run([sys.executable, "-m", "compliance", "check", LLAMA, "-p", ARTICLE, "--as-of", DAY, "-f", form],
                              capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed}).stdout

    first = run("1")
    assert len(first) > 5000
    assert first == run("2")


def test_a_hostile_name_is_harmless_from_file_to_picture(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text('type: Model\nid: "urn:a"\nname: "<script>alert(1)</script>\\n\\u202e]]> \\"x\\" שלום"\n')
    svg = openclaim("check", path, "-p", "osd", "--as-of", DAY, "-f", "svg").out
    assert "<script" not in svg
    assert "<script>alert(1)</script>" in (read_svg(svg)[0].text or "")
    text = openclaim("check", path, "-p", "osd", "--as-of", DAY, "-f", "mermaid").out
    assert "<script" not in text
    assert "\u202e" not in text + svg
