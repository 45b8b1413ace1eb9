"""Changed facts: every form of address, what happens to evidence and nested nodes, and what stays as it is."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
from descriptions import PAIRS, fully_open
from hypothesis import given, settings
from hypothesis import strategies as st
from semantics import decider, release_of

from compliance.change import Edit, apply, parse_removal, parse_setting, without_evidence
from compliance.errors import InputError, UnknownNameError
from compliance.graph import Graph, digest, read
from compliance.graph.nodes import Evidence, Node
from compliance.model import Release, one_release, releases
from compliance.model.labels import labels
from compliance.terms import NAMESPACE, Empty, Span

SOURCE = "described.yaml"
BASE = """
id: urn:test:model
type: Model
name: Test
price: false
trainingCompute: {low: 1e24, high: 2e24}
evidence: [{source: "https://example.org/card", of: [price, trainingCompute], quote: free}]
provider: {name: Labs, establishedInUnion: false}
artifact:
- type: Weights
  availability: public
  licence: {type: Licence, grantsUse: true, useRestriction: [{type: Clause, summary: no war}]}
  evidence: [{source: "https://example.org/weights", of: [availability, licence]}]
- type: TrainingData
  availability: withheld
  evidence: [{source: "https://example.org/data"}]
- {type: TrainingData, availability: public, dataClass: open}
"""


def described(text: str = BASE) -> Release:
    return one_release(read(text.encode(), SOURCE, "yaml"))


def changed(*edits: str, text: str = BASE, because: str = "supposed") -> Release:
    """The base with facts set, or taken away where an edit begins with a hyphen."""
    parsed = [parse_removal(e[1:]) if e.startswith("-") else parse_setting(e) for e in edits]
    return apply(described(text), parsed, because)


def parts(release: Release, kind: str) -> list[Node]:
    return [n for n in release.node.children.get("artifact", ()) if n.cls == kind]


def value(node: Node, term: str) -> Any:
    return node.value(term)


def evidence(node: Node) -> list[Evidence]:
    return list(node.evidence)


def count(release: Release, cls: str) -> int:
    return len(release.graph.typed(NAMESPACE + cls))


# --- addresses

@pytest.mark.parametrize(("text", "edit"), [
    ("licence=Apache-2.0", Edit("", "licence", "Apache-2.0")),
    (" licence = MIT OR Apache-2.0 ", Edit("", "licence", "MIT OR Apache-2.0")),
    ("release.price=true", Edit("release", "price", "true")),
    ("name=a=b", Edit("", "name", "a=b")),
    ("provider.name=Labs", Edit("provider", "name", "Labs")),
    ("establishedInUnion=true", Edit("", "establishedInUnion", "true")),
    ("artifact[TrainingData].availability=public", Edit("artifact[TrainingData]", "availability", "public")),
    ("artifact[TrainingData][2].availability=public", Edit("artifact[TrainingData][2]", "availability", "public")),
])
def test_an_address_names_a_node_and_a_term(text: str, edit: Edit) -> None:
    assert parse_setting(text) == edit
    assert parse_setting(str(edit)) == edit


def test_a_removal_has_no_value_and_is_shown_as_its_address() -> None:
    assert parse_removal("artifact[Weights].licence") == Edit("artifact[Weights]", "licence", None)
    assert str(parse_removal(" price ")) == "price"


@pytest.mark.parametrize(("text", "says"), [
    ("licence", "write the fact as ADDRESS=VALUE"),
    ("licence=", "write the fact as ADDRESS=VALUE"),
    ("=MIT", "no address of a fact"),
    ("licences=MIT", "did you mean 'licence'?"),
    ("artifact[Wieghts].licence=MIT", "did you mean 'Weights'?"),
    ("artifact[Release].licence=MIT", "unknown kind of part"),
    ("artifact.licence=MIT", "no address of a fact"),
    ("artifact[Weights]licence=MIT", "no address of a fact"),
    ("weights.licence=MIT", "no address of a fact"),
    ("release.licence=MIT", "licence is a fact of an artifact"),
    ("provider.price=true", "price is a fact of a release"),
    ("artifact[Weights].price=true", "price is a fact of a release"),
    ("artifact[Weights].establishedInUnion=true", "is a fact of a provider"),
    ("grantsUse=true", "grantsUse is a fact of a licence"),
    ("id=urn:test:other", "cannot be changed"),
    ("release.id=urn:test:other", "cannot be changed"),
    ("price=true\nname: other", "on one line"),
    ("price=true\u2028name: other", "on one line"),
])
def test_an_address_that_leads_nowhere_is_refused(text: str, says: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        parse_setting(text)
    assert says in str(raised.value)


@pytest.mark.parametrize("text", ["foo", "artifact[Foo].licence", "release.licence", ""])
def test_a_removal_is_refused_for_the_same_reasons(text: str) -> None:
    with pytest.raises(UnknownNameError):
        parse_removal(text)


# --- which node

def test_a_term_alone_stands_for_the_release_or_its_provider() -> None:
    assert value(changed("price=true").node, "price") is True
    provider = changed("establishedInUnion=true").node.children["provider"][0]
    assert value(provider, "establishedInUnion") is True
    assert value(provider, "name") == "Labs"


def test_the_name_of_the_provider_is_not_that_of_the_release() -> None:
    release = changed("provider.name=Other")
    assert (value(release.node, "name"), value(release.node.children["provider"][0], "name")) == ("Test", "Other")
    release = changed("name=Other")
    assert (release.name, value(release.node.children["provider"][0], "name")) == ("Other", "Labs")


def test_a_provider_that_is_not_described_is_added() -> None:
    release = changed("establishedInUnion=true", "provider.name=New", text="{id: urn:test:bare, type: Model}")
    provider, = release.node.children["provider"]
    assert (value(provider, "establishedInUnion"), value(provider, "name")) == (True, "New")


def test_a_term_alone_stands_for_every_part_that_states_it() -> None:
    release = changed("availability=gated")
    assert [value(p, "availability") for p in (*parts(release, "Weights"), *parts(release, "TrainingData"))] == ["gated"] * 3


def test_a_term_that_no_part_states_stands_for_the_principal_part() -> None:
    release = changed("gate=none")
    assert value(parts(release, "Weights")[0], "gate") == "none"
    assert [value(p, "gate") for p in parts(release, "TrainingData")] == [None, None]


def test_without_a_principal_part_one_is_added() -> None:
    release = changed("licence=MIT", text="{id: urn:test:bare, type: Model}")
    weights, = parts(release, "Weights")
    assert value(weights, "licence") == "MIT"


def test_every_part_of_a_kind_or_one_of_them_is_changed() -> None:
    assert [value(p, "availability") for p in parts(changed("artifact[TrainingData].availability=gated"), "TrainingData")] == [
        "gated", "gated"]
    for number, other in ((1, described_as(2)), (2, described_as(1))):
        one = changed(f"artifact[TrainingData][{number}].availability=gated")
        assert sorted(str(value(p, "availability")) for p in parts(one, "TrainingData")) == sorted(["gated", other])


def test_a_kind_that_is_not_described_and_the_next_of_a_kind_are_added() -> None:
    assert value(parts(changed("artifact[ModelCard].availability=public"), "ModelCard")[0], "availability") == "public"
    more = changed("artifact[TrainingData][3].availability=partial", "artifact[TrainingData][3].licence=MIT")
    found = {(value(p, "availability"), value(p, "licence")) for p in parts(more, "TrainingData")}
    assert found == {("withheld", None), ("public", None), ("partial", "MIT")}


def described_as(number: int) -> str:
    """The availability of the training data that reports call artifact[TrainingData][number]."""
    return str(value(parts(described(), "TrainingData")[number - 1], "availability"))


def test_the_number_of_a_part_is_the_one_that_reports_show() -> None:
    base = described()
    shown = labels([base])
    for number in (1, 2):
        part = next(p for p in parts(base, "TrainingData") if shown[p.subject] == f"artifact[TrainingData][{number}]")
        assert str(value(part, "availability")) == described_as(number)


@pytest.mark.parametrize("number", ["0", "4", "99"])
def test_a_part_beyond_those_described_is_refused(number: str) -> None:
    with pytest.raises(UnknownNameError, match="2 parts of that kind are described"):
        changed(f"artifact[TrainingData][{number}].availability=public")


def test_taking_a_fact_from_what_is_not_described_changes_nothing() -> None:
    base = described()
    for address in ("gate", "artifact[ModelCard].availability", "provider.legalForm", "significantGenerality"):
        assert changed(f"-{address}").sha256 == base.sha256


# --- values

def test_ranges_and_licences_in_place_go_with_their_nodes() -> None:
    assert (count(described(), "Range"), count(described(), "Licence"), count(described(), "Clause")) == (1, 1, 1)
    release = changed("-trainingCompute", "artifact[Weights].licence=MIT")
    assert (count(release, "Range"), count(release, "Licence"), count(release, "Clause")) == (0, 0, 0)
    assert value(parts(release, "Weights")[0], "licence") == "MIT"


def test_a_range_a_list_and_an_empty_list_are_read_as_in_yaml() -> None:
    release = changed("trainingCompute={low: 1e22, high: 1e23}", "annexIIIArea=[]", "outputModality=[text, image]")
    assert value(release.node, "trainingCompute") == Span(10 ** 22, 10 ** 23)
    assert isinstance(value(release.node, "annexIIIArea"), Empty)
    assert sorted(release.node.values["outputModality"]) == ["image", "text"]
    assert count(release, "Range") == 1


def test_several_licences_take_the_place_of_one() -> None:
    release = changed("artifact[Weights].licence=[MIT, Apache-2.0]")
    assert sorted(parts(release, "Weights")[0].values["licence"]) == ["Apache-2.0", "MIT"]


@pytest.mark.parametrize(("edit", "says"), [
    ("price=yes", "takes true or false"), ("availability=open", "availability"), ("trainingCompute=large", "trainingCompute"),
    ("firstPlaced=soon", "firstPlaced"), ("name={a: b", "YAML"), ("provider=Labs", "provider"),
])
def test_a_value_that_the_term_does_not_take_is_refused_as_in_a_description(edit: str, says: str) -> None:
    with pytest.raises(InputError) as raised:
        changed(edit)
    assert says in str(raised.value)
    assert ":1:" not in str(raised.value)


# --- evidence

def test_new_facts_have_the_reason_as_their_evidence() -> None:
    weights, = parts(changed("artifact[Weights].licence=MIT", because="a question"), "Weights")
    stated = [e for e in evidence(weights) if e.stated_by == "a question"]
    assert [e.of for e in stated] == [("licence",)]


def test_evidence_no_longer_stands_for_what_was_changed_and_still_for_the_rest() -> None:
    weights, = parts(changed("artifact[Weights].licence=MIT"), "Weights")
    old = [e for e in evidence(weights) if e.source == "https://example.org/weights"]
    assert [e.of for e in old] == [("availability",)]


def test_evidence_of_nothing_else_is_withdrawn() -> None:
    release = changed("artifact[TrainingData].availability=partial")
    assert [[e.stated_by for e in evidence(p)] for p in parts(release, "TrainingData")] == [["supposed"]] * 2
    assert "https://example.org/data" not in str(release.graph.triples)


def test_evidence_without_a_list_of_terms_keeps_standing_for_the_others() -> None:
    text = BASE.replace("availability: withheld\n", "availability: withheld\n  dataClass: unshareable\n")
    data = parts(changed("artifact[TrainingData].availability=partial", text=text), "TrainingData")
    old = [e for p in data for e in evidence(p) if e.source == "https://example.org/data"]
    assert [e.of for e in old] == [("dataClass",)]


def test_a_removed_fact_leaves_no_evidence_of_a_reason() -> None:
    release = changed("-price")
    assert value(release.node, "price") is None
    assert [e.of for e in evidence(release.node)] == [("trainingCompute",)]


SHARED = """@prefix oc: <https://w3id.org/openclaim#> .
<urn:a> a oc:Model ; oc:name "A" ; oc:price false ; oc:evidence _:e ; oc:artifact _:w .
<urn:b> a oc:Model ; oc:name "B" ; oc:price false ; oc:evidence _:e ; oc:artifact _:w .
_:w a oc:Weights ; oc:licence "MIT" .
_:e a oc:Evidence ; oc:source <https://example.org/list> ; oc:of "price" , "name" .
"""


def test_evidence_and_parts_that_others_share_stay_theirs() -> None:
    one, other = releases(read(SHARED.encode(), "shared.ttl", "ttl"))
    before = other.sha256
    new = apply(one, [parse_setting("price=true"), parse_setting("licence=Apache-2.0")], "supposed")
    again = next(r for r in releases(one.graph) if r.id == "urn:b")
    assert again.sha256 == other.sha256 == before
    assert one.node.value("price") is False
    assert sorted(e.of for e in new.node.evidence) == [("name",), ("price",)]
    assert not list(new.graph.predicates(ox.NamedNode("urn:b")))


# --- laws

def test_the_given_release_stays_as_it_is() -> None:
    base = described()
    before = base.sha256
    apply(base, [parse_setting("price=true"), parse_removal("trainingCompute")], "supposed")
    assert base.sha256 == before == described().sha256


def test_nothing_changed_gives_the_same_facts() -> None:
    assert apply(described(), [], "supposed").sha256 == described().sha256


def test_the_last_edit_of_a_fact_counts() -> None:
    assert changed("price=true", "price=false", "price=true").sha256 == changed("price=true").sha256
    assert value(changed("price=true", "-price").node, "price") is None


def test_a_changed_fact_changes_an_outcome() -> None:
    base = release_of(fully_open("Model"))
    closed = apply(base, [parse_setting("artifact[Weights].licence=CC-BY-NC-4.0")], "supposed")
    answers = [decider(asked=("osaid/1.0",)).decide(r).determinations[0].outcome.value for r in (base, closed)]
    assert answers == ["qualifies", "does-not-qualify"]


RELEASE_PAIRS = [(t, v) for t, v in PAIRS["Release"] if not isinstance(v, dict)]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(RELEASE_PAIRS), st.sampled_from(RELEASE_PAIRS))
def test_set_and_then_taken_away_a_fact_is_gone_and_others_stay(first: tuple[str, Any], second: tuple[str, Any]) -> None:
    base = without_evidence(described())
    if first[0] in base.node.values or second[0] in base.node.values or first[0] == second[0]:
        return
    one, two = (parse_setting(f"{term}={shown(v)}") for term, v in (first, second))
    both = apply(base, [one, two], "supposed")
    back = apply(both, [parse_removal(first[0])], "supposed")
    assert without_evidence(back).sha256 == without_evidence(apply(base, [two], "supposed")).sha256
    assert back.sha256 == apply(base, [two], "supposed").sha256
    assert both.sha256 != back.sha256


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(RELEASE_PAIRS), min_size=2, max_size=4, unique_by=lambda p: p[0]), st.randoms())
def test_the_order_of_edits_of_different_facts_does_not_matter(pairs: list[tuple[str, Any]], random: Any) -> None:
    edits = [parse_setting(f"{t}={shown(v)}") for t, v in pairs]
    mixed = list(edits)
    random.shuffle(mixed)
    assert apply(described(), edits, "supposed").sha256 == apply(described(), mixed, "supposed").sha256


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RELEASE_PAIRS))
def test_a_set_fact_is_what_a_description_with_it_says(pair: tuple[str, Any]) -> None:
    term, v = pair
    edited = apply(described("{id: urn:test:bare, type: Model}"), [parse_setting(f"{term}={shown(v)}")], "supposed")
    written = described(f"{{id: urn:test:bare, type: Model, {term}: {shown(v)}}}")
    assert without_evidence(edited).sha256 == written.sha256


def shown(v: Any) -> str:
    """A value as it is written in YAML."""
    if isinstance(v, list):
        return "[" + ", ".join(map(shown, v)) + "]"
    return {True: "true", False: "false"}[v] if isinstance(v, bool) else str(v)


def test_digest_of_the_changed_release_is_that_of_its_own_graph() -> None:
    release = changed("price=true")
    assert release.sha256 == digest(Graph(release.graph.closure([release.node.subject])))


def test_where_no_kind_of_part_is_the_principal_one_the_part_has_to_be_named() -> None:
    base = release_of({"type": "Release", "name": "Something"})
    with pytest.raises(UnknownNameError, match=r"name the part that availability is a fact of, such as artifact\[Weights\]\.availability"):
        apply(base, [parse_setting("availability=public")], "test")
    assert apply(base, [parse_setting("artifact[Weights].availability=public")], "test").node.children["artifact"][0].cls == "Weights"


def test_a_value_that_is_named_twice_is_stated_once() -> None:
    (part,) = apply(release_of({"type": "Model"}), [parse_setting("artifact[ModelCard].documents=[capabilities, capabilities]")],
                    "test").node.children["artifact"]
    assert [str(v) for v in part.values["documents"]] == ["capabilities"]
