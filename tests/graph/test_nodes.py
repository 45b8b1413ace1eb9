"""What becomes of the nodes of a description: evidence stays with its facts, and the first fault is told first."""

from __future__ import annotations

import pytest

from compliance.errors import InputError
from compliance.graph import read
from compliance.graph.nodes import Evidence, Node, build

RANGE = """
type: Model
trainingTokens: 1e12
trainingCompute:
  low: 1e24
  high: 2e24
  evidence:
  - {source: "https://example.org/paper", quote: "between", retrieved: 2026-01-02}
  - {of: low, statedBy: "the developer"}
evidence: {of: trainingTokens, statedBy: "the card"}
"""


def node(text: str) -> Node:
    graph = read(text.encode(), "x.yaml", "yaml")
    return build(graph, graph.subjects()[0], "Model")


def test_evidence_on_a_range_is_that_of_its_term() -> None:
    assert set(node(RANGE).evidence) == {
        Evidence(("trainingCompute",), source="https://example.org/paper", quote="between", retrieved="2026-01-02"),
        Evidence(("trainingCompute",), stated_by="the developer"),
        Evidence(("trainingTokens",), stated_by="the card")}


def test_evidence_on_a_range_is_checked() -> None:
    with pytest.raises(InputError, match=r"x.yaml:8: 'retrieved' takes a day such as 2025-08-02, not 'soon'"):
        node(RANGE.replace("2026-01-02", "soon"))


def test_no_evidence_on_a_range() -> None:
    assert node("type: Model\ntrainingCompute: {low: 1e24, evidence: []}").evidence == ()


@pytest.mark.parametrize(("one", "other"), [
    ("name", "price"), ("releaseDate", "name"), ("price", "trainingTokens"), ("trainingTokens", "releaseDate")])
def test_of_two_faults_the_first_is_told(one: str, other: str) -> None:
    values = {"name": "[a, b]", "releaseDate": "[2025-01-01, 2025-01-02]", "price": "[true, false]", "trainingTokens": "[1, 2]"}
    with pytest.raises(InputError, match=rf"x.yaml:2: '{one}' has 2 values"):
        node(f"type: Model\n{one}: {values[one]}\n{other}: {values[other]}\n")


@pytest.mark.parametrize("value", ["[]", "[ ]"])
def test_that_a_part_has_no_licence_is_said_by_its_own_term(value: str) -> None:
    with pytest.raises(InputError, match=r"x.yaml:4: 'licence' takes licences, not an empty list; say 'noLicence: true'"):
        node(f"type: Model\nartifact:\n- type: Weights\n  licence: {value}\n")
    assert node("type: Model\nartifact:\n- {type: Weights, noLicence: true}\n").children["artifact"][0].value("noLicence") is True
