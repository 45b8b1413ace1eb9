"""Croissant 1.0 and 1.1 with the RAI extension beside our vocabulary.

Source: the Croissant specification (github:mlcommons/croissant, docs), fields as in its published data sets.
"""

from __future__ import annotations

import re

CONFORMS = re.compile(r"https?://mlcommons\.org/croissant/(?:RAI/)?(\d+\.\d+)")
VERSIONS = frozenset({"1.0", "1.1"})

# Prefixes under which the same words occur, by the short form in which they stand here.
PREFIXES = (("https://schema.org/", ""), ("http://schema.org/", ""), ("schema:", ""), ("sc:", ""),
            ("http://mlcommons.org/croissant/RAI/", "rai:"), ("http://mlcommons.org/croissant/", "cr:"),
            ("http://purl.org/dc/terms/", "dct:"), ("cr:", ""), ("dct:", ""))

RELEASE = {"name": "name", "version": "version", "datePublished": "releaseDate"}
DATA = {"url": "location"}
PROVIDERS = ("publisher", "creator")

# Fields of the data card, with what they document.
TOPICS = {
    "rai:dataAnnotationProtocol": "data-labelling",
    "rai:dataCollection": "data-provenance",
    "rai:dataImputationProtocol": "data-processing",
    "rai:dataLimitations": "limitations",
    "rai:dataManipulationProtocol": "data-processing",
    "rai:dataPreprocessingProtocol": "data-processing",
    "rai:dataUseCases": "intended-use",
}

# Read for what they say about other things, or of no weight for any fact; the rest is told to the user.
SEEN = frozenset({"@context", "@type", "@id", "conformsTo", "license", "publisher", "creator", "description", "citeAs",
                  "keywords", "sameAs", "alternateName", "inLanguage", "distribution", "recordSet"})
