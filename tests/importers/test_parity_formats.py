"""The same model in every format gives the same outcomes, wherever the formats carry the same facts.

Two proofs. Documents that were written by hand, each beside its facts read by hand, so that an importer and an exporter
cannot be wrong together. And three cases, exported and read back: with properties a format carries every fact, and in
its own words those of `CARRIED`, which is the contract of the format and is stated here once more, apart from the code.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from foreign import document, read, release, rows
from semantics import DAY, decider

from compliance.exporters import Options, Target, export
from compliance.graph import to_turtle
from compliance.graph.keyed import from_values
from compliance.importers.mldcat import read as read_mldcat
from compliance.model import Release, one_release, releases

CASES = Path(__file__).resolve().parents[2] / "cases"
NAMES = ("olmo-7b", "llama-3-70b", "bloom-176b")
ENDINGS = {Target.SPDX3: "json", Target.CYCLONEDX: "json", Target.MLDCAT: "ttl", Target.HUB_CARD: "md"}


def outcomes(of: Release) -> dict[str, Any]:
    """Every determination with its outcome, both readings, and the truth of each of its conditions."""
    found = {}
    for result in decider().decide(of).determinations:
        truths = sorted((c.condition.id, str(c.pair), c.conflicting) for c in result.conditions)
        found[result.determination.id] = (result.outcome.value, str(result.pair), truths)
    assert len(found) >= 8
    return found


def described(name: str) -> dict[str, Any]:
    values = yaml.safe_load((CASES / name / "model.yaml").read_text(encoding="utf-8"))
    assert isinstance(values, dict)
    return values


def from_yaml(values: dict[str, Any]) -> Release:
    return one_release(from_values(values, "facts.yaml"))


# --- written by hand

HAND = (("olmo-7b.spdx3.json", "olmo-7b.spdx3"), ("llama-3-70b.cdx.json", "llama-3-70b.cdx"),
        ("llama-3-70b.cdx.xml", "llama-3-70b.cdx"), ("bloom-176b.mldcat.ttl", "bloom-176b.mldcat"))


@pytest.mark.parametrize(("name", "facts"), HAND)
def test_a_document_written_by_hand_says_what_was_read_by_hand(name: str, facts: str) -> None:
    found, expected = release(document(name), name), release(document(f"{facts}.facts.yaml"), "facts.yaml")
    assert rows(found) == rows(expected)
    assert found.id == expected.id
    assert outcomes(found) == outcomes(expected)


@pytest.mark.parametrize("form", [ox.RdfFormat.RDF_XML, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD])
def test_a_catalogue_says_the_same_in_every_form_of_rdf(form: ox.RdfFormat) -> None:
    turtle = document("bloom-176b.mldcat.ttl")
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    text = (ox.serialize(quads, format=form) or b"").decode()
    if form is ox.RdfFormat.JSON_LD:
        text = '{"@context": {}, "@graph": ' + text + "}"
    ending = {ox.RdfFormat.RDF_XML: "rdf", ox.RdfFormat.N_TRIPLES: "nt", ox.RdfFormat.JSON_LD: "jsonld"}[form]
    assert rows(one_release(read_mldcat(text, f"c.{ending}"))) == rows(release(turtle, "c.ttl"))


# --- three cases, there and back

@pytest.mark.parametrize("name", NAMES)
def test_turtle_and_yaml_are_one(name: str) -> None:
    given = from_yaml(described(name))
    turtle = to_turtle(given.graph.closure([given.node.subject])).decode()
    assert outcomes(release(turtle, "m.ttl")) == outcomes(given)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", [t for t in Target if t is not Target.HUB_CARD])
def test_with_properties_a_format_carries_every_fact(name: str, target: Target) -> None:
    given = from_yaml(described(name))
    found = release(export(given, target, Options()).text, f"m.{ENDINGS[target]}")
    assert [r for r in rows(found) if r not in rows(given)] in ([], [("/TrainingData", "usedInTraining", "true")])
    assert [r for r in rows(given) if r not in rows(found)] == []
    assert outcomes(found) == outcomes(given)


def _pair(part: dict[str, Any]) -> bool:
    return (part.get("availability"), part.get("gate")) in {("public", "none"), ("gated", "click-through"), ("gated", "account")}


def _public_or_not(part: dict[str, Any]) -> bool:
    return part.get("availability") in ("public", "withheld")


Rule = Callable[[dict[str, Any]], bool]
DATA = {"TrainingData", "EvaluationData"}
# Terms that a format has words for, by the node: the release (""), its provider, each kind of part.
CARRIED: dict[Target, dict[str, dict[str, Rule | None]]] = {
    Target.SPDX3: {
        "": dict.fromkeys(("name", "version", "releaseDate", "basedOn")), "provider": {"name": None},
        "Weights": dict.fromkeys(("licence", "location", "noLicence")),
        **{kind: {"licence": None, "location": None, "noLicence": None, "availability": _pair, "gate": _pair} for kind in DATA}},
    Target.CYCLONEDX: {
        "": dict.fromkeys(("name", "version", "basedOn", "inputModality", "outputModality")), "provider": {"name": None},
        "Weights": dict.fromkeys(("licence", "location")), "ModelCard": {"location": None},
        **{kind: {"licence": None, "location": None} for kind in (*DATA, "TuningData")}},
    Target.MLDCAT: {
        "": dict.fromkeys(("name", "version", "releaseDate", "basedOn", "parameterCount", "channel", "inputModality",
                           "outputModality", "firstPlaced", "placedOnUnionMarket")), "provider": {"name": None},
        "Weights": dict.fromkeys(("licence", "location")),
        **{kind: {"licence": None, "location": None, "availability": _public_or_not} for kind in DATA}},
    Target.HUB_CARD: {
        "": {**dict.fromkeys(("name", "version", "releaseDate", "parameterCount", "trainingTokens")),
             "trainingCompute": lambda node: not isinstance(node["trainingCompute"], dict)}, "provider": {"name": None},
        "Weights": {"licence": None},
        "TrainingData": {"location": lambda part: str(part["location"]).startswith("https://huggingface.co/datasets/")}},
}


def _kept(node: dict[str, Any], table: dict[str, Rule | None]) -> dict[str, Any]:
    return {t: v for t, v in node.items() if t in table and ((rule := table[t]) is None or rule(node))}


def restricted(values: dict[str, Any], target: Target) -> dict[str, Any]:
    """The description less what the format has no words for, as its contract above says."""
    table = CARRIED[target]
    found = {"id": values["id"], "type": values["type"], **_kept(values, table[""])}
    found["provider"] = _kept(values["provider"], table["provider"])
    found["artifact"] = []
    for part in copy.deepcopy(values["artifact"]):
        kept = _kept(part, table.get(part["type"], {}))
        kind = "Data" if target is Target.CYCLONEDX and part["type"].endswith("Data") else part["type"]
        listed = kind.endswith("Data") and part["type"] in table and (target is not Target.HUB_CARD or "location" in kept)
        if not (kept or listed):
            continue
        used = {"usedInTraining": True} if kind == "TrainingData" else {}
        found["artifact"].append({"type": kind, **kept, **used})
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", list(Target))
def test_in_its_own_words_a_format_carries_what_it_promises(name: str, target: Target, tmp_path: Path) -> None:
    values = described(name)
    text = export(from_yaml(values), target, Options(plain=True)).text
    expected = from_yaml(restricted(values, target))
    found = release(text, f"m.{ENDINGS[target]}")
    assert rows(found) == rows(expected)
    assert outcomes(found) == outcomes(expected)
    assert len(rows(expected)) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_a_hub_folder_carries_what_its_card_says(name: str, tmp_path: Path) -> None:
    from compliance.cli.sources import read_releases

    values = described(name)
    (tmp_path / "README.md").write_text(export(from_yaml(values), Target.HUB_CARD, Options()).text, encoding="utf-8")
    (tmp_path / ".gitattributes").write_text("*.safetensors filter=lfs diff=lfs merge=lfs -text\n", encoding="utf-8")
    (found,) = read_releases([str(tmp_path)])
    assert outcomes(found) == outcomes(from_yaml(restricted(values, Target.HUB_CARD)))


def test_the_day_of_the_law_is_that_of_the_other_tests() -> None:
    assert DAY.isoformat() >= "2026-08-02"
    assert len(releases(read(document("llama-3-70b.cdx.json"), "m.json"))) == 1
