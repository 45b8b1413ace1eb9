"""`openclaim licence new` and `check`: what an author of licence files needs."""

from __future__ import annotations

from datetime import date, datetime

import click


@click.command("new")
@click.argument("slug", metavar="ID")
@click.option("--name", help="The title of the licence.")
@click.option("--spdx", metavar="SPDX-ID", help="Its id on the SPDX list, where it has one.")
@click.option("--replaces", metavar="ID", help="Take the place of a licence that openclaim ships, and its names.")
@click.option("--in", "folder", default=".", metavar="DIR", help="Write into this folder; the current one when absent.")
def new(slug: str, name: str | None, spdx: str | None, replaces: str | None, folder: str) -> None:
    """Start a licence file: commented Turtle with every term, none of them read yet.

    The file can be checked at once with openclaim licence check, which then names every TODO that is left. The id is that
    of LicenseRef-ID in descriptions.

    \b
    openclaim licence new acme-open-1.0 --name "Acme Open Weights Licence 1.0" --in our/licences
    openclaim licence new acme-llama-3 --replaces llama-3 --in our/licences

    No file is ever overwritten.
    """  # noqa: D301
    from compliance.authoring.new_licence import new_licence
    from compliance.cli.new_files import write_new

    files = new_licence(slug, name, spdx, replaces, folder, date.today())
    write_new(files)
    click.echo(f"fill in what is marked TODO, then: openclaim licence check {next(iter(files))}", err=True)


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True), metavar="[FILE|FOLDER]...")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Decide the cases as of this day; today when absent.")
@click.pass_context
def check(ctx: click.Context, files: tuple[str, ...], as_of: datetime | None) -> None:
    """Check whether licence files are complete, and list the cases whose outcome changes.

    Every term has to be stated or named as unread, with evidence, clauses and names in order. The shipped cases that use
    the licences are decided without and with the files; a changed copy of a shipped licence stands against that one.
    Without a file the whole library is checked, for which no case changes.

    \b
    openclaim licence check our/licences/acme-open-1.0.ttl
    openclaim licence check our/licences

    Exit codes: 0 nothing is wrong; 1 something is to be mended; 2 the question could not be put.
    """  # noqa: D301
    from compliance.authoring.checking import check_licences
    from compliance.cli.checked import finish, progress
    from compliance.engines import engine

    today = date.today()
    finish(ctx, check_licences(files, as_of.date() if as_of else today, engine(), progress, today))
