"""Asks the table of a batch in SQL. Nothing else on the machine can be reached from a query."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from compliance.batch.needs import duckdb, parquet
from compliance.errors import InputError, OpenclaimError, short

_NONE = "there is no such file; make it with openclaim batch"


class Answer(NamedTuple):
    """The answer to a query: its columns and rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def ask(tables: dict[str, Path], sql: str) -> Answer:
    """The answer to a query over tables by name; OpenclaimError for one that is not understood or does more than ask."""
    with _connection(tables) as connection:
        try:
            _check(connection.extract_statements(sql))
            found = connection.execute(sql)
            return Answer(tuple(c[0] for c in found.description or ()), found.fetchall())
        except duckdb().Error as error:
            raise OpenclaimError(f"the query cannot be answered: {short(str(error), 300)}") from None


def _check(statements: Sequence[Any]) -> None:
    """Refuses whatever could write: a statement may open the table itself, and COPY would put something else in its place."""
    if [s.type for s in statements] != [duckdb().StatementType.SELECT]:
        raise OpenclaimError("a query is one SELECT (or FROM, WITH, DESCRIBE, SUMMARIZE) over the table outcomes")


def _connection(tables: dict[str, Path]) -> Any:
    db = duckdb()
    connection = db.connect(":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    for name, path in tables.items():
        if not path.is_file():
            raise InputError(str(path), _NONE)
        shown = str(path).replace("'", "''")
        try:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{shown}')")  # noqa: S608
        except db.Error as error:
            raise InputError(str(path), f"this is no table of a batch: {short(str(error))}") from None
    connection.execute(f"SET allowed_paths = [{', '.join(_quoted(p) for p in tables.values())}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def stated(path: Path) -> dict[str, Any]:
    """What a table was decided by: tool, asOf, determinations, policies, own; InputError for a file that is no table."""
    if not path.is_file():
        raise InputError(str(path), _NONE)
    try:
        schema = parquet().read_schema(path)
        found: dict[str, Any] = json.loads((schema.metadata or {})[b"openclaim"])
    except (KeyError, ValueError, OSError):
        raise InputError(str(path), "this is no table of a batch; make it with openclaim batch") from None
    from compliance.batch.table import schema as columns

    if absent := [name for name in columns().names if name not in schema.names]:
        raise InputError(str(path), f"the table has no column '{absent[0]}', since another version of openclaim made it; "
                                    "decide the corpus anew")
    return found
