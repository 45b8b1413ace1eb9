"""The interview as a dialogue in a terminal, or with answers from a pipe. All that is said goes to stderr."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence

import click

from compliance.ask import About, Interview, Prompt
from compliance.cli.output import symbols
from compliance.decide import Outcome
from compliance.errors import InputError, OpenclaimError
from compliance.own import OwnFolder
from compliance.terms import show

_UNKNOWN = {"", "-", "don't know", "dont know", "do not know", "unknown"}
_HELP = "Answer, or: - where you do not know, ? for why it is asked, back, quit (to go on later)."
_HELD = "\u00a0"  # holds a number and its value on one line
_COLOURS = {Outcome.QUALIFIES: "green", Outcome.NOT_NEEDED: "green", Outcome.DOES_NOT_QUALIFY: "red"}


class _Quit(Exception):  # noqa: N818 (no error: the person leaves)
    pass


class Dialogue:
    """Asks in the terminal until nothing is left to ask or the person leaves."""

    def __init__(self) -> None:
        self._width = min(shutil.get_terminal_size((100, 24)).columns, 110)
        self._colour = sys.stderr.isatty()
        self._arrow = "→" if symbols() else "->"

    def who(self) -> str:
        """The name of the person who answers; OpenclaimError where none is given."""
        self._say("Who answers? The name or role stands as evidence beside each answer (--stated-by gives it beforehand).")
        try:
            name = self._line()
        except _Quit:
            name = ""
        if not name or name in ("-", "quit"):
            raise OpenclaimError("nobody vouches for the answers; give a name or a role with --stated-by")
        return name

    def run(self, interview: Interview, save: Callable[[], None], resumed: bool) -> bool:
        """Asks, and saves after each answer; whether it came to the end."""
        asked = ", ".join(interview.asked.policies) or "all policies in force"
        self._say(f"{'Going on with' if resumed else 'Asking for'} {asked} as of {interview.asked.day}. {_HELP}", dim=True)
        before = self._standing(interview, {})
        save()
        while (prompt := interview.next()) is not None:
            try:
                self._ask(interview, prompt)
            except _Quit:
                save()
                return False
            save()
            before = self._standing(interview, before)
        return True

    def end(self, interview: Interview, kept: str | None, own: Sequence[OwnFolder] = ()) -> None:
        """Says how everything stands, what was assumed, with which own folders, and where the answers are kept."""
        standings = interview.outcomes()
        longest = max((len(s.result.determination.id) for s in standings), default=0)
        self._say("")
        for s in standings:
            gap = " " * (len(max(Outcome, key=len)) - len(s.result.outcome))
            self._say(f"{s.result.determination.id:<{longest}}  {self._outcome(s.result.outcome)}{gap}  "
                      f"{s.result.determination.label}", raw=True)
        if interview.next() is None:
            rest = sum(not s.settled for s in standings)
            self._say("No further answer can change an outcome"
                      + (f"; {rest} {'stays' if rest == 1 else 'stay'} open, since facts are not known." if rest else "."))
        for fact in interview.assumed():
            self._say(f"Assumed, since nothing else was said: {fact.term} is {show(fact.value)} ({fact.because})", dim=True)
        for folder in own:
            self._say(f"Asked with {folder}", dim=True)
        if kept:
            self._say(f"The answers are in {kept}; the same command goes on from there.")

    def _ask(self, interview: Interview, prompt: Prompt) -> None:
        """Puts one question until it is answered, left open or taken back; _Quit where the person leaves."""
        number = len(interview.state.answers) + 1
        self._say("")
        self._say(f"{number}. {prompt.question}", bold=True)
        self._explain(prompt)
        while True:
            text = self._line()
            word = text.lower()
            if word in ("quit", "exit"):
                raise _Quit
            if word in ("?", "why", "help"):
                self._why(prompt)
                continue
            if word == "back":
                if interview.back():
                    return
                self._say("   This is the first question.", dim=True)
                continue
            try:
                if word in _UNKNOWN:
                    interview.dont_know()
                else:
                    for told in interview.answer(text):
                        self._say(f"   {told}", colour="yellow")
                return
            except InputError as error:
                self._say(f"   {error.message}", colour="yellow")

    def _explain(self, prompt: Prompt) -> None:
        listed = prompt.items or prompt.values
        if listed:
            numbered = "   ".join(f"{n}{_HELD}{v}" for n, v in enumerate(listed, 1))
            self._say(f"   {numbered}")
        example = f", for example {prompt.example}" if prompt.example and not prompt.values else ""
        place = f"{prompt.address}: " if prompt.about is About.FACT else ""
        self._say(f"   {place}{prompt.takes}{example}", dim=True)
        if prompt.now:
            self._say(f"   Known so far, and not enough: {prompt.now}")

    def _why(self, prompt: Prompt) -> None:
        if prompt.reason:
            self._say(f"   {prompt.reason}")
        if prompt.leads:
            outcomes: dict[str, list[str]] = {}
            for lead in prompt.leads:
                outcomes.setdefault(lead.determination, []).append(lead.outcome.value.replace("-", " "))
            self._say("   It can help to settle: " + "; ".join(f"{d} ({' or '.join(o)})" for d, o in outcomes.items()))
        for why in prompt.why:
            cites = ", ".join(dict.fromkeys(f"{a.cite} ({a.level})" for a in why.condition.authorities))
            self._say(f"   - {why.condition.label}: {cites}", hang=5)
        if prompt.meaning:
            self._say(f"   {prompt.term} means: {prompt.meaning}")
        self._say(f"   {_HELP}", dim=True)

    def _standing(self, interview: Interview, before: dict[str, Outcome]) -> dict[str, Outcome]:
        """Says which outcomes have moved; gives all of them."""
        standings = interview.outcomes()
        after = {s.result.determination.id: s.result.outcome for s in standings}
        moved = [i for i, o in after.items() if before.get(i, Outcome.UNDETERMINED) is not o]
        settled = sum(s.settled for s in standings)
        for name in moved:
            self._say(f"   {self._arrow} {name} {self._outcome(after[name])}", raw=True)
        if moved:
            self._say(f"   {settled} of {len(standings)} settled", dim=True)
        return after

    def _outcome(self, outcome: Outcome) -> str:
        text = outcome.value.replace("-", " ")
        return click.style(text, fg=_COLOURS.get(outcome, "yellow")) if self._colour else text

    def _line(self) -> str:
        """A line of the person; _Quit at the end of the input."""
        click.echo("> ", nl=False, err=True)
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError:
            raise OpenclaimError("the answers are no text in UTF-8") from None
        if not line:
            click.echo("", err=True)
            raise _Quit
        if not sys.stdin.isatty():
            click.echo(line.rstrip("\n"), err=True)
        return " ".join(line.split())

    def _say(self, text: str, dim: bool = False, bold: bool = False, colour: str | None = None, raw: bool = False,
             hang: int = 3) -> None:
        start = len(text) - len(text.lstrip())
        lines: Iterable[str] = [text] if raw or not text else textwrap.wrap(
            text.strip(), self._width, initial_indent=" " * start, subsequent_indent=" " * (hang if start else 0),
            break_long_words=False, break_on_hyphens=False)
        for line in (found.replace(_HELD, " ") for found in lines):
            styled = click.style(line, dim=dim, bold=bold, fg=colour) if self._colour and (dim or bold or colour) else line
            click.echo(styled, err=True)
