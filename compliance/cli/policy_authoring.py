"""`openclaim policy new`, `check` and `diff`: what an author of policies needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from compliance.policy import Catalogue, PolicyVersion

SAME, DIFFERENT = 0, 1
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("new")
@click.argument("name", metavar="ID/VERSION")
@click.option("--amends", metavar="ID/VERSION", help="Begin a version that takes over what it does not change of another.")
@click.option("--replaces", multiple=True, metavar="ID#CONDITION",
              help="With --amends: write this condition anew, to be changed; repeatable.")
@click.option("--reads", multiple=True, metavar="ID#CONDITION",
              help="Begin a reading: while it is in force, your test counts for this condition of another policy; repeatable.")
@click.option("--in", "folder", default=".", metavar="DIR", help="Write into DIR/ID/VERSION; the current folder when absent.")
@click.option("--as-of", type=_DAY, metavar="DATE", help="The day from which the version is in force; today when absent.")
def new(name: str, amends: str | None, replaces: Sequence[str], reads: Sequence[str], folder: str,
        as_of: datetime | None) -> None:
    """Start a policy version: commented Turtle files to be filled in.

    The files can be checked at once with openclaim policy check, which then names every TODO that is left. A condition is
    named as openclaim policy show --format json has it, such as osd#criterion-2.

    \b
    openclaim policy new acme-intake/1 --in our/policies
    openclaim policy new acme-intake/2 --amends acme-intake/1 --replaces acme-intake#first-condition --in our/policies
    openclaim policy new acme-reading/1 --reads osd#criterion-2 --in our/policies

    No file is ever overwritten.
    """  # noqa: D301
    from compliance.authoring.new_policy import Wish, new_policy
    from compliance.cli.new_files import write_new

    day = as_of.date() if as_of else date.today()
    files = new_policy(Wish(name, day, amends, tuple(replaces), tuple(reads)), folder)
    write_new(files)
    click.echo(f"fill in what is marked TODO, then: openclaim policy check {next(iter(files)).parent}", err=True)


@click.command("check")
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False), metavar="[FOLDER]...")
@click.option("--as-of", type=_DAY, metavar="DATE", help="Decide the cases as of this day; today when absent.")
@click.pass_context
def check(ctx: click.Context, folders: tuple[str, ...], as_of: datetime | None) -> None:
    """Check whether policy versions are well formed, run their examples, and list the cases whose outcome changes.

    A folder is that of one version, such as shapes/osaid/1.0, or one that holds several as POLICY/VERSION. The shipped
    cases are decided without and with each version: against the one that it amends, else the one before it; a changed copy
    of a shipped version against that one. Without a folder every shipped policy is checked, for which no case changes.

    \b
    openclaim policy check our/policies/acme-intake/1
    openclaim policy check shapes/eu-ai-act/2026-1744 --as-of 2026-12-02

    Exit codes: 0 well formed; 1 something is to be mended; 2 the question could not be put.
    """  # noqa: D301
    from compliance.authoring.checking import check_policies
    from compliance.cli.checked import finish, progress
    from compliance.engines import engine

    finish(ctx, check_policies(folders, as_of.date() if as_of else date.today(), engine(), progress))


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--as-of", type=_DAY, metavar="DATE", help="Decide the cases as of this day; today when absent.")
@click.option("--no-cases", is_flag=True, help="Compare the texts only; do not decide the cases.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write the result to a file, whole or not at all.")
@click.pass_context
def diff(ctx: click.Context, before: str, after: str, as_of: datetime | None, no_cases: bool, form: str,
         output: str | None) -> None:
    """Show what changes from one policy version to another: conditions, their tests and authority, trees, and cases.

    A and B are shipped versions (osaid/0.0.9) or folders (our/policies/acme-intake/2).

    \b
    openclaim policy diff osaid/0.0.9 osaid/1.0
    openclaim policy diff osd/1.9 our/policies/acme-intake/1 --format markdown -o diff.md

    Exit codes: 0 nothing differs; 1 something does; 2 the question could not be put.
    """  # noqa: D301
    from compliance.authoring.cases import Side, cases, changes
    from compliance.authoring.diff import diff as compared
    from compliance.cli.checked import progress
    from compliance.cli.output import coloured, write
    from compliance.engines import engine
    from compliance.licences import library
    from compliance.reports.policy_diff import DiffFormat, diff_summary, render_diff

    (one, known), (other, more) = _version(before), _version(after)
    found = compared(one, other, known, more)
    decided = []
    if not no_cases:
        day = max(as_of.date() if as_of else date.today(), one.since, other.since)
        sides = [Side(v.id, c, library(), {v.policy: v.version}) for v, c in ((one, known), (other, more))]
        listed = cases()
        graded = bool(one.assessed_by or other.assessed_by)
        progress("deciding the cases", 2 * len(listed),
                 lambda advance: decided.append(changes(sides[0], sides[1], listed, day, engine(), advance, graded)))
    result = decided[0] if decided else None
    write(render_diff(found, result, DiffFormat(form), coloured() and output in (None, "-")), output)
    click.echo(diff_summary(found, result), err=True)
    ctx.exit(SAME if found.empty and not (result and result.changed) else DIFFERENT)


def _version(name: str) -> tuple[PolicyVersion, Catalogue]:
    """The version of a name or a folder, and the policies with it."""
    from pathlib import Path

    from compliance.policy import catalogue

    shipped = {v.id for p in catalogue().policies() for v in catalogue().versions(p)}
    if name not in shipped and Path(name).is_dir():
        from compliance.authoring.checking import with_folder

        return with_folder(name)
    return catalogue().get(name), catalogue()
