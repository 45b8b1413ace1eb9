"""A scenario: under which policies, on which day, in which reading, and with which facts changed, releases are decided."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Union

from compliance import resources
from compliance.change import Edit
from compliance.decide import Reading
from compliance.errors import OpenclaimError
from compliance.graph import digest, read_turtle
from compliance.policy import PolicyVersion
from compliance.policy.catalogue import read_version
from compliance.policy.folders import Folder
from compliance.policy.words import LEVELS

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_SHOWN = 10


class Amendment(NamedTuple):
    """A proposed version of a policy in one Turtle file: its path as given, the version, the digest of its canonical RDF."""

    source: str
    version: PolicyVersion
    sha256: str


class Scenario(NamedTuple):
    """One column of a comparison.

    `policies` are names as for `openclaim check --policy`, all in force when empty; the day is open until `on` sets it;
    `levels` are the levels of authority that count; `edits` the changed facts; `amendments` apply whatever the day.
    """

    name: str
    label: str = ""
    policies: tuple[str, ...] = ()
    day: date | None = None
    reading: Reading = Reading.BOTH
    levels: tuple[str, ...] = LEVELS
    edits: tuple[Edit, ...] = ()
    amendments: tuple[Amendment, ...] = ()

    def on(self, day: date) -> "Scenario":
        """The scenario with a day where it has none of its own."""
        return self if self.day else self._replace(day=day)


def read_amendment(where: Union[Path, "Traversable"], source: str, checked: bool = False,
                   beside: Sequence[Folder] = ()) -> Amendment:
    """The amendment in a Turtle file that is written like a policy version.

    OpenclaimError with what `openclaim policy check` finds wrong with it, or where there is no such file; one that is
    known to be well formed need not be checked again. It may amend a version of the folders in `beside`.
    """
    from compliance.findings import violations
    from compliance.policy.check import check_policy

    if not where.is_file():
        raise OpenclaimError(f"{source}: there is no such file; an amendment is one Turtle file")
    faults = [] if checked else violations(check_policy(where, beside))
    if faults:
        lines = [str(f) for f in faults[:_SHOWN]]
        more = [f"and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
        raise OpenclaimError("\n".join([f"{source}: the amendment is not well formed", *lines, *more]))
    return Amendment(source, read_version(where), digest(read_turtle(resources.read(where), source)))
