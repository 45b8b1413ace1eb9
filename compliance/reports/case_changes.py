"""The cases whose outcome changes, as text, Markdown and plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.authoring.cases import Changes


def changes_as_text(found: Changes) -> str:
    """A heading and a line for each changed case and question; ends with a newline."""
    head = f"cases whose outcome changes from {found.before} to {found.after}, as of {found.day}:"
    if not found.changed:
        return f"{head} none of {found.cases}\n"
    rows = [(c.case, c.question, c.before, c.after) for c in found.changed]
    first, second, third = (max(len(row[n]) for row in rows) for n in range(3))
    lines = [f"  {case:{first}}  {question:{second}}  {before:{third}} -> {after}" for case, question, before, after in rows]
    return "\n".join([head, *lines, f"  {_count(found)}"]) + "\n"


def _count(found: Changes) -> str:
    cases = len({c.case for c in found.changed})
    answers = len(found.changed)
    return f"{cases} of {found.cases} cases, {answers} answer{'s' if answers != 1 else ''}"


def changes_as_markdown(found: Changes) -> str:
    """A table of the changed cases; ends with a newline."""
    head = f"## Cases whose outcome changes, as of {found.day}\n\n"
    if not found.changed:
        return f"{head}None of {found.cases}.\n"
    rows: Sequence[str] = [f"| {c.case} | {c.question} | {c.before} | {c.after} |" for c in found.changed]
    table = "\n".join([f"| case | question | {found.before} | {found.after} |", "|---|---|---|---|", *rows])
    return f"{head}{table}\n\n{_count(found)}.\n"


def changes_as_values(found: Changes) -> dict[str, Any]:
    """The same as plain values for JSON."""
    return {"before": found.before, "after": found.after, "asOf": found.day.isoformat(), "cases": found.cases,
            "answers": found.answers, "changed": [c._asdict() for c in found.changed]}
