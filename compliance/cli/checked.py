"""How the checks of policies and licences end: findings, changed cases, a count on stderr, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from compliance.authoring.checking import Checked


def finish(ctx: click.Context, checked: Checked) -> None:
    """Prints what a check found and ends the command: 1 where anything is to be mended, else 0."""
    from compliance.findings import violations
    from compliance.reports.case_changes import changes_as_text

    for finding in checked.findings:
        click.echo(str(finding))
    for found in checked.changes:
        click.echo(("\n" if checked.findings or found is not checked.changes[0] else "") + changes_as_text(found), nl=False)
    faults = len(violations(checked.findings))
    warnings = len(checked.findings) - faults
    said = [f"{faults} violation{'' if faults == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"]
    if checked.examples:
        said.append(f"{checked.examples} example{'' if checked.examples == 1 else 's'} run")
    if faults and not checked.looked_at_cases:
        said.append("examples and cases are looked at when nothing is wrong any more")
    click.echo("; ".join(said), err=True)
    ctx.exit(1 if faults else 0)


def progress(label: str, steps: int, work: Callable[[Callable[[], object]], None]) -> None:
    """Runs work with a bar on stderr where that is a terminal."""
    if not sys.stderr.isatty():
        work(int)
        return
    with click.progressbar(length=steps, label=label, file=sys.stderr) as bar:
        work(lambda: bar.update(1))
