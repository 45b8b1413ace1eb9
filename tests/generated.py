"""Generated descriptions: nodes with random legal facts, some random altogether, some near a description that is open.

A description is a mapping of terms as it stands in a YAML file. `additions` lists what could be learnt about it: one
fact for a term that is unknown on a node that is there.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st

from compliance.graph import vocabulary
from compliance.graph.keyed import from_values
from compliance.licences import library
from compliance.model import Release, one_release
from compliance.policy.words import Ask
from compliance.terms import Kind, Term

Facts = dict[str, Any]
Path = tuple[str | int, ...]
Draw = Callable[[st.SearchStrategy[Any]], Any]

# Facts about facts and names: they say nothing that a condition could look at.
_ASIDE = {"name", "id", "evidence", "publishedGrade", "clause", "alias", "spdxId", "sameTermsAs", "steward", "versionDate",
          "appliesTo", "unread", "term", "clauseNumber", "summary", "version", "location"}
_NODES = {"provider", "artifact", "licence", "useRestriction"}
_DAYS = ("2024-01-01", "2025-08-01", "2025-08-02", "2026-08-02", "2026-11-24", "2026-11-25", "2099-01-01")
_FLOP = (10**22, 10**23 // 3, 10**23, 10**23 + 1, 3 * 10**24, 10**25, 10**25 + 1, 3 * 10**25)
# Never more active parameters than parameters: a description that says so contradicts itself.
_AMOUNTS = {"activeParameterCount": (10**9, 10**10), "parameterCount": (10**10, 10**12), "trainingTokens": (10**12, 10**14)}
_EXPRESSIONS = ("MIT OR LicenseRef-llama-3", "Apache-2.0 AND LicenseRef-bigscience-rail-1.0", "Apache-2.0 WITH LLVM-exception",
                "GPL-3.0-or-later WITH Classpath-exception-2.0", "LicenseRef-nobody-knows OR CC-BY-4.0")
_UNKNOWN = ("LicenseRef-nobody-knows", "0BSD", "Zlib", "CC-BY-NC-2.5")

OPEN_LICENCE: Facts = {
    "type": "Licence", "grantsAccess": True, "grantsUse": True, "grantsModification": True, "grantsDistribution": True,
    "grantsDistributionOfDerivatives": True, "coversWeights": True, "requiresPayment": False, "nonCommercialOnly": False,
    "researchOnly": False, "thresholdConsequence": "none", "separateCommercialLicence": False, "territorialExclusion": [],
    "discriminatesPersons": False, "outputRestriction": "none", "useRestriction": [], "usePolicyByReference": False,
    "remoteRestriction": False, "revocableAtWill": False, "namingRequired": False, "acceptanceRequired": False,
    "productSpecific": False, "restrictsOtherSoftware": False, "technologySpecific": False, "osiApproved": True}
OPEN_RELEASE: Facts = {
    "provider": {"establishedInUnion": False, "microenterprise": False}, "commercialActivity": True,
    "placedOnUnionMarket": True, "firstPlaced": "2025-08-01", "soleScientificResearch": False, "price": False,
    "dualLicensing": False, "paidServiceRequiredToWork": False, "paidServiceRequiredForAccess": False,
    "exclusivelyHostedByProvider": False, "personalDataRequired": False}
OPEN_MODEL: Facts = OPEN_RELEASE | {
    "type": "Model", "significantGenerality": True, "narrowTask": False, "outputModality": ["text"],
    "inputModality": ["text"], "trainingCompute": 10**24, "systemicDesignated": False, "highImpactOtherwise": False,
    "artifact": [
        {"type": "Weights", "availability": "public", "gate": "none", "format": "full", "licence": "Apache-2.0"},
        {"type": "ArchitectureDescription", "availability": "public"},
        {"type": "UsageInformation", "availability": "public",
         "documents": ["input-modalities", "output-modalities", "capabilities", "limitations", "technical-means"]}]}
OPEN_SYSTEM: Facts = OPEN_RELEASE | {
    "type": "System", "annexIIIArea": [], "annexISafetyComponent": False, "prohibitedPractice": [],
    "interactsWithPersons": False, "generatesSyntheticContent": False, "emotionOrBiometricCategorisation": False,
    "deepFake": False, "publicInterestText": False,
    "artifact": [{"type": "InferenceCode", "availability": "public", "gate": "none", "licence": "MIT"}]}
OPEN_COMPONENT: Facts = OPEN_RELEASE | {
    "type": "Component", "suppliedAs": "tool", "suppliedForHighRiskSystem": True, "thirdPartySupplier": True,
    "accessibleToPublic": True, "significantGenerality": False,
    "artifact": [{"type": "Package", "availability": "public", "gate": "none", "licence": "BSD-3-Clause"}]}
_CODE = ("DataPreprocessingCode", "TrainingCode", "InferenceCode", "SupportingLibraries", "ArchitectureCode")
OPEN_SOURCE_AI: Facts = OPEN_MODEL | {
    "artifact": [
        {"type": "Weights", "availability": "public", "gate": "none", "format": "full", "licence": "MIT"},
        *({"type": cls, "availability": "public", "licence": "Apache-2.0"} for cls in _CODE),
        {"type": "TrainingData", "dataClass": "obtainable", "obtainFrom": "https://example.org/data"},
        {"type": "DataInformation", "availability": "public", "licence": "CC-BY-4.0",
         "documents": ["data-scope", "data-provenance", "data-selection", "data-labelling", "data-processing",
                       "data-listing-public", "data-listing-third-party"]}]}
BASES = (OPEN_MODEL, OPEN_SYSTEM, OPEN_COMPONENT, OPEN_SOURCE_AI)


class Addition(NamedTuple):
    """A fact that could be learnt: the node, the term and a legal value."""

    node: Path
    term: str
    value: Any


def read(facts: Facts) -> Release:
    """The release that a description describes."""
    return one_release(from_values({"id": "urn:case:generated", **facts}, "generated"))


def at(facts: Facts, path: Path) -> Any:
    """The node at a path."""
    node: Any = facts
    for step in path:
        node = node[step]
    return node


def with_fact(facts: Facts, addition: Addition) -> Facts:
    """The larger description."""
    larger = copy.deepcopy(facts)
    at(larger, addition.node)[addition.term] = addition.value
    return larger


def show(facts: Facts) -> str:
    """A description as one line, for the report of a failure."""
    return json.dumps(facts, default=str)


def terms_of(cls: str) -> list[Term]:
    """The terms of a class that conditions can look at."""
    return [t for t in vocabulary().of_class(cls) if t.name not in _ASIDE and t.name not in _NODES]


def kinds_of_parts() -> list[str]:
    """The kinds of parts that a description can name."""
    parents = {"Access", "Code", "Data", "Document", "Parameters"}
    return [c for c in vocabulary().below("Artifact") if c not in parents]


def value(term: Term) -> st.SearchStrategy[Any]:
    """A legal value of a term."""
    match term.kind:
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.ENUM if term.multiple:
            return st.lists(st.sampled_from(term.values), max_size=3, unique=True)
        case Kind.ENUM:
            return st.sampled_from(term.values)
        case Kind.DATE:
            return st.sampled_from(_DAYS)
        case Kind.RANGE:
            ends = st.lists(st.sampled_from(_FLOP), min_size=2, max_size=2).map(sorted)
            spans = ends.map(lambda e: {"low": e[0], "high": e[1]})
            half = st.builds(lambda end, flop: {end: flop}, st.sampled_from(("low", "high")), st.sampled_from(_FLOP))
            return st.one_of(st.sampled_from(_FLOP), spans, half)
        case Kind.DECIMAL:
            return st.sampled_from(_AMOUNTS.get(term.name, (1_000_000, 700_000_000)))
        case Kind.IRI:
            return st.just("https://example.org/thing")
        case _ if term.name == "territorialExclusion":
            return st.lists(st.sampled_from(("EU", "KR", "GB")), max_size=2, unique=True)
        case _:
            return st.just("a reason")


def some(draw: Draw, cls: str, most: int, terms: Sequence[Term] | None = None) -> Facts:
    """Random legal facts of a class, up to `most` of them."""
    chosen = draw(st.lists(st.sampled_from(terms or terms_of(cls)), max_size=most, unique=True))
    return {t.name: draw(value(t)) for t in chosen}


def clauses(draw: Draw) -> list[Facts]:
    """No clause, or clauses with some of the tests answered."""
    return [{"type": "Clause", **some(draw, "Clause", 5)} for _ in range(draw(st.integers(0, 2)))]


def licence_in_place(draw: Draw) -> Facts:
    """A licence that is described in place: near an open one or random, read clause by clause or not."""
    found = copy.deepcopy(OPEN_LICENCE) if draw(st.booleans()) else {"type": "Licence"}
    for name in draw(st.lists(st.sampled_from(sorted(found)), max_size=3, unique=True)):
        if name != "type":
            found.pop(name, None)
    found |= some(draw, "Licence", 4, [t for t in terms_of("Licence") if t.name != "reviewed"])
    if draw(st.integers(0, 3)) == 0:
        found["useRestriction"] = clauses(draw)
    if draw(st.integers(0, 3)) == 0:
        found["reviewed"] = "2026-01-01"
    return found


def licence(draw: Draw) -> Any:
    """A licence value: of the library, of the SPDX list, unknown, an expression, in place, or two at once."""
    named = st.sampled_from([f"LicenseRef-{i}" for i in library().ids()])
    match draw(st.integers(0, 6)):
        case 0 | 1:
            return licence_in_place(draw)
        case 2:
            return [draw(named), licence_in_place(draw)]
        case 3:
            return draw(st.sampled_from(_EXPRESSIONS))
        case 4:
            return draw(st.sampled_from(_UNKNOWN))
        case _:
            return draw(named)


def part(draw: Draw) -> Facts:
    """A random part."""
    found = {"type": draw(st.sampled_from(kinds_of_parts())), **some(draw, "Artifact", 6)}
    if draw(st.booleans()):
        found["licence"] = licence(draw)
    return found


@st.composite
def descriptions(draw: Draw, asks: Sequence[Sequence[Ask]] = ()) -> Facts:
    """A description: random, or near an open one; with `asks` one condition's facts are often stated."""
    base = draw(st.sampled_from((None, *BASES, *BASES)))
    found: Facts = copy.deepcopy(base) if base else {"type": draw(st.sampled_from(("Model", "System", "Component", "Release")))}
    for name in draw(st.lists(st.sampled_from(sorted(found)), max_size=3, unique=True)):
        if name != "type":
            found.pop(name, None)
    found |= some(draw, "Release", 4 if base else 12)
    if not base and draw(st.booleans()):
        found["provider"] = some(draw, "Provider", 2)
    parts = found.setdefault("artifact", []) if base or draw(st.booleans()) else []
    for node in parts:
        for name in draw(st.lists(st.sampled_from(sorted(node)), max_size=1)):
            if name != "type":
                node.pop(name, None)
        if draw(st.integers(0, 4)) == 0:
            node |= some(draw, "Artifact", 3)
        if draw(st.integers(0, 2)) == 0:
            node["licence"] = licence(draw)
    for _ in range(draw(st.integers(0, 2 if base else 4))):
        parts.append(part(draw))
    if parts:
        found["artifact"] = parts
    if asks:
        _focus(draw, found, draw(st.sampled_from(asks)))
    return found


def _focus(draw: Draw, found: Facts, asks: Sequence[Ask]) -> None:
    """States most of the facts that one condition asks for."""
    for ask in asks:
        if ask.term in _NODES or draw(st.integers(0, 3)) == 0:
            continue
        for node in _nodes(draw, found, ask):
            node[ask.term] = draw(value(vocabulary().terms[ask.term]))


def _nodes(draw: Draw, found: Facts, ask: Ask) -> list[Facts]:
    if ask.on == "Release":
        return [found]
    if ask.on == "Provider":
        return [found.setdefault("provider", {})]
    kind = ask.licence_of or ask.on
    if kind in ("Principal", "Artifact", "Document"):
        kind = draw(st.sampled_from(("Weights", "InferenceCode") if kind == "Principal" else ("ModelCard", "UsageInformation")))
    if kind == "Code":
        kind = "TrainingCode"
    parts = found.setdefault("artifact", [])
    nodes = [p for p in parts if p["type"] == kind]
    if not nodes:
        nodes = [{"type": kind}]
        parts += nodes
    if ask.licence_of is None:
        return nodes[:1]
    if not isinstance(nodes[0].get("licence"), dict):
        nodes[0]["licence"] = licence_in_place(draw)
    held: Facts = nodes[0]["licence"]
    if ask.on != "Clause":
        return [held]
    if not held.get("useRestriction"):
        held["useRestriction"] = [{"type": "Clause"}]
    return held["useRestriction"]


def open_places(facts: Facts, known: Callable[[str], bool]) -> list[tuple[Path, Term]]:
    """Every term that is unknown on a node that is there; `known` tells which terms the release has in the end.

    A licence that was read clause by clause has every term, and an overall statement answers for its details.
    """
    overall = {name for t in vocabulary().terms.values() if t.name in facts for name in t.states_when_false}
    found = [((), t) for t in _lacking(facts, "Release", ("provider", "artifact"))
             if not known(t.name) and t.name not in overall]
    if "provider" in facts:
        found += [(("provider",), t) for t in _lacking(facts["provider"], "Provider")]
    for number, node in enumerate(facts.get("artifact", ())):
        path: Path = ("artifact", number)
        found += [(path, t) for t in _lacking(node, "Artifact", ("licence",))]
        found += [(p, t) for p, held in _held(node, path) for t in _licence_terms(held)]
        found += [((*p, "useRestriction", n), t) for p, held in _held(node, path)
                  for n, clause in enumerate(held.get("useRestriction", ())) for t in _lacking(clause, "Clause")]
    return found


def _lacking(node: Facts, cls: str, nodes: tuple[str, ...] = ()) -> list[Term]:
    terms = [*terms_of(cls), *(vocabulary().terms[n] for n in nodes)]
    return [t for t in terms if t.name not in node]


def _held(node: Facts, path: Path) -> Iterator[tuple[Path, Facts]]:
    held = node.get("licence")
    if isinstance(held, dict):
        yield (*path, "licence"), held
    if isinstance(held, list):
        yield from (((*path, "licence", n), one) for n, one in enumerate(held) if isinstance(one, dict))


def _licence_terms(held: Facts) -> list[Term]:
    return [] if "reviewed" in held else _lacking(held, "Licence", ("useRestriction",))


def addition(draw: Draw, place: tuple[Path, Term]) -> Addition:
    """A legal value for an unknown term."""
    path, term = place
    match term.name:
        case "licence":
            return Addition(path, term.name, licence(draw))
        case "useRestriction":
            return Addition(path, term.name, clauses(draw))
        case "provider":
            return Addition(path, term.name, some(draw, "Provider", 2))
        case "artifact":
            return Addition(path, term.name, [part(draw) for _ in range(draw(st.integers(1, 2)))])
        case _:
            return Addition(path, term.name, draw(value(term)))
