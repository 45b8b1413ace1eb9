"""What the page of comparisons is sent: several releases, and what is combined into scenarios. It travels in the form."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from compliance.decide import Reading
from compliance.errors import OpenclaimError
from compliance.policy.words import LEVELS
from compliance.web.sent import File

MOST_DAYS = 8


class Text(NamedTuple):
    """A description as a text, with the name of the file in which it stood."""

    text: str
    name: str


class Compared(NamedTuple):
    """Releases by shipped case, text or uploaded files, and the choices of which every combination is a scenario.

    The choices are those of `openclaim compare`: `settings` are supposed facts as `ADDRESS=VALUE`, or `-ADDRESS` for one
    that is taken away; `scenarios` names ready ones. `differing` leaves out questions without a difference.
    """

    cases: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    files: tuple[File, ...] = ()
    policies: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    readings: tuple[Reading, ...] = ()
    levels: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    differing: bool = False

    @property
    def described(self) -> bool:
        """Whether any release is meant."""
        return bool(self.cases or self.texts or self.files)


def days_of(texts: list[str]) -> tuple[date, ...]:
    """The days of some fields, each once; several may stand in one field. OpenclaimError where one is no day."""
    found: list[date] = []
    for word in (w for text in texts for w in text.replace(",", " ").split()):
        try:
            found.append(date.fromisoformat(word))
        except ValueError:
            raise OpenclaimError(f"'{word[:40]}' is no day; write it as YYYY-MM-DD") from None
    if len(found) > MOST_DAYS:
        raise OpenclaimError(f"{len(found)} days are more than the {MOST_DAYS} that can be compared at once")
    return tuple(dict.fromkeys(found))


def readings_of(texts: list[str]) -> tuple[Reading, ...]:
    """The readings of some fields; OpenclaimError for another word."""
    for text in texts:
        if text not in set(Reading):
            raise OpenclaimError(f"'{text[:40]}' is no reading of open questions (one of {', '.join(Reading)})")
    return tuple(Reading(t) for t in dict.fromkeys(texts))


def levels_of(texts: list[str]) -> tuple[str, ...]:
    """The levels of authority of some fields; OpenclaimError for another word."""
    for text in texts:
        if text not in LEVELS:
            raise OpenclaimError(f"'{text[:40]}' is no level of authority (one of {', '.join(LEVELS)})")
    return tuple(dict.fromkeys(texts))
