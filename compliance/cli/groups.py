"""Groups of commands such as `openclaim licence`."""

from __future__ import annotations

import click

_SENTENCE = 300


class Listed(click.Group):
    """A group whose help says of each command the whole first sentence, however narrow the terminal is."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, made.get_short_help_str(_SENTENCE)) for name, made in sorted(self.commands.items())])
