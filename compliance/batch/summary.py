"""What a table of a batch holds, in the figures that are asked first: outcomes, licences, missing facts, failed conditions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from compliance.batch.query import Answer, ask, stated
from compliance.errors import OpenclaimError

# So many licences in all, and so many facts and conditions of each determination.
_LICENCES, _EACH = 20, 8
_MOST_OF_EACH = """WITH named AS (SELECT id, determination, unnest({column}) AS {name} FROM outcomes WHERE outcome = '{outcome}'),
    counted AS (SELECT determination, {name}, count(DISTINCT id) AS releases FROM named GROUP BY determination, {name})
    SELECT determination, {name}, releases FROM counted
    QUALIFY row_number() OVER (PARTITION BY determination ORDER BY releases DESC, {name}) <= {most}
    ORDER BY determination, releases DESC, {name}"""
_TABLES = {
    "outcomes": """SELECT determination, policy, count(DISTINCT id) AS releases,
        count(DISTINCT id) FILTER (outcome = 'qualifies') AS qualifies,
        count(DISTINCT id) FILTER (outcome = 'does-not-qualify') AS fails,
        count(DISTINCT id) FILTER (outcome = 'contested') AS contested,
        count(DISTINCT id) FILTER (outcome = 'undetermined') AS undetermined,
        count(DISTINCT id) FILTER (outcome IN ('out-of-scope', 'not-needed')) AS not_asked
        FROM outcomes GROUP BY ALL ORDER BY determination, policy""",
    "licences": f"""SELECT licence, count(DISTINCT id) AS releases
        FROM (SELECT DISTINCT id, unnest(licences) AS licence FROM outcomes)
        GROUP BY ALL ORDER BY releases DESC, licence LIMIT {_LICENCES}""",  # noqa: S608 - our own number
    "missing": _MOST_OF_EACH.format(name="fact", column="missing", outcome="undetermined", most=_EACH),
    "deciding": _MOST_OF_EACH.format(name="condition", column="deciding", outcome="does-not-qualify", most=_EACH),
}
TITLES = {
    "outcomes": "Outcomes by determination",
    "licences": "Most frequent licences",
    "missing": "Facts that keep releases undetermined",
    "deciding": "Conditions that releases fail",
}


class Summary(NamedTuple):
    """The figures of a table.

    `stated` is what it was decided by, `tables` an answer for each of `TITLES`, and `labels` the statement of each
    determination and condition whose policy is here in the same text.
    """

    source: str
    stated: dict[str, Any]
    releases: int
    rows: int
    tables: dict[str, Answer]
    labels: dict[str, str]


def summary(path: Path) -> Summary:
    """The figures of a table; InputError where the file is none."""
    tables = {"outcomes": path}
    told = stated(path)
    (releases, rows), = ask(tables, "SELECT count(DISTINCT id), count(*) FROM outcomes").rows
    found = {name: ask(tables, sql) for name, sql in _TABLES.items()}
    return Summary(path.name, told, int(releases), int(rows), found, dict(_labels(told)))


def _labels(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Labels by id, of the determinations of policies that are here in the very text by which the table was decided."""
    from compliance.policy import catalogue
    from compliance.policy.asked import rounds
    from compliance.policy.digests import policy_digest
    from compliance.policy.words import conditions

    known = catalogue()
    for asked in told["determinations"]:
        try:
            put, = rounds([_pinned(d, told) for d in asked], date.fromisoformat(told["asOf"]), known)
        except (OpenclaimError, ValueError):
            continue
        same = {v.policy for v in put.policies.versions.values() if told["policies"].get(v.id) == policy_digest(v, known)}
        for d in (put.policies.determinations[i] for i in put.determinations):
            if d.policy in same:
                yield d.id, d.label
                yield from ((c.id, c.label) for e in (*d.out_of_scope, *d.not_needed, d.holds) for c in conditions(e))


def _pinned(determination: str, told: dict[str, Any]) -> str:
    """A determination with the version that decided it."""
    policy = determination.partition("/")[0]
    versions = [version for p, _, version in (v.partition("/") for v in told["policies"]) if p == policy]
    return f"{determination}@{versions[0]}" if versions else determination
