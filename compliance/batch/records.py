"""What a corpus consists of: records, each of which is read by itself."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import hashlib
import os
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class Kind(StrEnum):
    """How the bytes of a record are read."""

    FILE = "file"
    PATH = "path"
    FOLDER = "folder"
    JSON = "json"
    QUADS = "quads"
    HUB = "hub"
    BAD = "bad"


class Record(NamedTuple):
    """One record: where it stands, and its bytes.

    `source` is the file as given, in an archive followed by the name in it; `number` the line, or the row of a table,
    counted from 1, and 0 where the record is a whole file. The bytes of a file on disk (PATH) or of a hub repository
    (FOLDER) are read only by the process that decides it: `data` is then its path. Those of a bad record are the reason.
    """

    source: str
    number: int
    kind: Kind
    data: bytes

    @property
    def place(self) -> str:
        """The source with the number, as errors and evidence show it."""
        return f"{self.source}:{self.number}" if self.number else self.source


class Reject(NamedTuple):
    """A record that could not be read, and why; `line` is that within the record, None where it is not known."""

    source: str
    number: int
    line: int | None
    message: str


def fingerprint(records: Iterable[Record], basis: str) -> str:
    """SHA-256 over what records say, where they stand, and the digest of all else that counts.

    Files on disk count with their size and time of change.
    """
    found = hashlib.sha256(basis.encode())
    for record in records:
        head = (record.source, record.number, record.kind.value, len(record.data), *_stamps(record))
        found.update(repr(head).encode())
        found.update(record.data)
    return found.hexdigest()


def _stamps(record: Record) -> Iterator[tuple[str, int, int]]:
    if record.kind not in (Kind.PATH, Kind.FOLDER):
        return
    place = Path(os.fsdecode(record.data))
    for file in sorted(place.iterdir()) if record.kind is Kind.FOLDER else [place]:
        stat = file.stat()
        yield file.name, stat.st_size, stat.st_mtime_ns
