"""Asks the table of a batch in SQL. Nothing else on the machine can be reached from a query."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from compliance.batch.needs import duckdb
from compliance.errors import InputError, OpenclaimError, short

SUMMARIES = {
    "outcomes": """SELECT determination, policy, count(*) AS releases,
        count(*) FILTER (outcome = 'qualifies') AS qualifies,
        count(*) FILTER (outcome = 'does-not-qualify') AS fails,
        count(*) FILTER (outcome = 'contested') AS contested,
        count(*) FILTER (outcome = 'undetermined') AS undetermined,
        count(*) FILTER (outcome IN ('out-of-scope', 'not-needed')) AS not_asked
        FROM outcomes GROUP BY ALL ORDER BY determination""",
    "licences": """SELECT licence, count(DISTINCT id) AS releases
        FROM (SELECT id, unnest(licences) AS licence FROM outcomes) GROUP BY ALL ORDER BY releases DESC, licence LIMIT 20""",
    "missing": """SELECT determination, fact, count(*) AS releases
        FROM (SELECT id, determination, unnest(missing) AS fact FROM outcomes WHERE outcome = 'undetermined')
        GROUP BY ALL ORDER BY releases DESC, determination, fact LIMIT 20""",
    "deciding": """SELECT determination, condition, count(*) AS releases
        FROM (SELECT id, determination, unnest(deciding) AS condition FROM outcomes WHERE outcome = 'does-not-qualify')
        GROUP BY ALL ORDER BY releases DESC, determination, condition LIMIT 20""",
}


class Answer(NamedTuple):
    """The answer to a query: its columns and rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def ask(tables: dict[str, Path], sql: str) -> Answer:
    """The answer to a query over tables by name; OpenclaimError for a query that is not understood."""
    with _connection(tables) as connection:
        try:
            found = connection.execute(sql)
            return Answer(tuple(c[0] for c in found.description or ()), found.fetchall())
        except duckdb().Error as error:
            raise OpenclaimError(f"the query cannot be answered: {short(str(error), 300)}") from None


def _connection(tables: dict[str, Path]) -> Any:
    db = duckdb()
    connection = db.connect(":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    for name, path in tables.items():
        if not path.is_file():
            raise InputError(str(path), "there is no such file; make it with openclaim batch")
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
