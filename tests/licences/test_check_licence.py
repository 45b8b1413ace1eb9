"""The check of licence files: the library passes, and one near miss for each rule is refused with its sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compliance.findings import Finding, Severity, violations
from compliance.graph import vocabulary
from compliance.licences.check import check_library, check_licence

NAME = "test-licence"
IRI = f"https://w3id.org/openclaim/licence/{NAME}"
GOOD = f"""@prefix oc: <https://w3id.org/openclaim#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{IRI}> a oc:Licence ;
  oc:id "{NAME}" ;
  oc:name "Test Licence" ;
  oc:steward "Tester" ;
  oc:alias "test-hub-tag" ;
  oc:grantsAccess true ;
  oc:grantsUse true ;
  oc:grantsModification true ;
  oc:grantsDistribution true ;
  oc:grantsDistributionOfDerivatives true ;
  oc:coversWeights true ;
  oc:requiresPayment false ;
  oc:nonCommercialOnly false ;
  oc:researchOnly false ;
  oc:userThreshold 1000 ;
  oc:thresholdConsequence "separate-licence" ;
  oc:separateCommercialLicence false ;
  oc:territorialExclusion () ;
  oc:discriminatesPersons false ;
  oc:outputRestriction "none" ;
  oc:useRestriction <{IRI}#use-1> ;
  oc:remoteRestriction false ;
  oc:revocableAtWill false ;
  oc:usePolicyByReference false ;
  oc:attributionRequired true ;
  oc:shareAlike false ;
  oc:noticeRequired true ;
  oc:namingRequired false ;
  oc:acceptanceRequired false ;
  oc:productSpecific false ;
  oc:restrictsOtherSoftware false ;
  oc:technologySpecific false ;
  oc:unread "patentGrant" ;
  oc:clause <{IRI}#clause-2> ;
  oc:reviewed "2026-11-24"^^xsd:date ;
  oc:evidence <{IRI}#text> .
<{IRI}#use-1> a oc:Clause ; oc:clauseNumber "5" ;
  oc:summary "No weapons." ; oc:term "useRestriction" .
<{IRI}#clause-2> a oc:Clause ;
  oc:summary "Notices stay." ; oc:term "noticeRequired" .
<{IRI}#text> a oc:Evidence ;
  oc:source <https://a.example/text> ;
  oc:sha256 "{"a1" * 32}" ;
  oc:retrieved "2026-11-24"^^xsd:date .
"""
SCOPED = ("oc:retrieved", 'oc:of "grantsUse" ; oc:retrieved')


def findings(folder: Path, *changes: tuple[str, str]) -> list[Finding]:
    """What the check finds in the good licence after some changes of its text."""
    text = GOOD
    for old, new in changes:
        assert old in text, f"the near miss changes nothing: {old}"
        text = text.replace(old, new, 1)
    file = folder / f"{NAME}.ttl"
    file.write_text(text)
    return check_licence(file)


def test_the_library_is_well_formed() -> None:
    found = check_library()
    assert violations(found) == []
    # Two entries stand for no single text, so that nobody wrote them.
    assert {(f.node, f.severity) for f in found} <= {("none", Severity.WARNING), ("openrail-generic", Severity.WARNING)}


def test_good_licence_passes(tmp_path: Path) -> None:
    assert findings(tmp_path) == []


NEAR_MISSES = [
    ('oc:id "test-licence" ;', "", "oc:id is missing"),
    ('oc:id "test-licence"', 'oc:id "Test Licence"', "is no id"),
    ('oc:id "test-licence"', 'oc:id "test-licence-2"', "the file is named test-licence.ttl; let them agree"),
    ('oc:name "Test Licence" ;', "", "the name is missing"),
    ("oc:grantsUse true ;", "", "'grantsUse' is neither stated nor listed in oc:unread; read the text for it (use for any purpose)"),
    ('oc:unread "patentGrant" ;', "", "'patentGrant' is neither stated nor listed in oc:unread"),
    ('oc:unread "patentGrant" ;', 'oc:unread "patentGrant" ; oc:patentGrant true ;', "'patentGrant' is stated and listed in oc:unread"),
    ('oc:unread "patentGrant"', 'oc:unread "patentGrant" , "userThreshold"', "'userThreshold' is stated and listed in oc:unread"),
    ('oc:unread "patentGrant"', 'oc:unread "patentGrant" , "patentgrants"', "did you mean 'patentGrant'?"),
    ('oc:name "Test', 'oc:osiApproved true ; oc:name "Test', "oc:osiApproved is typed by hand; remove it"),
    ('oc:name "Test', 'oc:fsfLibre true ; oc:name "Test', "oc:fsfLibre is typed by hand; remove it"),
    ("oc:userThreshold 1000 ;", "", "a threshold has a consequence and is not given"),
    ('"separate-licence"', '"none"', 'a threshold is given and its consequence is "none"'),
    ('"separate-licence"', '"seperate-licence"', "'seperate-licence' is no value of 'thresholdConsequence'"),
    ("oc:grantsUse true", 'oc:grantsUse "true"', "'grantsUse' takes true or false"),
    ("oc:grantsUse true", "oc:grantUse true", "unknown term 'grantUse'; did you mean 'grantsUse'?"),
    ("oc:steward", "oc:availability \"public\" ; oc:steward", "'availability' is a fact of an Artifact"),
    (f"  oc:evidence <{IRI}#text> .", "  .", "there is no evidence"),
    (f"oc:evidence <{IRI}#text>", f"oc:evidence <{IRI}#txt>", "oc:evidence names 'test-licence#txt'".replace("test-licence#", "")),
    ("oc:source <https://a.example/text> ;", "", "the licence is marked as reviewed without evidence"),
    ("oc:source <https://a.example/text> ;", "", "the evidence has no origin"),
    ("a1a1", "A1", "oc:sha256 is no SHA-256 digest"),
    ("oc:reviewed \"2026-11-24\"^^xsd:date", 'oc:reviewed "2026"', "oc:reviewed takes the one day"),
    ("oc:retrieved \"2026-11-24\"^^xsd:date", 'oc:retrieved "2026"', "oc:retrieved takes the one day"),
    ('oc:summary "No weapons." ; ', "", "the clause has no summary"),
    ("#use-1> ;", "#use-9> ;", "oc:useRestriction names 'use-9'"),
    ("#clause-2> ;", "#clause-9> ;", "oc:clause names 'clause-9'"),
    ('oc:term "noticeRequired"', 'oc:term "noticesRequired"', "oc:term names 'noticesRequired', which is no licence term"),
    ('oc:alias "test-hub-tag"', 'oc:alias "Apache 2.0"', "oc:alias 'Apache 2.0' already names the licence apache-2.0"),
    ('oc:alias "test-hub-tag"', 'oc:alias "0BSD"', "oc:alias '0BSD' already names the licence 0BSD"),
    ('oc:alias "test-hub-tag"', 'oc:spdxId "Apache-2.00"', "oc:spdxId 'Apache-2.00' is not on the SPDX list; did you mean 'Apache-2.0'?"),
    ('oc:alias "test-hub-tag"', 'oc:spdxId "Apache-2.0"', "oc:spdxId 'Apache-2.0' already names the licence apache-2.0"),
    ('oc:alias "test-hub-tag"', 'oc:sameTermsAs "Apache"', "oc:sameTermsAs 'Apache' is not on the SPDX list"),
    (*SCOPED, "no evidence supports 'grantsAccess'"),
    (SCOPED[0], 'oc:of "grantUse" ; oc:retrieved', "oc:of names 'grantUse', which is no licence term; did you mean 'grantsUse'?"),
    (SCOPED[0], 'oc:of "patentGrant" ; oc:retrieved', "the evidence supports 'patentGrant', which the licence does not state"),
    ("a oc:Licence ;", "a oc:License ;", "describe exactly one oc:Licence here"),
    (f"<{IRI}> a", f"<{IRI}-2> a", "as the name of the file says"),
    ('oc:steward "Tester" ;', 'oc:steward "Tester" ;;; ]', "Turtle cannot be read"),
]


@pytest.mark.parametrize(("old", "new", "message"), NEAR_MISSES)
def test_near_miss_is_refused_with_its_sentence(tmp_path: Path, old: str, new: str, message: str) -> None:
    found = violations(findings(tmp_path, (old, new)))
    assert any(message in f.message for f in found), [str(f) for f in found]


@pytest.mark.parametrize(("old", "new", "message"), [
    ('oc:steward "Tester" ;', "", "the steward is missing"),
    (' ; oc:term "noticeRequired"', "", "the clause settles no term"),
])
def test_what_would_be_better_is_a_warning(tmp_path: Path, old: str, new: str, message: str) -> None:
    found = findings(tmp_path, (old, new))
    assert [(f.severity, message in f.message) for f in found] == [(Severity.WARNING, True)]


def test_every_term_that_silence_settles_must_be_stated_or_unread(tmp_path: Path) -> None:
    wanted = [t.name for t in vocabulary().of_class("Licence") if t.when_silent is not None and t.name != "patentGrant"]
    for term in wanted:
        found = findings(tmp_path, *[(re.search(rf"  oc:{term} .*\n", GOOD)[0], "")])  # type: ignore[index]
        assert any(f"'{term}' is neither stated nor listed" in f.message for f in found), term


def test_a_clause_can_explain_a_threshold_without_a_number(tmp_path: Path) -> None:
    explained = ('oc:term "noticeRequired"', 'oc:term "thresholdConsequence"')
    assert findings(tmp_path, ("oc:userThreshold 1000 ;", ""), explained) == []


def test_a_threshold_need_not_be_stated(tmp_path: Path) -> None:
    assert findings(tmp_path, ("oc:userThreshold 1000 ;", ""), ('"separate-licence"', '"none"')) == []


def test_a_finding_says_file_line_and_node(tmp_path: Path) -> None:
    found = findings(tmp_path, ('oc:alias "test-hub-tag"', 'oc:alias "Apache2"'))
    line = 1 + GOOD[:GOOD.index("oc:alias")].count("\n")
    assert [(f.file, f.line, f.node) for f in found] == [(str(tmp_path / f"{NAME}.ttl"), line, NAME)]


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    assert len(check_licence(tmp_path / "absent.ttl")) == 1
