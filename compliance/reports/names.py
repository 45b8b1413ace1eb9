"""How reports name the questions that were put."""

from __future__ import annotations

from compliance.decide import Decision, DeterminationResult


def named(decision: Decision, result: DeterminationResult) -> str:
    """The id of a determination, with its version where two versions of it were asked: eu-ai-act/53-2-a@2024-1689."""
    d = result.determination
    versions = {r.determination.version for r in decision.determinations if r.determination.id == d.id}
    return d.id if len(versions) == 1 else f"{d.id}@{d.version}"
