"""The scenarios that are shipped: well formed, their examples come out as they say, and they do what they are for."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from comparing import CASES, KNOWN, case, cell, compared
from descriptions import fully_open
from semantics import DAY, Bench, leaves

from compliance import resources
from compliance.compare import Scenario, find, ready
from compliance.compare.ready import names
from compliance.engines import EngineName
from compliance.errors import UnknownNameError
from compliance.graph import Graph, read_turtle
from compliance.model import one_release
from compliance.policy import catalogue, in_force
from compliance.policy.catalogue import read_version
from compliance.policy.check import check_policy
from compliance.terms import NAMESPACE
from compliance.truth import CONTESTED, FALSE, TRUE, UNKNOWN

FOLDER = Path(str(resources.folder("shapes", "scenarios")))
AMENDMENTS = sorted(FOLDER.glob("*.ttl"))
TRUTHS = {"holds": TRUE, "fails": FALSE, "unknown": UNKNOWN, "contested": CONTESTED}


def test_the_library_holds_what_the_documentation_promises() -> None:
    assert names() == ["ai-act-2026", "ai-act-authority", "llama-3-apache", "osaid-full-data", "osaid-versions", "thresholds"]


@pytest.mark.parametrize("name", names())
def test_every_ready_file_can_be_read_and_says_what_it_is(name: str) -> None:
    found = ready(name)
    assert found.title != name
    assert len(found.scenarios) > 1
    assert found.baseline in [s.name for s in found.scenarios]


@pytest.mark.parametrize("file", AMENDMENTS, ids=lambda f: f.name)
def test_every_amendment_is_well_formed(file: Path) -> None:
    assert check_policy(file) == []


def test_every_amendment_belongs_to_a_scenario_and_is_no_version_in_force() -> None:
    used = {a.version.where.name for n in names() for s in ready(n).scenarios for a in s.amendments}  # type: ignore[union-attr]
    assert used == {f.name for f in AMENDMENTS}
    shipped = {v.id for versions in catalogue().releases.values() for v in versions}
    assert not shipped & {read_version(f).id for f in AMENDMENTS}
    assert all(read_version(f).status == "variant" for f in AMENDMENTS)


@pytest.mark.parametrize("file", AMENDMENTS, ids=lambda f: f.name)
@pytest.mark.parametrize("name", list(EngineName))
def test_every_example_of_an_amendment_has_the_truth_that_it_states(file: Path, name: EngineName) -> None:
    version = read_version(file)
    policies = in_force(DAY, catalogue().extended([version]), {version.policy: version.version})
    graph = read_turtle(file.read_bytes(), file.name)
    examples = graph.typed(NAMESPACE + "Example")
    assert examples
    by_iri = {c.iri: c for c in leaves(policies)}
    bench = Bench(policies, [by_iri[graph.text(e, NAMESPACE + "exampleOf") or ""] for e in examples], name)
    for example in examples:
        facts = graph.one(example, NAMESPACE + "facts")
        assert isinstance(facts, ox.BlankNode)
        evaluation, = bench.evaluations(one_release(Graph(graph.closure([facts]), example.value)))
        condition = by_iri[graph.text(example, NAMESPACE + "exampleOf") or ""]
        assert evaluation.pair(condition) == TRUTHS[graph.text(example, NAMESPACE + "truth") or ""], example.value


def test_llama_3_differs_by_its_licence_alone() -> None:
    found = compared(ready("llama-3-apache").scenarios, case("llama-3-70b"))
    before = cell(found, "eu-ai-act/53-2-a", "as released")
    difference = cell(found, "eu-ai-act/53-2-a", "Apache-2.0").difference
    assert before.outcome == "does-not-qualify"
    assert difference is not None
    assert difference.after == "undetermined"
    assert "fails" not in {c.after.value for c in (*difference.conditions, *difference.still)}


def thresholds(name: str) -> list[Scenario]:
    """The thresholds in force, and moved as a ready scenario says."""
    return [s for s in ready("thresholds").scenarios if s.name in ("in force", name)]


@pytest.mark.parametrize(("compute", "threshold", "outcomes"), [
    (5e24, "systemic at 10^24", ("qualifies", "does-not-qualify")),
    (1e24, "systemic at 10^24", ("qualifies", "qualifies")),
    (3e25, "systemic at 10^26", ("does-not-qualify", "qualifies")),
    (2e26, "systemic at 10^26", ("does-not-qualify", "does-not-qualify")),
])
def test_a_moved_threshold_of_systemic_risk_catches_what_lies_between(compute: float, threshold: str, outcomes: tuple[str, str]) -> None:
    described = {**fully_open("Model"), "trainingCompute": compute}
    found = compared(thresholds(threshold), described)
    cells = [cell(found, "eu-ai-act/53-2-a", name).outcome for name in ("in force", threshold)]
    assert tuple(cells) == outcomes


@pytest.mark.parametrize(("compute", "threshold", "outcomes"), [
    (5e23, "general at 10^24", ("qualifies", "undetermined")),
    (5e24, "general at 10^24", ("qualifies", "qualifies")),
    (5e22, "general at 10^22", ("undetermined", "qualifies")),
    (1e22, "general at 10^22", ("undetermined", "undetermined")),
])
def test_a_moved_indicative_criterion_presumes_generality_from_there(compute: float, threshold: str, outcomes: tuple[str, str]) -> None:
    described = {**{k: v for k, v in fully_open("Model").items() if k != "significantGenerality"}, "trainingCompute": compute}
    found = compared(thresholds(threshold), described)
    cells = [cell(found, "eu-ai-act/53-2-a", name).outcome for name in ("in force", threshold)]
    assert tuple(cells) == outcomes


@pytest.mark.parametrize(("modification", "systemic", "scenario", "before", "after"), [
    (5e23, False, "general at 10^24", "is the provider", "is the provider"),
    (5e22, False, "general at 10^24", "is the provider", "open"),
    (5e21, False, "general at 10^22", "open", "is the provider"),
    (5e24, True, "systemic at 10^26", "is the provider", "open"),
    (5e23, True, "systemic at 10^24", "open", "is the provider"),
    (5e22, False, "systemic at 10^24", "is the provider", "is the provider"),
])
def test_the_third_of_a_moved_threshold_moves_with_it(modification: float, systemic: bool, scenario: str, before: str, after: str) -> None:
    described = {**fully_open("Model"), "assessedRole": "modifier", "independentModifier": True, "baseComputeKnowable": False,
                 "baseIsSystemic": systemic, "modificationCompute": modification}
    found = compared(thresholds(scenario), described)
    told = []
    for name in ("in force", scenario):
        result = cell(found, "eu-ai-act/53-2-a", name).determination
        assert result is not None
        leaf = next(c for c in result.conditions if c.condition.id == "eu-gpai-guidelines#is-provider")
        told.append("is the provider" if leaf.pair == TRUE else "open" if leaf.pair == UNKNOWN else "is not")
    assert told == [before, after]


def test_thresholds_change_nothing_for_models_far_from_them() -> None:
    """Guards the amendments against a text in force that has moved on: apart from the numbers they say the same."""
    found = compared(ready("thresholds").scenarios, *sorted(CASES.glob("*/model.yaml"))[:8])
    assert found.differing
    for _, differing in found.differing:
        difference = differing.difference
        assert difference is not None
        moved = {c.id for c in difference.conditions}
        assert moved <= {"eu-ai-act#presumed-systemic", "eu-gpai-guidelines#general-purpose"}, moved


def test_full_data_asks_for_more_than_the_definition_and_never_for_less() -> None:
    scenarios = ready("osaid-full-data").scenarios
    data = next(p for p in fully_open("Model")["artifact"] if p["type"] == "TrainingData")
    rest = [p for p in fully_open("Model")["artifact"] if p["type"] != "TrainingData"]
    shared = {**fully_open("Model"), "artifact": [*rest, data]}
    secret = {**fully_open("Model"), "artifact": [*rest, {
        "type": "TrainingData", "dataClass": "unshareable", "unshareableReason": "patient records", "availability": "withheld"}]}
    assert [c.outcome for c in compared(scenarios, shared).rows[0].cells] == ["qualifies", "qualifies"]
    assert [c.outcome for c in compared(scenarios, secret).rows[0].cells] == ["qualifies", "does-not-qualify"]
    for row in compared(scenarios, *sorted(CASES.glob("*/model.yaml"))[:12]).rows:
        before, after = (c.outcome for c in row.cells)
        assert after == before or after != "qualifies"


def test_a_ready_name_comes_first_and_a_file_is_found_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "thresholds"
    file.write_text("scenarios: {mine: }\n")
    monkeypatch.chdir(tmp_path)
    assert find("thresholds").title.startswith("Thresholds")
    assert [s.name for s in find("./thresholds").scenarios] == ["mine"]
    with pytest.raises(UnknownNameError, match="did you mean 'thresholds'"):
        find("threshold")


def test_the_catalogue_does_not_take_the_scenarios_for_a_policy() -> None:
    assert "scenarios" not in KNOWN.catalogue.policies()
