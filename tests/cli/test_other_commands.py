"""`openclaim licence`, `openclaim policy`, the help and the README."""

from __future__ import annotations

import json
import re

import pytest
from run import Runner
from shared import ROOT

from compliance.cli import _COMMANDS


def test_licence_list_and_class(openclaim: Runner) -> None:
    found = json.loads(openclaim("licence", "list", "-f", "json").out)
    assert len(found) > 100
    scale = json.loads(openclaim("licence", "list", "--class", "ScaleRestrictedLicence", "-f", "json").out)
    assert {"llama-2", "llama-3", "qwen-2024"} <= {e["id"] for e in scale}
    assert "apache-2.0" not in {e["id"] for e in scale}
    assert openclaim("licence", "list", "--class", "Nonsense").code == 2


@pytest.mark.parametrize("name", ["llama-3", "LicenseRef-llama-3", "llama3"])
def test_licence_show_finds_by_any_name(openclaim: Runner, name: str) -> None:
    found = json.loads(openclaim("licence", "show", name, "-f", "json").out)[0]
    assert found["id"] == "llama-3"
    assert found["terms"]["userThreshold"] == 700_000_000
    assert found["osiApproved"] is False


def test_licence_show_text_and_turtle(openclaim: Runner) -> None:
    text = openclaim("licence", "show", "apache-2.0", "Zlib").out
    assert "on the OSI's list: yes" in text
    assert "its terms are unknown" in text
    assert "oc:grantsUse true" in openclaim("licence", "show", "mit", "-f", "turtle").out
    assert openclaim("licence", "show", "Zlib", "-f", "turtle").code == 2
    assert "did you mean" in openclaim("licence", "show", "apache-2.1").err


def test_policy_list(openclaim: Runner) -> None:
    rows = json.loads(openclaim("policy", "list", "-f", "json").out)
    assert {"eu-ai-act/2024-1689", "eu-ai-act/2026-1744", "eu-gpai-guidelines/2025-07", "osaid/1.0", "osd/1.9"} <= {
        r["id"] for r in rows}


def test_policy_show(openclaim: Runner) -> None:
    text = openclaim("policy", "show", "eu-ai-act/53-2-a", "--as-of", "2025-09-01").out
    assert "read by eu-gpai-guidelines/2025-07" in text
    assert "not: a general-purpose AI model with systemic risk" in text
    assert "open question Q2" in text
    found = json.loads(openclaim("policy", "show", "osd", "-f", "json").out)[0]
    assert sum(c["satisfiedBy"] is not None for c in found["conditions"]) == 10
    assert all(c["authority"] for c in found["conditions"])


def test_every_command_has_help(openclaim: Runner) -> None:
    for name in _COMMANDS:
        found = openclaim(name, "--help")
        assert found.code == 0
        assert "Usage: openclaim" in found.out or "Usage:" in found.out
    assert openclaim("--version").out.startswith("openclaim")
    assert openclaim("nonsense").code == 2


def test_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"(?:^\s*|`)openclaim ([a-z]+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert named == set(_COMMANDS)
