"""A model card for a hub: front matter and sections to paste, with the headings that are still to be written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from compliance.exporters.base import Options
from compliance.exporters.ledger import Ledger
from compliance.exporters.licence_values import by_name, expression
from compliance.formats import hub as words
from compliance.graph.nodes import Node
from compliance.licences import in_use
from compliance.terms import Ref, Span, show_number

_MISSING = "[More Information Needed]"
_RELATIONS = {form: relation for relation, form in words.RELATIONS.items()}
# Figures under "Model details", by the words before them and the unit behind them.
_FIGURES = {"parameterCount": ("Number of parameters", "parameters"),
            "activeParameterCount": ("Active parameters", "parameters"),
            "trainingTokens": ("Training tokens", "tokens"), "trainingCompute": ("Training compute", "FLOP")}
_LARGEST = 10**15
# The heading under which a card documents a topic.
_HEADINGS = {"intended-use": "Intended use", "capabilities": "Capabilities", "limitations": "Limitations",
             "technical-means": "How to use", "input-modalities": "Inputs", "output-modalities": "Outputs",
             "architecture": "Model architecture", "configuration": "Configuration", "training-method": "Training procedure",
             "data-scope": "Training data", "data-provenance": "Data sources", "data-selection": "Data selection",
             "data-labelling": "Data labelling", "data-processing": "Data processing", "evaluation": "Evaluation"}


def write(ledger: Ledger, options: Options) -> str:
    """The card: front matter, what is known about the model, a heading for each topic that the card is said to document."""
    weights = next((p for p in ledger.parts() if p.cls == "Weights"), None)
    card = next((p for p in ledger.parts() if p.cls == "ModelCard"), None)
    name = ledger.text(ledger.node, "name") or ledger.release.id
    front = {"model_name": name, **_licence(ledger, weights), **_base(ledger, weights), **_datasets(ledger)}
    text = yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=10_000)
    details = "\n".join(_details(ledger, "base_model" in front))
    lines = [f"---\n{text}---", f"# Model card for {_inline(name)}", "## Model details", details]
    topics = {str(t) for t in ledger.values(card, "documents")} if card is not None else set()
    for topic, heading in _HEADINGS.items():
        if topic in topics:
            lines += [f"## {heading}", _MISSING]
    if topics:
        ledger.warnings.append(f"the sections marked {_MISSING} have to be written; the facts say only that they exist")
    return "\n\n".join(line for line in lines if line) + "\n"


def _inline(text: str) -> str:
    return " ".join(text.split())


def _details(ledger: Ledger, based: bool) -> list[str]:
    provider = ledger.provider()
    found: list[tuple[str, str]] = []
    if provider is not None and (name := ledger.text(provider, "name")):
        found.append(("Developed by", _inline(name)))
    for term, label in (("version", "Model version"), ("releaseDate", "Release date")):
        if value := ledger.text(ledger.node, term):
            found.append((label, _inline(value)))
    for term, (label, unit) in _FIGURES.items():
        # On the card of a modified model nobody could tell whether these are the figures of the base.
        figure = None if based and term != "parameterCount" else _figure(ledger, term)
        if figure is not None:
            found.append((label, f"{figure} {unit}"))
    return [f"- **{label}:** {value}" for label, value in found]


def _figure(ledger: Ledger, term: str) -> str | None:
    """Takes a quantity that is one whole number; a range is not taken."""
    values = ledger.values(ledger.node, term)
    if len(values) != 1:
        return None
    value = values[0].low if isinstance(values[0], Span) and values[0].low == values[0].high else values[0]
    if not isinstance(value, Decimal):
        return None
    ledger.take(ledger.node, term)
    return f"{value:f}" if value == value.to_integral_value() and value < _LARGEST else show_number(value)


def _licence(ledger: Ledger, weights: Node | None) -> dict[str, Any]:
    """The licence of the weights as the hub tags it; a name of its own where the hub has no tag for it."""
    if weights is None:
        return {}
    named = [str(v) for v in ledger.values(weights, "licence")]
    inside = weights.children.get("licence", ())
    entries = [in_use().find(n) for n in named]
    if named and not inside and all(e is not None and (e.node.value("spdxId") or not e.in_library) for e in entries):
        ledger.take(weights, "licence")
        tags = [n.lower() for n in named]
        return {"license": tags[0] if len(tags) == 1 else tags}
    if len(named) == 1 and not inside and (text := expression(ledger, weights)):
        return {"license": "other", "license_name": text.removeprefix("LicenseRef-")}
    if len(inside) == 1 and not named and (names := by_name(ledger, weights)):
        return {"license": "other", "license_name": names[0]}
    return {}


def _base(ledger: Ledger, weights: Node | None) -> dict[str, Any]:
    base = ledger.node.value("basedOn")
    path = base.iri.removeprefix(words.HUGGING_FACE) if isinstance(base, Ref) else ""
    if not isinstance(base, Ref) or path == base.iri or not words.REPOSITORY.fullmatch(path):
        return {}
    ledger.take(ledger.node, "basedOn")
    found = {"base_model": path}
    form = ledger.values(weights, "format") if weights is not None else ()
    if weights is not None and len(form) == 1 and str(form[0]) in _RELATIONS:
        ledger.take(weights, "format")
        found["base_model_relation"] = _RELATIONS[str(form[0])]
    return found


def _datasets(ledger: Ledger) -> dict[str, Any]:
    """The training data by their place on the hub; the rest of what is known of them has no room in a card."""
    found = []
    for part in ledger.parts():
        place = part.value("location")
        used = ledger.values(part, "usedInTraining")
        if part.cls != "TrainingData" or not isinstance(place, Ref) or used == (False,):
            continue
        path = place.iri.removeprefix(words.DATASETS)
        if path != place.iri and words.DATASET.fullmatch(path):
            ledger.take(part, "location", "usedInTraining")
            found.append(path)
    return {"datasets": found} if found else {}
