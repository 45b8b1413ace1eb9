"""What changed between the tables of two batches: outcomes, and what they rest on (facts, policy version, tool)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from compliance.batch.query import Answer, ask, stated
from compliance.errors import OpenclaimError

# A release that is described twice alike counts once. Versions are compared with each other where one was asked on each side;
# where several were, each with itself.
_ROWS = """
WITH versions AS (SELECT DISTINCT determination, policy FROM before),
others AS (SELECT DISTINCT determination, policy FROM after),
several AS (SELECT determination FROM versions GROUP BY ALL HAVING count(*) > 1
    UNION SELECT determination FROM others GROUP BY ALL HAVING count(*) > 1),
old_rows AS (SELECT DISTINCT * EXCLUDE (source, record), if(determination IN (FROM several), policy, '') AS version FROM before),
new_rows AS (SELECT DISTINCT * EXCLUDE (source, record), if(determination IN (FROM several), policy, '') AS version FROM after)
"""
# Of two rows for one release and determination (a release described in two ways) none is the right one to compare.
_TWICE = f"{_ROWS} SELECT id FROM {{table}} GROUP BY id, determination, version HAVING count(*) > 1 ORDER BY ALL LIMIT 1"  # noqa: S608 - ours
_CHANGES = f"""{_ROWS}
SELECT coalesce(o.id, n.id) AS id, coalesce(n.name, o.name) AS name, coalesce(o.determination, n.determination) AS determination,
  CASE WHEN o.id IS NULL THEN 'added' WHEN n.id IS NULL THEN 'removed'
       WHEN o.outcome <> n.outcome THEN 'outcome'
       WHEN o.strict_outcome <> n.strict_outcome OR o.lenient_outcome <> n.lenient_outcome THEN 'reading'
       WHEN o.deciding <> n.deciding OR o.missing <> n.missing THEN 'reasons'
       ELSE 'basis' END AS change,
  o.outcome AS old, n.outcome AS new,
  concat_ws(', ',
    CASE WHEN o.sha256 <> n.sha256 THEN 'facts' END,
    CASE WHEN o.policy <> n.policy THEN 'policy version'
         WHEN o.policy_sha256 <> n.policy_sha256 THEN 'policy text' END) AS because,
  o.policy AS old_policy, n.policy AS new_policy, o.sha256 AS old_sha256, n.sha256 AS new_sha256,
  o.deciding AS old_deciding, n.deciding AS new_deciding
FROM old_rows o FULL OUTER JOIN new_rows n ON o.id = n.id AND o.determination = n.determination AND o.version = n.version
WHERE o.id IS NULL OR n.id IS NULL OR o.outcome <> n.outcome OR o.strict_outcome <> n.strict_outcome
  OR o.lenient_outcome <> n.lenient_outcome OR o.deciding <> n.deciding OR o.missing <> n.missing
  OR o.sha256 <> n.sha256 OR o.policy <> n.policy OR o.policy_sha256 <> n.policy_sha256
ORDER BY list_position(['outcome', 'reading', 'added', 'removed', 'reasons', 'basis'], change), id, determination,
  coalesce(o.policy, n.policy)"""  # noqa: S608 - ours
_BASES = (("day", "day"), ("tool", "tool"), ("own", "own folders"), ("licences", "library of licences"))


class Diff(NamedTuple):
    """What differs: settings as (what, old, new), how many rows of each kind of change, and the changes themselves."""

    settings: list[tuple[str, str, str]]
    counts: dict[str, int]
    changes: Answer

    @property
    def empty(self) -> bool:
        """Whether nothing differs, not even what the outcomes rest on."""
        return not self.settings and not self.changes.rows


def diff(old: Path, new: Path) -> Diff:
    """What changed from one table to another; OpenclaimError where one of them has a release in two ways.

    A change rests on "facts" where the description differs, on "policy version" or "policy text" where the policy does;
    where it rests on neither, the day, the tool, own folders or the library of licences made it.
    """
    tables = {"before": old, "after": new}
    before, after = _settings(old), _settings(new)
    for table, path in (("old_rows", old), ("new_rows", new)):
        if twice := ask(tables, _TWICE.format(table=table)).rows:
            raise OpenclaimError(f"{path}: the release {twice[0][0]} is described in two ways in it; give each release an id "
                                 "of its own")
    settings = [(w, before.get(w, ""), after.get(w, "")) for w in sorted({*before, *after}) if before.get(w) != after.get(w)]
    changes = ask(tables, _CHANGES)
    because = changes.columns.index("because")
    other = _other(settings)
    rows = [row if row[because] or row[3] in ("added", "removed") else (*row[:because], other, *row[because + 1:])
            for row in changes.rows]
    counts = Counter(f"{row[3]}_changed" if row[3] not in ("added", "removed") else f"rows_{row[3]}" for row in rows)
    return Diff(settings, dict(sorted(counts.items())), changes._replace(rows=rows))


def _other(settings: list[tuple[str, str, str]]) -> str:
    names = {w.partition(" ")[0] for w, _, _ in settings}
    found = [shown for name, shown in _BASES if name in names]
    return ", ".join(found) or "openclaim itself"


def _settings(path: Path) -> dict[str, str]:
    """What a table was decided by, each as one line."""
    stated_ = stated(path)
    found = {"tool": stated_["tool"]["version"], "day": stated_["asOf"], "licences": stated_.get("licences", "")}
    found |= {f"policy {name}": digest[:12] for name, digest in stated_["policies"].items()}
    found |= {f"own {o['kind']} {', '.join(o['ids'])}": o["sha256"][:12] for o in stated_["own"]}
    return found
