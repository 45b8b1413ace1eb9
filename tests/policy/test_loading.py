"""What is wrong with a policy is refused by the name of the node, and the versions in force are those of the day."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance import resources
from compliance.decide import Decider, Question
from compliance.engines import EngineName, engine
from compliance.errors import OpenclaimError, PolicyError, UnknownNameError
from compliance.licences import library
from compliance.policy import Catalogue, catalogue, in_force
from compliance.policy.asked import put, rounds
from compliance.policy.check import check_shipped
from compliance.policy.load import chain
from compliance.policy.words import conditions

DAY = date(2026, 1, 1)
BASE = "https://w3id.org/openclaim/policy/"
PREFIXES = """@prefix oc: <https://w3id.org/openclaim#> .
@prefix q: <https://w3id.org/openclaim/question/> .
@prefix oq: <https://w3id.org/openclaim/open-question/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix aia: <https://w3id.org/openclaim/provision/eu-ai-act/> .
@prefix t: <https://w3id.org/openclaim/policy/test/1#> .
@prefix t2: <https://w3id.org/openclaim/policy/test/2#> .
@prefix r: <https://w3id.org/openclaim/policy/reader/1#> .
"""
VERSION = """
<https://w3id.org/openclaim/policy/test/1> a oc:PolicyVersion ;
    oc:policy "test" ; owl:versionInfo "1" ; rdfs:label "Test law"@en ; oc:inForceFrom "2025-01-01"^^xsd:date ; oc:status "final" ;
    oc:determination t:det .
t:det a oc:Determination ; oc:id "test/a" ; rdfs:label "Test"@en ; oc:question "Is it open?"@en ; oc:authority aia:art-53-par-2 ;
    oc:holds t:both .
"""
CONDITIONS = """
t:both a oc:Condition ; rdfs:label "both"@en ; oc:authority aia:art-53-par-2 ; oc:allOf ( t:one t:other ) .
t:one a oc:Condition ; rdfs:label "one"@en ; oc:authority aia:art-53-par-2 ; oc:satisfiedBy t:one-yes ; oc:refutedBy t:one-no ;
    oc:remedy "Do one."@en ; oc:asks q:price .
t:one-yes a sh:NodeShape ; sh:property [ sh:path oc:price ; sh:hasValue false ] .
t:one-no a sh:NodeShape ; sh:property [ sh:path oc:price ; sh:hasValue true ] .
t:other a oc:Condition ; rdfs:label "other"@en ; oc:authority aia:art-53-par-2 ; oc:satisfiedBy t:other-yes ; oc:refutedBy t:other-no ;
    oc:contestedBy t:other-maybe ; oc:remedy "Do the other."@en ; oc:asks q:donations .
t:other-yes a sh:NodeShape ; sh:property [ sh:path oc:donations ; sh:hasValue false ] .
t:other-no a sh:NodeShape ; sh:property [ sh:path oc:accessGatedOnDonation ; sh:hasValue true ] .
t:other-maybe a sh:NodeShape ; oc:restsOn oq:Q12 ; sh:property [ sh:path oc:donations ; sh:hasValue true ] .
"""
SECOND = """
<https://w3id.org/openclaim/policy/test/2> a oc:PolicyVersion ;
    oc:policy "test" ; owl:versionInfo "2" ; rdfs:label "Test law, amended"@en ; oc:inForceFrom "2026-06-01"^^xsd:date ;
    oc:status "final" ; oc:amends <https://w3id.org/openclaim/policy/test/1> .
t2:one a oc:Condition ; rdfs:label "one, stricter"@en ; oc:authority aia:art-53-par-2 ; oc:replaces t:one ;
    oc:satisfiedBy t:one-yes ; oc:refutedBy t:one-no ; oc:remedy "Do one."@en ; oc:asks q:price .
"""
READER = """
<https://w3id.org/openclaim/policy/reader/1> a oc:PolicyVersion ;
    oc:policy "reader" ; owl:versionInfo "1" ; rdfs:label "Guidelines"@en ; oc:inForceFrom "2025-07-01"^^xsd:date ; oc:status "final" .
r:one a oc:Condition ; rdfs:label "one, read"@en ; oc:authority aia:art-53-par-2 ; oc:interprets t:one ;
    oc:satisfiedBy t:one-yes ; oc:refutedBy t:one-no ; oc:remedy "Do one."@en ; oc:asks q:price .
"""

Write = Callable[..., Catalogue]


@pytest.fixture
def shapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes policy folders beside the shipped shared files and gives the catalogue of them."""
    shipped = Path(str(resources.folder("shapes")))
    os.symlink(Path(str(resources.folder("ontology"))), tmp_path / "ontology")
    (tmp_path / "shapes").mkdir()
    for file in shipped.glob("*.ttl"):
        shutil.copy(file, tmp_path / "shapes")

    def write(policy: str = VERSION, conditions: str = CONDITIONS, **more: str) -> Catalogue:
        files = {"test/1": policy + conditions, **{k.replace("_", "/"): text for k, text in more.items()}}
        for name, text in files.items():
            folder = tmp_path / "shapes" / name
            folder.mkdir(parents=True)
            (folder / "policy.ttl").write_text(PREFIXES + text, encoding="utf-8")
        monkeypatch.setattr(resources, "root", lambda: tmp_path)
        return catalogue.__wrapped__()

    return write


def test_the_policy_that_the_faults_are_made_in_is_sound(shapes: Write) -> None:
    policies = in_force(DAY, shapes(test_2=SECOND, reader_1=READER))
    assert list(policies.determinations) == ["test/a"]
    assert Decider(policies, Question(("test/a",), DAY), engine(), library()).policies is policies


FAULTS = {
    "no authority": ("t:one a oc:Condition ; rdfs:label \"one\"@en ; oc:authority aia:art-53-par-2 ;",
                     "t:one a oc:Condition ; rdfs:label \"one\"@en ;", "test/1#one", "authority"),
    "no authority of a determination": ('oc:question "Is it open?"@en ; oc:authority aia:art-53-par-2 ;',
                                        'oc:question "Is it open?"@en ;', "test/1#det", "authority"),
    "no label": ('t:one a oc:Condition ; rdfs:label "one"@en ;', "t:one a oc:Condition ;", "test/1#one", "label"),
    "no satisfying shape": ("oc:satisfiedBy t:one-yes ; ", "", "test/1#one", "satisfied"),
    "no refuting shape": ("oc:refutedBy t:one-no ;", "", "test/1#one", "refuted"),
    "no asks": (" ; oc:asks q:price .", " .", "test/1#one", "question"),
    "no remedy": ('oc:remedy "Do one."@en ; ', "", "test/1#one", "remedy"),
    "two combinators": ("oc:allOf ( t:one t:other ) .", "oc:allOf ( t:one ) ; oc:anyOf ( t:other ) .", "test/1#both", "one way"),
    "two lists": ("oc:allOf ( t:one t:other ) .", "oc:allOf ( t:one ) , ( t:other ) .", "test/1#both", "one way"),
    "unless with one": ("oc:allOf ( t:one t:other ) .", "oc:unless ( t:one ) .", "test/1#both", "list of two"),
    "a circle of conditions": ("oc:allOf ( t:one t:other ) .", "oc:allOf ( t:one [ oc:not t:both ] ) .", "test/1#both", "itself"),
    "an undefined condition": ("oc:allOf ( t:one t:other ) .", "oc:allOf ( t:one t:nowhere ) .", "test/1#nowhere", "no such condition"),
    "no open question": ("oc:restsOn oq:Q12 ; ", "", "test/1#other-maybe", "open question"),
    "a text for a node": ("oc:determination t:det", 'oc:determination "t:det"', "", "expected a node, found the text 't:det'"),
    "a deadline for nobody": ("    oc:holds t:both .", '    oc:holds t:both ; oc:transition t:later .\n'
                              't:later oc:deadline "2027-01-01"^^xsd:date .', "test/1#later", "a condition and a deadline"),
    "nothing that decides": ("    oc:holds t:both .", "    oc:remainingDuty t:duty .", "test/1#det", "oc:holds"),
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_is_refused_by_the_name_of_the_node(shapes: Write, fault: str) -> None:
    old, new, node, reason = FAULTS[fault]
    assert (VERSION + CONDITIONS).count(old) == 1
    found = shapes((VERSION + CONDITIONS).replace(old, new), "")
    with pytest.raises(PolicyError) as refused:
        in_force(DAY, found)
    assert (BASE + node if node else "shapes") in str(refused.value)
    assert reason in str(refused.value)


@pytest.mark.parametrize("name", list(EngineName))
def test_a_shape_that_is_named_and_not_defined(shapes: Write, name: EngineName) -> None:
    lost = CONDITIONS.replace("t:one-yes a sh:NodeShape ; sh:property [ sh:path oc:price ; sh:hasValue false ] .", "")
    assert lost != CONDITIONS
    policies = in_force(DAY, shapes(conditions=lost))
    with pytest.raises(PolicyError, match=r"test/1#one-yes: .*no file defines it"):
        Decider(policies, Question(("test/a",), DAY), engine(name), library())


def test_a_circle_of_replacements(shapes: Write) -> None:
    again = SECOND + "t:one oc:replaces t2:one .\n"
    with pytest.raises(PolicyError, match=r"test/[12]#one: the replacements run in a circle"):
        in_force(date(2026, 7, 1), shapes(test_2=again))


def test_a_circle_of_amendments(shapes: Write) -> None:
    first = VERSION.replace("oc:determination t:det .", "oc:determination t:det ; oc:amends <https://w3id.org/openclaim/policy/test/2> .")
    with pytest.raises(PolicyError, match="test/1: the amended versions run in a circle"):
        in_force(DAY, shapes(first, test_2=SECOND))


def test_an_amended_version_that_is_not_there(shapes: Write) -> None:
    found = shapes(test_2=SECOND.replace("policy/test/1> .", "policy/test/0> ."))
    with pytest.raises(UnknownNameError, match="unknown policy version 'test/0'"):
        in_force(date(2026, 7, 1), found)


def test_two_interpreters(shapes: Write) -> None:
    second = READER.replace("reader/1", "second/1").replace('"reader"', '"second"').replace("r:one", "t:second-one")
    with pytest.raises(PolicyError) as refused:
        in_force(DAY, shapes(reader_1=READER, second_1=second))
    assert "both" in str(refused.value)
    for node in ("test/1#one", "reader/1#one", "test/1#second-one"):
        assert BASE + node in str(refused.value)


def test_an_interpreter_whose_place_another_takes_does_not_count(shapes: Write) -> None:
    newer = (READER.replace("reader/1", "reader/2").replace('owl:versionInfo "1"', 'owl:versionInfo "2"')
             .replace("2025-07-01", "2025-08-01").replace('oc:status "final" .',
                      f'oc:status "final" ; oc:amends <{BASE}reader/1> .')
             .replace("r:one a", "t:newer a").replace("oc:interprets t:one ;", "oc:interprets t:one ; oc:replaces r:one ;"))
    found = in_force(DAY, shapes(reader_1=READER, reader_2=newer))
    holds = found.determinations["test/a"].holds
    assert found.versions["reader"].version == "2"
    assert "read_by='test#newer'" in repr(holds)


@pytest.mark.parametrize(("old", "new", "reason"), [
    ("policy/test/1> a", "policy/test/one> a", "the IRI of the version must be https://w3id.org/openclaim/policy/test/1"),
    ('owl:versionInfo "1"', 'owl:versionInfo "1.0"', "the IRI of the version must be https://w3id.org/openclaim/policy/test/1.0"),
    ('oc:policy "test" ; ', "", "the policy version has no policy"),
    ('oc:inForceFrom "2025-01-01"^^xsd:date ; ', "", "the policy version has no inForceFrom"),
    ("a oc:PolicyVersion ;", "a oc:Duty ;", "exactly one oc:PolicyVersion here; found 0"),
])
def test_a_version_that_is_not_what_its_folder_says(shapes: Write, old: str, new: str, reason: str) -> None:
    assert old in VERSION
    with pytest.raises(PolicyError) as refused:
        shapes(VERSION.replace(old, new))
    assert reason in str(refused.value)
    assert "policy.ttl" in str(refused.value)


def test_the_version_in_force_is_the_newest_that_has_begun(shapes: Write) -> None:
    found = shapes(test_2=SECOND)
    for day, version, label in [(date(2025, 1, 1), "1", "one"), (date(2026, 5, 31), "1", "one"),
                                (date(2026, 6, 1), "2", "one, stricter"), (date(2099, 1, 1), "2", "one, stricter")]:
        policies = in_force(day, found)
        assert policies.versions["test"].version == version
        assert policies.determinations["test/a"].version == version
        assert f"label='{label}'" in repr(policies.determinations["test/a"].holds)


def test_a_pin_takes_a_version_whatever_the_day(shapes: Write) -> None:
    found = shapes(test_2=SECOND)
    assert in_force(date(2099, 1, 1), found, {"test": "1"}).versions["test"].version == "1"
    assert in_force(date(2020, 1, 1), found, {"test": "2"}).versions["test"].version == "2"
    with pytest.raises(UnknownNameError, match="unknown policy version 'test/3'; did you mean"):
        in_force(DAY, found, {"test": "3"})


def test_a_day_before_any_version(shapes: Write) -> None:
    found = shapes(test_2=SECOND, reader_1=READER)
    with pytest.raises(OpenclaimError, match="no policy is in force on 2024-12-31; the first is test/1, from 2025-01-01"):
        in_force(date(2024, 12, 31), found)
    assert found.on("test", date(2024, 12, 31)) is None


def test_a_guideline_counts_only_while_it_is_in_force(shapes: Write) -> None:
    found = shapes(reader_1=READER)
    before, after = in_force(date(2025, 6, 30), found), in_force(date(2025, 7, 1), found)
    assert "read_by='reader#one'" not in repr(before.determinations["test/a"].holds)
    assert "read_by='reader#one'" in repr(after.determinations["test/a"].holds)
    assert before.readers("test") == []
    assert [v.id for v in after.readers("test")] == ["reader/1"]


def test_a_renumbering_that_no_version_in_force_asks_for_does_not_count(shapes: Write) -> None:
    """A firm's policy may cite the numbers of July beside those of November."""
    july, november = (f"<https://w3id.org/openclaim/provision/eu-gpai-guidelines-2025-{cited}>" for cited in ("07/par-83", "11/par-80"))
    cited = CONDITIONS.replace('rdfs:label "one"@en ; oc:authority aia:art-53-par-2', f'rdfs:label "one"@en ; oc:authority {july}')
    cited = cited.replace('rdfs:label "other"@en ; oc:authority aia:art-53-par-2', f'rdfs:label "other"@en ; oc:authority {november}')
    found = in_force(DAY, shapes(conditions=cited)).determinations["test/a"]
    assert {a.iri for c in conditions(found.holds) for a in c.authorities if "guidelines" in a.iri} == {july[1:-1], november[1:-1]}


def test_the_name_of_a_version_may_begin_as_that_of_another(shapes: Write) -> None:
    firm = (VERSION + CONDITIONS).replace("test/1>", "test/1-firm>").replace('versionInfo "1"', 'versionInfo "1-firm"').replace("t:", "f:")
    shapes(**{"test_1-firm": f"@prefix f: <{BASE}test/1-firm#> .\n{firm}"})
    found = check_shipped()
    assert found
    assert not [f for f in found if "is not one of this version" in f.message]


def test_two_versions_of_one_policy_at_a_time(shapes: Write) -> None:
    found = shapes(test_2=SECOND)
    assert [p.policies.versions["test"].version for p in rounds(["test@1", "test@2"], DAY, found)] == ["1", "2"]
    with pytest.raises(OpenclaimError, match="test@1, test@2: ask for one version of a policy at a time here"):
        put(["test@1", "test@2"], DAY, found)


def test_a_policy_that_asks_nothing_and_reads_nothing(shapes: Write) -> None:
    found = shapes(reader_1=READER.replace("oc:interprets t:one ; ", "").replace("oc:interprets t:one ;", ""))
    with pytest.raises(OpenclaimError, match="the policy reader asks no question"):
        put(["reader"], DAY, found)


# --- what is shipped


def test_shipped_pins_and_days() -> None:
    shipped = catalogue()
    assert in_force(date(2024, 8, 1), shipped).versions["eu-ai-act"].version == "2024-1689"
    assert in_force(date(2026, 11, 24), shipped, {"eu-ai-act": "2024-1689"}).versions["eu-ai-act"].version == "2024-1689"
    assert "eu-ai-act" not in in_force(date(2024, 7, 31), shipped).versions
    assert in_force(date(2024, 7, 31), shipped, {"eu-ai-act": "2026-1744"}).versions["eu-ai-act"].version == "2026-1744"
    first = min(v.since for p in shipped.policies() for v in shipped.versions(p))
    with pytest.raises(OpenclaimError, match="no policy is in force on"):
        in_force(first.replace(year=first.year - 1), shipped)


def test_shipped_amendments_are_chains() -> None:
    shipped = catalogue()
    for policy in shipped.policies():
        for version in shipped.versions(policy):
            links = chain(version, shipped)
            assert links[0] == version
            assert len({v.id for v in links}) == len(links)
            assert [v.since for v in links] == sorted((v.since for v in links), reverse=True)


def test_every_shipped_version_loads_and_compiles() -> None:
    shipped = catalogue()
    for policy in shipped.policies():
        for version in shipped.versions(policy):
            policies = in_force(DAY, shipped, {policy: version.version})
            assert version in (*policies.versions.values(), *policies.assessed)
            Decider(policies, Question(tuple(policies.determinations), DAY), engine(), library())
