"""A comparison for a terminal: the scenarios, the matrix, and why cells differ."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from string import ascii_uppercase

import click

from compliance.compare import Cell, Comparison, Row
from compliance.reports import comparison_words as words
from compliance.reports.harmless import clean

_COLUMN = 21
_MAX_FACTS = 6
_MAX_ITEMS = 12


def to_text(comparison: Comparison, width: int = 100, colour: bool = False, symbols: bool = True) -> str:
    """The comparison in lines of at most `width` characters, where names allow it."""
    text = "\n".join(_Text(comparison, max(width, 60), colour, symbols).lines()) + "\n"
    return text if symbols else text.replace("→", "->").replace("…", "...")


class _Text:
    def __init__(self, comparison: Comparison, width: int, colour: bool, symbols: bool) -> None:
        self._comparison = comparison
        self._width = width
        self._colour = colour
        self._symbols = symbols
        names = [s.name for s in comparison.scenarios]
        self._letters = {n: ascii_uppercase[i] if len(names) <= 26 else f"S{i + 1}" for i, n in enumerate(names)}

    def lines(self) -> Iterator[str]:
        yield from self._scenarios()
        yield from self._matrix()
        yield from self._legend()
        for scenario, found in words.groups(self._comparison):
            yield from ["", self._style(f"{self._letters[scenario.name]}  {clean(scenario.name)}: what differs", bold=True)]
            first = next((g.cell.difference for g in found if g.cell.difference), None)
            for text in words.common_causes(first) if first else ():
                yield from self._field("since", text)
            for group in found:
                yield from self._group(group)

    def _style(self, text: str, **style: object) -> str:
        return click.style(text, **style) if self._colour else text  # type: ignore[arg-type]

    def _scenarios(self) -> Iterator[str]:
        yield self._style("Scenarios", bold=True)
        for scenario in self._comparison.scenarios:
            base = "  (baseline)" if scenario.name == self._comparison.baseline else ""
            label = f"  {clean(scenario.label)}" if scenario.label else ""
            yield from self._wrap(f"  {self._letters[scenario.name]}  {clean(scenario.name)}{base}{label}", "     ")
            for setting in words.settings(scenario, self._comparison):
                yield from self._field(setting.what, setting.how, 5)

    def _matrix(self) -> Iterator[str]:
        rows = self._comparison.rows
        if not rows:
            yield from ["", "No outcome differs from the baseline." if self._comparison.left_out else "Nothing was asked."]
            return
        questions = list(dict.fromkeys(r.question for r in rows))
        lead = min(max((len(name) for name in self._row_names(rows, questions)), default=0) + 4, 40)
        fitting = max(1, (self._width - lead) // _COLUMN)
        names = list(self._letters)
        rest = [n for n in names if n != self._comparison.baseline]
        size = max(1, fitting - 1)
        blocks = [names] if len(names) <= fitting else [[self._comparison.baseline, *rest[i:i + size]]
                                                        for i in range(0, len(rest), size)]
        for block in blocks:
            columns = [names.index(n) for n in block]
            title = clean(questions[0]) if len(questions) == 1 else ""
            yield ""
            heads = [self._head(n) for n in block]
            for number in range(max(map(len, heads))):
                cells = (f"{head[number] if number < len(head) else '':{_COLUMN}}" for head in heads)
                yield f"{title if number == 0 else '':{lead}}" + self._style("".join(cells).rstrip(), bold=True)
            yield from self._rows(rows, columns, lead, len(questions) == 1)

    def _legend(self) -> Iterator[str]:
        cells = [c for r in self._comparison.rows for c in r.cells]
        marks = [("* another outcome than in the baseline", any(c.difference for c in cells)),
                 ("+ other duties", any(c.duties and not c.difference for c in cells))]
        if shown := [text for text, there in marks if there]:
            yield from ["", "  ".join(shown)]
        if notes := words.notes(self._comparison):
            yield from ["", *(line for text in notes for line in self._field("note", text, 0))]

    @staticmethod
    def _row_names(rows: Sequence[Row], questions: Sequence[str]) -> list[str]:
        return [clean(r.release.name) for r in rows] + list(questions) if len(questions) == 1 else list(questions)

    def _head(self, name: str) -> list[str]:
        """The lines above a column; a long name is cut, since it stands in full in the list of scenarios."""
        letter = self._letters[name]
        return textwrap.wrap(f"{letter} {clean(name)}", _COLUMN - 1, subsequent_indent=" " * (len(letter) + 1), max_lines=3,
                             placeholder=" …")

    def _rows(self, rows: Sequence[Row], columns: Sequence[int], lead: int, single: bool) -> Iterator[str]:
        for _, of_release in groupby(rows, key=lambda r: id(r.release)):
            several = list(of_release)
            if not single:
                yield self._style(clean(several[0].release.name), bold=True)
            for row in several:
                name = clean(row.release.name) if single else f"  {clean(row.question)}"
                name = name if len(name) < lead else name[:lead - 2] + "…"
                yield f"{name:{lead}}" + "".join(self._cell(row.cells[i]) for i in columns).rstrip()

    def _cell(self, cell: Cell) -> str:
        text = f"{words.mark(cell.outcome, self._symbols)} {words.outcome(cell.outcome)}".strip() or "not asked"
        text += " *" if cell.difference else " +" if cell.duties else ""
        shown = f"{text:{_COLUMN}}"
        colour = words.colour(cell.outcome)
        return self._style(shown, fg=colour, bold=cell.difference is not None) if colour else shown

    def _group(self, group: words.Group) -> Iterator[str]:
        yield ""
        yield from self._wrap(f"  {clean(group.row.release.name)}: {', '.join(map(clean, group.questions))}", "    ")
        difference = group.cell.difference
        if difference is None:
            yield from self._field("outcome", f"{words.outcome(group.cell.outcome)}, as in the baseline", 4)
        else:
            yield from self._field("outcome", f"{words.outcome(difference.before)} → {words.outcome(difference.after)}", 4)
            for text in words.own_causes(difference):
                yield from self._field("since", text, 4)
            for lead, change in [*(("because", c) for c in difference.conditions), *(("as before", c) for c in difference.still)]:
                yield from self._field(lead, words.condition(change), 4)
                yield from self._cut([(s.what, s.how) for s in words.facts(change)], _MAX_FACTS, 6)
            yield from self._cut([("item", words.item(i)) for i in difference.items], _MAX_ITEMS, 4)
        for duty in map(words.duty, group.duties):
            yield from self._field(duty.what, duty.how, 4)

    def _cut(self, lines: Sequence[tuple[str, str]], most: int, indent: int) -> Iterator[str]:
        for what, how in lines[:most]:
            yield from self._field(what, how, indent)
        if len(lines) > most:
            yield from self._field("", f"and {len(lines) - most} more (--format json lists all)", indent)

    def _field(self, what: str, how: str, indent: int = 3) -> list[str]:
        lead = " " * indent + f"{what:{max(11, len(what) + 1)}}"
        return self._wrap(lead + how, " " * (indent + 13))

    def _wrap(self, text: str, under: str) -> list[str]:
        return textwrap.wrap(text, self._width, subsequent_indent=under, break_long_words=False, break_on_hyphens=False,
                             replace_whitespace=False, drop_whitespace=True)
