"""The check of policy folders: what is shipped passes, and one near miss for each rule is refused with its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance import resources
from compliance.findings import Finding, Severity
from compliance.policy.check import check_policy, check_shipped

PREFIXES = """@prefix oc: <https://w3id.org/openclaim#> .
@prefix part: <https://w3id.org/openclaim/part#> .
@prefix q: <https://w3id.org/openclaim/question/> .
@prefix oq: <https://w3id.org/openclaim/open-question/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/openclaim/shape/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix law: <https://w3id.org/openclaim/provision/test-law/> .
@prefix t: <https://w3id.org/openclaim/policy/test/1#> .
"""
POLICY = PREFIXES + """
<https://w3id.org/openclaim/policy/test/1> a oc:PolicyVersion ;
    oc:policy "test" ; owl:versionInfo "1" ; rdfs:label "Test law"@en ;
    oc:inForceFrom "2024-08-01"^^xsd:date ; oc:status "final" ;
    oc:determination t:det ; oc:derives t:derivation ; oc:presumes t:presumption .
t:det a oc:Determination ; oc:id "test/a" ; rdfs:label "Test"@en ; oc:question "Is it open?"@en ;
    oc:authority law:art-1 ; oc:holds [ oc:allOf ( t:open [ oc:not t:either ] ) ] ; oc:notNeededWhen ( t:spare ) ;
    oc:remainingDuty t:duty ; oc:transition t:transition .
t:duty a oc:Duty ; rdfs:label "keep records"@en ; oc:authority law:art-1 ; oc:appliesFrom "2025-08-02"^^xsd:date ; oc:dueWhen t:open .
t:transition a oc:Transition ; oc:authority law:art-1 ; oc:when t:open ; oc:deadline "2027-08-02"^^xsd:date .
t:derivation a oc:Derivation ; rdfs:label "6 times"@en ; oc:authority law:art-1 ; oc:derivedTerm "trainingCompute" ; oc:bound "upper" ;
    oc:sumOf ( [ a oc:Summand ; oc:coefficient 6 ; oc:product ( "activeParameterCount" "trainingTokens" ) ] ) .
t:presumption a oc:Presumption ; rdfs:label "no rebuttal"@en ; oc:authority law:art-1 ; oc:presumedTerm "rebuttalAccepted" ; oc:presumedValue false .
law:text a oc:LegalText ; oc:cite "Test law" .
law:art-1 a oc:Provision ; oc:cite "Art 1" ; oc:level "enacting" ; oc:text law:text .
"""
CONDITIONS = PREFIXES + """
t:open a oc:Condition ; rdfs:label "the weights are public"@en ; oc:authority law:art-1 ;
    oc:satisfiedBy t:open-satisfied ;
    oc:refutedBy t:open-refuted ;
    oc:contestedBy t:open-contested ;
    oc:remedy "Publish the weights."@en ; oc:asks q:test-availability .
t:open-satisfied a sh:NodeShape ;
    sh:property [ sh:path ( part:Weights oc:availability ) ; sh:minCount 1 ; sh:hasValue "public" ] .
t:open-refuted a sh:NodeShape ;
    sh:property [ sh:path ( part:Weights oc:availability ) ; sh:hasValue "withheld" ] .
t:open-contested a sh:NodeShape ; oc:restsOn oq:TEST-1 ;
    sh:property [ sh:path ( part:Weights oc:availability ) ; sh:hasValue "gated" ] .
t:spare a oc:Condition ; rdfs:label "for research"@en ; oc:authority law:art-1 ;
    oc:satisfiedBy t:spare-satisfied ; oc:refutedBy shape:nothing ; oc:remedy "Do research."@en ; oc:asks q:test-research .
t:spare-satisfied a sh:NodeShape ; sh:property [ sh:path oc:soleScientificResearch ; sh:hasValue true ] ; sh:sparql t:query .
t:query a sh:SPARQLConstraint ; sh:prefixes t: ; sh:select "SELECT $this WHERE { $this oc:internalUseOnly true }" .
t: a owl:Ontology ; sh:declare [ sh:prefix "oc" ; sh:namespace "https://w3id.org/openclaim#"^^xsd:anyURI ] .
t:either a oc:Condition ; rdfs:label "either"@en ; oc:authority law:art-1 ; oc:unless ( t:open t:spare ) .
q:test-availability a oc:FactQuestion ; oc:on "Weights" ; oc:asksTerm "availability" ;
    oc:question "Can anyone get the weights?"@en ; oc:example "public" .
q:test-research a oc:FactQuestion ; oc:on "Release" ; oc:asksTerm "soleScientificResearch" ;
    oc:question "Is it research?"@en ; oc:example "false" .
oq:TEST-1 a oc:OpenQuestion ; oc:id "TEST-1" ; rdfs:label "gates"@en ; oc:readingExempt "A gate is fine."@en ;
    oc:readingNotExempt "A gate is not."@en ; oc:conservative "not exempt"@en .
"""
EXAMPLES = PREFIXES + """
t:open-holds a oc:Example ; oc:exampleOf t:open ; oc:truth "holds" ;
    oc:facts [ a oc:Model ; oc:artifact [ a oc:Weights ; oc:availability "public" ] ] .
t:open-fails a oc:Example ; oc:exampleOf t:open ; oc:truth "fails" ;
    oc:facts [ a oc:Model ; oc:artifact [ a oc:Weights ; oc:availability "withheld" ] ] .
t:open-gated a oc:Example ; oc:exampleOf t:open ; oc:truth "contested" ;
    oc:facts [ a oc:Model ; oc:artifact [ a oc:Weights ; oc:availability "gated" ] ] .
t:spare-holds a oc:Example ; oc:exampleOf t:spare ; oc:truth "holds" ;
    oc:facts [ a oc:Model ; oc:soleScientificResearch true ] .
"""
FILES = {"policy.ttl": POLICY, "conditions.ttl": CONDITIONS, "examples.ttl": EXAMPLES}


def findings(folder: Path, *changes: tuple[str, str, str]) -> list[Finding]:
    """What the check finds in the good policy after some changes: file, old text, new text."""
    target = folder / "test" / "1"
    target.mkdir(parents=True)
    texts = dict(FILES)
    for file, old, new in changes:
        assert old in texts[file], f"the near miss changes nothing: {old}"
        texts[file] = texts[file].replace(old, new, 1)
    for file, text in texts.items():
        (target / file).write_text(text)
    return check_policy(target)


def test_shipped_policies_are_well_formed() -> None:
    assert check_shipped() == []


@pytest.mark.parametrize("name", ["osd/1.9", "eu-ai-act/2026-1744"])
def test_a_shipped_folder_is_well_formed_on_its_own(name: str) -> None:
    assert check_policy(resources.folder("shapes", *name.split("/"))) == []


def test_good_policy_passes(tmp_path: Path) -> None:
    assert findings(tmp_path) == []


P, C, E = "policy.ttl", "conditions.ttl", "examples.ttl"
VERSION = [
    (P, 'oc:policy "test" ;', "", "oc:policy is missing"),
    (P, 'oc:policy "test"', 'oc:policy "Test law"', "is no id"),
    (P, 'owl:versionInfo "1" ;', "", "owl:versionInfo is missing"),
    (P, 'owl:versionInfo "1"', 'owl:versionInfo "2"', "the IRI of the version does not follow"),
    (P, 'rdfs:label "Test law"@en ;', "", "the label is missing"),
    (P, 'rdfs:label "Test law"@en', 'rdfs:label "Loi"@fr', "one rdfs:label in English"),
    (P, '"2024-08-01"^^xsd:date', '"2024-08"', "oc:inForceFrom is missing or no day"),
    (P, 'oc:status "final"', 'oc:status "finl"', 'give one of "final", "draft", "historical"'),
    (P, "oc:determination t:det ;", "oc:determination t:dett ;", "oc:determination names 'dett'"),
    (P, "oc:derives t:derivation", "oc:derives t:other", "oc:derives names 'other'"),
    (P, "oc:presumes t:presumption", "oc:presumes t:other", "oc:presumes names 'other'"),
    (P, 'oc:status "final" ;', 'oc:status "final" ; oc:amends <https://w3id.org/openclaim/policy/test/0> ;', "oc:amends names '0'"),
    (P, "a oc:PolicyVersion", "a oc:PolicyVersio", "exactly one oc:PolicyVersion"),
]
DETERMINATION = [
    (P, 'oc:id "test/a" ;', "", "oc:id is missing"),
    (P, 'oc:id "test/a"', 'oc:id "other/a"', "does not begin with the id of the policy"),
    (P, 'rdfs:label "Test"@en ;', "", "the label is missing"),
    (P, 'oc:question "Is it open?"@en ;', "", "the question is missing"),
    (P, "oc:authority law:art-1 ; oc:holds", "oc:holds", "no authority is given"),
    (P, "oc:authority law:art-1 ; oc:holds", "oc:authority law:art-2 ; oc:holds", "the authority 'art-2' is no oc:Provision"),
    (P, "oc:holds [ oc:allOf ( t:open [ oc:not t:either ] ) ] ;", "", "oc:holds is missing"),
    (P, "oc:holds [ oc:allOf ( t:open [ oc:not t:either ] ) ]", "oc:holds t:opne", "oc:holds names 'opne'"),
    (P, "oc:allOf ( t:open [", "oc:allOf ( t:opne [", "'opne' is combined and is no oc:Condition"),
    (P, "oc:allOf ( t:open [ oc:not t:either ] )", "oc:allOf ()", "is empty or no list"),
    (P, "[ oc:not t:either ]", "[ oc:not t:eiter ]", "oc:not names 'eiter'"),
    (P, "( t:spare ) ;\n", "t:spare ;\n", "oc:notNeededWhen takes one list"),
    (P, "oc:notNeededWhen ( t:spare )", "oc:outOfScopeWhen ( t:spar )", "'spar' is a gate and is no oc:Condition"),
    (P, "oc:remainingDuty t:duty", "oc:remainingDuty t:dty", "oc:remainingDuty names 'dty'"),
    (P, "oc:remainingDuty t:duty", "oc:liftsDuty t:dty", "oc:liftsDuty names 'dty'"),
    (P, "oc:transition t:transition", "oc:transition t:trans", "oc:transition names 'trans'"),
    (P, "oc:determination t:det ;", "", "no policy version asks this question"),
    (P, 'rdfs:label "keep records"@en ;', "", "the label is missing"),
    (P, 'oc:appliesFrom "2025-08-02"^^xsd:date ;', "", "from which day the duty is due"),
    (P, "oc:dueWhen t:open", "oc:dueWhen t:opne", "oc:dueWhen names 'opne'"),
    (P, "oc:when t:open ;", "", "oc:when is missing"),
    (P, ' ; oc:deadline "2027-08-02"^^xsd:date', "", "the deadline is missing"),
    (P, 'oc:derivedTerm "trainingCompute" ;', "", "oc:derivedTerm is missing"),
    (P, 'oc:bound "upper"', 'oc:bound "lower"', "the only bound is"),
    (P, "oc:sumOf ( [", "oc:sumOf ( () [", "a summand is not complete"),
    (P, "oc:coefficient 6 ;", "", "a summand is not complete"),
    (P, '"activeParameterCount" "trainingTokens"', '"activParameterCount"', "did you mean 'activeParameterCount'?"),
    (P, 'oc:presumedTerm "rebuttalAccepted"', 'oc:presumedTerm "rebutted"', "oc:presumedTerm names 'rebutted'"),
    (P, "oc:presumedValue false", 'oc:presumedValue "false"', "oc:presumedValue is missing; say true or false"),
    (P, 'oc:cite "Art 1" ;', "", "the citation is missing"),
    (P, 'oc:level "enacting"', 'oc:level "enacted"', "oc:level is missing or unknown"),
    (P, "oc:text law:text", "oc:text law:txt", "oc:text names 'txt'"),
]
CONDITION = [
    (C, "oc:authority law:art-1 ;\n    oc:satisfiedBy", "\n    oc:satisfiedBy", "no authority is given"),
    (C, 'rdfs:label "the weights are public"@en ;', "", "the label is missing"),
    (C, "oc:satisfiedBy t:open-satisfied ;", "", "oc:satisfiedBy must name exactly one sh:NodeShape"),
    (C, "oc:satisfiedBy t:open-satisfied ;", "oc:satisfiedBy t:open-satisfid ;", "oc:satisfiedBy must name exactly one"),
    (C, "oc:satisfiedBy t:open-satisfied ;", "oc:satisfiedBy [ a sh:NodeShape ; sh:nodeKind sh:IRI ] ;", "by its IRI"),
    (C, "oc:refutedBy t:open-refuted ;", "", "oc:refutedBy must name exactly one sh:NodeShape"),
    (C, "oc:contestedBy t:open-contested", "oc:contestedBy t:other", "oc:contestedBy names 'other'"),
    (C, "oc:unless ( t:open t:spare )", "oc:unless ( t:open )", "oc:unless takes a list of two"),
    (C, "oc:unless ( t:open t:spare )", "oc:unless ( t:open t:spare t:open )", "oc:unless takes a list of two"),
    (C, "oc:unless ( t:open t:spare ) .", "oc:note \"none\" .", "give exactly one of them"),
    (C, "oc:unless ( t:open t:spare )", "oc:unless ( t:open t:spare ) ; oc:not t:open", "in one way at a time"),
    (C, "oc:unless ( t:open t:spare )", "oc:unless ( t:open [ oc:anyOf ( t:spare t:either ) ] )", "the condition contains itself"),
    (C, "t:either a oc:Condition ;", "t:either a oc:Condition ; oc:replaces t:eiter ;", "oc:replaces names 'eiter'"),
    (C, "oc:remedy \"Publish", "oc:allOf ( t:spare ) ; oc:remedy \"Publish", "give exactly one of them"),
    (C, 'oc:remedy "Publish the weights."@en ; ', "", "the remedy is missing"),
    (C, ' ; oc:asks q:test-availability', "", "no question is asked"),
    (C, "oc:asks q:test-availability", "oc:asks q:test-availabilty", "oc:asks names 'test-availabilty'"),
    (C, "oc:restsOn oq:TEST-1 ;", "", "a contesting shape rests on no open question"),
    (C, "oc:restsOn oq:TEST-1 ;", "oc:restsOn oq:TEST-9 ;", "rests on 'TEST-9'"),
    (C, "oc:asks q:test-availability", "oc:mentions oq:TEST-9 ; oc:asks q:test-availability", "oc:mentions names 'TEST-9'"),
    (C, "oc:asks q:test-availability", "oc:interprets t:nothing ; oc:asks q:test-availability", "oc:interprets names 'nothing'"),
    (C, "t:open a oc:Condition ;", "t:open a oc:Conditon ;", "unknown type 'Conditon'; did you mean 'Condition'?"),
    (C, "oc:remedy \"Publish", "oc:remdy \"Publish", "unknown word 'remdy'; did you mean 'remedy'?"),
    (C, "t:either a", "<https://w3id.org/openclaim/policy/osd/1.9#approved> a", "the IRI is not one of this version"),
    (C, 'oc:on "Weights" ;', "", "oc:on is missing"),
    (C, 'oc:on "Weights"', 'oc:on "Weigths"', "oc:on names 'Weigths', which is no class; did you mean 'Weights'?"),
    (C, 'oc:on "Weights"', 'oc:on "Release"', "'availability' is a fact of Artifact, not of Release"),
    (C, 'oc:on "Weights"', 'oc:on "Weights" ; oc:licenceOf "Weights"', "oc:licenceOf belongs to a question on a Licence"),
    (C, 'oc:asksTerm "availability" ;', "", "oc:asksTerm is missing"),
    (C, 'oc:asksTerm "availability"', 'oc:asksTerm "availabilty"', "did you mean 'availability'?"),
    (C, 'oc:question "Can anyone get the weights?"@en ;', "", "the question is missing"),
    (C, ' ; oc:example "public"', "", "the example is missing"),
    (C, 'oc:example "public"', 'oc:example "open"', "the example cannot be read: 'open' is no value"),
    (C, 'oc:id "TEST-1" ;', "", "the id of the open question is missing"),
    (C, 'oc:readingExempt "A gate is fine."@en ;', "", "the reading for the claimant is missing"),
    (C, 'oc:readingNotExempt "A gate is not."@en ;', "", "the reading against the claimant is missing"),
    (C, ' ; oc:conservative "not exempt"@en', "", "the careful reading is missing"),
]
SHAPES = [
    (C, "sh:minCount 1 ; sh:hasValue", "sh:minCout 1 ; sh:hasValue", "'sh:minCout' is no word of SHACL"),
    (C, "sh:minCount 1 ; sh:hasValue", 'sh:minCount "1" ; sh:hasValue', "sh:minCount does not take '1'"),
    (C, "sh:path oc:soleScientificResearch ;", "", "sh:path is missing; give one"),
    (C, "sh:path oc:soleScientificResearch", "sh:path oc:soleResearch", "sh:path looks at 'soleResearch', which is no term"),
    (C, "( part:Weights oc:availability ) ; sh:minCount", "( part:Wights oc:availability ) ; sh:minCount", "looks at 'part:Wights'"),
    (C, 'sh:hasValue "withheld"', 'sh:hasValue "witheld"', "'witheld' is no value of 'availability'; did you mean 'withheld'?"),
    (C, 'sh:hasValue "withheld"', 'sh:in ( "witheld" )', "'witheld' is no value of 'availability'"),
    (C, 'sh:hasValue "withheld"', 'sh:in "withheld"', "sh:in does not take 'withheld'"),
    (C, "sh:hasValue true", 'sh:hasValue "true"', "it takes true or false, without quotes"),
    (C, "t:open-refuted a sh:NodeShape ;", "t:open-refuted a sh:NodeShape ; sh:deactivated true ;", "the shape is deactivated"),
    (C, "t:open-refuted a sh:NodeShape ;", "t:open-refuted a sh:NodeShap ;", "did you mean 'NodeShape'?"),
    (C, "t:open-refuted a sh:NodeShape ;", "t:open-refuted a sh:NodeShape ; sh:class oc:OpenLicence ;", "which is no class"),
    (C, "t:open-refuted a sh:NodeShape ;", "t:open-refuted a sh:NodeShape ; sh:node t:missing ;", "which no file describes"),
    (C, "t:open-refuted a sh:NodeShape ;", "t:open-refuted a sh:NodeShape ; sh:node t:open-refuted ;", "the shape contains itself"),
    (C, "t:open-refuted a sh:NodeShape ;", "t:open-refuted a sh:NodeShape ; sh:minCount 1 ;", "neither a node shape nor a property shape"),
    (C, "t:open-refuted a sh:NodeShape ;", 't:open-refuted a sh:NodeShape ; sh:js t:script ;', "'sh:js' is not accepted"),
    (C, "t:open-refuted a sh:NodeShape ;", "t:open-refuted a sh:NodeShape ; sh:rule t:rule ;", "state a derivation with oc:Derivation"),
    (C, "t:query a sh:SPARQLConstraint", "t:query a sh:SPARQLFunction", "'sh:SPARQLFunction' is not accepted"),
    (C, 'sh:prefix "oc" ; sh:namespace "https://w3id.org/openclaim#"^^xsd:anyURI', 'sh:prefix "oc" ; sh:namespace "urn:x> SELECT"', "is not a name and an IRI"),
    (C, "SELECT $this WHERE { $this oc:internalUseOnly true }", "SELECT $this WHERE { SERVICE <http://a.example/> { $this ?p ?o } }", "the query uses SERVICE"),
    (C, '\n    sh:property [ sh:path ( part:Weights oc:availability ) ; sh:hasValue "withheld" ] .', ' sh:message "none" .', "the shape has no constraint"),
]
EXAMPLE = [
    (E, 'oc:truth "holds"', 'oc:truth "hold"', "oc:truth is missing or unknown"),
    (E, 'oc:truth "holds"', 'oc:truth "unknown"', "no example holds"),
    (E, 'oc:truth "fails"', 'oc:truth "unknown"', "no example fails"),
    (E, 'oc:truth "contested"', 'oc:truth "unknown"', "no example is contested"),
    (E, "oc:exampleOf t:open ; oc:truth \"holds\"", "oc:exampleOf t:opne ; oc:truth \"holds\"", "illustrates no oc:Condition"),
    (E, "oc:facts [ a oc:Model ; oc:soleScientificResearch true ]", 'oc:note "none"', "the facts are missing"),
    (E, "oc:facts [ a oc:Model ; oc:soleScientificResearch true ]", "oc:facts t:facts", "oc:facts names no node that the file describes"),
    (E, "a oc:Model ; oc:soleScientificResearch true", "a oc:Provider ; oc:legalForm \"company\"", "the facts are of no release"),
    (E, 'oc:availability "public"', 'oc:availability "open"', "the facts cannot be read: 'open' is no value of 'availability'"),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), [*VERSION, *DETERMINATION, *CONDITION, *SHAPES, *EXAMPLE])
def test_near_miss_is_refused_with_its_sentence(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    found = findings(tmp_path, (file, old, new))
    assert any(message in f.message for f in found), [str(f) for f in found]
    assert all(f.severity is Severity.VIOLATION for f in found)


def test_a_finding_says_file_line_and_node(tmp_path: Path) -> None:
    found = findings(tmp_path, (C, 'oc:remedy "Publish the weights."@en ; ', ""))
    line = 1 + CONDITIONS[:CONDITIONS.index("t:open a oc:Condition")].count("\n")
    assert [(f.file, f.line, f.node) for f in found] == [(str(tmp_path / "test" / "1" / C), line, "1#open")]
    assert str(found[0]).startswith(f"{tmp_path}/test/1/conditions.ttl:{line}: violation: 1#open: the remedy is missing")


def test_a_contesting_shape_may_rest_on_the_question_of_its_condition(tmp_path: Path) -> None:
    found = findings(tmp_path, (C, "oc:restsOn oq:TEST-1 ;", ""), (C, "oc:contestedBy", "oc:restsOn oq:TEST-1 ; oc:contestedBy"))
    assert found == []


def test_a_broken_file_gives_one_finding_with_its_line(tmp_path: Path) -> None:
    found = findings(tmp_path, (E, "t:open-holds a oc:Example ;", "t:open-holds a a oc:Example ;"))
    assert len(found) == 1
    assert (found[0].file, found[0].line) == (str(tmp_path / "test" / "1" / E), 1 + PREFIXES.count("\n") + 1)


def test_a_folder_without_policy_is_refused(tmp_path: Path) -> None:
    found = check_policy(tmp_path)
    assert [f.message for f in found] == ["there is no policy.ttl; describe the version in one"]


def test_the_questions_beside_the_policy_count(tmp_path: Path) -> None:
    (tmp_path / "questions.ttl").write_text(PREFIXES + 'q:test-size a oc:FactQuestion ; oc:on "Release" ; oc:asksTerm "size" ;\n'
                                            '    oc:question "How large?"@en ; oc:example "1" .\n')
    found = findings(tmp_path, (C, "oc:asks q:test-availability", "oc:asks q:test-availability , q:test-size"))
    assert [(Path(f.file).name, f.message.split(",")[0]) for f in found] == [("questions.ttl", "oc:asksTerm names 'size'")]


def test_a_changed_copy_of_a_shipped_version_is_judged_by_itself(tmp_path: Path) -> None:
    target = tmp_path / "osd" / "1.9"
    target.mkdir(parents=True)
    for file in resources.turtle_files(resources.folder("shapes", "osd", "1.9")):
        text = file.read_text().replace("oc:truth \"fails\"", "oc:truth \"unknown\"")
        (target / file.name).write_text(text)
    assert {f.message.split(";")[0] for f in check_policy(target)} == {"no example fails"}


def test_a_path_that_leads_to_itself_ends(tmp_path: Path) -> None:
    circle = "sh:path _:a ; sh:hasValue true ] . _:a sh:inversePath _:a , _:b , _:c . _:b sh:inversePath _:a , _:b , _:c . _:c sh:inversePath _:a ,"
    found = findings(tmp_path, (C, "sh:path oc:soleScientificResearch ; sh:hasValue true ] ; sh:sparql t:query .", circle + " _:b , _:c ."))
    assert [f.message for f in found] == ["the node without a name leads back to itself; take the circle apart"]
