"""Runs a corpus of records and compares the results with those that others published."""

from compliance.agreement.corpus import Corpus, open_corpus
from compliance.agreement.run import Report, run

__all__ = ["Corpus", "Report", "open_corpus", "run"]
