"""The words that a provider may use about a release, and the sentence of an outcome: `ontology/claims.ttl` says which."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import functools
import string
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.decide import ConditionResult, Decision, DeterminationResult, Outcome, Reading
from compliance.explain import foremost
from compliance.graph import Graph, read_shipped, vocabulary
from compliance.reports.harmless import NAME, harmless
from compliance.terms import NAMESPACE, POLICY
from compliance.truth import CONTESTED, FALSE, TRUE, Pair, Truth, all_of

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_MAX_REASONS = 4


class Claim(NamedTuple):
    """Words, whether they may be used (`permission` is an id such as may-be-used, `said` its label), and on what that rests."""

    words: str
    permission: str
    said: str
    basis: tuple[str, ...]
    caveat: str


def claims(decision: Decision) -> list[Claim]:
    """The claims that rest on what was asked, in the order of the file; a claim of which a ground was not asked is left out."""
    graph = _graph()
    found = (_claim(decision, graph, n) for n in _nodes(graph))
    return [c for c in found if c is not None]


def _nodes(graph: Graph) -> list[ox.NamedNode]:
    nodes = [n for n in graph.typed(NAMESPACE + "Claim") if isinstance(n, ox.NamedNode)]
    return sorted(nodes, key=lambda n: int(graph.text(n, NAMESPACE + "rank") or 0))


class Made(NamedTuple):
    """Words that the provider uses (`value` as the description has it), and the claim that judges them.

    `claim` is None where a ground was not asked; `grounds` are the determinations and policy versions to ask.
    """

    value: str
    words: str
    claim: Claim | None
    grounds: tuple[str, ...]


def made(decision: Decision) -> list[Made]:
    """The claims that the provider makes, as far as the file has words for them, in the order of the file."""
    release, found = decision.release, list[Made]()
    said = {str(v) for v in release.node.values.get("claims", ())}
    if not said:
        return []
    graph = _graph()
    for node in _nodes(graph):
        of = [iri.removeprefix(NAMESPACE) for iri in _texts(graph, node, "claimedOf")]
        for value in sorted(said & set(_texts(graph, node, "claimedAs"))):
            if any(vocabulary().is_a(release.node.cls, cls) for cls in of):
                asked = [*_texts(graph, node, "restsOnDetermination"),
                         *(i.removeprefix(POLICY).partition("#")[0] for i in _texts(graph, node, "restsOnCondition"))]
                found.append(Made(value, graph.text(node, _LABEL) or value, _claim(decision, graph, node),
                                  tuple(dict.fromkeys(asked))))
    return found


class Kind(NamedTuple):
    """A kind of discrepancy: its id, what it is, `weight` (error or warning), and what to do about it."""

    id: str
    label: str
    weight: str
    advice: str


def kinds() -> dict[str, Kind]:
    """Every kind of discrepancy by its id, in the order of the file."""
    graph = _graph()
    found = [n for n in graph.typed(NAMESPACE + "Discrepancy") if isinstance(n, ox.NamedNode)]
    return {k.id: k for k in (Kind(n.value.removeprefix(NAMESPACE), graph.text(n, _LABEL) or "",
                                   graph.text(n, NAMESPACE + "weight") or "", graph.text(n, NAMESPACE + "advice") or "")
                              for n in found)}


def amounts_to(permission: str) -> str:
    """The id of the discrepancy that a claim under a permission amounts to; empty where it is none."""
    return (_graph().text(ox.NamedNode(NAMESPACE + permission), NAMESPACE + "amountsTo") or "").removeprefix(NAMESPACE)


def sentence(decision: Decision, result: DeterminationResult) -> str:
    """The outcome in one sentence, with what it rests on."""
    template = _graph().text(ox.NamedNode(NAMESPACE + result.outcome.value), NAMESPACE + "sentence") or ""
    d = result.determination
    return string.Template(template).substitute(
        release=harmless(decision.release.name, NAME), label=harmless(d.label), day=decision.as_of.isoformat(),
        cites=harmless("; ".join(a.cite for a in d.authorities)), reasons=_reasons(result))


def _reasons(result: DeterminationResult) -> str:
    if result.reason:
        return harmless(result.reason)
    found = foremost(result)
    if result.outcome in (Outcome.CONTESTED, Outcome.UNDETERMINED):
        # Beside what is open an alternative may stand that is plainly not met; the law is settled on that.
        return _labels([c for c in found if c.pair not in (TRUE, FALSE)] or found)
    # What decides may hold, such as an exception that applies, or the gate that takes a release out of the law.
    groups = {"what follows is not met": [c for c in found if c.pair == FALSE],
              "what follows holds": [c for c in found if c.pair == TRUE],
              "what follows is not settled": [c for c in found if c.pair not in (TRUE, FALSE)]}
    return "; ".join(f"{lead}: {_labels(listed)}" for lead, listed in groups.items() if listed)


def _labels(found: Sequence[ConditionResult]) -> str:
    labels = list(dict.fromkeys(harmless(c.condition.label) for c in found))
    more = len(labels) - _MAX_REASONS
    return "; ".join([*labels[:_MAX_REASONS], *([f"and {more} more"] if more > 0 else [])])


@functools.cache
def _graph() -> Graph:
    return read_shipped([resources.folder("ontology", "claims.ttl")], "claims")


def _claim(decision: Decision, graph: Graph, node: ox.NamedNode) -> Claim | None:
    found = list(_grounds(decision, graph, node))
    if not found or len(found) < _wanted(graph, node):
        return None
    permission = _combined(found, decision.reading)
    said = graph.text(ox.NamedNode(NAMESPACE + permission), _LABEL) or permission
    return Claim(graph.text(node, _LABEL) or "", permission, said, tuple(dict.fromkeys(_binding(found, decision.reading))),
                 graph.text(node, NAMESPACE + "caveat") or "")


def _binding(found: Sequence[tuple[Outcome | Pair, str]], reading: Reading) -> list[str]:
    """The grounds on which the permission rests: those that refuse, else those that leave it open, else all."""
    outcomes = [(ground if isinstance(ground, Outcome) else _outcome(ground, reading), label) for ground, label in found]
    return [label for o, label in outcomes if o is Outcome.DOES_NOT_QUALIFY] or \
        [label for o, label in outcomes if o is not Outcome.QUALIFIES] or [label for _, label in outcomes]


def _wanted(graph: Graph, node: ox.NamedNode) -> int:
    """How many grounds have to be there; of grades one is enough."""
    return sum(len(graph.objects(node, NAMESPACE + term)) for term in ("restsOnCondition", "restsOnDetermination")) or 1


def _grounds(decision: Decision, graph: Graph, node: ox.NamedNode) -> Iterator[tuple[Outcome | Pair, str]]:
    ids = set(_texts(graph, node, "restsOnDetermination"))
    for result in decision.determinations:
        if result.determination.id in ids:
            yield result.outcome, result.determination.id
    for iri in _texts(graph, node, "restsOnCondition"):
        held = [c for r in decision.determinations for c in r.conditions if c.condition.iri == iri and c.applies]
        if held:
            yield held[0].pair, held[0].condition.label
    wanted = [t.partition("#") for t in _texts(graph, node, "restsOnGrade")]
    for item in decision.assessments:
        grades = {grade for policy, _, grade in wanted if item.id.startswith(f"{policy}/")}
        if grades and item.grade is not None:
            conditional = ", on conditions" if item.details.get("conditional") else ""
            yield _graded(item.grade, str(item.details.get("atMost", item.grade)), grades), f"{item.id}{conditional}"


def _graded(grade: str, most: str, wanted: set[str]) -> Pair:
    if grade in wanted:
        return TRUE
    return Pair(Truth.UNKNOWN, Truth.UNKNOWN) if most in wanted else FALSE


def _texts(graph: Graph, node: ox.NamedNode, term: str) -> list[str]:
    return sorted(o.value for o in graph.objects(node, NAMESPACE + term) if not isinstance(o, ox.BlankNode))


def _combined(found: Sequence[tuple[Outcome | Pair, str]], reading: Reading) -> str:
    """The permission that all grounds leave together: of several the one that permits least."""
    pairs = [g for g, _ in found if isinstance(g, Pair)]
    outcomes = [g for g, _ in found if isinstance(g, Outcome)]
    if pairs:
        outcomes.append(_outcome(all_of(pairs), reading))
    order = [Outcome.DOES_NOT_QUALIFY, Outcome.UNDETERMINED, Outcome.CONTESTED, Outcome.OUT_OF_SCOPE, Outcome.NOT_NEEDED,
             Outcome.QUALIFIES]
    return _permission(min(outcomes, key=order.index))


def _outcome(pair: Pair, reading: Reading) -> Outcome:
    if reading is not Reading.BOTH:
        one = pair.strict if reading is Reading.STRICT else pair.lenient
        pair = Pair(one, one)
    return {TRUE: Outcome.QUALIFIES, FALSE: Outcome.DOES_NOT_QUALIFY, CONTESTED: Outcome.CONTESTED}.get(
        pair, Outcome.UNDETERMINED)


def _permission(outcome: Outcome) -> str:
    text = _graph().text(ox.NamedNode(NAMESPACE + outcome.value), NAMESPACE + "permits") or ""
    return text.removeprefix(NAMESPACE)
