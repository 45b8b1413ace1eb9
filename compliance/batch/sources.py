"""Finds the records of a corpus: a stream, in an order that depends only on names and contents."""

from __future__ import annotations

import codecs
import gzip
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from compliance.batch.lines import json_lines, quads
from compliance.batch.records import Kind, Record
from compliance.errors import InputError
from compliance.graph.read import ENDINGS, MAX_BYTES
from compliance.importers import is_folder_of_one

_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_STREAMS: dict[str, Callable[[BinaryIO, str], Iterator[Record]]] = {
    ".jsonl": json_lines, ".ndjson": json_lines, ".nq": quads, ".nquads": quads}
_TABLE = ".parquet"
_CARDS = (".md", ".markdown")
_HEAD = 256


class _Place(NamedTuple):
    """A file or a hub repository with the name to show; `named` where the user named it, and it was not found in a folder."""

    path: Path
    name: str
    named: bool = False
    folder: bool = False


class Corpus:
    """The records under some paths; `done` of `total` bytes were read when a record is handed out."""

    def __init__(self, paths: Sequence[str]) -> None:
        for path in paths:
            if not Path(path).exists():
                raise InputError(path, "there is no such file or folder")
            if not (Path(path).is_file() or Path(path).is_dir()):
                raise InputError(path, "this is neither a file nor a folder")
        self._paths = tuple(paths)
        self.done = 0
        self.total = sum(_size(p) for p in self._places())

    def __iter__(self) -> Iterator[Record]:
        self.done = 0
        for place in self._places():
            before = self.done
            yield from self._read(place, before)
            self.done = before + _size(place)

    def _places(self) -> Iterator[_Place]:
        for path in self._paths:
            yield from _under(_Place(Path(path), path, named=True))

    def _read(self, place: _Place, before: int) -> Iterator[Record]:
        lower = place.name.lower()
        if place.folder:
            yield Record(place.name, 0, Kind.FOLDER, os.fsencode(place.path))
        elif not place.path.is_file():
            # A pipe would be waited for, and a link may lead nowhere.
            yield Record(place.name, 0, Kind.BAD, b"this is no file that can be read")
        elif lower.endswith(_ARCHIVES):
            yield from _guarded(place.name, _zip(place) if lower.endswith(".zip") else _tar(place))
        elif lower.endswith(_TABLE):
            from compliance.batch.tables import hub_rows

            yield from _guarded(place.name, hub_rows(place.path, place.name), strict=place.named)
        elif (stream := _stream(lower)) is not None:
            with place.path.open("rb") as raw:
                opened = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if lower.endswith(".gz") else raw
                for record in _guarded(place.name, stream(opened, place.name)):
                    self.done = before + raw.tell()
                    yield record
        else:
            yield Record(place.name, 0, Kind.PATH, os.fsencode(place.path))


def _stream(lower: str) -> Callable[[BinaryIO, str], Iterator[Record]] | None:
    return _STREAMS.get(Path(lower.removesuffix(".gz")).suffix)


def _size(place: _Place) -> int:
    try:
        return max(1, place.path.stat().st_size)
    except OSError:
        return 1


def _under(place: _Place, above: frozenset[tuple[int, int]] = frozenset()) -> Iterator[_Place]:
    """The files under a path, in the order of their names.

    A folder that is a hub repository is one record; of one that holds a file `model.*` only that is a description. `above` are
    the folders on the way here, into which no link leads back.
    """
    if not place.path.is_dir():
        if place.named or _readable(place.path.name.lower()) or _is_card(place.path):
            yield place
        return
    stat = place.path.stat()
    here = (stat.st_dev, stat.st_ino)
    if here in above:
        return
    if is_folder_of_one(place.path):
        yield place._replace(folder=True)
        return
    with os.scandir(place.path) as listed:
        names = sorted(e.name for e in listed if not e.name.startswith("."))
    prefix = place.name.rstrip("/")
    models = [n for n in names if n.startswith("model.") and _readable(n.lower())]
    for name in names:
        inner = _Place(place.path / name, f"{prefix}/{name}")
        if inner.path.is_dir() or not models or name in models:
            yield from _under(inner, above | {here})


def _is_card(path: Path) -> bool:
    """Whether a file that was found is a model card: Markdown with front matter, as no other Markdown that lies about."""
    if path.suffix.lower() not in _CARDS or not path.is_file():
        return False
    with path.open("rb") as stream:
        return _begins_as_card(stream.read(_HEAD))


def _begins_as_card(head: bytes) -> bool:
    return head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"---")


def _readable(lower: str) -> bool:
    ending = lower.rpartition(".")[2]
    return ending in ENDINGS or lower.endswith((*_ARCHIVES, _TABLE)) or _stream(lower) is not None


def _guarded(source: str, records: Iterator[Record], strict: bool = True) -> Iterator[Record]:
    """The records, and in place of those that a broken file keeps back one bad record with the reason.

    A file of another kind is an InputError where `strict`, and else a bad record too.
    """
    number = 0
    try:
        for record in records:
            number = record.number
            yield record
    except InputError as error:
        if strict:
            raise
        yield Record(source, 0, Kind.BAD, error.message.encode())
    except (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        where = f"after record {number} " if number else ""
        yield Record(source, number, Kind.BAD, f"the file cannot be read {where}({type(error).__name__}: {error})".encode())


def _zip(place: _Place) -> Iterator[Record]:
    with zipfile.ZipFile(place.path) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                with archive.open(info) as stream:
                    yield from _member(cast("BinaryIO", stream), place.name, info.filename)


def _tar(place: _Place) -> Iterator[Record]:
    with tarfile.open(place.path, "r|*") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield from _member(cast("BinaryIO", stream), place.name, member.name)
            # The list of members would otherwise grow with the archive.
            archive.members.clear()  # type: ignore[attr-defined]


def _member(stream: BinaryIO, archive: str, name: str) -> Iterator[Record]:
    """The records of a file in an archive; nothing in an archive is unpacked to disk, and no archive in one is opened."""
    lower, source = name.lower(), f"{archive}/{name}"
    if Path(name).name.startswith("."):
        return
    if lower.endswith(_CARDS):
        data = stream.read(MAX_BYTES + 1)
        if _begins_as_card(data[:_HEAD]):
            yield Record(source, 0, Kind.FILE, data)
        return
    if not _readable(lower) or lower.endswith((*_ARCHIVES, _TABLE, ".gz")):
        return
    if (split := _stream(lower)) is not None:
        yield from split(stream, source)
    else:
        yield Record(source, 0, Kind.FILE, stream.read(MAX_BYTES + 1))
