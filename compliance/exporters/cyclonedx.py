"""CycloneDX 1.6 (JSON): the model as a component with a model card, its data and other parts as components."""

from __future__ import annotations

import json
import uuid
from typing import Any

from compliance import __version__
from compliance.exporters import properties
from compliance.exporters.base import Options
from compliance.exporters.ledger import Ledger
from compliance.exporters.licence_values import by_name, expression
from compliance.exporters.properties import Property
from compliance.formats import cyclonedx as words
from compliance.graph import vocabulary
from compliance.graph.nodes import Node

# The type of component by which the nearest class of a part is written; a part of another class is a file.
_TYPES = {"Data": "data", "Package": "library", "SupportingLibraries": "library", "Api": "application"}


def write(ledger: Ledger, options: Options) -> str:
    """The bill of materials of a release."""
    model = _model(ledger, options)
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"{ledger.release.id} {ledger.release.sha256}")
    metadata: dict[str, Any] = {"tools": {"components": [{"type": "application", "name": "openclaim", "version": __version__}]}}
    if options.created:
        metadata = {"timestamp": f"{options.created}T00:00:00Z", **metadata}
    lost = ledger.lost()
    if lost:
        metadata["properties"] = [{"name": "openclaim-export:not-held", "value": text} for text in lost]
    document = {"$schema": f"http://cyclonedx.org/schema/bom-{words.VERSION}.schema.json", "bomFormat": "CycloneDX",
                "specVersion": words.VERSION, "serialNumber": f"urn:uuid:{serial}", "version": 1, "metadata": metadata,
                "components": [model]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _model(ledger: Ledger, options: Options) -> dict[str, Any]:
    release, parts = ledger.node, ledger.parts()
    weights = next((p for p in parts if p.cls == "Weights"), None)
    card = next((p for p in parts if p.cls == "ModelCard"), None)
    kind = words.MODEL if release.cls == "Model" else "application"
    component: dict[str, Any] = {"type": kind, "bom-ref": ledger.release.id}
    provider = ledger.provider()
    if provider is not None and (name := ledger.text(provider, "name")):
        component["manufacturer"] = {"name": name}
    component["name"] = ledger.text(release, "name") or ledger.release.id
    if version := ledger.text(release, "version"):
        component["version"] = version
    component |= _licences(ledger, weights)
    component |= _pedigree(ledger)
    component |= _references(ledger, {"distribution": weights, "model-card": card})
    data = {f"{ledger.release.id}#data-{n}": p for n, p in enumerate(_data(ledger, options), 1)}
    card_values = _card(ledger, options, card, list(data))
    if card_values:
        component["modelCard"] = card_values
    component |= _properties(properties.of_release(ledger, options, weights))
    taken = [p.subject for p in (weights, card, *data.values()) if p is not None]
    inner = [_part(ledger, p, options, ref) for ref, p in data.items()]
    if not options.plain:
        inner += [_part(ledger, p, options, f"{ledger.release.id}#part-{n}")
                  for n, p in enumerate(parts, 1) if p.subject not in taken]
    if inner:
        component["components"] = inner
    return component


def _data(ledger: Ledger, options: Options) -> list[Node]:
    """The data that the format lists, which is data of training and of evaluation without telling them apart."""
    found = [p for p in ledger.parts() if p.cls in ("Data", "TrainingData", "TuningData", "EvaluationData")]
    for part in found if options.plain else ():
        if part.cls != "Data":
            ledger.drop(part, "that it is of this kind (the format says only that it is data)")
    return found


def _licences(ledger: Ledger, part: Node | None) -> dict[str, Any]:
    if part is None:
        return {}
    found = expression(ledger, part)
    if found is not None:
        return {"licenses": [{"expression": found, "acknowledgement": "declared"}]}
    names = by_name(ledger, part)
    return {"licenses": [{"license": {"name": n, "acknowledgement": "declared"}} for n in names]} if names else {}


def _pedigree(ledger: Ledger) -> dict[str, Any]:
    base = ledger.text(ledger.node, "basedOn")
    if base is None:
        return {}
    ancestor = {"type": words.MODEL, "bom-ref": base, "name": base}
    if base.startswith("pkg:"):
        ancestor["purl"] = base
    return {"pedigree": {"ancestors": [ancestor]}}


def _references(ledger: Ledger, parts: dict[str, Node | None]) -> dict[str, Any]:
    found = [{"type": kind, "url": url} for kind, part in parts.items()
             if part is not None and (url := ledger.text(part, "location"))]
    return {"externalReferences": found} if found else {}


def _card(ledger: Ledger, options: Options, card: Node | None, data: list[str]) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    if data:
        parameters["datasets"] = [{"ref": ref} for ref in data]
    for key, term in (("inputs", "inputModality"), ("outputs", "outputModality")):
        values = [str(v) for v in ledger.values(ledger.node, term)]
        if values and all(v in words.MODALITIES.values() for v in values):
            ledger.take(ledger.node, term)
            parameters[key] = [{"format": v} for v in values]
    found: dict[str, Any] = {"modelParameters": parameters} if parameters else {}
    if card is not None:
        found |= _properties(properties.of_part(ledger, card, options, kind=False))
    return found


def _part(ledger: Ledger, part: Node, options: Options, ref: str) -> dict[str, Any]:
    kind = next((t for cls, t in _TYPES.items() if vocabulary().is_a(part.cls, cls)), "file")
    component: dict[str, Any] = {"type": kind, "bom-ref": ref, "name": ledger.title(part)}
    component |= _licences(ledger, part)
    component |= _references(ledger, {"distribution": part})
    return component | _properties(properties.of_part(ledger, part, options))


def _properties(found: list[Property]) -> dict[str, Any]:
    return {"properties": [{"name": name, "value": value} for name, value in found]} if found else {}
