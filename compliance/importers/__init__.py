"""Foreign formats to descriptions with evidence; what a format does not say stays unknown."""

from compliance.importers.base import Importer, read_any, recognise

__all__ = ["Importer", "read_any", "recognise"]
