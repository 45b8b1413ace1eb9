"""A corpus: the records of a folder, and the table of the results that are expected of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from compliance.agreement.comparers import KINDS, Kind
from compliance.errors import InputError, OpenclaimError
from compliance.graph.read import ENDINGS, MAX_BYTES

_ENDINGS = (*ENDINGS, "csv")


class Row(NamedTuple):
    """A line of the table, with the texts of its columns."""

    line: int
    values: Mapping[str, str]

    @property
    def file(self) -> str:
        """The record that it is about, as a path below the folder of the corpus."""
        return self.values["file"]


class Corpus(NamedTuple):
    """The folder, its records by their names below it, the table with its rows, and how the two are compared."""

    folder: Path
    files: tuple[str, ...]
    table: Path
    rows: tuple[Row, ...]
    kind: Kind


def open_corpus(path: str, table: str | None = None) -> Corpus:
    """The corpus of a folder or of one record; without `table` the one that lies beside it or in it.

    OpenclaimError where there is no record or no table, or where no comparer knows the columns of the table.
    """
    place = Path(path)
    if not place.exists():
        raise InputError(path, "there is no such file or folder")
    folder = place if place.is_dir() else place.parent
    expected = Path(table) if table else _beside(place)
    if expected is None:
        raise OpenclaimError(f"{path}: no table of expected results lies beside it; name one with --expected")
    rows, columns = _read(expected)
    names = sorted(f.name for f in folder.iterdir() if _is_record(f, expected)) if place.is_dir() else [place.name]
    named = [r.file for r in rows] if place.is_dir() else [place.name]
    below = [n for n in named if n not in names and ".." not in Path(n).parts and (folder / n).is_file()]
    files = tuple(dict.fromkeys([*names, *below]))
    if not files:
        raise InputError(path, f"the folder holds no record (a file ending in {', '.join(_ENDINGS)})")
    kept = tuple(r for r in rows if place.is_dir() or r.file == place.name)
    return Corpus(folder, files, expected, kept, _kind(expected, columns))


def _beside(place: Path) -> Path | None:
    full = place.resolve()
    tried = [full.with_name(f"{full.name}-expected.csv"), full / "expected.csv"]
    if full.is_file():
        tried += [full.parent / "expected.csv", full.parent.with_name(f"{full.parent.name}-expected.csv")]
    return next((t for t in tried if t.is_file()), None)


def _is_record(file: Path, table: Path) -> bool:
    ending = file.name.rpartition(".")[2].lower()
    return ending in _ENDINGS and not file.name.startswith(".") and file.is_file() and file.resolve() != table.resolve()


def _read(table: Path) -> tuple[list[Row], set[str]]:
    try:
        with table.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(str(table), f"the table is larger than {MAX_BYTES // 2**20} MiB; split the corpus")
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        rows = [Row(reader.line_num, _texts(r)) for r in reader]
    except OSError as error:
        raise InputError(str(table), f"cannot be read: {error.strerror}") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(str(table), f"is no table in UTF-8: {error}") from None
    columns = set(reader.fieldnames or ())
    if "file" not in columns or not rows:
        raise InputError(str(table), "a table of expected results has a column 'file' and at least one row")
    return rows, columns


def _texts(cells: Mapping[str | None, str | list[str] | None]) -> dict[str, str]:
    """The cells under a heading; a short line lacks some, a long one has a list without heading."""
    return {k: (v or "").strip() for k, v in cells.items() if k is not None and not isinstance(v, list)}


def _kind(table: Path, columns: set[str]) -> Kind:
    for kind in KINDS:
        if kind.columns <= columns:
            return kind
    known = "; ".join(f"{k.name}: {', '.join(sorted(k.columns))}" for k in KINDS)
    raise InputError(str(table), f"no comparer knows these columns (known are {known})")
