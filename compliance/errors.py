"""The errors a user can meet; each is one sentence that says where, what was wrong and what to do."""

from __future__ import annotations


class OpenclaimError(Exception):
    """The question could not be put: bad input, an unknown name or a broken policy. Ends a command with exit code 2."""


class InputError(OpenclaimError):
    """Something is wrong with a file that the user gave.

    `source` is the path as given, `line` counts from 1 and is None where the place is not known.
    """

    def __init__(self, source: str, message: str, line: int | None = None) -> None:
        self.source = source
        self.message = message
        self.line = line
        place = source if line is None else f"{source}:{line}"
        super().__init__(f"{place}: {message}")


class PolicyError(OpenclaimError):
    """A policy, a licence file or the ontology itself is not well formed."""


class UnknownNameError(OpenclaimError):
    """A policy, determination, licence or release that the user named does not exist."""


class MissingExtraError(OpenclaimError):
    """A feature needs packages that are installed with an extra."""


def short(text: str, length: int = 120) -> str:
    """A text as one line that fits into a sentence; a longer one is cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length]}…"
