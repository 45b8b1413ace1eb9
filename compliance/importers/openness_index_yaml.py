"""The records of the openness index (one YAML file a project or system) in each of its generations."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath
from typing import Any

from compliance.assess.openness_index import Generation, generation
from compliance.errors import InputError
from compliance.graph import Graph
from compliance.graph.keyed import from_values
from compliance.importers.yaml_tree import Items, Keys, Text, Tree, load
from compliance.policy import catalogue

RETRIEVED = "2026-11-24"
_SOURCES = {"1": "https://github.com/opening-up-chatgpt/opening-up-chatgpt.github.io",
            "2.0": "https://osai-index.eu/", "2.1": "https://osai-index.eu/"}
_LIMIT = 1024 * 1024
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+\Z")


def recognises(text: str, name: str) -> bool:
    """Whether a text is a record of the index: a project or a system, an organisation and graded dimensions."""
    top = set(re.findall(r"^(\w+):", text, re.MULTILINE))
    return "org" in top and (("project" in top and "opencode" in top) or ("system" in top and "trainingcode" in top))


def read(text: str, source: str) -> Graph:
    """The description of a record; InputError for broken YAML and for a template without a name."""
    record = _load(text, source)
    of = _generation(record)
    head = record.get("project" if of.version.version == "1" else "system")
    if not isinstance(head, dict) or not head.get("name"):
        raise InputError(source, "this is a template of the openness index: it names no project or system")
    return from_values(_description(str(head["name"]), head, record, of, source), source)


def _load(text: str, source: str) -> dict[str, Any]:
    tree = load(text.lstrip("\ufeff"), source, _LIMIT)
    if not isinstance(tree, Keys):
        raise InputError(source, "a record of the openness index is a mapping", tree.line)
    return {key: _plain(inner, {}) for key, inner in tree.values.items()}


def _plain(tree: Tree, made: dict[int, Any]) -> Any:
    """The texts, lists and mappings of a tree; one that stands in several places, even in itself, is made once."""
    if isinstance(tree, Text):
        return tree.text
    if id(tree) not in made:
        if isinstance(tree, Items):
            listed = made[id(tree)] = []
            listed.extend(_plain(i, made) for i in tree.items)
        else:
            keyed = made[id(tree)] = {}
            keyed.update((k, _plain(v, made)) for k, v in tree.values.items())
    return made[id(tree)]


def _generation(record: dict[str, Any]) -> Generation:
    """First generation by its key `project`; of the second, 2.0 has the dimensions package and api."""
    version = "1" if "project" in record else "2.0" if "package" in record or "api" in record else "2.1"
    return generation(catalogue().get(f"openness-index/{version}"))


def _description(name: str, head: dict[str, Any], record: dict[str, Any], of: Generation, source: str) -> dict[str, Any]:
    version = of.version.version
    evidence = {"source": _SOURCES[version], "retrieved": RETRIEVED,
                "statedBy": f"{of.version.label} (Liesenfeld and Dingemanse, CC BY 4.0)"}
    slug = re.sub(r"[^A-Za-z0-9.-]+", "-", PurePath(source).stem).strip("-")
    org = record.get("org")
    found: dict[str, Any] = {
        "id": f"https://w3id.org/openclaim/openness-index/{version}/{slug}", "type": "Model", "name": name,
        "publishedGrade": [g for d in of.dimensions if (g := _grade(record.get(d.key), d.key, of, evidence))],
        "evidence": evidence}
    if isinstance(org, dict) and org.get("name"):
        found["provider"] = {"name": str(org["name"]), "evidence": evidence}
    if released := _day(head.get("releasedate")):
        found["releaseDate"] = released
    return found


def _day(stated: object) -> str | None:
    """The day of a release; None for a month alone, as most records have it, or for a day that does not exist."""
    try:
        return date.fromisoformat(str(stated)).isoformat()
    except ValueError:
        return None


def _grade(entry: object, key: str, of: Generation, evidence: dict[str, str]) -> dict[str, Any] | None:
    """The published grade of a dimension with its note and first link as evidence; None where none is given."""
    if not isinstance(entry, dict) or not entry.get("class"):
        return None
    stated = entry.get("link")
    links = stated if isinstance(stated, list) else [stated]
    link = next((str(x).strip() for x in links if isinstance(x, str) and _IRI.match(x.strip())), evidence["source"])
    quote = " ".join(str(entry.get("notes") or "").split())
    support = {**evidence, "source": link, **({"quote": quote} if quote else {})}
    return {"scheme": of.version.id, "item": key, "grade": str(entry["class"]).strip(), "evidence": support}
