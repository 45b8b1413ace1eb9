"""What an assessment is, and which policies are assessments. The items and criteria are data under `shapes/`."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from compliance.engines import Engine
from compliance.licences import Library
from compliance.model import Release
from compliance.policy import PolicyVersion


class Assessment(NamedTuple):
    """A graded or counted result on one release.

    `grade` is a class or band, `score` a number out of `out_of`; `grades` gives each item's grade; `sections` the
    score of each group as (satisfied, of); `progress` percentages by class; `details` whatever else a format shows.
    """

    id: str
    label: str
    grade: str | None = None
    score: float | None = None
    out_of: float | None = None
    progress: Mapping[str, float] = {}
    grades: Mapping[str, str] = {}
    sections: Mapping[str, tuple[float, float]] = {}
    details: Mapping[str, Any] = {}
    summary: str = ""


class Assessor(Protocol):
    """Assesses releases under one policy version; what it reads of the policy is read once."""

    def assess(self, release: Release) -> Assessment | None:
        """The assessment; None where the release has nothing that the policy could be asked of."""


class Build(Protocol):
    """What a module of this package offers under the name `build`."""

    def __call__(self, version: PolicyVersion, engine: Engine, library: Library) -> Assessor:
        """The assessor of a version."""


def assessors(versions: Sequence[PolicyVersion], engine: Engine, library: Library) -> dict[str, Assessor]:
    """An assessor for each version that grades or counts (`oc:assessedBy`), by the id of the version."""
    def assessor(version: PolicyVersion) -> Assessor:
        build: Build = import_module(f"compliance.assess.{version.assessed_by}").build
        return build(version, engine, library)

    return {v.id: assessor(v) for v in versions if v.assessed_by}
