"""The real models: their expected outcomes, and evidence for every fact."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from run import Runner
from shared import ROOT

from compliance.cli.sources import read_releases
from compliance.graph.nodes import Node
from compliance.model.slicing import supporting

CASES = sorted(p.parent for p in (ROOT / "cases").glob("*/model.yaml"))


def test_there_are_enough() -> None:
    assert len(CASES) >= 24


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_expected_outcomes(openclaim: Runner, case: Path) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text())
    found = json.loads(openclaim("check", case, "--as-of", expected["asOf"], "-f", "json").out)
    outcomes = {d["id"]: d["outcome"] for d in found["releases"][0]["determinations"]}
    assert outcomes == expected["outcomes"]


def uncovered(node: Node, label: str) -> list[str]:
    """The facts of a node and of the nodes below it that no evidence supports."""
    facts = [f"{label}.{t}" for t in (*node.values, *node.children) if t != "name" and not supporting(node, t)]
    below = [u for t, nodes in node.children.items() for n in nodes for u in uncovered(n, f"{label}/{t}[{n.cls}]")]
    # A node that leads on is a fact only in so far as the nodes below it are.
    return [f for f in facts if f.rpartition(".")[2] not in ("artifact", "provider", "licence", "useRestriction")] + below


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_every_fact_has_evidence(case: Path) -> None:
    (release,) = read_releases([str(case)])
    assert uncovered(release.node, "release") == []


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_case_has_an_iri_of_its_own(case: Path) -> None:
    (release,) = read_releases([str(case)])
    assert release.id == f"https://w3id.org/openclaim/case/{case.name}"
