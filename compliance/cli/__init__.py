"""The command line. Each command lies in a file of its own and is imported only when it runs."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

from compliance import __version__
from compliance.errors import OpenclaimError

_COMMANDS = {
    "check": "Decide which definitions and exemptions releases qualify for.",
    "compare": "Compare scenarios: versions, readings, dates and changed facts, over any number of releases.",
    "fix": "Find the smallest changes that make a release qualify, or the facts still to be found out.",
    "ask": "Interview: ask only what can still change an outcome, and write the description.",
    "validate": "Check whether descriptions are well formed (a W3C SHACL report).",
    "import": "Turn what a team already has (hub folder, bill of materials, data card) into a description.",
    "export": "Write the facts back as SPDX, CycloneDX, MLDCAT-AP or a model card's front matter.",
    "licence": "List, show, identify, check and start licences.",
    "policy": "List, show, compare, check and start policies.",
    "record": "Verify audit records of decisions.",
    "batch": "Decide a whole corpus: a stream of records in, a Parquet table of outcomes out.",
    "query": "Ask the table of a batch in SQL, or show its summary.",
    "diff": "Show what changed between the tables of two batches.",
    "serve": "Serve the page in the browser, and a JSON API beside it.",
    "agreement": "Compare a corpus of records with the results that others published.",
}


class _Lazy(click.Group):
    """A group that imports a command when it is used, so that the help and each command start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        # `import` is a word of Python, so that its module has another name.
        module = "import_" if cmd_name == "import" else cmd_name
        command: click.Command = import_module(f"compliance.cli.{module}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # The reader of the pipe went away; nothing is left to say to it, and click would end with the code of a failed check.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(2)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="openclaim")
def group() -> None:
    """Settle whether an AI release may call itself open and which open-source exemptions it qualifies for.

    \b
    openclaim check cases/llama-3-70b              every policy in force today
    openclaim check model.yaml --policy osaid/1.0  one question
    openclaim check model.yaml --format json       for a file or a program

    Exit codes: 0 all asked determinations qualify or are not needed; 1 one does not qualify; 2 the question could not
    be put; 3 none fails and something is undetermined or contested.
    """  # noqa: D301


def main() -> None:
    """Runs the command line; an error the user can meet becomes one sentence on stderr and exit code 2."""
    # A command makes many objects and hardly any circles; looking for some after every 700 costs a tenth of a short one.
    gc.set_threshold(200_000, 20, 20)
    try:
        # Without standalone mode click returns the code that a command exits with.
        code = group(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        _fail("stopped", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except OpenclaimError as error:
        _fail(str(error), 2)
    except OSError as error:
        _fail(f"{error.filename or 'output'}: {error.strerror or error}", 2)
    except Exception as error:
        if os.environ.get("OPENCLAIM_TRACEBACK"):
            raise
        _fail(f"internal error: {type(error).__name__}: {error} (set OPENCLAIM_TRACEBACK=1 for the trace)", 2)


def _fail(message: str, code: int) -> None:
    click.echo(f"openclaim: {message}", err=True)
    sys.exit(code)
