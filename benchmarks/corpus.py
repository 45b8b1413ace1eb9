"""Makes synthetic corpora: descriptions as JSON Lines, with a skew like a hub's or without any two models alike.

Run: python benchmarks/corpus.py COUNT FILE.jsonl [--seed N] [--adversarial] [--form json|cards|yaml|turtle]
Cards are rows of a hub's metadata with the text of a card, as JSON Lines; YAML and Turtle are archives (name them .tar).
The same seed gives the same bytes. The shares are made up after what listings of model hubs look like; no figure of them
is a measurement, and no model of a corpus exists.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Licence tags with their weight: a few carry most models, and many models have none.
LICENCES = (("Apache-2.0", 30), (None, 27), ("MIT", 14), ("LicenseRef-llama-3", 4), ("LicenseRef-llama-3.1", 4),
            ("CC-BY-NC-4.0", 5), ("CC-BY-4.0", 3), ("LicenseRef-gemma-2025", 3), ("openrail", 3), ("CC-BY-NC-SA-4.0", 2),
            ("LicenseRef-llama-2", 2), ("bsd-3-clause", 1), ("gpl-3.0", 1), ("LicenseRef-acme-research", 1),
            ("Apache-2.0 OR MIT", 1))
FAMILIES = 400
_FACTS = (("commercialActivity", 0.15), ("placedOnUnionMarket", 0.2), ("significantGenerality", 0.25), ("price", 0.2),
          ("monetised", 0.1), ("dualLicensing", 0.06), ("internalUseOnly", 0.05), ("soleScientificResearch", 0.05),
          ("paidServiceRequiredForAccess", 0.05), ("systemicDesignated", 0.05), ("personalDataRequired", 0.05))
_PARTS = (("ModelCard", 0.6), ("InferenceCode", 0.25), ("TrainingCode", 0.12), ("TrainingData", 0.1), ("ResearchPaper", 0.1),
          ("EvaluationCode", 0.05), ("DataInformation", 0.04))
_TASKS = ((["text"], ["text"], 70), (["text"], ["image"], 12), (["image"], ["text"], 8), (["speech"], ["text"], 10))


def records(count: int, seed: int = 1, adversarial: bool = False) -> Iterator[dict[str, Any]]:
    """Descriptions in the keys of the vocabulary; with `adversarial` no two have equal facts."""
    random_ = random.Random(seed)  # noqa: S311
    families = [_family(random_) for _ in range(FAMILIES)]
    for number in range(count):
        if adversarial:
            yield _named(_distinct(random_, number), number, "alone")
        else:
            # The n-th family has a share of about 1/n, as popularity has.
            family = min(FAMILIES - 1, int(FAMILIES ** random_.random()) - 1)
            yield _named(_member(random_, families[family]), number, f"family-{family}")


def _named(facts: dict[str, Any], number: int, family: str) -> dict[str, Any]:
    iri = f"https://hub.example/{family}/model-{number}"
    evidence = {"source": f"{iri}/README.md", "retrieved": "2026-11-01", "statedBy": "provider's model card"}
    return {"id": iri, "type": "Model", "name": f"{family}/model-{number}", **facts, "evidence": evidence}


def _family(random_: random.Random) -> dict[str, Any]:
    """A base model: what its fine-tunes inherit."""
    takes, gives = random_.choices([t[:2] for t in _TASKS], [t[2] for t in _TASKS])[0]
    facts: dict[str, Any] = {term: random_.random() < 0.5 for term, share in _FACTS if random_.random() < share}
    if random_.random() < 0.7:
        facts |= {"inputModality": takes, "outputModality": gives}
    if random_.random() < 0.4:
        facts["parameterCount"] = random_.choice([125e6, 1.1e9, 3e9, 7e9, 8e9, 13e9, 70e9, 405e9])
    if random_.random() < 0.15:
        facts["trainingTokens"] = random_.choice([3e11, 2e12, 15e12])
    licence = random_.choices([name for name, _ in LICENCES], [w for _, w in LICENCES])[0]
    weights: dict[str, Any] = {"type": "Weights", **({"licence": licence} if licence else {})}
    if random_.random() < 0.5:
        weights["availability"] = random_.choices(["public", "gated"], [9, 1])[0]
    parts = [{"type": kind, "availability": "public"} for kind, share in _PARTS if random_.random() < share]
    return {**facts, "artifact": [weights, *parts]}


def _member(random_: random.Random, family: dict[str, Any]) -> dict[str, Any]:
    """A fine-tune: most say just what their base says, some leave facts out or change the form of the weights."""
    facts = {**family, "artifact": [dict(p) for p in family["artifact"]]}
    if random_.random() < 0.2:
        facts["artifact"][0]["format"] = random_.choice(["quantised", "adapter", "full"])
    if random_.random() < 0.1:
        facts.pop(random_.choice(sorted(set(facts) - {"artifact"}) or ["price"]), None)
    if random_.random() < 0.1:
        facts["artifact"][0].pop("licence", None)
    return facts


def _distinct(random_: random.Random, number: int) -> dict[str, Any]:
    """A model whose parameters and tokens no other has, with random facts."""
    facts = _member(random_, _family(random_))
    return {**facts, "parameterCount": 1_000_000 + number, "trainingTokens": 10_000_000 + 7 * number}


def card(record: dict[str, Any]) -> dict[str, str]:
    """A description as a row of a hub's metadata: the id, and a card with front matter and some prose."""
    name = record["id"].removeprefix("https://hub.example/")
    matter = {"license": record["artifact"][0].get("licence", "").removeprefix("LicenseRef-").lower(),
              "pipeline_tag": "text-generation" if record.get("outputModality") == ["text"] else "",
              "base_model": f"{name.partition('/')[0]}/base", "library_name": "transformers"}
    size = f"The model has {record['parameterCount'] / 1e9:g}B parameters.\n" if "parameterCount" in record else ""
    tokens = f"It was trained on {record['trainingTokens'] / 1e12:g}T tokens.\n" if "trainingTokens" in record else ""
    prose = "".join(f"\n## {kind}\n\nThis section says something of the {kind.lower()}.\n" for kind in (
        "Intended use", "Limitations", "Training data", "Evaluation") if zlib.crc32(f"{name} {kind}".encode()) % 3)
    shown = "".join(f"{key}: {value}\n" for key, value in matter.items() if value)
    return {"modelId": name, "card": f"---\n{shown}---\n# {name}\n\n{size}{tokens}{prose}"}


def write(path: Path, count: int, seed: int = 1, adversarial: bool = False, form: str = "json") -> None:
    """Writes a corpus: JSON Lines, or for the forms "yaml" and "turtle" an archive."""
    made = records(count, seed, adversarial)
    if form in ("yaml", "turtle"):
        _archive(path, made, form)
        return
    with path.open("w", encoding="utf-8") as stream:
        for record in made:
            stream.write(json.dumps(card(record) if form == "cards" else record, separators=(",", ":")) + "\n")


def _archive(path: Path, made: Iterator[dict[str, Any]], form: str) -> None:
    from compliance.graph import to_turtle
    from compliance.graph.keyed import from_values
    from compliance.graph.plain import to_yaml

    with tarfile.open(path, "w") as archive:
        for number, record in enumerate(made):
            graph = from_values(record, "made")
            data = to_yaml(graph).encode() if form == "yaml" else to_turtle(graph)
            info = tarfile.TarInfo(f"{number:07d}.{'yaml' if form == 'yaml' else 'ttl'}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def main() -> None:
    """Writes the corpus that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--adversarial", action="store_true")
    parser.add_argument("--form", default="json", choices=["json", "cards", "yaml", "turtle"])
    asked = parser.parse_args()
    write(asked.file, asked.count, asked.seed, asked.adversarial, asked.form)


if __name__ == "__main__":
    main()
