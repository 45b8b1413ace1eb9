"""SPDX 3.0.1 (JSON-LD): the model as an AI package, its data as data set packages, its other parts as packages."""

from __future__ import annotations

import json
import re
from typing import Any

from compliance import __version__
from compliance.errors import OpenclaimError
from compliance.exporters import properties
from compliance.exporters.base import Options
from compliance.exporters.ledger import Ledger, below
from compliance.exporters.licence_values import expression
from compliance.exporters.properties import Property
from compliance.formats import spdx3 as words
from compliance.graph import vocabulary
from compliance.graph.nodes import Node

_INFO = "_:creationinfo"
_LIBRARY = "https://w3id.org/openclaim/licence/"
# What an element of the AI profile has to have, by its key; without one of them the profile is not claimed.
_AI_NEEDS = {"software_packageVersion": "a version", "suppliedBy": "a provider", "releaseTime": "a day of release",
             "software_downloadLocation": "a place of the weights"}
# The purpose by which the nearest class of a part is written.
_PURPOSES = {"SupportingLibraries": "library", "Code": "source", "Document": "documentation", "Data": "data",
             "Parameters": "model"}
_RELATIONS = {kind: relation for relation, kind in words.USES.items()}


def write(ledger: Ledger, options: Options) -> str:
    """The document; OpenclaimError where no day is known on which it could be dated."""
    elements = _Writer(ledger, options).elements()
    return json.dumps({"@context": words.CONTEXT, "@graph": elements}, ensure_ascii=False, indent=2) + "\n"


def _created(ledger: Ledger, options: Options) -> str:
    """The day of the document: the one given, the latest on which a source was read, or the day of release."""
    read = sorted(e.retrieved for n in below(ledger.node) for e in n.evidence if e.retrieved)
    day = options.created or (read[-1] if read else "") or str(ledger.node.value("releaseDate") or "")
    if not day:
        raise OpenclaimError("SPDX asks for the day on which a document was made, and no day is known; give --created YYYY-MM-DD")
    return f"{day}T00:00:00Z"


class _Writer:
    def __init__(self, ledger: Ledger, options: Options) -> None:
        self.ledger, self.options = ledger, options
        self.created = _created(ledger, options)
        self.base = ledger.release.id
        self.found: list[dict[str, Any]] = []
        self.relations: list[tuple[str, str, str]] = []
        self.expressions: dict[str, str] = {}
        self.external: list[dict[str, str]] = []

    def elements(self) -> list[dict[str, Any]]:
        """Every element: who made the document, the document, the model, its parts, the relationships."""
        agent, tool = self._id("openclaim"), self._id("openclaim-tool")
        info = {"type": "CreationInfo", "@id": _INFO, "specVersion": "3.0.1", "created": self.created, "createdBy": [agent],
                "createdUsing": [tool]}
        self._element("SoftwareAgent", agent, name=f"openclaim {__version__}")
        self._element("Tool", tool, name=f"openclaim {__version__}")
        model = self._model()
        for number, part in enumerate(self.ledger.parts(), 1):
            self._part(part, number)
        for number, (start, kind, end) in enumerate(self.relations, 1):
            self._element("Relationship", self._id(f"relationship-{number}"), **{"from": start}, relationshipType=kind, to=[end])
        return [info, *self._document(model), *self.found]

    def _id(self, name: str) -> str:
        return f"{self.base}{'/' if '#' in self.base else '#'}{name}"

    def _element(self, kind: str, iri: str, **values: Any) -> dict[str, Any]:
        element = {"type": kind, "spdxId": iri, "creationInfo": _INFO, **{k: v for k, v in values.items() if v not in (None, [])}}
        self.found.append(element)
        return element

    def _document(self, model: dict[str, Any]) -> list[dict[str, Any]]:
        ai = [what for key, what in _AI_NEEDS.items() if key not in model]
        if ai:
            self.ledger.warnings.append(f"the AI profile of SPDX asks for {', '.join(ai)}, which is not known; "
                                        "the document does not claim the profile")
        # The profile "extension" is not claimed: in the context of SPDX 3.0.1 its name means the property of that name.
        profiles = ["core", "software", *([] if ai else ["ai"]), *(["simpleLicensing"] if self.expressions else [])]
        lost = self.ledger.lost()
        comment = "Not held by this format: " + "; ".join(lost) if lost else None
        document = {"type": "SpdxDocument", "spdxId": self._id("document"), "creationInfo": _INFO, "comment": comment,
                    "import": self.external or None, "profileConformance": profiles, "rootElement": [model["spdxId"]],
                    "element": sorted(e["spdxId"] for e in self.found)}
        return [{k: v for k, v in document.items() if v is not None}]

    def _model(self) -> dict[str, Any]:
        ledger, release = self.ledger, self.ledger.node
        weights = next((p for p in ledger.parts() if p.cls == "Weights"), None)
        values: dict[str, Any] = {"name": ledger.text(release, "name"),
                                  "software_packageVersion": ledger.text(release, "version")}
        day = ledger.text(release, "releaseDate")
        values["releaseTime"] = f"{day}T00:00:00Z" if day else None
        provider = ledger.provider()
        if provider is not None and (name := ledger.text(provider, "name")):
            values["suppliedBy"] = self._element("Organization" if self._organised(provider) else "Agent",
                                                 self._id("provider"), name=name)["spdxId"]
        if weights is not None:
            values["software_downloadLocation"] = ledger.text(weights, "location")
            self._licence(weights, self.base)
        values["software_primaryPurpose"] = "model"
        if base := ledger.text(release, "basedOn"):
            self.external.append({"type": "ExternalMap", "externalSpdxId": base})
            self.relations.append((self.base, "descendantOf", base))
        values["extension"] = _extension(properties.of_release(ledger, self.options, weights))
        return self._element(words.MODEL, self.base, **values)

    def _organised(self, provider: Node) -> bool:
        return self.ledger.values(provider, "legalForm") not in ((), ("natural-person",))

    def _licence(self, part: Node, owner: str) -> None:
        ledger = self.ledger
        stated = ledger.values(part, "licence") or part.children.get("licence")
        if ledger.values(part, "noLicence") == (True,) and not stated:
            ledger.take(part, "noLicence")
            self.relations.append((owner, "hasDeclaredLicense", "expandedlicensing_NoneLicense"))
        text = expression(ledger, part)
        if text is None:
            return
        if text not in self.expressions:
            iri = self.expressions[text] = self._id(f"licence-{len(self.expressions) + 1}")
            own = sorted(set(re.findall(r"LicenseRef-([A-Za-z0-9.-]+)", text)))
            entries = [{"type": "DictionaryEntry", "key": f"LicenseRef-{n}", "value": _LIBRARY + n} for n in own]
            self._element("simplelicensing_LicenseExpression", iri, simplelicensing_licenseExpression=text,
                          simplelicensing_customIdToUri=entries)
        self.relations.append((owner, "hasDeclaredLicense", self.expressions[text]))

    def _part(self, part: Node, number: int) -> None:
        relation = _RELATIONS.get(part.cls)
        first = next((p for p in self.ledger.parts() if p.cls == "Weights"), None)
        if part is first or (self.options.plain and relation is None):
            return
        iri = self._id(f"part-{number}")
        data = part.cls in ("TrainingData", "EvaluationData", "TuningData")
        used = self.ledger.values(part, "usedInTraining") != (False,)
        values: dict[str, Any] = {"name": self.ledger.title(part),
                                  "software_downloadLocation": self.ledger.text(part, "location"),
                                  "software_primaryPurpose": _purpose(part)}
        if data:
            values["dataset_datasetType"] = ["noAssertion"]
            values["dataset_datasetAvailability"] = self._availability(part)
        if relation and used:
            self.ledger.take(part, *["usedInTraining"] if part.cls == "TrainingData" else [])
            self.relations.append((self.base, relation, iri))
        elif not self.options.plain:
            document = vocabulary().is_a(part.cls, "Document")
            self.relations.append((self.base, "hasDocumentation" if document else "contains", iri))
        else:
            return
        self._licence(part, iri)
        values["extension"] = _extension(properties.of_part(self.ledger, part, self.options, kind=not (relation and used)))
        self._element(words.DATA if data else "software_Package", iri, **values)

    def _availability(self, part: Node) -> str | None:
        """Takes the availability and gate of data where one word of SPDX says both."""
        held = tuple(self.ledger.values(part, t) for t in ("availability", "gate"))
        for word, access in words.AVAILABILITY.items():
            if held == ((access.availability,), (access.gate,)):
                self.ledger.take(part, "availability", "gate")
                return word
        return None


def _purpose(part: Node) -> str:
    return next((p for cls, p in _PURPOSES.items() if vocabulary().is_a(part.cls, cls)), "other")


def _extension(found: list[Property]) -> list[dict[str, Any]]:
    if not found:
        return []
    entries = [{"type": "extension_CdxPropertyEntry", "extension_cdxPropName": n, "extension_cdxPropValue": v} for n, v in found]
    return [{"type": words.PROPERTIES, "extension_cdxProperty": entries}]
