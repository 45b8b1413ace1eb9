"""The files of a folder, within bounds: links that lead out of it are not followed, and weights are never read."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import BinaryIO, NamedTuple

from compliance.errors import InputError, short
from compliance.importers.building import File

_MAX_ENTRIES = 100_000
_MAX_DEPTH = 8
_MAX_NOTES = 10
_SNAPSHOT = re.compile(r"(?P<kind>models|datasets)--(?P<owner>.+?)--(?P<name>.+)")
_POINTER = re.compile(rb"version https://git-lfs\.github\.com/spec/v1\r?\noid sha256:([0-9a-f]{64})\r?\nsize (\d+)\r?\n?")
_POINTER_SIZE = 1024


class Content(NamedTuple):
    """The bytes of a file with its digest."""

    data: bytes
    sha256: str


class Pointer(NamedTuple):
    """What stands in the place of a large file in a clone without it: its digest and its size in bytes."""

    sha256: str
    size: int


class Folder:
    """The files of a folder by their path in it, sorted; `notes` say what was passed over.

    `repository` is the id (owner/name, after "datasets/" for data sets) and `revision` the commit where the folder lies in the
    cache of the hub, else both are empty.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.root, self.name = root, name
        self.real = root.resolve()
        self.notes: list[str] = []
        self.repository, self.revision, self._allowed = _snapshot(self.real)
        self.files: dict[str, int] = {}
        self._skipped = 0
        self._list()

    def _list(self) -> None:
        todo, count = [("", 0)], 0
        while todo:
            prefix, depth = todo.pop()
            with os.scandir(self.root / prefix) as entries:
                for entry in entries:
                    count += 1
                    if count > _MAX_ENTRIES:
                        raise InputError(self.name, f"the folder holds more than {_MAX_ENTRIES} files; name a repository")
                    path = f"{prefix}{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in (".git", ".cache") and depth < _MAX_DEPTH:
                            todo.append((f"{path}/", depth + 1))
                    else:
                        self._add(path, entry)
        self.files = dict(sorted(self.files.items()))
        self.notes = sorted(set(self.notes))
        if self._skipped > _MAX_NOTES:
            self.notes.append(f"{self._skipped - _MAX_NOTES} further links lead out of the folder or nowhere")

    def _add(self, path: str, entry: os.DirEntry[str]) -> None:
        if not _is_text(path):
            self.notes.append("a file whose name is no UTF-8 is passed over")
            return
        if entry.is_symlink() and not self._inside(Path(entry.path)):
            self._skipped += 1
            if self._skipped <= _MAX_NOTES:
                self.notes.append(f"{short(path)}: the link leads out of the folder or nowhere; it is not followed")
            return
        try:
            found = entry.stat()
        except OSError:
            return
        if stat.S_ISREG(found.st_mode):
            self.files[path] = found.st_size

    def _inside(self, link: Path) -> bool:
        try:
            target = link.resolve(strict=True)
        except (OSError, RuntimeError):
            return False
        return target.is_relative_to(self.real) or (self._allowed is not None and target.is_relative_to(self._allowed))

    def read(self, path: str, limit: int) -> Content:
        """A file in full; InputError where it is larger than a limit in bytes."""
        with self.open(path) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise InputError(path, f"the file is larger than {limit // 2**20} MiB, more than such a file can need")
        return Content(data, hashlib.sha256(data).hexdigest())

    def open(self, path: str) -> BinaryIO:
        """A file opened for reading bytes."""
        return (self.root / path).open("rb")

    def pointer(self, path: str) -> Pointer | None:
        """What a file points to where it is a Git LFS pointer; None for the large file itself."""
        if self.files[path] > _POINTER_SIZE:
            return None
        with self.open(path) as stream:
            return pointer(stream.read(_POINTER_SIZE))

    def downloaded(self) -> str | None:
        """The path of a record that the hub's own client leaves where it downloads to; None where there is none."""
        place = self.root / ".cache" / "huggingface" / "download"
        if place.is_symlink() or not place.is_dir() or not self._inside(place):
            return None
        with os.scandir(place) as entries:
            names = sorted(e.name for _, e in zip(range(1000), entries, strict=False) if e.name.endswith(".metadata"))
        return f".cache/huggingface/download/{names[0]}" if names else None


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def pointer(data: bytes) -> Pointer | None:
    """What a Git LFS pointer points to; None for any other content. Source: github:git-lfs/git-lfs, docs/spec.md."""
    found = _POINTER.fullmatch(data)
    return Pointer(found[1].decode(), int(found[2])) if found else None


def as_file(path: str, content: Content, stated_by: str) -> File:
    """A file for evidence."""
    return File(path, content.sha256, stated_by)


def as_text(path: str, data: bytes) -> str:
    """The text of a file with plain line ends and without a mark of byte order; InputError where it is no text in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + error.object.count(b"\n", 0, error.start)
        raise InputError(path, "this is no text in UTF-8", line) from None
    if "\0" in text:
        raise InputError(path, "this is not a text file")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _snapshot(real: Path) -> tuple[str, str, Path | None]:
    """Repository, commit and the folder that links may lead to, where a folder lies in the cache of the hub's client."""
    above = real.parent.parent
    found = _SNAPSHOT.fullmatch(above.name) if real.parent.name == "snapshots" else None
    if found is None:
        return "", "", None
    prefix = "datasets/" if found["kind"] == "datasets" else ""
    return f"{prefix}{found['owner']}/{found['name']}", real.name, above / "blobs"
