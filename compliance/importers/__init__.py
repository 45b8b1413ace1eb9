"""Foreign formats to descriptions with evidence; what a format does not say stays unknown."""

from compliance.importers.base import (
    Format,
    Importer,
    formats,
    is_folder_of_one,
    read_any,
    read_file,
    read_folder,
    read_stream,
    recognise,
)

__all__ = [
    "Format",
    "Importer",
    "formats",
    "is_folder_of_one",
    "read_any",
    "read_file",
    "read_folder",
    "read_stream",
    "recognise",
]
