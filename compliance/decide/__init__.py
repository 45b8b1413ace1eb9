"""From conditions to determinations: facts and policies in, outcomes with their full trace out."""

from compliance.decide.decide import Brief, Decider, Question
from compliance.decide.results import (
    ConditionResult,
    Decision,
    DeterminationResult,
    DutyResult,
    Missing,
    Outcome,
    Reading,
    UsedFact,
    together,
)

__all__ = [
    "Brief", "ConditionResult", "Decider", "Decision", "DeterminationResult", "DutyResult", "Missing", "Outcome", "Question",
    "Reading", "UsedFact", "together",
]
