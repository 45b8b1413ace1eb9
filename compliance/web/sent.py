"""What a page sends: the release, what is asked of it, and the facts that are supposed. It travels in the form."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from compliance.decide import Reading
from compliance.errors import OpenclaimError


class File(NamedTuple):
    """A file that was uploaded: its bare name and its bytes."""

    name: str
    data: bytes


class Asked(NamedTuple):
    """A question as it was put: policies as `--policy` takes them (none: all in force), the day, the reading."""

    policies: tuple[str, ...] = ()
    day: date = date.min
    reading: Reading = Reading.BOTH


class Sent(NamedTuple):
    """A release and what is asked of it.

    The release is a shipped case, or a text with the name of the file that it stood in, or uploaded files. `release` names
    one of several that are described; `before` is the question with which what is asked now is compared, and `changes` are
    supposed facts as `openclaim compare` takes them: `ADDRESS=VALUE`, or `-ADDRESS` for one that is taken away.
    """

    asked: Asked
    before: Asked
    case: str = ""
    text: str = ""
    name: str = ""
    files: tuple[File, ...] = ()
    release: str = ""
    changes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything differs from where the reader began."""
        return bool(self.changes) or self.asked != self.before


class Wish(NamedTuple):
    """What a reader wishes done with the supposed facts; each field is the address of a fact.

    `edit` shows the control of a fact, `apply` supposes the values `given`, `forget` that it is not known, `drop` takes a
    change back, and `reset` all of them and what else was asked otherwise.
    """

    edit: str = ""
    apply: str = ""
    given: tuple[str, ...] = ()
    forget: str = ""
    drop: str = ""
    reset: bool = False


class Problem(NamedTuple):
    """What is wrong with what was sent, with the source and the line where they are known."""

    message: str
    source: str = ""
    line: int | None = None


def asked_of(policies: list[str], day: str, reading: str) -> Asked:
    """The question of three form fields; today where no day is given. OpenclaimError where one of them is none."""
    try:
        on = date.fromisoformat(day) if day.strip() else date.today()
    except ValueError:
        raise OpenclaimError(f"'{day[:40]}' is no day; write it as YYYY-MM-DD") from None
    if reading and reading not in set(Reading):
        raise OpenclaimError(f"'{reading[:40]}' is no reading of open questions (one of {', '.join(Reading)})")
    return Asked(tuple(dict.fromkeys(p for p in policies if p)), on, Reading(reading or Reading.BOTH))
