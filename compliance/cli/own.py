"""The options `--policies` and `--licences`, by which a firm adds its own folders to what openclaim ships."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from compliance.own import Knowledge

_Command = TypeVar("_Command", bound=Callable[..., Any])


def licence_option(command: _Command) -> _Command:
    """Adds `--licences` to a command that needs no policies; it takes them as `own_licences` and hands them to `chosen`."""
    return click.option("--licences", "own_licences", multiple=True, metavar="DIR",
                        help="Add your own licences: a folder of Turtle files, or one file; repeatable.")(command)


def own_options(command: _Command) -> _Command:
    """Adds both options to a command; it takes them as `own_policies` and `own_licences` and hands them to `chosen`."""
    policies = click.option("--policies", "own_policies", multiple=True, metavar="DIR",
                            help="Add your own policies: a folder DIR/POLICY/VERSION/policy.ttl, or that of one version; "
                                 "repeatable.")
    return policies(licence_option(command))


def chosen(policies: Sequence[str], licences: Sequence[str]) -> Knowledge:
    """The catalogue and the library to use, and the own folders in them; OpenclaimError as for `knowledge`.

    Without own folders nothing is loaded beyond what is shipped.
    """
    if policies or licences:
        from compliance.own.load import knowledge

        return knowledge(policies, licences)
    from compliance.licences import library
    from compliance.own import Knowledge
    from compliance.policy import catalogue

    return Knowledge(catalogue(), library())
