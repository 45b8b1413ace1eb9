"""What a decision consists of."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from compliance.assess import Assessment
from compliance.graph.nodes import Evidence
from compliance.model import Release
from compliance.policy import Condition, Determination, OpenQuestion
from compliance.policy.words import Authority
from compliance.terms import Value
from compliance.truth import Pair


class Outcome(StrEnum):
    """What a determination comes to (design section 4)."""

    QUALIFIES = "qualifies"
    DOES_NOT_QUALIFY = "does-not-qualify"
    CONTESTED = "contested"
    UNDETERMINED = "undetermined"
    OUT_OF_SCOPE = "out-of-scope"
    NOT_NEEDED = "not-needed"


class Reading(StrEnum):
    """How open questions are answered."""

    STRICT = "strict"
    LENIENT = "lenient"
    BOTH = "both"


class UsedFact(NamedTuple):
    """A fact that a condition looked at: node, term, value, where it comes from and why; `telling` if it is a reason."""

    node: str
    term: str
    value: Value
    origin: str
    because: str
    evidence: tuple[Evidence, ...]
    telling: bool = False


class Missing(NamedTuple):
    """A fact that is not known, with the question that establishes it and an answer as it would be written."""

    node: str
    term: str
    question: str
    example: str


class ConditionResult(NamedTuple):
    """A condition with its truth, its facts and what is missing; `parent` is the id of the condition it is part of.

    `role` is "gate" or "condition"; `conflicting` says that the facts both satisfy and refute it, and
    `questions` are the open questions on which its truth rests.
    """

    condition: Condition
    pair: Pair
    role: str
    parent: str | None
    facts: tuple[UsedFact, ...]
    missing: tuple[Missing, ...]
    conflicting: bool
    applies: bool
    questions: tuple[OpenQuestion, ...]


class DutyResult(NamedTuple):
    """A duty that is due, or due unless or if something that is not established (`status`: due, unless-exempt, if)."""

    id: str
    label: str
    authorities: tuple[Authority, ...]
    applies_from: date | None
    status: str


class DeterminationResult(NamedTuple):
    """The outcome of one determination under the reading that was asked for, with everything it rests on."""

    determination: Determination
    outcome: Outcome
    pair: Pair
    conditions: tuple[ConditionResult, ...]
    duties: tuple[DutyResult, ...]
    deadline: date | None
    deadline_authorities: tuple[Authority, ...]
    read_by: tuple[str, ...]
    reason: str
    choice: tuple[str, ...]
    reading: Reading = Reading.BOTH


class Decision(NamedTuple):
    """What was decided on one release for one day."""

    release: Release
    as_of: date
    reading: Reading
    determinations: tuple[DeterminationResult, ...]
    notes: tuple[str, ...]
    assessments: tuple[Assessment, ...] = ()


def together(decisions: Sequence[Decision]) -> Decision:
    """One decision on a release from several on the same release, day and reading, in their order."""
    if len(decisions) == 1:
        return decisions[0]
    return decisions[0]._replace(
        determinations=tuple(d for decision in decisions for d in decision.determinations),
        notes=tuple(dict.fromkeys(n for decision in decisions for n in decision.notes)),
        assessments=tuple(a for decision in decisions for a in decision.assessments))
