"""Hub folders that were written by hand say what was read by hand, and give the outcomes of these facts and of the case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from foreign import DOCUMENTS, document, release, rows
from semantics import decider
from shared import ROOT

from compliance.graph.keyed import from_values
from compliance.importers import read_folder
from compliance.model import Release, one_release

ADDRESSES = {"olmo-7b": "https://huggingface.co/allenai/OLMo-7B", "llama-3-70b": "https://huggingface.co/meta-llama/Meta-Llama-3-70B",
             "bloom-176b": None}
# Of these the folder says more or less than the case does; the rest of its facts stand in the case too.
_OTHER = {("/provider", "name"), ("/ArchitectureDescription", "location"), ("/ArchitectureDescription", "documents"), ("", "name"),
          ("/ModelCard", "documents"), ("/ModelCard", "location"), ("/TrainingData", "usedInTraining")}


def imported(name: str) -> Release:
    return one_release(read_folder(DOCUMENTS / f"{name}.hub", f"{name}.hub", ADDRESSES[name]))


def outcomes(of: Release) -> dict[str, Any]:
    found = {d.determination.id: (d.outcome.value, sorted((c.condition.id, str(c.pair)) for c in d.conditions))
             for d in decider().decide(of).determinations}
    assert len(found) >= 8
    return found


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_folder_says_what_was_read_by_hand(name: str) -> None:
    found, expected = imported(name), release(document(f"{name}.hub.facts.yaml"), "facts.yaml")
    assert rows(found) == rows(expected)
    assert outcomes(found) == outcomes(expected)


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_facts_are_those_of_the_case(name: str) -> None:
    case = one_release(from_values(yaml.safe_load((ROOT / "cases" / name / "model.yaml").read_text(encoding="utf-8")), name))
    said, known = rows(imported(name)), rows(case)
    assert [r for r in said if r not in known and r[:2] not in _OTHER] == []
    assert len(said) > 10


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_case_less_what_the_folder_does_not_say_has_the_same_outcomes(name: str) -> None:
    values = yaml.safe_load((ROOT / "cases" / name / "model.yaml").read_text(encoding="utf-8"))
    facts = yaml.safe_load(document(f"{name}.hub.facts.yaml"))
    kept = {**{t: values[t] if t in values and t not in ("name", "artifact", "provider") else v for t, v in facts.items()}}
    kept["artifact"] = [_less(part, values["artifact"]) for part in facts["artifact"]]
    assert outcomes(one_release(from_values(kept, "case.yaml"))) == outcomes(imported(name))


def _less(part: dict[str, Any], among: list[dict[str, Any]]) -> dict[str, Any]:
    """The part as the case has it, with the terms that the folder says; what the case has otherwise is as in the folder."""
    of_case = next((p for p in among if p["type"] == part["type"]), part)
    return {t: of_case.get(t, v) if ("/" + part["type"], t) not in _OTHER else v for t, v in part.items()}


def test_the_documents_hold_no_text_of_others() -> None:
    assert not list(Path(DOCUMENTS).rglob("LICENSE*"))
