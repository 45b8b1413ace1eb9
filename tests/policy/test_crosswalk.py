"""The crosswalk between schemes of openness, and the command that shows it."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter

import pytest
from shared import shared

from compliance import resources
from compliance.cli import main
from compliance.errors import UnknownNameError
from compliance.graph import read_shipped
from compliance.policy import catalogue
from compliance.policy.crosswalk import crosswalk

NAMES = {"EOSAI-v1": "openness-index/1", "EOSAI-v2": "openness-index/2.0", "MOF-1.0": "mof/1.0",
         "OSAID-1.0": "osaid/1.0", "EU-AI-Act": "eu-ai-act/2024-1689",
         "FMTI-v1.x": "fmti/2023-10", "FMTI-2025": "fmti/2025-12"}
RELATIONS = {"exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"}
EU = {"Art.53(2) parameters incl. weights": "weights-public", "Art.53(2) free and open-source licence": "free-licence",
      "Art.53(2) information on model architecture": "architecture-public",
      "Art.53(2) information on model usage": "usage-information",
      "Art.53(1)(c) copyright policy": "duty-53-1-c", "Art.53(1)(d) training-content summary": "duty-53-1-d"}


Row = tuple[str, str, str, str]


def rows() -> list[dict[str, str]]:
    with shared("definitions", "crosswalk.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def iri(scheme: str, item: str) -> str:
    slug = item if scheme.startswith("EOSAI") else EU.get(item) or re.sub(r"[^a-z0-9]+", "-", item.lower()).strip("-")
    return f"https://w3id.org/openclaim/policy/{NAMES[scheme]}#{slug}"


def test_the_crosswalk_says_what_the_table_says() -> None:
    table: Counter[Row] = Counter(
        (iri(r["source_scheme"], r["source"]), r["relation"], iri(r["target_scheme"], r["target"]), r["confidence"])
        for r in rows() if r["relation"] != "noMatch")
    ours = Counter((m.source.iri, m.relation, m.target.iri, m.confidence) for m in crosswalk().mappings)
    assert ours == table
    gaps = {iri(r["source_scheme"], r["source"]) for r in rows() if r["relation"] == "noMatch"}
    assert {i.iri for i in crosswalk().items.values() if i.without} == gaps


def test_notes_are_restated() -> None:
    theirs = {r["note"].rstrip(".").lower() for r in rows() if len(r["note"]) > 24}
    ours = {n.rstrip(".").lower() for m in crosswalk().mappings for n in [m.note] if n}
    assert ours
    assert not ours & theirs
    assert {(m.source.iri, m.target.iri) for m in crosswalk().mappings if m.note} == {
        (iri(r["source_scheme"], r["source"]), iri(r["target_scheme"], r["target"]))
        for r in rows() if r["note"] and r["relation"] != "noMatch"}


def test_every_item_is_described_by_its_policy() -> None:
    described: set[str] = set()
    for policy in catalogue().policies():
        for version in catalogue().versions(policy):
            described |= {s.value for s in read_shipped(resources.turtle_files(version.where), version.id).subjects()}
    assert not [i.iri for i in crosswalk().items.values() if i.iri not in described]


def test_every_scheme_is_a_policy_version() -> None:
    known = {v.id for p in catalogue().policies() for v in catalogue().versions(p)}
    assert set(crosswalk().schemes) <= known


def test_each_mapping_stands_as_a_plain_statement_too() -> None:
    graph = read_shipped([resources.folder("ontology", "crosswalk.ttl")], "crosswalk")
    skos = "http://www.w3.org/2004/02/skos/core#"
    plain = {(s, r, o) for r in RELATIONS for s, o in graph.pairs(skos + r)}
    assert plain == {(m.source.iri, m.relation, m.target.iri) for m in crosswalk().mappings}


@pytest.mark.parametrize(("one", "other"), [
    ("osaid", "mof"), ("openness-index/1", "openness-index/2.0"), ("fmti/2023-10", "osaid"),
    ("fmti/2025-12", "eu-ai-act")])
def test_both_sides_show_the_same_mappings_turned(one: str, other: str) -> None:
    forth, back = crosswalk().between(one, other), crosswalk().between(other, one)
    assert forth
    assert {m.turned() for m in back} == set(forth)
    assert all(m.source.scheme in crosswalk().scheme(one) for m in forth)


def test_wider_and_narrower_are_exchanged() -> None:
    forth = {(m.source.label, m.target.label): m.relation for m in crosswalk().between("osaid", "mof")}
    back = {(m.target.label, m.source.label): m.relation for m in crosswalk().between("mof", "osaid")}
    assert forth["Code", "Training code"] == "narrowMatch"
    assert back["Code", "Training code"] == "broadMatch"
    assert forth["Data information", "Datasets"] == back["Data information", "Datasets"] == "relatedMatch"


@pytest.mark.parametrize(("alias", "name"), [
    ("fmti/2024-05", "fmti/2023-10"), ("openness-index@2.1", "openness-index/2.0"),
    ("eu-ai-act", "eu-ai-act/2024-1689"), ("mof/1.0+corrected", "mof")])
def test_versions_with_the_same_items_share_a_scheme(alias: str, name: str) -> None:
    assert crosswalk().scheme(alias) == crosswalk().scheme(name)


def test_a_policy_stands_for_all_its_schemes() -> None:
    assert len(crosswalk().scheme("fmti")) == 2
    both = crosswalk().between("fmti", "osaid")
    editions = [crosswalk().between(f"fmti/{e}", "osaid") for e in ("2023-10", "2025-12")]
    assert sorted(both) == sorted(m for found in editions for m in found)


@pytest.mark.parametrize(("name", "near"), [
    ("moff", "mof"), ("fmti/2023-11", "fmti/2023-10"), ("openness-idx/2.0", "openness-index/2.0")])
def test_an_unknown_name_gets_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UnknownNameError, match=f"no scheme '{name}'; did you mean '{re.escape(near)}'"):
        crosswalk().scheme(name)


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["openclaim", "policy", "map", *args])
    with pytest.raises(SystemExit) as stopped:
        main()
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err


def test_the_command_shows_mappings_as_text_and_json(monkeypatch: pytest.MonkeyPatch,
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(monkeypatch, capsys, "osaid", "mof")
    assert code == 0
    assert err == "13 mappings between osaid and mof\n"
    assert "Code  (osaid/1.0)\n  narrowMatch  Training code  (mof/1.0), confidence high\n" in out
    code, out, _ = run(monkeypatch, capsys, "mof", "openness-index/1", "-f", "json")
    answer = json.loads(out)
    assert code == 0
    assert len(answer["mappings"]) == len(crosswalk().between("mof", "openness-index/1"))
    first = answer["mappings"][0]
    assert set(first) == {"source", "relation", "target", "confidence", "note"}
    assert first["source"]["scheme"] == "mof/1.0"
    assert first["target"]["scheme"] == "openness-index/1"
    assert {"sample-model-outputs", "evaluation-data"} <= {i["item"] for i in answer["withoutCounterpart"]}


def test_the_command_names_the_nearest(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(monkeypatch, capsys, "osaid", "mofs")
    assert (code, out) == (2, "")
    assert "did you mean 'mof'?" in err
