"""Generated descriptions: nodes with random legal facts of the vocabulary, near to descriptions that qualify or far from them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from compliance.graph import vocabulary
from compliance.licences import library
from compliance.terms import Kind, Term

Description = dict[str, Any]
Path = tuple[str | int, ...]

# Names and texts about a node, and terms that lead to nodes; what the shapes read is generated apart.
_NOT_FACTS = {"name", "id", "version", "claims", "basedOn", "provider", "artifact", "licence", "useRestriction", "clause",
              "publishedGrade", "evidence", "spdxId", "alias", "sameTermsAs", "steward", "versionDate", "appliesTo",
              "unread", "location", "term", "osiApproved", "fsfLibre"}
_NUMBERS = {"parameterCount": [7e10], "activeParameterCount": [1e9, 7e10], "trainingTokens": [1e12, 1e13],
            "userThreshold": [1e8], "revenueThreshold": [1e6]}
_DATES = ["2024-01-01", "2025-08-01", "2025-08-02", "2026-06-01", "2027-05-05"]
_RANGES: list[Any] = [1e20, 3e22, 1e23, 2e24, 1e25, 1.1e25, {"low": 1e22, "high": 1e24}, {"low": 9e24, "high": 2e25},
                      {"low": 2e25}, {"high": 1e24}]
_STRINGS = {"territorialExclusion": [[], ["EU"], ["KR"], ["EU", "GB"]]}
_KINDS = ["Weights", "ArchitectureCode", "ArchitectureDescription", "UsageInformation", "ModelCard", "TrainingCode",
          "InferenceCode", "DataPreprocessingCode", "SupportingLibraries", "DataInformation", "TrainingData",
          "ResearchPaper", "EvaluationCode", "Package"]
_TOPICS = ["input-modalities", "output-modalities", "capabilities", "limitations", "technical-means", "architecture",
           "data-scope", "data-provenance", "data-selection", "data-labelling", "data-processing", "data-listing-public",
           "data-listing-third-party"]

OPEN_RELEASE: Description = {
    "commercialActivity": True, "placedOnUnionMarket": True, "firstPlaced": "2026-03-01", "internalUseOnly": False,
    "soleScientificResearch": False, "significantGenerality": True, "narrowTask": False, "outputModality": ["text"],
    "inputModality": ["text"], "trainingCompute": 1e24, "systemicDesignated": False, "highImpactOtherwise": False,
    "baseIsSystemic": False, "price": False, "dualLicensing": False, "paidServiceRequiredToWork": False,
    "paidServiceRequiredForAccess": False, "exclusivelyHostedByProvider": False, "personalDataRequired": False,
    "annexIIIArea": [], "annexISafetyComponent": False, "prohibitedPractice": [], "interactsWithPersons": False,
    "generatesSyntheticContent": False, "emotionOrBiometricCategorisation": False, "deepFake": False,
    "publicInterestText": False, "suppliedForHighRiskSystem": True, "thirdPartySupplier": True, "accessibleToPublic": True,
}
OPEN_LICENCE: Description = {
    "grantsAccess": True, "grantsUse": True, "grantsModification": True, "grantsDistribution": True,
    "grantsDistributionOfDerivatives": True, "coversWeights": True, "requiresPayment": False, "nonCommercialOnly": False,
    "researchOnly": False, "thresholdConsequence": "none", "separateCommercialLicence": False, "territorialExclusion": [],
    "discriminatesPersons": False, "outputRestriction": "none", "useRestriction": [], "remoteRestriction": False,
    "revocableAtWill": False, "usePolicyByReference": False, "namingRequired": False, "acceptanceRequired": False,
    "productSpecific": False, "restrictsOtherSoftware": False, "technologySpecific": False,
}
_OPEN_CLAUSE = {"safetyOriented": True, "significantRisk": True, "proportionate": True, "objective": True,
                "nonDiscriminatory": True}
_OPEN_PROVIDER = {"establishedInUnion": False, "legalForm": "company", "microenterprise": False}


def open_artifact(kind: str) -> Description:
    """A part of a kind as a fully open release has it."""
    part: Description = {"type": kind, "availability": "public"}
    if kind == "Weights":
        part |= {"gate": "none", "format": "full", "enablesReuse": True}
    if kind in ("UsageInformation", "DataInformation"):
        part["documents"] = _TOPICS
    if kind == "TrainingData":
        part |= {"dataClass": "open"}
    return part


def fully_open(cls: str) -> Description:
    """A release of a class that is open in every respect."""
    parts = [open_artifact(k) | {"licence": "CC-BY-4.0" if k in ("TrainingData", "DataInformation") else "MIT"} for k in _KINDS]
    return {"id": "urn:test:open", "type": cls, "provider": dict(_OPEN_PROVIDER), **copy.deepcopy(OPEN_RELEASE),
            "artifact": parts}


def legal_values(term: Term) -> list[Any]:
    """Values that a term may have in a description, a list for a term with several values."""
    match term.kind:
        case Kind.BOOLEAN:
            return [True, False]
        case Kind.DECIMAL:
            return _NUMBERS[term.name]
        case Kind.RANGE:
            return _RANGES
        case Kind.DATE:
            return _DATES
        case Kind.ENUM if term.multiple:
            single = [[v] for v in term.values]
            none = [] if term.name in ("outputModality", "inputModality", "documents") else [[]]
            return [*none, *single, list(term.values[:2]), list(term.values[-2:]), list(term.values)]
        case Kind.ENUM:
            return list(term.values)
        case Kind.IRI:
            return ["https://example.org/thing"]
    return _STRINGS.get(term.name, ["text"])


def fact_pairs(cls: str) -> list[tuple[str, Any]]:
    """Every fact that a node of a class may state: term and value."""
    return [(t.name, v) for t in vocabulary().of_class(cls) if t.name not in _NOT_FACTS for v in legal_values(t)]


PAIRS = {cls: fact_pairs(cls) for cls in ("Release", "Provider", "Artifact", "Licence", "Clause")}


@st.composite
def _facts(draw: st.DrawFn, cls: str, start: Mapping[str, Any]) -> Description:
    """Facts of a node: those of an open release less some, or none; then others in their place."""
    found = dict(start) if draw(st.booleans()) else {}
    for term in draw(st.lists(st.sampled_from(sorted(start)), max_size=3)) if found else ():
        found.pop(term, None)
    found.update(draw(st.lists(st.sampled_from(PAIRS[cls]), max_size=6 if found else 20)))
    return found


@st.composite
def _licence_in_place(draw: st.DrawFn) -> Description:
    found = draw(_facts("Licence", OPEN_LICENCE))
    clauses = draw(st.lists(_facts("Clause", _OPEN_CLAUSE), max_size=2))
    if clauses:
        found["useRestriction"] = [{"type": "Clause", "summary": f"limit {n}", **c} for n, c in enumerate(clauses)]
    return {"type": "Licence", **found}


def _licences() -> st.SearchStrategy[Any]:
    names = [*(f"LicenseRef-{i}" for i in library().ids()), "MIT", "Apache-2.0", "GPL-3.0-or-later", "CC-BY-4.0",
             "CC-BY-NC-4.0", "Zlib", "BSL-1.0", "CC0-1.0"]
    odd = ["LicenseRef-nobody-knows", "MIT OR LicenseRef-nobody-knows", "Apache-2.0 OR CC-BY-NC-4.0",
           "MIT AND LicenseRef-llama-3", "GPL-2.0-only WITH Classpath-exception-2.0", "LGPL-2.1+"]
    one = st.one_of(st.sampled_from(["MIT", "Apache-2.0"]), st.sampled_from(names), st.sampled_from(odd),
                    _licence_in_place())
    return st.one_of(one, one, st.lists(one, min_size=2, max_size=2, unique_by=repr))


@st.composite
def _artifact(draw: st.DrawFn) -> Description:
    part = open_artifact(draw(st.sampled_from(_KINDS)))
    kind = part.pop("type")
    found = draw(_facts("Artifact", part))
    if draw(st.integers(0, 3)):
        found["licence"] = draw(_licences())
    return {"type": kind, **found}


@st.composite
def descriptions(draw: st.DrawFn) -> Description:
    """A description of a model, system or component with any legal facts on every node."""
    cls = draw(st.sampled_from(["Model", "Model", "System", "Component"]))
    found: Description = {"id": "urn:test:generated", "type": cls, **draw(_facts("Release", OPEN_RELEASE))}
    if draw(st.booleans()):
        found["provider"] = {"name": "Example Labs", **draw(_facts("Provider", _OPEN_PROVIDER))}
    parts = draw(st.lists(_artifact(), max_size=4))
    if draw(st.booleans()):
        stated = {p["type"] for p in parts}
        parts += [p for p in fully_open(cls)["artifact"] if p["type"] not in stated]
    if parts:
        found["artifact"] = parts
    if draw(st.integers(0, 4)) == 0:
        found["monetised"] = draw(st.booleans())
    return found


def nodes(description: Description) -> Iterator[tuple[Path, str, Description]]:
    """Every node of a description with its path and its class (Release, Provider, Artifact, Licence or Clause)."""
    yield (), "Release", description
    if "provider" in description:
        yield ("provider",), "Provider", description["provider"]
    for number, part in enumerate(description.get("artifact", ())):
        yield ("artifact", number), "Artifact", part
        for step, licence in _in_place(part):
            at = ("artifact", number, "licence", *step)
            yield at, "Licence", licence
            for k, clause in enumerate(licence.get("useRestriction", ())):
                yield (*at, "useRestriction", k), "Clause", clause


def _in_place(part: Description) -> Iterator[tuple[tuple[int, ...], Description]]:
    licence = part.get("licence")
    if isinstance(licence, dict):
        yield (), licence
    elif isinstance(licence, list):
        yield from (((n,), item) for n, item in enumerate(licence) if isinstance(item, dict))


def at(description: Description, path: Path) -> Any:
    """The node of a description at a path."""
    found: Any = description
    for step in path:
        found = found[step]
    return found


def without(description: Description, path: Path, term: str) -> Description:
    """The description less one fact."""
    smaller = copy.deepcopy(description)
    del at(smaller, path)[term]
    return smaller


def with_fact(description: Description, path: Path, term: str, value: Any) -> Description:
    """The description with one more fact."""
    larger = copy.deepcopy(description)
    at(larger, path)[term] = value
    return larger
