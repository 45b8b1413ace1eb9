"""A comparison as Markdown (GitHub's tables): it can be pasted into an issue or a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.compare import Cell, Comparison
from compliance.reports import comparison_words as words
from compliance.reports.harmless import clean

_SPECIAL = re.compile(r"([\\`*_\[\]{}|~#!$@])")


def to_markdown(comparison: Comparison) -> str:
    """The comparison; what differs from the baseline is bold and explained below the table."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    yield from ["# Comparison of scenarios", "", "| Scenario | What applies |", "|---|---|"]
    for scenario in comparison.scenarios:
        base = " (baseline)" if scenario.name == comparison.baseline else ""
        how = "; ".join(f"{s.what} {_safe(s.how)}" for s in words.settings(scenario, comparison))
        label = f"{_safe(scenario.label)}; " if scenario.label else ""
        yield f"| {_safe(scenario.name)}{base} | {label}{how} |"
    names = [_safe(s.name) for s in comparison.scenarios]
    yield from ["", f"| Release | Question | {' | '.join(names)} |", "|---|---|" + "---|" * len(names)]
    for row in comparison.rows:
        yield f"| {_safe(row.release.name)} | {_safe(row.question)} | {' | '.join(_cell(c) for c in row.cells)} |"
    yield from ["", f"{_safe(words.summary(comparison))}. **Bold** (≠): another outcome than in the baseline; (+): other duties."]
    if notes := words.notes(comparison):
        yield from ["", *(f"- note: {_safe(text, 1000)}" for text in notes)]
    for scenario, found in words.groups(comparison):
        yield from ["", f"## What differs in {_safe(scenario.name)}"]
        for group in found:
            yield from ["", f"**{_safe(group.row.release.name)}**, {_safe(', '.join(group.questions))}: {_moved(group)}", ""]
            yield from _reasons(group)


def _cell(cell: Cell) -> str:
    text = f"{words.mark(cell.outcome)} {_safe(words.outcome(cell.outcome))}".strip() or "not asked"
    if cell.difference is not None:
        return f"**{text}** ≠"
    return f"{text} (+)" if cell.duties else text


def _moved(group: words.Group) -> str:
    difference = group.cell.difference
    if difference is None:
        return f"{_safe(words.outcome(group.cell.outcome))} as in the baseline, other duties"
    return f"{_safe(words.outcome(difference.before))} → {_safe(words.outcome(difference.after))}"


def _reasons(group: words.Group) -> Iterator[str]:
    difference = group.cell.difference
    if difference is not None:
        since = [*words.own_causes(difference), *words.common_causes(difference)]
        yield from (f"- since: {_safe(text)}" for text in since)
        for change in difference.conditions:
            yield f"- {_safe(words.condition(change))}"
            yield from (f"  - {s.what}: {_safe(s.how)}" for s in words.facts(change))
        for change in difference.still:
            yield f"- as before: {_safe(words.condition(change))}"
            yield from (f"  - {s.what}: {_safe(s.how)}" for s in words.facts(change))
        yield from (f"- {_safe(words.item(i))}" for i in difference.items)
    yield from (f"- {d.what}: {_safe(d.how)}" for d in map(words.duty, group.duties))


def _safe(text: str, most: int = 200) -> str:
    """A text that Markdown shows as it is: no markup, no HTML, no link, one line."""
    shown = clean(text, most).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Renderers make links of bare addresses and of www.
    return re.sub(r"(?i)\b(https?|ftp)://|\bwww\.", lambda m: m[0].replace(":", "&#58;").replace(".", "&#46;"),
                  _SPECIAL.sub(r"\\\1", shown))
