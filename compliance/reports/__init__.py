"""Reports of decisions; one file a format, each a function from decisions to text."""

from compliance.reports.formats import Format, render

__all__ = ["Format", "render"]
