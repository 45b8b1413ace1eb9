"""What is said of a release and does not go together: sources that disagree, and words that its outcomes do not permit."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from compliance.decide import Decision
from compliance.graph.nodes import Evidence
from compliance.model import Release
from compliance.model.disputes import disputes
from compliance.reports.claims import Kind, Made, amounts_to, kinds, made
from compliance.reports.harmless import NAME, harmless
from compliance.reports.places import Spot, spot

_DISAGREEMENT = "disagreement"


class Discrepancy(NamedTuple):
    """One discrepancy: its kind, the node and the term that it is about, a sentence, and the places that speak."""

    kind: Kind
    node: str
    term: str
    text: str
    spots: tuple[Spot, ...]

    @property
    def sentence(self) -> str:
        """What is wrong and where, in one line."""
        return f"{self.text} ({', '.join(map(str, self.spots))})" if self.spots else self.text


def discrepancies(decision: Decision) -> list[Discrepancy]:
    """Every discrepancy of a release, facts first; all texts are harmless."""
    return [*_disagreements(decision), *_claims(decision)]


def unasked(decision: Decision) -> list[Made]:
    """The claims of the provider that cannot be judged, since a ground was not asked."""
    return [m for m in made(decision) if m.claim is None]


def _disagreements(decision: Decision) -> Iterator[Discrepancy]:
    release = decision.release
    for found in disputes(release):
        whose = "" if found.node == "release" else f"{harmless(found.node)} of "
        text = f"sources disagree on the {found.term} of {whose}{harmless(release.name, NAME)}"
        yield Discrepancy(kinds()[_DISAGREEMENT], found.node, found.term, text, _spots(release, found.evidence))
    seen = set()
    for c in (c for r in decision.determinations for c in r.conditions if c.conflicting and c.applies):
        if c.condition.iri not in seen:
            seen.add(c.condition.iri)
            node, term = next(((f.node, f.term) for f in c.facts if f.telling), ("release", "type"))
            rule = f"{c.condition.id}: {harmless(c.condition.label)}"
            text = f"the facts of {harmless(release.name, NAME)} both meet and refute {rule}"
            told = [e for f in c.facts if f.telling for e in f.evidence]
            yield Discrepancy(kinds()[_DISAGREEMENT], node, term, text, _spots(release, told))


def _claims(decision: Decision) -> Iterator[Discrepancy]:
    release = decision.release
    for one in made(decision):
        kind = amounts_to(one.claim.permission) if one.claim else ""
        if one.claim is None or not kind:
            continue
        basis = ", ".join(one.claim.basis)
        text = f"the provider calls {harmless(release.name, NAME)} {one.value}; “{one.words}” by {basis}: {one.claim.said}"
        evidence = [e for e in release.node.evidence if "claims" in e.of]
        telling = [e for e in evidence if _letters(one.value) in _letters(e.quote)]
        yield Discrepancy(kinds()[kind], "release", "claims", harmless(text), _spots(release, telling or evidence))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _spots(release: Release, evidence: Sequence[Evidence]) -> tuple[Spot, ...]:
    """Where evidence stands, each place once; a card comes first, since it is what is read and most often what is mended."""
    found = dict.fromkeys(spot(release, e) for e in evidence)
    return tuple(sorted(found, key=lambda s: (not s.file.lower().endswith((".md", ".markdown")), s.file, s.line or 0, s.text)))
