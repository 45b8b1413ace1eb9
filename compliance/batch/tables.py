"""The rows of a hub's metadata dump in Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from compliance.batch.needs import parquet
from compliance.batch.records import Kind, Record
from compliance.errors import InputError
from compliance.formats.hub_dump import CARD_KEYS, ID_KEYS, READ_KEYS

_ROWS = 256


def hub_rows(path: Path, source: str) -> Iterator[Record]:
    """A record for each row, with the columns that are read; InputError where the table has no ids or no cards."""
    pq = parquet()
    try:
        table = pq.ParquetFile(path)
    except Exception as error:
        raise InputError(source, f"the Parquet file cannot be read: {error}") from None
    with table:
        columns = [c for c in table.schema_arrow.names if c in READ_KEYS]
        if not (set(columns) & set(ID_KEYS) and set(columns) & set(CARD_KEYS)):
            raise InputError(source, f"this table is no metadata dump of a hub: it needs an id ({', '.join(ID_KEYS)}) and a card "
                                     f"({', '.join(CARD_KEYS)}); it has {', '.join(table.schema_arrow.names[:20])}")
        number = 0
        for batch in table.iter_batches(_ROWS, columns=columns, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield Record(source, number, Kind.HUB, json.dumps(row, ensure_ascii=False, default=str).encode())
