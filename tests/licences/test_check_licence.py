"""Checking licence files: the library passes, each near miss is refused with a sentence at its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from shared import ROOT

from compliance.findings import Finding, Severity, violations
from compliance.graph import vocabulary
from compliance.licences.check import check_library, check_licence

LIBRARY = sorted((ROOT / "ontology" / "licences").glob("*.ttl"))
NAME = "example-1.0"
IRI = f"https://w3id.org/openclaim/licence/{NAME}"
VIOLATION, WARNING = Severity.VIOLATION, Severity.WARNING
GRANTS = ("grantsAccess", "grantsUse", "grantsModification", "grantsDistribution", "grantsDistributionOfDerivatives",
          "coversWeights")
LIMITS = ("requiresPayment", "nonCommercialOnly", "researchOnly", "separateCommercialLicence", "discriminatesPersons",
          "remoteRestriction", "revocableAtWill", "usePolicyByReference", "attributionRequired", "shareAlike",
          "noticeRequired", "namingRequired", "acceptanceRequired", "productSpecific", "restrictsOtherSoftware",
          "technologySpecific")
GOOD = f"""\
@prefix oc: <https://w3id.org/openclaim#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{IRI}> a oc:Licence ;
  oc:id "{NAME}" ;
  oc:name "Example Licence 1.0" ;
  oc:steward "Example" ;
  oc:alias "example-hub-tag" ;
  oc:sameTermsAs "Apache-2.0" ;
""" + "".join(f"  oc:{t} true ;\n" for t in GRANTS) + "".join(f"  oc:{t} false ;\n" for t in LIMITS) + f"""\
  oc:userThreshold 1000000 ;
  oc:thresholdConsequence "separate-licence" ;
  oc:territorialExclusion () ;
  oc:outputRestriction "none" ;
  oc:useRestriction <{IRI}#use-1> ;
  oc:unread "patentGrant" ;
  oc:reviewed "2026-11-24"^^xsd:date ;
  oc:clause <{IRI}#clause-2> ;
  oc:evidence <{IRI}#text> , <{IRI}#more> .

<{IRI}#use-1> a oc:Clause ; oc:clauseNumber "5" ; oc:summary "No unlawful use." ; oc:term "useRestriction" .
<{IRI}#clause-2> a oc:Clause ; oc:summary "Ask above a size." ; oc:term "userThreshold" , "thresholdConsequence" .

<{IRI}#text> a oc:Evidence ; oc:source <https://example.org/licence> ;
  oc:retrieved "2026-11-24"^^xsd:date ;
  oc:sha256 "{"0" * 64}" ;
  oc:of {" , ".join(f'"{t}"' for t in (*GRANTS, *LIMITS))} .
<{IRI}#more> a oc:Evidence ; oc:statedBy "counsel" ;
  oc:of "userThreshold" , "thresholdConsequence" , "territorialExclusion" , "outputRestriction" , "useRestriction" .
"""


def check(place: Path, text: str, name: str = NAME) -> list[Finding]:
    file = place / f"{name}.ttl"
    file.write_text(text)
    return check_licence(file)


def test_the_library_is_well_formed() -> None:
    assert len(LIBRARY) >= 100
    found = check_library()
    assert [str(f) for f in violations(found)] == []
    # Two entries stand for no single text, so that nobody wrote them.
    assert {(f.node, f.severity) for f in found} <= {("none", WARNING), ("openrail-generic", WARNING)}


@pytest.mark.parametrize("word", ["reviewed", "retrieved"])
def test_a_text_was_not_read_on_a_day_that_is_yet_to_come(tmp_path: Path, word: str) -> None:
    file = tmp_path / f"{NAME}.ttl"
    file.write_text(GOOD.replace(f'oc:{word} "2026-11-24"', f'oc:{word} "2026-11-25"'))
    (found,) = check_licence(file, day=date(2026, 11, 24))
    assert (found.severity, found.line) == (VIOLATION, next(n for n, t in enumerate(GOOD.splitlines(), 1) if f"oc:{word}" in t))
    assert found.message.startswith(f"oc:{word} is 2026-11-25, which is yet to come")
    assert check_licence(file, day=date(2026, 11, 25)) == check_licence(file) == []


def test_the_library_was_read_by_the_day_of_its_review() -> None:
    assert violations(check_library(date(2026, 11, 24))) == []
    assert {f.message.partition(" is ")[0] for f in violations(check_library(date(2026, 11, 23)))} == {"oc:reviewed", "oc:retrieved"}


@pytest.mark.parametrize("file", LIBRARY[::20], ids=lambda p: p.stem)
def test_a_file_of_the_library_passes_by_itself_too(file: Path) -> None:
    assert [f for f in check_licence(file) if f.severity is VIOLATION] == []


def test_a_good_licence_has_no_finding(tmp_path: Path) -> None:
    assert check(tmp_path, GOOD) == []


# What is changed, the severity, the sentence and a part of the line that is named ("" where any line will do).
NEAR_MISSES = [
    ("oc:territorialExclusion ()", 'oc:territorialExclusion "Europe"', VIOLATION, "'Europe' is no code of a territory", "oc:territorialExclusion"),
    ("oc:territorialExclusion ()", 'oc:territorialExclusion "EU" , "gb"', VIOLATION, "'gb' is no code of a territory", "oc:territorialExclusion"),
    ('  oc:id "example-1.0" ;\n', "", VIOLATION, "oc:id is missing", "a oc:Licence"),
    ('oc:id "example-1.0"', 'oc:id "example-1.1"', VIOLATION, "let them agree", "oc:id"),
    ('oc:id "example-1.0"', 'oc:id "Example 1"', VIOLATION, "oc:id is missing or is no id", "oc:id"),
    ('  oc:name "Example Licence 1.0" ;\n', "", VIOLATION, "the name is missing", "a oc:Licence"),
    ('  oc:steward "Example" ;\n', "", WARNING, "the steward is missing", "a oc:Licence"),
    ("  oc:grantsUse true ;\n", "", VIOLATION,
     "'grantsUse' is neither stated nor listed in oc:unread; read the text for it (use for any purpose)", "a oc:Licence"),
    ("  oc:useRestriction <", "  oc:alias <", VIOLATION,
     "'useRestriction' is neither stated nor listed", "a oc:Licence"),
    ('oc:unread "patentGrant"', 'oc:unread "patentGrant" , "grantsUse"', VIOLATION,
     "'grantsUse' is stated and listed in oc:unread", "oc:unread"),
    ('oc:unread "patentGrant"', 'oc:unread "patentGrant" ; oc:patentGrant true', VIOLATION,
     "'patentGrant' is stated and listed in oc:unread", "oc:unread"),
    ('oc:unread "patentGrant"', 'oc:unread "patentGrant" , "userThreshold"', VIOLATION,
     "'userThreshold' is stated and listed in oc:unread", "oc:unread"),
    ('oc:unread "patentGrant"', 'oc:unread "patentGrant" , "patentgrants"', VIOLATION,
     "oc:unread names 'patentgrants', which is no licence term; did you mean 'patentGrant'?", "oc:unread"),
    ('oc:unread "patentGrant"', 'oc:unread "patentGrants"', VIOLATION,
     "oc:unread names 'patentGrants', which is no licence term; did you mean 'patentGrant'?", "oc:unread"),
    ("  oc:sameTermsAs", "  oc:osiApproved true ;\n  oc:sameTermsAs", VIOLATION,
     "oc:osiApproved is typed by hand", "oc:osiApproved"),
    ("  oc:sameTermsAs", "  oc:fsfLibre false ;\n  oc:sameTermsAs", VIOLATION,
     "oc:fsfLibre is typed by hand", "oc:fsfLibre"),
    ('"Apache-2.0"', '"Apache-2"', VIOLATION, "'Apache-2' is not on the SPDX list", "oc:sameTermsAs"),
    ('oc:sameTermsAs "Apache-2.0"', 'oc:sameTermsAs "Apache"', VIOLATION,
     "oc:sameTermsAs 'Apache' is not on the SPDX list", "oc:sameTermsAs"),
    ("oc:sameTermsAs", "oc:spdxId", VIOLATION, "oc:spdxId 'Apache-2.0' already names the licence apache-2.0", "oc:spdxId"),
    ('oc:sameTermsAs "Apache-2.0"', 'oc:spdxId "Apache-2.00"', VIOLATION,
     "oc:spdxId 'Apache-2.00' is not on the SPDX list; did you mean 'Apache-2.0'?", "oc:spdxId"),
    ("example-hub-tag", "llama3.1", VIOLATION, "oc:alias 'llama3.1' already names the licence llama-3.1", "oc:alias"),
    ("example-hub-tag", "Apache 2.0", VIOLATION, "oc:alias 'Apache 2.0' already names the licence apache-2.0", "oc:alias"),
    ("example-hub-tag", "0BSD", VIOLATION, "oc:alias '0BSD' already names the licence 0BSD", "oc:alias"),
    ('oc:outputRestriction "none"', 'oc:outputRestriction "nothing"', VIOLATION,
     "'nothing' is no value of 'outputRestriction'", "oc:outputRestriction"),
    ("separate-licence", "seperate-licence", VIOLATION,
     "'seperate-licence' is no value of 'thresholdConsequence'", "oc:thresholdConsequence"),
    ("oc:grantsUse true", 'oc:grantsUse "yes"', VIOLATION, "'grantsUse' takes true or false", "oc:grantsUse"),
    ("oc:grantsUse true", 'oc:grantsUse "true"', VIOLATION, "'grantsUse' takes true or false", "oc:grantsUse"),
    ("oc:grantsUse true", "oc:grantUse true", VIOLATION, "unknown term 'grantUse'; did you mean 'grantsUse'?", "oc:grantUse"),
    ("  oc:steward", '  oc:availability "public" ;\n  oc:steward', VIOLATION,
     "'availability' is a fact of an Artifact", "oc:availability"),
    ("oc:grantsUse true", "oc:grantsUse true ; oc:grantsUsage true", VIOLATION,
     "unknown term 'grantsUsage'", "oc:grantsUsage"),
    ("  oc:userThreshold 1000000 ;\n", "", VIOLATION,
     "the evidence supports 'userThreshold', which the licence does not state", ""),
    ('oc:thresholdConsequence "separate-licence"', 'oc:thresholdConsequence "none"', VIOLATION,
     'a threshold is given and its consequence is "none"', "oc:thresholdConsequence"),
    ("  oc:reviewed", '  oc:reviewed "2026-11-23"^^xsd:date ;\n  oc:reviewed', VIOLATION,
     "oc:reviewed takes the one day", ""),
    ('oc:reviewed "2026-11-24"^^xsd:date', 'oc:reviewed "2026"', VIOLATION, "oc:reviewed takes the one day", "oc:reviewed"),
    ('oc:retrieved "2026-11-24"^^xsd:date', 'oc:retrieved "2026"', VIOLATION, "oc:retrieved takes the one day", "oc:retrieved"),
    (f"  oc:evidence <{IRI}#text> , <{IRI}#more> .", '  oc:appliesTo "model" .', VIOLATION,
     "there is no evidence", "a oc:Licence"),
    (f"  oc:evidence <{IRI}#text> , <{IRI}#more> .", '  oc:appliesTo "model" .', VIOLATION,
     "the licence is marked as reviewed without evidence", "a oc:Licence"),
    (f"oc:evidence <{IRI}#text>", f"oc:evidence <{IRI}#txt>", VIOLATION, "oc:evidence names 'txt'", "oc:evidence"),
    (f"<{IRI}#more> .", f"<{IRI}#mor> .", VIOLATION,
     "which the file does not describe as an oc:Evidence", "oc:evidence"),
    ('oc:statedBy "counsel" ;', "", VIOLATION, "the evidence has no origin", "#more> a oc:Evidence"),
    ("0000000000000000000000000000000000000000000000000000000000000000",
     "000000000000000000000000000000000000000000000000000000000000000", VIOLATION,
     "no SHA-256 digest", "oc:sha256"),
    (f'"{"0" * 64}"', f'"{"A1" * 32}"', VIOLATION, "oc:sha256 is no SHA-256 digest", "oc:sha256"),
    ('oc:of "grantsAccess" , ', "oc:of ", VIOLATION, "no evidence supports 'grantsAccess'", "oc:grantsAccess"),
    ('oc:of "grantsAccess"', 'oc:of "grantAccess"', VIOLATION,
     "oc:of names 'grantAccess', which is no licence term; did you mean 'grantsAccess'?", "oc:of"),
    ('oc:of "grantsAccess"', 'oc:of "patentGrant" , "grantsAccess"', VIOLATION,
     "the evidence supports 'patentGrant', which the licence does not state", ""),
    ('"userThreshold" , "thresholdConsequence" , "territorialExclusion"',
     '"userThreshold" , "thresholdConsequence"', VIOLATION,
     "no evidence supports 'territorialExclusion'", "oc:territorialExclusion"),
    ('oc:of "userThreshold"', 'oc:of "useThreshold" , "userThreshold"', VIOLATION,
     "oc:of names 'useThreshold', which is no licence term; did you mean 'userThreshold'?", "oc:of"),
    ('oc:summary "No unlawful use." ; ', "", VIOLATION, "the clause has no summary", "#use-1> a oc:Clause"),
    (' ; oc:term "useRestriction"', "", WARNING, "the clause settles no term", "#use-1> a oc:Clause"),
    ("#use-1> ;", "#use-9> ;", VIOLATION, "oc:useRestriction names 'use-9'", "oc:useRestriction"),
    ("#clause-2> ;", "#clause-3> ;", VIOLATION, "oc:clause names 'clause-3'", "oc:clause"),
    ('oc:term "useRestriction"', 'oc:term "useRestrictions"', VIOLATION,
     "oc:term names 'useRestrictions', which is no licence term", "oc:term"),
    (f"<{IRI}> a", f"<{IRI}-2> a", VIOLATION, "as the name of the file says", ""),
]


@pytest.mark.parametrize(("old", "new", "severity", "sentence", "at"), NEAR_MISSES,
                         ids=[f"{n[3][:44]}-{i}" for i, n in enumerate(NEAR_MISSES)])
def test_a_near_miss_is_told_at_its_line(tmp_path: Path, old: str, new: str, severity: Severity, sentence: str,
                                         at: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    found = check(tmp_path, text)
    told = [f for f in found if sentence in f.message]
    assert [f.severity for f in told] == [severity], found
    if severity is WARNING:
        assert found == told
    assert told[0].file.endswith(f"{NAME}.ttl")
    assert told[0].line in [n for n, content in enumerate(text.splitlines(), 1) if at in content], told
    assert told[0].node.startswith(NAME)


@pytest.mark.parametrize("term", [t.name for t in vocabulary().of_class("Licence") if t.when_silent is not None])
def test_each_term_that_a_reading_settles_has_to_be_settled(tmp_path: Path, term: str) -> None:
    gone = (f"  oc:{term} ", "  oc:unread ")
    text = "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(gone))
    if term != "patentGrant":
        text = text.replace("  oc:reviewed", '  oc:unread "patentGrant" ;\n  oc:reviewed')
    told = [f.message for f in check(tmp_path, text) if "neither stated nor listed" in f.message]
    assert len(told) == 1
    assert told[0].startswith(f"'{term}' ")


def test_a_licence_without_an_origin_of_its_evidence_was_not_reviewed(tmp_path: Path) -> None:
    text = GOOD.replace("oc:source <https://example.org/licence> ;", "").replace('oc:statedBy "counsel" ;', "")
    told = [f.message for f in check(tmp_path, text)]
    assert [m for m in told if "the licence is marked as reviewed without evidence" in m]
    assert len([m for m in told if "the evidence has no origin" in m]) == 2


def test_a_finding_says_file_line_and_node(tmp_path: Path) -> None:
    found = check(tmp_path, GOOD.replace("example-hub-tag", "Apache2"))
    line = 1 + GOOD[:GOOD.index("oc:alias")].count("\n")
    assert [(f.file, f.line, f.node) for f in found] == [(str(tmp_path / f"{NAME}.ttl"), line, NAME)]


def test_a_consequence_without_a_number_needs_a_clause(tmp_path: Path) -> None:
    text = GOOD.replace("  oc:userThreshold 1000000 ;\n", "").replace('"userThreshold" , ', "")
    assert check(tmp_path, text) == []
    bare = text.replace(' ; oc:term "thresholdConsequence"', "")
    assert [f.message for f in check(tmp_path, bare) if f.severity is VIOLATION] == [
        "a threshold has a consequence and is not given; state oc:userThreshold or oc:revenueThreshold, or explain it in "
        'a clause with oc:term "thresholdConsequence"']


def test_thresholds_need_not_be_stated(tmp_path: Path) -> None:
    text = GOOD.replace("  oc:userThreshold 1000000 ;\n", "").replace('"userThreshold" , ', "").replace(
        '"separate-licence"', '"none"')
    assert check(tmp_path, text) == []


def test_evidence_without_scope_supports_everything(tmp_path: Path) -> None:
    text = GOOD[:GOOD.index(f"<{IRI}#text> a oc:Evidence")] + f"""\
<{IRI}#text> a oc:Evidence ; oc:statedBy "counsel" .
<{IRI}#more> a oc:Evidence ; oc:statedBy "counsel" ; oc:of "grantsUse" .
"""
    assert check(tmp_path, text) == []


def test_the_file_is_named_after_its_licence(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, GOOD, "another")
    assert "describe exactly one oc:Licence here, <https://w3id.org/openclaim/licence/another>" in finding.message
    assert finding.line == 4
    (finding,) = check(tmp_path, "@prefix oc: <https://w3id.org/openclaim#> .\n<urn:a> oc:name \"a\" .\n")
    assert "found none" in finding.message
    (finding,) = check(tmp_path, GOOD.replace(f"<{IRI}> a oc:Licence", f"<{IRI}> a oc:License"))
    assert (finding.severity, finding.node) == (VIOLATION, NAME)
    assert "describe exactly one oc:Licence here" in finding.message


@pytest.mark.parametrize("name", ["Example 1", "example_1.0", "EXAMPLE-1.0", ".example"])
def test_a_file_name_that_is_no_id_is_told(tmp_path: Path, name: str) -> None:
    (finding,) = check(tmp_path, GOOD, name)
    assert "names no licence; call the file ID.ttl" in finding.message


def test_codes_of_territories_are_accepted(tmp_path: Path) -> None:
    assert check(tmp_path, GOOD.replace("oc:territorialExclusion ()", 'oc:territorialExclusion "EU" , "KR"')) == []


def test_a_file_that_cannot_be_read_gives_one_finding(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, GOOD.replace('oc:steward "Example" ;', 'oc:steward "Example" ;;; ]'))
    assert "Turtle cannot be read" in finding.message
    (finding,) = check(tmp_path, GOOD + "\n<")
    assert (finding.severity, finding.line) == (VIOLATION, len(GOOD.splitlines()) + 2)
    (finding,) = check_licence(tmp_path / "absent.ttl")
    assert finding.severity is VIOLATION
    (tmp_path / "binary.ttl").write_bytes(b"\xff\xfe\0")
    (finding,) = check_licence(tmp_path / "binary.ttl")
    assert "UTF-8" in finding.message


def test_the_order_of_findings_is_that_of_the_lines(tmp_path: Path) -> None:
    text = GOOD.replace('oc:id "', 'oc:id "X').replace("0" * 64, "1").replace('"none"', '"nil"')
    lines = [f.line or 0 for f in check(tmp_path, text)]
    assert len(lines) >= 3
    assert lines == sorted(lines)
