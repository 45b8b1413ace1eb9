"""The licence library, SPDX flags and SPDX expressions."""

from compliance.licences.closure import close
from compliance.licences.expressions import Choice, parse
from compliance.licences.in_use import in_use, using
from compliance.licences.library import Entry, Library, library

__all__ = ["Choice", "Entry", "Library", "close", "in_use", "library", "parse", "using"]
