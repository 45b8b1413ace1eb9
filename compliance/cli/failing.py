"""The option `--fail-on`: which outcomes and discrepancies make a command end with exit code 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from compliance.decide import Decision, Outcome
from compliance.errors import OpenclaimError

if TYPE_CHECKING:
    from compliance.reports.claims import Kind

_NEVER = "never"
_CLAIMS = ("claim", "claim-not-established")
# Nothing that was asked for stands in the way of what came to one of these.
_OUTCOMES = tuple(o.value for o in (Outcome.DOES_NOT_QUALIFY, Outcome.CONTESTED, Outcome.UNDETERMINED, Outcome.OUT_OF_SCOPE,
                                    Outcome.NOT_NEEDED))


def _words(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """The words of all options, each once; click.BadParameter for one that is none, or beside `never`."""
    words = tuple(dict.fromkeys(w.strip() for v in values for w in v.split(",") if w.strip()))
    if values and not words:
        raise click.BadParameter("name what fails, or never")
    if words:
        from compliance.terms import nearest

        known = [*_OUTCOMES, *_kinds(), _NEVER]
        for word in words:
            if word not in known:
                raise click.BadParameter(f"'{word}' is nothing that is found{nearest(word, known)} (any of {', '.join(known)})")
        if _NEVER in words and len(words) > 1:
            raise click.BadParameter("'never' stands alone")
    return words


def _kinds() -> dict[str, Kind]:
    from compliance.reports.claims import kinds

    return kinds()


fail_on_option = click.option(
    "--fail-on", "fail_on", multiple=True, metavar="WORD[,WORD]", callback=_words,
    help="End with exit code 1 where one of these is found and with 0 else: does-not-qualify, contested, undetermined, "
         "disagreement (sources disagree on a fact, such as card and licence), claim (the provider uses words such as open "
         "source that may not be used), claim-not-established (or on which nothing is established); or never. Repeatable.")


def check_askable(decisions: Sequence[Decision], words: Sequence[str]) -> None:
    """OpenclaimError where a claim is to fail that nobody can judge, since its ground was not asked."""
    if not set(words) & set(_CLAIMS):
        return
    from compliance.reports.discrepancies import unasked

    for decision in decisions:
        for made in unasked(decision):
            ask = " ".join(f"-p {g}" for g in made.grounds)
            raise OpenclaimError(f"{decision.release.source}: the release is called {made.value}, and the words “{made.words}” "
                                 f"rest on what was not asked; ask it too with {ask}, or leave claims out of --fail-on")


def found(decisions: Sequence[Decision], words: Sequence[str]) -> list[str]:
    """Those of the words that are found, in their order: outcomes of determinations and kinds of discrepancies."""
    there: set[str] = {d.outcome.value for decision in decisions for d in decision.determinations}
    if set(words) & _kinds().keys():
        from compliance.reports.discrepancies import discrepancies

        there |= {d.kind.id for decision in decisions for d in discrepancies(decision)}
    return [word for word in words if word in there]
