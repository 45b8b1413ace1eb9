"""Facts that can hold side by side: a part that was not used, two documents, an overall statement, a gate before a public file.

Each has near misses: the fact that is missing, the same fact on another part, and what contradicts it.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from descriptions import OPEN_LICENCE, Description, fully_open
from semantics import DAY, outcome, result

DET = "eu-ai-act/53-2-a"
OSAID = "osaid/1.0"


def changed(kind: str, drop: tuple[str, ...] = (), **facts: Any) -> Description:
    """The open model with other facts on the part of a kind."""
    model = fully_open("Model")
    part = next(a for a in model["artifact"] if a["type"] == kind)
    for term in drop:
        del part[term]
    part.update(facts)
    return model


def also(model: Description, *parts: Description) -> Description:
    return {**model, "artifact": [*model["artifact"], *parts]}


def truth(model: Description, determination: str, condition: str) -> tuple[str, str, bool]:
    found = next(c for c in result(model, determination).conditions if c.condition.id.endswith(f"#{condition}"))
    return found.pair.strict.value, found.pair.lenient.value, found.conflicting


TRUE, FALSE, UNKNOWN = ("true", "true", False), ("false", "false", False), ("unknown", "unknown", False)
CONTESTED, CONFLICT = ("false", "true", False), ("unknown", "unknown", True)


# --- OSAID 1.0: what was not used need not be there

@pytest.mark.parametrize("kind", ["DataPreprocessingCode", "SupportingLibraries"])
@pytest.mark.parametrize(("facts", "expected"), [
    ({"availability": "withheld", "usedInTraining": False}, "qualifies"),
    ({"licence": "CC-BY-NC-4.0", "usedInTraining": False}, "qualifies"),
    ({"licence": "CC-BY-4.0", "usedInTraining": False}, "qualifies"),
    ({"availability": "withheld", "usedInTraining": True}, "does-not-qualify"),
    ({"licence": "CC-BY-NC-4.0", "usedInTraining": True}, "does-not-qualify"),
    ({"availability": "withheld"}, "undetermined"),
    ({"licence": "CC-BY-4.0"}, "undetermined"),
    ({"usedInTraining": True}, "qualifies"),
], ids=str)
def test_code_that_was_not_used(kind: str, facts: dict[str, Any], expected: str) -> None:
    found = result(changed(kind, **facts), OSAID)
    assert found.outcome == expected
    if expected == "undetermined":
        asked = {m.term for c in found.conditions for m in c.missing}
        assert "usedInTraining" in asked


@pytest.mark.parametrize("kind", ["TrainingCode", "InferenceCode", "ArchitectureCode"])
def test_code_that_every_model_needs_cannot_have_been_unused(kind: str) -> None:
    assert outcome(changed(kind, availability="withheld", usedInTraining=False), OSAID) == "does-not-qualify"


def test_one_part_that_was_not_used_does_not_excuse_another() -> None:
    model = changed("SupportingLibraries", availability="withheld", usedInTraining=False)
    more = {"type": "SupportingLibraries", "availability": "withheld"}
    assert outcome(also(model, more), OSAID) == "undetermined"
    assert outcome(also(model, more | {"usedInTraining": True}), OSAID) == "does-not-qualify"
    assert outcome(also(model, more | {"usedInTraining": False}), OSAID) == "qualifies"


# --- a topic that one document lacks and another covers

LACKS = {"type": "ResearchPaper", "availability": "public", "licence": "CC-BY-4.0", "doesNotDocument": ["limitations", "data-scope"]}
DOCUMENTS = ("ModelCard", "UsageInformation", "DataInformation", "ResearchPaper")


def documented(*documents: Description) -> Description:
    """The open model with these documents for its own."""
    model = fully_open("Model")
    model["artifact"] = [a for a in model["artifact"] if a["type"] not in DOCUMENTS] + copy.deepcopy(list(documents))
    return model


@pytest.mark.parametrize(("determination", "condition", "topic", "kind", "apart"), [
    (DET, "usage-limitations", "limitations", "UsageInformation", "ArchitectureDescription"),
    (DET, "usage-limitations", "limitations", "ModelCard", "DataInformation"),
    (OSAID, "data-scope", "data-scope", "DataInformation", "UsageInformation"),
    (OSAID, "data-scope", "data-scope", "ModelCard", "ArchitectureDescription")])
def test_one_document_that_covers_a_topic_is_enough(determination: str, condition: str, topic: str, kind: str, apart: str) -> None:
    def decided(*others: Description) -> tuple[str, str, bool]:
        return truth(documented(LACKS, *others), determination, condition)

    other = {"type": kind, "availability": "public"}
    assert decided() == FALSE
    assert decided(other | {"documents": [topic]}) == TRUE
    assert decided(other) == UNKNOWN, "nobody looked into the other document"
    assert decided(other | {"documents": ["intended-use"]}) == UNKNOWN, "a list of topics need not be whole"
    assert decided(other | {"doesNotDocument": [topic]}) == FALSE
    assert decided(other | {"availability": "withheld"}) == FALSE
    assert decided({"type": kind, "availability": "withheld", "documents": [topic]}) == FALSE, "covered, and not public"
    assert decided({"type": apart, "availability": "public"}) == FALSE, "a document of other things"
    assert decided(other | {"documents": [topic], "doesNotDocument": [topic]}) == CONFLICT


def test_a_document_that_is_said_to_cover_and_to_lack_a_topic_conflicts() -> None:
    both = LACKS | {"documents": ["limitations"]}
    assert truth(documented(both), DET, "usage-limitations") == CONFLICT


# --- an overall statement beside its details

def monetised(**facts: Any) -> Description:
    """The open model with these facts, and no others, on monetisation."""
    model = fully_open("Model")
    for term in ("price", "dualLicensing", "paidServiceRequiredToWork", "paidServiceRequiredForAccess",
                 "exclusivelyHostedByProvider", "personalDataRequired"):
        del model[term]
    return model | facts


NONE = dict.fromkeys(("price", "dualLicensing", "paidServiceRequiredToWork", "paidServiceRequiredForAccess",
                      "exclusivelyHostedByProvider", "personalDataRequired"), False)


@pytest.mark.parametrize(("facts", "expected"), [
    ({"monetised": True}, "does-not-qualify"),
    ({"monetised": True, "price": False}, "does-not-qualify"),
    ({"monetised": True, **NONE, "price": True}, "does-not-qualify"),
    ({"monetised": True, **NONE}, "qualifies"),
    ({"monetised": False}, "qualifies"),
    ({"monetised": False, "price": True}, "does-not-qualify"),
    ({"price": False}, "undetermined"),
    ({"monetised": True, "dualLicensing": True}, "undetermined"),
    (NONE | {"dualLicensing": True, "paidLicenceOptional": True, "freeTier": "all", "monetised": True}, "contested"),
    (NONE, "qualifies"),
], ids=str)
def test_an_overall_statement_on_monetisation(facts: dict[str, Any], expected: str) -> None:
    found = result(monetised(**facts), DET)
    assert found.outcome == expected
    assert not [c for c in found.conditions if c.conflicting]


@pytest.mark.parametrize("denied", sorted(NONE))
def test_one_form_that_is_left_open_is_enough_for_the_overall_statement(denied: str) -> None:
    facts = {k: v for k, v in NONE.items() if k != denied}
    found = result(monetised(monetised=True, **facts), DET)
    assert found.outcome == "does-not-qualify"
    assert truth(monetised(monetised=True, **facts), DET, "not-otherwise-monetised") == FALSE
    assert outcome(monetised(**facts), DET) == "undetermined"


# --- what paragraph 88 leaves open is presumed, and only that

@pytest.mark.parametrize(("facts", "expected"), [
    ({}, TRUE),
    ({"premiumVersion": True}, TRUE),
    ({"premiumVersion": True, "openVersionFullyUsable": False}, CONTESTED),
    ({"premiumVersion": False, "openVersionFullyUsable": False}, TRUE),
    ({"openVersionFullyUsable": False}, UNKNOWN),
    ({"paidServiceRequiredToWork": None}, UNKNOWN),
    ({"paidServiceRequiredToWork": None, "premiumVersion": True}, UNKNOWN),
    ({"paidServiceRequiredToWork": True, "openVersionFullyUsable": True}, FALSE),
], ids=str)
def test_the_open_version_is_presumed_to_be_usable_where_it_works_by_itself(facts: dict[str, Any],
                                                                            expected: tuple[str, str, bool]) -> None:
    model = {k: v for k, v in (fully_open("Model") | facts).items() if v is not None}
    assert truth(model, DET, "works-without-service") == expected
    presumed = [f for c in result(model, DET).conditions for f in c.facts if f.term == "openVersionFullyUsable"]
    assert {f.origin for f in presumed} == {"stated" if "openVersionFullyUsable" in facts else "presumed"}


# --- a gate before a file that is public

@pytest.mark.parametrize(("facts", "expected"), [
    ({}, TRUE),
    ({"gate": "none"}, TRUE),
    ({"gate": "account"}, TRUE),
    ({"gate": "identity"}, UNKNOWN),
    ({"gate": "identity", "gatePurpose": ["security"]}, UNKNOWN),
    ({"gate": "identity", "gatePurpose": ["security"], "gateDiscriminates": False}, TRUE),
    ({"gate": "identity", "gatePurpose": ["security"], "gateDiscriminates": True}, FALSE),
    ({"gate": "identity", "gatePurpose": ["licensing"]}, CONTESTED),
    ({"gate": "approval", "gatePurpose": ["licensing", "security"]}, CONTESTED),
    ({"gate": "approval", "gatePurpose": ["licensing", "marketing"]}, FALSE),
    ({"gate": "identity", "gatePurpose": ["analytics"]}, FALSE),
    ({"gate": "account", "gatePurpose": ["marketing"]}, TRUE),
    ({"gate": "refusal-by-country"}, FALSE),
    ({"gate": "payment"}, FALSE),
    ({"gateDiscriminates": True}, CONFLICT),
], ids=str)
def test_a_gate_says_how_a_public_file_is_had(facts: dict[str, Any], expected: tuple[str, str, bool]) -> None:
    assert truth(changed("Weights", ("gate",), **facts), DET, "access-gate") == expected
    gated = {TRUE: UNKNOWN, CONFLICT: FALSE}.get(expected, expected) if "gate" not in facts else expected
    assert truth(changed("Weights", ("gate",), availability="gated", **facts), DET, "access-gate") == gated


# --- the recital alone

@pytest.mark.parametrize(("terms", "expected"), [
    ({}, TRUE),
    ({"outputRestriction": "naming-only"}, CONTESTED),
    ({"namingRequired": True}, CONTESTED),
    ({"thresholdConsequence": "attribution-only", "userThreshold": 1e8}, CONTESTED),
    ({"thresholdConsequence": "separate-licence", "userThreshold": 1e8, "namingRequired": True}, FALSE),
    ({"outputRestriction": "no-competing-training"}, CONTESTED),
], ids=str)
def test_limits_where_no_guideline_applies(terms: dict[str, Any], expected: tuple[str, str, bool]) -> None:
    system = fully_open("System")
    for part in system["artifact"]:
        part["licence"] = {"type": "Licence", **OPEN_LICENCE, **terms}
    found = next(c for c in result(system, "eu-ai-act/2-12", DAY.replace(year=2025, month=3, day=1)).conditions
                 if c.condition.id.endswith("#no-other-limit"))
    assert (found.pair.strict.value, found.pair.lenient.value, found.conflicting) == expected
