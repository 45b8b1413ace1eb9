"""SPDX 3.0.1 with its AI and Dataset profiles beside our vocabulary.

Source: the SPDX specification 3.0.1 (model file of github:spdx/spdx-spec), in its compact JSON-LD form.
"""

from __future__ import annotations

import re
from typing import NamedTuple

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
CONTEXTS = re.compile(r"https?://spdx\.org/rdf/3\.\d+(?:\.\d+)?/spdx-context\.jsonld")
TERMS = "https://spdx.org/rdf/3.0.1/terms/"
MODEL = "ai_AIPackage"
DATA = "dataset_DatasetPackage"
PROPERTIES = "extension_CdxPropertiesExtension"

# The individuals that say "there is none" and "nothing is said"; in JSON-LD by their short or their full name.
NONE = frozenset({"NoneElement", "expandedlicensing_NoneLicense", TERMS + "Core/NoneElement",
                  TERMS + "ExpandedLicensing/NoneLicense"})
NOT_SAID = frozenset({"NoAssertionElement", "expandedlicensing_NoAssertionLicense", TERMS + "Core/NoAssertionElement",
                      TERMS + "ExpandedLicensing/NoAssertionLicense"})

# A model package is the model as it is handed over: what is said of it as a whole is said of its weights.
RELEASE = {"name": "name", "software_packageVersion": "version", "releaseTime": "releaseDate"}
WEIGHTS = {"software_downloadLocation": "location"}


class Access(NamedTuple):
    """How a data set is had, in our words; `gate` is empty where the word of SPDX says nothing of it."""

    availability: str
    gate: str


# `query` and `scrapingScript` are missing: what one gets by them is neither the data set nor nothing.
AVAILABILITY = {
    "directDownload": Access("public", "none"),
    "clickthrough": Access("gated", "click-through"),
    "registration": Access("gated", "account"),
}

# Relationships of a model to data, with the part that the data are.
USES = {"trainedOn": "TrainingData", "testedOn": "EvaluationData"}

# Fields of prose, with what they document.
TOPICS = {
    "ai_hyperparameter": "configuration",
    "ai_informationAboutApplication": "intended-use",
    "ai_informationAboutTraining": "training-method",
    "ai_limitation": "limitations",
    "ai_metric": "evaluation",
    "ai_typeOfModel": "architecture",
}
DATA_TOPICS = {
    "dataset_dataCollectionProcess": "data-provenance",
    "dataset_dataPreprocessing": "data-processing",
}

# Read for what they say about other things, or of no weight for any fact; the rest is told to the user.
SEEN = frozenset({"type", "@type", "spdxId", "@id", "creationInfo", "comment", "description", "summary", "suppliedBy",
                  "originatedBy", "extension", "software_primaryPurpose", "software_additionalPurpose", "verifiedUsing",
                  "dataset_datasetAvailability", "software_copyrightText"})
SAYS_NOTHING = ("noAssertion", ["noAssertion"])
