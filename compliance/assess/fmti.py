"""Foundation Model Transparency Index: satisfied indicators, counted by domain and subdomain.

Source of the way of counting: Bommasani et al., The Foundation Model Transparency Index (2023), as restated in
`docs/fmti.md`: 100 indicators of equal weight, yes or no, no partial credit.
"""

from collections.abc import Mapping
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
from compliance.policy.catalogue import catalogue
from compliance.policy.load import chain
from compliance.terms import NAMESPACE

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
YES, NO = "1", "0"


class Indicator(NamedTuple):
    """An indicator: its number, its name and the names it has in published files, its domain and subdomain."""

    number: int
    name: str
    variants: frozenset[str]
    domain: str
    subdomain: str
    criterion: str


class Edition(NamedTuple):
    """An edition: its indicators in their order, the shapes by which facts decide some, and its companies' models."""

    version: PolicyVersion
    indicators: tuple[Indicator, ...]
    graph: Graph
    derived: Mapping[str, tuple[Graded, ...]]
    companies: Mapping[str, str]

    def named(self, name: str) -> Indicator | None:
        """The indicator of a name or name variant, whatever the case and surrounding blanks."""
        wanted = name.strip().lower()
        return next((i for i in self.indicators if wanted == i.name.lower() or wanted in i.variants), None)


def edition(version: PolicyVersion) -> Edition:
    """The edition of a policy version; an edition that amends another has its indicators."""
    folders = [link.where for link in chain(version, catalogue())]
    files = [f for where in folders for f in resources.turtle_files(where) if f.name not in ("policy.ttl", "companies.ttl")]
    graph = read_shipped(files, version.id)
    found, derived = [], {}
    for subject in graph.typed(NAMESPACE + "Indicator"):
        texts = {t: graph.text(subject, NAMESPACE + t) or "" for t in ("number", "section", "subsection", "criterion")}
        name = graph.text(subject, _LABEL) or ""
        variants = frozenset(o.value.lower() for o in graph.objects(subject, NAMESPACE + "nameVariant"))
        found.append(Indicator(int(texts["number"]), name, variants, texts["section"], texts["subsection"],
                               texts["criterion"]))
        shapes = (graph.text(subject, NAMESPACE + "gradedYes"), graph.text(subject, NAMESPACE + "gradedNo"))
        if shapes[0] and shapes[1]:
            derived[name] = (Graded(shapes[0], YES), Graded(shapes[1], NO))
    if not found:
        raise PolicyError(f"{version.id}: no oc:Indicator is described")
    own = read_shipped([version.where / "companies.ttl"], version.id)
    companies = {own.text(c, _LABEL) or "": own.text(c, NAMESPACE + "flagship") or ""
                 for c in own.typed(NAMESPACE + "AssessedCompany")}
    return Edition(version, tuple(sorted(found)), graph, derived, companies)


def build(version: PolicyVersion, engine: Engine, library: Library) -> "FmtiAssessor":
    """The assessor of an edition."""
    return FmtiAssessor(edition(version), engine, library)


class FmtiAssessor:
    """Counts published grades, and derived ones where nobody published any.

    An unknown indicator is not counted as no: with one there is no score, only the range in which it lies.
    """

    def __init__(self, of: Edition, engine: Engine, library: Library) -> None:
        self._edition = of
        self._grader = ShapeGrader(of.graph, of.derived, engine, library)

    def assess(self, release: Release) -> Assessment | None:
        """The count of the indicators; None where neither grades nor facts decide any."""
        given = published(release, self._edition.version.id, self._name)
        derived = self._grader.grades(release)
        plain = {name: grade for name, grade in given.items() if grade in (YES, NO)}
        known = {**derived, **plain}
        odd = {name: grade for name, grade in given.items() if name not in plain}
        return self._assessment(known, plain, derived, odd) if known or odd else None

    def _name(self, item: str) -> str | None:
        indicator = self._edition.named(item)
        return indicator.name if indicator is not None else None

    def _assessment(self, known: Mapping[str, str], given: Mapping[str, str],
                    derived: Mapping[str, str], odd: Mapping[str, str]) -> Assessment:
        indicators = self._edition.indicators
        score = sum(grade == YES for grade in known.values())
        unknown = [i.name for i in indicators if i.name not in known]
        differences = {n: {"published": g, "derived": derived[n]} for n, g in given.items() if derived.get(n, g) != g}
        details: dict[str, Any] = {
            "subdomains": {f"{d}/{s}": list(pair) for (d, s), pair in self._count(known, True).items()},
            "unknown": len(unknown), "scoreRange": [score, score + len(unknown)], "derived": dict(derived)}
        details |= {name: found for name, found in (("differences", differences), ("invalid", dict(odd))) if found}
        sections = {d: pair for (d, _), pair in self._count(known, False).items()}
        return Assessment(
            self._edition.version.id, self._edition.version.label, grade="undecided" if unknown else None,
            score=None if unknown else float(score), out_of=float(len(indicators)),
            grades={i.name: known[i.name] for i in indicators if i.name in known}, sections=sections, details=details,
            summary=_summary(sections, len(unknown), differences, odd))

    def _count(self, known: Mapping[str, str], fine: bool) -> dict[tuple[str, str], tuple[float, float]]:
        found: dict[tuple[str, str], tuple[float, float]] = {}
        for indicator in self._edition.indicators:
            key = (indicator.domain, indicator.subdomain if fine else "")
            yes, of = found.get(key, (0, 0))
            found[key] = (yes + (known.get(indicator.name) == YES), of + 1)
        return found


def _summary(sections: Mapping[str, tuple[float, float]], unknown: int, differences: Mapping[str, object],
             odd: Mapping[str, str]) -> str:
    parts = [f"{name} {yes:g} of {of:g}" for name, (yes, of) in sections.items()]
    parts += [f"{unknown} indicators are unknown, so there is no score"] if unknown else []
    parts += [f"{name} is graded '{grade}', which is no grade and counts nothing" for name, grade in odd.items()]
    parts += [f"facts and published grades differ on {', '.join(differences)}"] if differences else []
    return "; ".join(parts)
