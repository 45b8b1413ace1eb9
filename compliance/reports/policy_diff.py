"""The difference of two policy versions as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import assert_never

import click

from compliance.authoring.cases import Changes
from compliance.authoring.diff import Aspect, DeterminationDiff, Diff, NodeDiff
from compliance.reports.case_changes import changes_as_markdown, changes_as_text, changes_as_values

SCHEMA = "openclaim/policy-diff/1"
_Painter = Callable[[str, str], str]
_COLOURS = {"+": "green", "-": "red"}
_MARKS = {"added": "+", "removed": "-", "changed": "~"}


class DiffFormat(StrEnum):
    """How a difference is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def render_diff(found: Diff, cases: Changes | None, form: DiffFormat, colour: bool = False) -> str:
    """The difference, with the cases that change where they were decided; ends with a newline."""
    match form:
        case DiffFormat.TEXT:
            return _text(found, cases, colour)
        case DiffFormat.MARKDOWN:
            return _markdown(found, cases)
        case DiffFormat.JSON:
            return json.dumps(_values(found, cases), ensure_ascii=False, indent=1) + "\n"
        case _:
            assert_never(form)


def _text(found: Diff, cases: Changes | None, colour: bool) -> str:
    def painted(text: str, sign: str) -> str:
        return click.style(text, fg=_COLOURS.get(sign)) if colour and sign in _COLOURS else text

    lines = [f"{found.before.id} -> {found.after.id}"]
    lines += [f"  {a.name}: {a.before or '-'} -> {a.after or '-'}" for a in found.version]
    for node in found.conditions:
        lines += ["", painted(f"{_MARKS[node.what]} {_name(node)}  {node.label}".rstrip(), _MARKS[node.what])]
        lines += [line for a in node.aspects for line in _aspect(a, painted)]
    lines += _others(found.others, painted)
    for d in found.determinations:
        lines += ["", f"determination {d.id} {d.what}: {d.label}", *(painted(line, line[:1]) for line in d.lines)]
    if found.empty:
        lines.append("  nothing that is asked changes")
    text = "\n".join(lines) + "\n"
    return text + (f"\n{changes_as_text(cases)}" if cases else "")


def _others(nodes: Sequence[NodeDiff], painted: _Painter) -> list[str]:
    if not nodes:
        return []
    lines = [f"{_MARKS[n.what]} {n.kind} {_name(n)}  {n.label}".rstrip() for n in nodes]
    return ["", *(painted(line, line[:1]) for line in lines)]


def _name(node: NodeDiff) -> str:
    return node.id.rpartition("#")[2]


def _aspect(a: Aspect, painted: _Painter) -> list[str]:
    found = [f"    {a.name}"]
    found += [painted(f"      - {a.before}", "-")] if a.before else []
    return found + ([painted(f"      + {a.after}", "+")] if a.after else [])


def _markdown(found: Diff, cases: Changes | None) -> str:
    parts = [f"# {found.before.id} → {found.after.id}\n"]
    if found.version:
        parts.append(_table(("", found.before.id, found.after.id), [(a.name, a.before, a.after) for a in found.version]))
    for node in found.conditions:
        parts.append(f"## {node.what.capitalize()}: {_cell(node.label)} (`{_name(node)}`)\n")
        if node.aspects:
            parts.append(_table(("", "before", "after"), [(a.name, a.before, a.after) for a in node.aspects]))
    if found.others:
        parts.append("## Other nodes\n")
        parts.append(_table(("", "kind", "name", "label"), [(n.what, n.kind, _name(n), n.label) for n in found.others]))
    for d in found.determinations:
        parts.append(f"## Determination {d.id} {d.what}\n\n```diff\n" + "\n".join(_diff_lines(d)) + "\n```\n")
    if found.empty:
        parts.append("Nothing that is asked changes.\n")
    return "\n".join([*parts, *([changes_as_markdown(cases)] if cases else [])])


def _diff_lines(d: DeterminationDiff) -> Iterable[str]:
    """The lines with their sign at the very left, as Markdown renderers expect it; no line can end the block."""
    return (f"{line[:1]}{line[1:]}".replace("```", "'''") for line in d.lines)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(map(_cell, row))} |" for row in rows)]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`").split()) or "–"


def _values(found: Diff, cases: Changes | None) -> dict[str, object]:
    return {
        "schema": SCHEMA, "before": found.before.id, "after": found.after.id, "version": [a._asdict() for a in found.version],
        "conditions": [_node(n) for n in found.conditions], "others": [_node(n) for n in found.others],
        "determinations": [{**d._asdict(), "lines": list(d.lines)} for d in found.determinations],
        "cases": changes_as_values(cases) if cases else None}


def _node(node: NodeDiff) -> dict[str, object]:
    return {**node._asdict(), "aspects": [a._asdict() for a in node.aspects]}


def diff_summary(found: Diff, cases: Changes | None) -> str:
    """One line: how many conditions and other nodes were added, removed and changed, and how many cases change."""
    parts = []
    for name, nodes in (("condition", found.conditions), ("other node", found.others)):
        counts = Counter(n.what for n in nodes)
        said = ", ".join(f"{counts[what]} {what}" for what in _MARKS if counts[what])
        parts += [f"{name}s: {said}"] if said else []
    if cases:
        parts.append(f"{len({c.case for c in cases.changed})} of {cases.cases} cases change")
    return "; ".join(parts) or "no difference"
