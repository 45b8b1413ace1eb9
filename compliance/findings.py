"""What a check found: one sentence about one place, as a violation or a warning."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs: a violation is to be mended, a warning says what would be better."""

    VIOLATION = "violation"
    WARNING = "warning"


class Finding(NamedTuple):
    """One thing that is wrong with a file.

    `file` is the path as given, `line` counts from 1 and is None where the place is not known, `message` says what is
    wrong and what to do, `node` is how people name the node that it is about.
    """

    file: str
    line: int | None
    severity: Severity
    message: str
    node: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.severity}: {self.node + ': ' if self.node else ''}{self.message}"


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by file, line and text, each once."""
    return sorted(set(findings), key=lambda f: (f.file, f.line or 0, f.severity, f.node, f.message))


def violations(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that are to be mended, in their order."""
    return [f for f in findings if f.severity is Severity.VIOLATION]
