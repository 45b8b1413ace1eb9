"""What a comparison consists of: rows of releases and questions, a cell for each scenario, and why cells differ."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from enum import StrEnum
from typing import NamedTuple

from compliance.assess import Assessment
from compliance.compare.scenario import Scenario
from compliance.decide import DeterminationResult, DutyResult, Missing, UsedFact
from compliance.model import Release
from compliance.own import OwnFolder
from compliance.policy import Authority, OpenQuestion


class State(StrEnum):
    """What a condition comes to under the reading of its scenario; `contested` where both readings are asked and differ."""

    HOLDS = "holds"
    FAILS = "fails"
    CONTESTED = "contested"
    UNKNOWN = "unknown"
    CONFLICTING = "conflicting"
    NOT_ASKED = "not asked"


class Cause(NamedTuple):
    """Something in which a scenario is not its baseline: kind, and what it is in the baseline and here.

    The kind is "version", "day", "reading", "authority", "amendment" or "fact".
    """

    kind: str
    before: str
    after: str


class ConditionChange(NamedTuple):
    """A condition that decides in one of two scenarios and comes to something else in the other.

    The facts are those that tell in one of the two, those that changed first; `missing` those that are not known where
    the condition is unknown in the scenario. `looks_at` are the terms at which the condition looks in both scenarios: of
    other terms it cannot be said that they changed.
    """

    id: str
    label: str
    authorities: tuple[Authority, ...]
    before: State
    after: State
    facts_before: tuple[UsedFact, ...]
    facts_after: tuple[UsedFact, ...]
    missing: tuple[Missing, ...]
    questions: tuple[OpenQuestion, ...]
    looks_at: frozenset[str] = frozenset()


class AssessmentChange(NamedTuple):
    """An item of an assessment with its grade or score in the baseline and in the scenario; empty where it is not there."""

    item: str
    before: str
    after: str


class Difference(NamedTuple):
    """Why a cell is not as in the baseline.

    `conditions` moved; `still` are those that decide here and are as in the baseline, such as what stays unknown.
    """

    before: str
    after: str
    causes: tuple[Cause, ...]
    conditions: tuple[ConditionChange, ...] = ()
    still: tuple[ConditionChange, ...] = ()
    items: tuple[AssessmentChange, ...] = ()
    reason: str = ""


class DutyChange(NamedTuple):
    """A duty that is due in one scenario only, or from another day or in another way."""

    before: DutyResult | None
    after: DutyResult | None


class Cell(NamedTuple):
    """The answer to one question on one release in one scenario; without an outcome where it is not asked there.

    `difference` is None where the outcome is that of the baseline; `duties` may differ all the same.
    """

    scenario: str
    outcome: str = ""
    determination: DeterminationResult | None = None
    assessment: Assessment | None = None
    difference: Difference | None = None
    duties: tuple[DutyChange, ...] = ()


class Row(NamedTuple):
    """One question on one release; `question` is its id without a version where the scenarios ask several versions."""

    release: Release
    question: str
    label: str
    cells: tuple[Cell, ...]


class Note(NamedTuple):
    """What the reader should know of a release, in the scenarios named: what an importer noted, licences nobody knows."""

    release: Release
    text: str
    scenarios: tuple[str, ...]


class Comparison(NamedTuple):
    """The scenarios in their order, the name of the baseline, the policy versions that answer in each, and the rows.

    `own` are the folders of own policies and licences with which it was decided; `left_out` is the number of rows
    without a difference that are not shown.
    """

    scenarios: tuple[Scenario, ...]
    baseline: str
    versions: dict[str, tuple[str, ...]]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    own: tuple[OwnFolder, ...] = ()
    left_out: int = 0

    def narrowed(self) -> "Comparison":
        """The comparison with those rows only in which an outcome differs."""
        kept = tuple(r for r in self.rows if any(c.difference is not None for c in r.cells))
        return self._replace(rows=kept, left_out=self.left_out + len(self.rows) - len(kept))

    @property
    def differing(self) -> list[tuple[Row, Cell]]:
        """The cells whose outcome is not that of the baseline, with their rows, in order."""
        return [(row, cell) for row in self.rows for cell in row.cells if cell.difference is not None]
