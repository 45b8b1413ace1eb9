"""The openness index of Liesenfeld and Dingemanse in its generations: dimensions graded open, partial or closed.

Sources: Liesenfeld, Lopez and Dingemanse (2023), doi:10.1145/3571884.3604316, and Liesenfeld and Dingemanse (2024),
doi:10.1145/3630106.3659005, for the dimensions; the published code of the index for the way of scoring.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from compliance import resources
from compliance.assess.base import Assessment
from compliance.assess.published import published
from compliance.assess.shaped import Graded, ShapeGrader
from compliance.engines import Engine
from compliance.errors import PolicyError
from compliance.graph import Graph, read_shipped
from compliance.licences import Library
from compliance.model import Release
from compliance.policy import PolicyVersion
from compliance.terms import NAMESPACE

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
GRADES = ("open", "partial", "closed")


class Dimension(NamedTuple):
    """A dimension: its place, its key and label, its group, and what each grade asks."""

    number: int
    key: str
    label: str
    group: str
    criteria: tuple[tuple[str, str], ...]


class Generation(NamedTuple):
    """A generation of the index: its dimensions, points, way of scoring and the shapes that grade from facts."""

    version: PolicyVersion
    dimensions: tuple[Dimension, ...]
    points: Mapping[str, float]
    mean: bool
    graph: Graph
    derived: Mapping[str, tuple[Graded, ...]]

    def score(self, grades: Mapping[str, str], dimensions: tuple[Dimension, ...] | None = None) -> float:
        """Sum or mean of the points; a dimension without a known grade has none, as the index counts it."""
        counted = self.dimensions if dimensions is None else dimensions
        total = sum(self.points.get(grades.get(d.key, ""), 0.0) for d in counted)
        return total / len(counted) if self.mean else total

    @property
    def best(self) -> float:
        """The highest score there is."""
        return self.points["open"] * (1 if self.mean else len(self.dimensions))


def generation(version: PolicyVersion) -> Generation:
    """The generation of a policy version."""
    graph = read_shipped(resources.turtle_files(version.where), version.id)
    found, derived = [], {}
    for subject in graph.typed(NAMESPACE + "Dimension"):
        texts = {t: graph.text(subject, NAMESPACE + t) or "" for t in ("id", "number", "section")}
        criteria = tuple((g, graph.text(subject, f"{NAMESPACE}criterion{g.title()}") or "") for g in GRADES)
        found.append(Dimension(int(texts["number"]), texts["id"], graph.text(subject, _LABEL) or "", texts["section"],
                               criteria))
        shapes = [(graph.text(subject, f"{NAMESPACE}graded{g.title()}"), g) for g in GRADES]
        graded = tuple(Graded(shape, grade) for shape, grade in shapes if shape)
        if graded:
            derived[texts["id"]] = graded
    if not found:
        raise PolicyError(f"{version.id}: no oc:Dimension is described")
    top = graph.typed(NAMESPACE + "PolicyVersion")[0]
    points = {g: float(Decimal(graph.text(top, f"{NAMESPACE}points{g.title()}") or "0")) for g in GRADES}
    mean = graph.text(top, NAMESPACE + "scoredAs") == "mean"
    return Generation(version, tuple(sorted(found)), points, mean, graph, derived)


def build(version: PolicyVersion, engine: Engine, library: Library) -> "IndexAssessor":
    """The assessor of a generation."""
    return IndexAssessor(generation(version), engine, library)


class IndexAssessor:
    """Scores published grades as the index does; without any, the grades that facts decide, and no grade is guessed."""

    def __init__(self, of: Generation, engine: Engine, library: Library) -> None:
        self._of = of
        self._grader = ShapeGrader(of.graph, of.derived, engine, library)

    def assess(self, release: Release) -> Assessment | None:
        """The assessment; None where neither grades were published nor facts decide any."""
        keys = {d.key for d in self._of.dimensions}
        given = published(release, self._of.version.id, lambda item: item if item in keys else None)
        derived = self._grader.grades(release)
        if given:
            return self._scored(given, derived)
        return self._from_facts(derived) if derived else None

    def _scored(self, given: dict[str, str], derived: Mapping[str, str]) -> Assessment:
        odd = {k: g for k, g in given.items() if g not in GRADES}
        differences = {k: {"published": g, "derived": derived[k]} for k, g in given.items() if derived.get(k, g) != g}
        details: dict[str, Any] = {
            "categories": self._categories(given),
            "ungraded": [d.key for d in self._of.dimensions if d.key not in given],
            "derived": dict(derived), "differences": differences, "invalid": odd}
        notes = [f"{k} is graded '{g}', which is no grade and counts nothing" for k, g in odd.items()]
        notes += [f"facts and published grades differ on {', '.join(differences)}"] if differences else []
        return self._assessment(given, self._of.score(given), details, "; ".join([self._line(given), *notes]))

    def _from_facts(self, derived: dict[str, str]) -> Assessment:
        known = tuple(d for d in self._of.dimensions if d.key in derived)
        low = self._of.score(derived)
        unknown = len(self._of.dimensions) - len(known)
        high = low + self._of.points["open"] * unknown / (len(self._of.dimensions) if self._of.mean else 1)
        details: dict[str, Any] = {"undecided": [d.key for d in self._of.dimensions if d.key not in derived],
                                   "scoreRange": [low, high], "derived": dict(derived)}
        summary = f"{self._line(derived)}; {unknown} dimensions undecided, so the score lies between {low:g} and {high:g}"
        return self._assessment(derived, None if unknown else low, details, summary)

    def _assessment(self, grades: Mapping[str, str], score: float | None, details: dict[str, Any], summary: str) -> Assessment:
        ordered = {d.key: grades[d.key] for d in self._of.dimensions if d.key in grades}
        kept = {name: value for name, value in details.items() if value or name == "scoreRange"}
        return Assessment(self._of.version.id, self._of.version.label, "undecided" if score is None else None, score,
                          self._of.best, grades=ordered, details=kept, summary=summary)

    def _categories(self, grades: Mapping[str, str]) -> dict[str, float]:
        groups = dict.fromkeys(d.group for d in self._of.dimensions)
        return {g: self._of.score(grades, tuple(d for d in self._of.dimensions if d.group == g)) for g in groups}

    def _line(self, grades: Mapping[str, str]) -> str:
        return ", ".join(f"{sum(g == grade for g in grades.values())} {grade}" for grade in GRADES)
