"""docs/scenarios.md shows what the commands really write, and its scenario file can be read."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from run import Runner

from compliance.compare import read_scenarios
from compliance.compare.ready import names

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "scenarios.md").read_text()
EXAMPLES = re.findall(r"```console\n\$ openclaim (.*)\n((?:.*\n)*?)```", PAGE)


def test_the_page_has_worked_examples() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize(("command", "output"), EXAMPLES)
def test_the_output_on_the_page_is_what_the_command_writes(openclaim: Runner, command: str, output: str) -> None:
    assert openclaim(*shlex.split(command)).out == output


def test_every_ready_scenario_is_on_the_page() -> None:
    assert re.findall(r"^\| `([a-z0-9-]+)` \| \w", PAGE, re.MULTILINE) == ["ai-act-2026", "ai-act-authority", "osaid-versions",
                                                                         "osaid-full-data", "thresholds", "llama-3-apache"]
    assert set(names()) == set(re.findall(r"^\| `([a-z0-9-]+)` \| \w", PAGE, re.MULTILINE))


def test_the_scenario_file_on_the_page_can_be_read(tmp_path: Path) -> None:
    text, = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "page.yaml").write_text(text.replace("    amendments: [our-amendment.ttl]\n", ""))
    found = read_scenarios(tmp_path, "page.yaml", str(tmp_path / "page.yaml"))
    assert [s.name for s in found.scenarios] == ["today", "open licence", "open licence and data", "as feared in 2028"]
    assert "our-amendment.ttl" in text
