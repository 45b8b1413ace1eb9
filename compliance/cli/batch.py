"""`openclaim batch`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.own import own_options

if TYPE_CHECKING:
    from compliance.batch.run import Progress
    from compliance.batch.work import Merged

ALL_READ, SOME_REJECTED = 0, 1


@click.command("batch")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", required=True, metavar="OUT.parquet", help="The table of outcomes, written whole or not at all.")
@click.option("-p", "--policy", "policies", multiple=True, metavar="ID[@VERSION]",
              help="Ask this policy, version or determination; repeatable. Without it every policy in force is asked.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Apply the law of this day (YYYY-MM-DD); today when absent.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N",
              help="Processes; as many as there are processors when absent.")
@click.option("--scheduler", metavar="ADDRESS",
              help="Let the workers of a Dask cluster decide instead, by the address of its scheduler (tls://… or tcp://…).")
@click.option("--time-limit", type=click.FloatRange(min=1), default=60.0, show_default=True, metavar="SECONDS",
              help="Reject a record that takes longer.")
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped; its parts lie in OUT.parquet.work.")
@click.option("--rejects", metavar="FILE", help="The table of records that could not be read (.parquet or .csv); "
                                                "OUT.rejects.parquet when absent.")
@own_options
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary on stderr.")
@click.pass_context
def command(ctx: click.Context, sources: Sequence[str], output: str, policies: Sequence[str], as_of: datetime | None,
            workers: int | None, scheduler: str | None, time_limit: float, resume: bool, rejects: str | None,
            own_policies: Sequence[str], own_licences: Sequence[str], quiet: bool) -> None:
    """Decide a whole corpus and write a table: one row a release and determination.

    A SOURCE is a folder, a file of any format that check reads, an archive (.zip, .tar, .tar.gz), JSON Lines of
    descriptions (.jsonl, .jsonl.gz), N-Quads with a graph for each model (.nq), or a dump of a hub's metadata with cards
    (.parquet, .jsonl). Records that cannot be read go to a second table with the reason; the others are still decided.

    \b
    openclaim batch models.jsonl -o outcomes.parquet
    openclaim batch dump.parquet -o outcomes.parquet -p eu-ai-act --as-of 2026-08-02
    openclaim batch corpus/ -o outcomes.parquet --workers 8 --rejects rejects.csv
    openclaim batch corpus/ -o outcomes.parquet --resume
    openclaim batch dump.parquet -o outcomes.parquet --scheduler tls://10.0.0.5:8786

    Exit codes: 0 every record was decided; 1 some could not be read; 2 the question could not be put or nothing written.
    """  # noqa: D301
    from compliance.batch.needs import arrow
    from compliance.batch.question import BatchQuestion
    from compliance.batch.run import Plan, processors, run
    from compliance.batch.sources import Corpus
    from compliance.errors import OpenclaimError

    target = Path(output)
    rejected = Path(rejects) if rejects else target.with_name(f"{target.stem}.rejects.parquet")
    if target.suffix != ".parquet" or rejected.suffix not in (".parquet", ".csv"):
        raise OpenclaimError("the outcomes are a Parquet file and the rejects one or a CSV file; name them .parquet or .csv")
    if scheduler and workers:
        raise OpenclaimError("--workers is for this machine; with --scheduler those of the cluster decide, leave one out")
    # What writes the table is asked for before anything is decided or a folder made.
    arrow()
    question = BatchQuestion(tuple(policies), as_of.date() if as_of else date.today(), tuple(own_policies), tuple(own_licences))
    plan = Plan(target, rejected, workers or processors(), resume, scheduler, time_limit)
    try:
        done = run(Corpus(sources), question, plan, _teller(quiet))
    except KeyboardInterrupt:
        if not quiet:
            click.echo(f"\nstopped; what is decided lies in {plan.folder}, go on with --resume", err=True)
        raise
    if not quiet:
        click.echo(_summary(done, rejected), err=True)
    ctx.exit(SOME_REJECTED if done.rejected else ALL_READ)


def _teller(quiet: bool) -> Callable[[Progress], None]:
    """Shows the progress in place on a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        return lambda _: None
    start, ended = time.monotonic(), False

    def told(progress: Progress) -> None:
        nonlocal ended
        before, ended = ended, progress.done >= progress.total
        if not before:
            click.echo(f"\r{progress_line(progress, time.monotonic() - start)}\x1b[K", nl=ended, err=True)

    return told


def progress_line(progress: Progress, seconds: float) -> str:
    """Records, rate and remaining time; the time by the bytes that are still to be read, without those done before."""
    rate = (progress.records - progress.before) / seconds if seconds > 0 else 0.0
    share = min(1.0, progress.done / progress.total) if progress.total else 1.0
    left = (1 - share) * progress.records / share / rate if share and rate else None
    remaining = "" if left is None else f", {_duration(left)} left"
    return f"{progress.records:,} records, {share:.0%}, {rate:,.0f} a second{remaining}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _summary(done: Merged, rejected: Path) -> str:
    counts = ", ".join(f"{n:,} {o.replace('-', ' ')}" for o, n in sorted(done.outcomes.items(), key=lambda i: (-i[1], i[0])))
    refused = f"; {done.rejected:,} record{'s' if done.rejected != 1 else ''} rejected, see {rejected}" if done.rejected else ""
    return f"{done.releases:,} release{'s' if done.releases != 1 else ''}, {done.rows:,} rows: {counts or 'no outcomes'}{refused}"
