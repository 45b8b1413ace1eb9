"""What may be asked, for the choice of policies."""

from __future__ import annotations

import functools
from datetime import date
from typing import NamedTuple

from compliance.own import Knowledge
from compliance.policy import in_force


class Offer(NamedTuple):
    """A policy to choose: its id, its name, its questions as (wish, label), its versions as (wish, label, status)."""

    id: str
    label: str
    questions: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str, str], ...]

    def wishes(self) -> list[str]:
        """Everything that may be asked of it."""
        return [self.id, *(w for w, _ in self.questions), *(w for w, _, _ in self.versions)]


@functools.lru_cache(maxsize=32)
def offers(known: Knowledge, day: date) -> tuple[Offer, ...]:
    """Every policy with its questions on a day and all its versions."""
    policies = in_force(day, known.catalogue)
    found = []
    for policy in known.catalogue.policies():
        versions = known.catalogue.versions(policy)
        current = known.catalogue.on(policy, day) or versions[-1]
        label = current.label if known.catalogue.on(policy, day) else f"{current.label} (from {versions[0].since})"
        asked = tuple((i, d.label) for i, d in policies.determinations.items() if d.policy == policy and i != current.id)
        listed = tuple((f"{policy}@{v.version}", v.label, v.status) for v in reversed(versions)) if len(versions) > 1 else ()
        found.append(Offer(policy, label, asked, listed))
    return tuple(found)
