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
    (evidence,) = (line for line in text.splitlines() if line.startswith("  evidence: "))
    assert evidence.startswith("  evidence: https://spdx.org/licenses/Apache-2.0.html; read clause by clause by the editors of openclaim, ")
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


@pytest.mark.parametrize(("name", "count", "section", "item", "criterion"), [
    ("fmti/2024-05", 100, "Upstream, Data", "Data size", "amount of training data stated in a proper unit"),
    ("openness-index/2.1", 12, "availability", "Base Model Data", "open: all are"),
    ("mof", 17, "class 3", "Model architecture", "Model parameters (Final)"),
])
def test_policy_show_of_what_grades_or_counts_lists_its_items(openclaim: Runner, name: str, count: int, section: str, item: str,
                                                             criterion: str) -> None:
    lines = openclaim("policy", "show", name).out.splitlines()
    assert lines[1] == f"  {count} items"
    assert lines[2:4] == [f"  {section}", f"    {item}"]
    assert criterion in lines[4]
    shown = json.loads(openclaim("policy", "show", name, "-f", "json").out)[0]
    assert len(shown["items"]) == count
    assert (shown["items"][0]["section"], shown["items"][0]["label"]) == (section, item)


def test_a_variant_is_shown_with_the_items_that_it_varies_in_their_order(openclaim: Runner) -> None:
    varied, plain = (json.loads(openclaim("policy", "show", n, "-f", "json").out)[0]["items"] for n in ("mof@1.0+corrected", "mof@1.0"))
    assert [i["label"] for i in varied] == [i["label"] for i in plain]


@pytest.mark.parametrize("form", ["svg", "mermaid"])
def test_what_grades_or_counts_has_no_tree_to_draw(openclaim: Runner, form: str) -> None:
    run = openclaim("policy", "show", "mof", "-f", form)
    assert run.code == 2
    assert "no condition tree to draw" in run.err


def test_the_groups_say_whole_sentences_of_their_commands(openclaim: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    for name in ("licence", "policy", "record"):
        shown = openclaim(name, "--help").out.partition("Commands:")[2]
        assert shown.strip().endswith(".")
        assert "..." not in shown


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
