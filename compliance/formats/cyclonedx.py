"""CycloneDX 1.5 to 1.7 (ML-BOM) beside our vocabulary.

Source: the CycloneDX specification (JSON schema and XSD of github:CycloneDX/specification).
"""

from __future__ import annotations

import re

MODEL = "machine-learning-model"
DATA = "data"
VERSION = "1.6"
VERSIONS = frozenset({"1.5", "1.6", "1.7"})
XML_SPACE = re.compile(r"http://cyclonedx\.org/schema/bom/(\d+\.\d+)")

RELEASE = {"name": "name", "version": "version"}

# Who makes the component and who publishes it come before who supplies it, who may only pass it on.
PROVIDERS = ("manufacturer", "publisher", "supplier")

# Fields of the model card, with what they document.
TOPICS = {
    "modelParameters.architectureFamily": "architecture",
    "modelParameters.modelArchitecture": "architecture",
    "quantitativeAnalysis.performanceMetrics": "evaluation",
    "considerations.useCases": "intended-use",
    "considerations.technicalLimitations": "limitations",
    "considerations.performanceTradeoffs": "limitations",
}

# Lists within the model card that are read one by one.
CARD_LISTS = ("modelParameters.datasets", "modelParameters.inputs", "modelParameters.outputs")

# Data formats of inputs and outputs that name a modality of ours. "string" may hold anything, "audio" be speech, music or
# sound: they name none.
MODALITIES = {"text": "text", "code": "code", "speech": "speech", "image": "image", "video": "video",
              "music": "music", "sound": "sound", "tabular": "tabular", "embedding": "embedding", "action": "action"}

# Read for what they say about other things, or of no weight for any fact; the rest is told to the user.
SEEN = frozenset({"type", "bom-ref", "supplier", "publisher", "manufacturer", "licenses", "externalReferences", "modelCard",
                  "properties", "pedigree", "description", "components", "purl", "group"})
CARD_SEEN = frozenset({"bom-ref", "modelParameters", "quantitativeAnalysis", "considerations", "properties"})

# Lists of XML that JSON writes as lists of their members: the element around them and the one of each member.
WRAPPED = {"components": "component", "externalReferences": "reference", "datasets": "dataset", "inputs": "input",
           "outputs": "output", "performanceMetrics": "performanceMetric", "users": "user", "useCases": "useCase",
           "technicalLimitations": "technicalLimitation", "performanceTradeoffs": "performanceTradeoff",
           "ancestors": "component", "properties": "property", "ethicalConsiderations": "ethicalConsideration",
           "fairnessAssessments": "fairnessAssessment", "authors": "author", "hashes": "hash",
           "energyConsumptions": "energyConsumption"}
# Elements that hold a text with attributes beside it, with the key under which JSON has that text.
TEXTS = {"property": "value", "hash": "content", "text": "content", "attachment": "content"}
