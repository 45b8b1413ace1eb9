"""MLDCAT-AP 3 and DCAT beside our vocabulary.

Source: MLDCAT-AP 3.1.0 of SEMIC (github:SEMICeu/MLDCAT-AP; its shapes, context and definitions); earlier releases name
the version of a model it6:version. The access rights are those of the authority table of the Publications Office.
"""

from __future__ import annotations

import re
from typing import Any

IT6 = "http://data.europa.eu/it6/"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
MODEL = IT6 + "MachineLearningModel"
DATA = DCAT + "Dataset"
RIGHTS = "http://publications.europa.eu/resource/authority/access-right/"
PREFIXES = {"it6": IT6, "dct": DCT, "dcat": DCAT, "foaf": FOAF, "skos": SKOS}
# The remote contexts that are known here and stand for `context()`.
CONTEXTS = re.compile(r"https?://semiceu\.github\.io/MLDCAT-AP/releases/\d+\.\d+\.\d+/context/mldcat-ap(?:_en)?\.jsonld")

RELEASE = {DCT + "title": "name", DCAT + "version": "version", IT6 + "version": "version", IT6 + "releaseDate": "releaseDate",
           IT6 + "totalNumberOfParameters": "parameterCount", IT6 + "fineTunedFrom": "basedOn",
           IT6 + "placedOnMarketDate": "firstPlaced"}
DATA_RELEASE = {DCT + "title": "name", DCAT + "version": "version", IT6 + "versionLabel": "version",
                DCT + "issued": "releaseDate"}
# A day of placing on the market is, by its definition in MLDCAT-AP, one on the Union market.
IMPLIED = {IT6 + "placedOnMarketDate": ("placedOnUnionMarket", True)}
PROVIDERS = (IT6 + "hasProvider",)
DATA_PROVIDERS = (DCT + "publisher", DCT + "creator")
MODALITIES = {IT6 + "hasInputModality": "inputModality", IT6 + "hasInputModalitity": "inputModality",
              IT6 + "hasOutputModality": "outputModality", IT6 + "hasOutput": "outputModality"}
CHANNELS = IT6 + "methodOfDistribution"

# Names by which a modality or a way of distribution is called, where they name one of ours without doubt.
NAMED = {"inputModality": {m: m for m in ("text", "code", "speech", "image", "video", "music", "sound", "tabular")},
         "outputModality": {m: m for m in ("text", "code", "speech", "image", "video", "music", "sound", "embedding", "action")},
         "channel": {**{c: c for c in ("hub", "api", "library", "cloud", "physical", "on-premises", "app", "internal")},
                     "hugging face": "hub", "huggingface": "hub", "modelscope": "hub"}}

# RESTRICTED is missing: it may be a gate, a request or a fee.
ACCESS = {RIGHTS + "PUBLIC": "public", RIGHTS + "NON_PUBLIC": "withheld", RIGHTS + "CONFIDENTIAL": "withheld"}

USES = {IT6 + "trainedOn": "TrainingData", IT6 + "testedOn": "EvaluationData", IT6 + "validatedOn": "EvaluationData"}
TOPICS = {
    IT6 + "modelArchitecture": "architecture",
    IT6 + "designSpecifications": "architecture",
    IT6 + "trainingProcess": "training-method",
    IT6 + "trainingMethodologies": "training-method",
    IT6 + "evaluationResults": "evaluation",
    IT6 + "evaluationStrategies": "evaluation",
    IT6 + "testingDescription": "evaluation",
    IT6 + "howToUse": "technical-means",
    IT6 + "intendedUse": "intended-use",
    IT6 + "limitations": "limitations",
}
DATA_TOPICS = {
    IT6 + "dataProvenance": "data-provenance",
    IT6 + "collectionMethod": "data-provenance",
    IT6 + "curationMethod": "data-processing",
}
LICENCE = DCT + "license"
FILE, FILE_URL = IT6 + "hasFile", IT6 + "url"
PLACES = (DCAT + "downloadURL", DCAT + "accessURL", DCAT + "landingPage")

# Read for what they say about other things, or of no weight for any fact; the rest is told to the user.
SEEN = frozenset({"http://www.w3.org/1999/02/22-rdf-syntax-ns#type", DCT + "identifier", DCT + "description", DCT + "created",
                  DCT + "modified", DCAT + "keyword", DCAT + "theme", LICENCE, FILE,
                  CHANNELS, *PLACES, *MODALITIES, *USES, *PROVIDERS, *DATA_PROVIDERS})


def context() -> dict[str, Any]:
    """A context for the names that MLDCAT-AP's own JSON-LD context gives to the terms that are read here."""
    model = {"name": DCT + "title", "identifier": DCT + "identifier", "version": DCAT + "version", "created": DCT + "created",
             **{t.rpartition("/")[2]: t for t in (*RELEASE, *TOPICS, CHANNELS) if t.startswith(IT6) and t != IT6 + "version"}}
    data = {"title": DCT + "title", "identifier": DCT + "identifier", "version": DCAT + "version", "releaseDate": DCT + "issued",
            "versionLabel": IT6 + "versionLabel", "description": DCT + "description",
            **{t.rpartition("/")[2]: t for t in DATA_TOPICS}}
    linked = {"MachineLearningModel": {"licence": LICENCE, "hasFile": FILE, "fineTunedFrom": IT6 + "fineTunedFrom",
                                       "hasProvider": IT6 + "hasProvider",
                                       **{t.rpartition("/")[2]: t for t in (*MODALITIES, *USES)}},
              "Dataset": {"accessRights": DCT + "accessRights", "datasetDistribution": DCAT + "distribution",
                          "landingPage": DCAT + "landingPage", "publisher": DCT + "publisher", "creator": DCT + "creator"},
              "Distribution": {"licence": LICENCE, "accessUrl": DCAT + "accessURL", "downloadUrl": DCAT + "downloadURL"},
              "File": {"url": FILE_URL}, "Modality": {"classification": IT6 + "classification"}}
    found: dict[str, Any] = {"MachineLearningModel": MODEL, "Dataset": DATA, "Distribution": DCAT + "Distribution",
                             "File": IT6 + "File", "Agent": FOAF + "Agent", "Modality": IT6 + "Modality",
                             "LicenceDocument": DCT + "LicenseDocument", "Concept": SKOS + "Concept",
                             "Agent.name": {"@id": FOAF + "name"}}
    for owner, names in (("MachineLearningModel", model), ("Dataset", data)):
        found |= {f"{owner}.{name}": {"@id": iri} for name, iri in names.items()}
    for owner, names in linked.items():
        found |= {f"{owner}.{name}": {"@id": iri, "@type": "@id"} for name, iri in names.items()}
    return found
