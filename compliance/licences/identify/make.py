"""Writes the fingerprints of known licence texts.

    python -m compliance.licences.identify.make texts FOLDER     library.json, from the texts that sources.csv lists
    python -m compliance.licences.identify.make spdx FOLDER DAY RETRIEVED      spdx.json, from a checkout of the SPDX
        license-list-XML, with the day of its newest commit and the day on which it was retrieved (2026-07-16)

A text that is not in the folder of texts keeps the fingerprint that it has. Nothing of a text is written but hashes.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from compliance import resources
from compliance.errors import InputError, OpenclaimError
from compliance.licences.identify.clauses import clauses
from compliance.licences.identify.prints import FOLDER, SHORT
from compliance.licences.identify.reading import read_text
from compliance.licences.identify.sketch import kept_sketch, packed
from compliance.licences.identify.words import codes, digest, passage_hash, sentences, text_digest, words_of

_COLUMNS = ("file", "id", "role", "licence", "name", "version", "source", "retrieved", "sha256")


def fingerprint(text: str) -> dict[str, Any]:
    """What is kept of a text: its digests, length in words, sketch, a letter a word, hashed sentences with clauses."""
    found = words_of(text)
    words = [w.text for w in found]
    numbers = clauses(text)
    hashed = [f"{passage_hash(words[a:b])[:SHORT]}:{b - a}:{_at(numbers, found[a].line)}" for a, b in sentences(found)]
    return {"sha256": text_digest(text), "digest": digest(words), "length": len(words),
            "sketch": packed(kept_sketch(words)), "codes": codes(words), "sentences": hashed}


def _at(numbers: Mapping[int, str], line: int) -> str:
    """The clause in which a line stands."""
    return numbers.get(max((n for n in numbers if n <= line), default=0), "")


def rows() -> list[dict[str, str]]:
    """The texts of `sources.csv`: file, id, role, licence, name, version, source, day retrieved, SHA-256 of the file."""
    path = resources.folder(*FOLDER, "sources.csv")
    found = list(csv.DictReader(io.StringIO(resources.read(path).decode())))
    if not found or tuple(found[0]) != _COLUMNS:
        raise InputError(str(path), f"the columns must be {','.join(_COLUMNS)}", 1)
    return found


def library_json(folder: Path, before: Mapping[str, Any]) -> str:
    """`library.json` from the texts in a folder; a text that is not there keeps the record that it had before."""
    kept = {r["id"]: r for r in before.get("texts", ())}
    records = []
    for row in rows():
        path = folder / row["file"]
        if path.is_file():
            made = fingerprint(read_text(str(path)))
        elif row["id"] in kept:
            made = {k: kept[row["id"]][k] for k in ("sha256", "digest", "length", "sketch", "codes", "sentences")}
        else:
            raise InputError(str(path), f"is missing, and {row['id']} has no fingerprint yet; get it from {row['source']}")
        records.append({"id": row["id"], "name": row["name"], "role": row["role"], "licence": row["licence"] or None,
                        "version": row["version"], "source": row["source"], "retrieved": row["retrieved"], **made})
    return written({"texts": records})


def written(content: Mapping[str, Any]) -> str:
    """A file of fingerprints as text, one line a known text."""
    head = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}," for k, v in content.items() if k != "texts"]
    lines = (json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in content["texts"])
    return "{" + "\n".join([*head, '"texts": [', ",\n".join(lines), "]}"]) + "\n"


def main(arguments: list[str]) -> int:
    """Writes one of the files into the checkout; the exit code."""
    from compliance.licences.identify.spdx import spdx_json

    try:
        match arguments:
            case ["texts", folder]:
                place = _place("library.json")
                made = library_json(Path(folder), json.loads(place.read_text("utf-8")) if place.is_file() else {})
            case ["spdx", folder, day, retrieved]:
                place = _place("spdx.json")
                made = spdx_json(Path(folder), _day(day), _day(retrieved))
            case _:
                raise OpenclaimError(str(__doc__))
        place.write_text(made, "utf-8")
    except OpenclaimError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _place(name: str) -> Path:
    return Path(str(resources.folder(*FOLDER, name)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OpenclaimError(f"'{text}' is no day; write it as 2026-07-16") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
