"""Facts back into foreign formats, with a list of what a format cannot hold."""

from compliance.exporters.base import Export, Options, Target, export

__all__ = ["Export", "Options", "Target", "export"]
