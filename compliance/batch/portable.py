"""Records that another machine can decide: what lies on this one's disk is put into them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from compliance.batch.records import Kind, Record
from compliance.graph.read import MAX_BYTES

# What a chunk may weigh on its way; one that is heavier is decided where its files are.
MOST = 32 * 2**20
_HEADER_ONLY = (".gguf", ".safetensors")


def portable(records: Sequence[Record]) -> list[Record] | None:
    """The records with the bytes of their files; None where that is no way.

    It is none for folders, for files of weights, of which only the header is read here, and for more than `MOST` bytes.
    """
    found, size = [], 0
    for record in records:
        if record.kind is Kind.FOLDER or (record.kind is Kind.PATH and record.source.lower().endswith(_HEADER_ONLY)):
            return None
        found.append(_with_bytes(record) if record.kind is Kind.PATH else record)
        size += len(found[-1].data)
        if size > MOST:
            return None
    return found


def _with_bytes(record: Record) -> Record:
    try:
        with Path(os.fsdecode(record.data)).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return record._replace(kind=Kind.BAD, data=f"cannot be read: {error.strerror or error}".encode())
    return record._replace(kind=Kind.FILE, data=data)
