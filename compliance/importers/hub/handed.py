"""A hub repository of which the files were handed over, as in an upload: nothing of it lies on a disk."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from compliance.formats import hub_files as names
from compliance.graph import Graph
from compliance.importers.hub.files import Folder
from compliance.importers.hub.repository import read_files


class HandedFolder(Folder):
    """The files of a repository by their path in it."""

    def __init__(self, contents: Mapping[str, bytes], name: str) -> None:
        self._contents = contents
        self.root, self.name = Path(), name
        # The name of a folder stands in for that of a release without a card.
        self.real = Path("repository")
        self.notes = []
        self.repository, self.revision = "", ""
        self.files = {path: len(data) for path, data in sorted(contents.items())}

    def open(self, path: str) -> BinaryIO:
        """A file opened for reading bytes."""
        return io.BytesIO(self._contents[path])

    def downloaded(self) -> str | None:
        """None: no record of a download is handed over."""
        return None


def is_repository(paths: Mapping[str, bytes]) -> bool:
    """Whether some files together are a hub repository: one has a name that only files of those have, or is a card."""
    marks = {*names.SURE, *names.MARKS, "README.md"}
    return any(p in marks or names.WEIGHTS.fullmatch(p) for p in paths)


def read(contents: Mapping[str, bytes], source: str, published: str | None = None) -> Graph:
    """The release of a repository whose files are given, as `repository.read` gives that of a folder."""
    return read_files(HandedFolder(contents, source), source, published)
