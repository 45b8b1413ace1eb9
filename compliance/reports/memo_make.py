"""Makes memos from decisions. Each sentence and number comes from the decision, the policies or `ontology/claims.ttl`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from compliance import __version__
from compliance.decide import ConditionResult, Decision, DeterminationResult, DutyResult, Missing, Outcome, UsedFact
from compliance.explain import deciding, foremost
from compliance.graph.nodes import Evidence
from compliance.policy import Authority
from compliance.policy.texts import cited_text
from compliance.policy.words import LEVELS
from compliance.reports import memo
from compliance.reports.claims import claims, sentence
from compliance.reports.discrepancies import discrepancies
from compliance.reports.exceptions import exceptions
from compliance.reports.grow import decided_trees
from compliance.reports.harmless import NAME, harmless, web
from compliance.reports.memo_basis import licences, policies, warnings
from compliance.reports.memo_graded import graded
from compliance.reports.names import named
from compliance.reports.tree import State, Tree
from compliance.terms import show
from compliance.truth import CONTESTED, FALSE, TRUE

_MAX_FACTS = 12
_STATE = {
    Outcome.QUALIFIES: State.TRUE, Outcome.DOES_NOT_QUALIFY: State.FALSE, Outcome.CONTESTED: State.CONTESTED,
    Outcome.UNDETERMINED: State.UNKNOWN, Outcome.OUT_OF_SCOPE: State.SILENT, Outcome.NOT_NEEDED: State.SILENT,
}
_READING = {"both": "open questions shown on both readings", "strict": "strict reading of open questions",
            "lenient": "lenient reading of open questions"}
_STATUS = {"due": "due", "unless-exempt": "due unless the exemption is established",
           "if": "due if it applies; a fact is missing"}
_ORIGIN = {"derived": "derived", "default": "by default", "presumed": "presumed"}


def memos(decisions: Sequence[Decision], basis: memo.Basis) -> list[memo.Memo]:
    """A memo on each release, in the order of the decisions."""
    return [_Maker(d, basis).made() for d in decisions]


class _Maker:
    """Makes the memo on one release; evidence and provisions are numbered and listed as they are met."""

    def __init__(self, decision: Decision, basis: memo.Basis) -> None:
        self._decision = decision
        self._basis = basis
        self._sources: dict[Evidence, memo.Source] = {}
        self._cites: dict[str, memo.Cite] = {}
        self._seen: dict[tuple[object, ...], str] = {}
        self._reservations: dict[str, None] = {}

    def made(self) -> memo.Memo:
        """The memo."""
        d = self._decision
        trees = decided_trees([d])
        findings = tuple(self._finding(r, t) for r, t in zip(d.determinations, trees, strict=True))
        used, held = policies(d, self._basis), licences(d.release, self._basis.library)
        notes = (*warnings(d, used, held, self._basis), *sorted(self._reservations),
                 *(harmless(_sentence(x.sentence)) for x in discrepancies(d)))
        return memo.Memo(
            name=harmless(d.release.name, NAME), id=harmless(d.release.id), source=harmless(d.release.source),
            sha256=d.release.sha256, day=d.as_of.isoformat(), reading=_READING[d.reading.value],
            head=f"As of {d.as_of}, by {', '.join(p.id for p in used)}; {_READING[d.reading.value]}.",
            tool=f"openclaim {__version__}", claims=tuple(claims(d)), warnings=notes,
            findings=findings, graded=tuple(graded(a) for a in d.assessments), notes=tuple(harmless(n) for n in d.notes),
            authorities=tuple(sorted(self._cites.values(), key=lambda c: (_level(c.level), c.text))),
            sources=tuple(self._sources.values()), policies=tuple(used), licences=tuple(held),
            own=tuple(harmless(str(o)) for o in self._basis.own))

    def _finding(self, result: DeterminationResult, tree: Tree) -> memo.Finding:
        d, name = result.determination, named(self._decision, result)
        key = tuple((c.condition.iri, c.condition.read_by, c.pair, c.role, c.applies) for c in result.conditions)
        same = self._seen.setdefault(key, name)
        listed = list(self._listed_duties(result.duties))
        return memo.Finding(
            id=name, label=harmless(d.label), question=harmless(d.question), policy=f"{d.policy}/{d.version}",
            read_by=result.read_by, outcome=result.outcome.value, words=result.outcome.value.replace("-", " "),
            state=_STATE[result.outcome], sentence=sentence(self._decision, result),
            choice=harmless(" and ".join(result.choice)), cites=self._all(d.authorities), rows=tuple(self._rows(result)),
            readings=tuple(_readings(result)), missing=tuple(_missing(result)),
            fixes=self._fixes(result), duties=tuple(listed),
            deadline=result.deadline.isoformat() if result.deadline else "",
            deadline_cites=self._all(result.deadline_authorities), same="" if same == name else same, tree=tree)

    def _fixes(self, result: DeterminationResult) -> memo.Fixes | None:
        if not self._basis.fixes:
            return None
        from compliance.reports.memo_fixes import fixes

        return fixes(self._decision, result, self._basis.fixes)

    def _rows(self, result: DeterminationResult) -> Iterator[memo.Row]:
        decides = {(c.condition.iri, c.condition.read_by) for c in foremost(result)}
        within = exceptions(result.determination)
        depths: dict[str, int] = {}
        for c in result.conditions:
            depth = depths[c.condition.id] = 1 + depths.get(c.parent, 0) if c.parent else 0
            key = (c.condition.iri, c.condition.read_by)
            against = within.get(key) if c.role == "condition" else None
            state, verdict, detail = _verdict(c, against is not None)
            unwanted = TRUE if against and against.denied else FALSE
            yield memo.Row(
                label=harmless(c.condition.label), depth=depth, gate=c.role == "gate",
                exception=against is not None and against.first, state=state,
                verdict=verdict, detail=detail,
                deciding=key in decides, facts=tuple(self._facts(c.facts)),
                unknown=tuple(dict.fromkeys(harmless(f"{m.node}: {m.term}") for m in c.missing)) if c.applies else (),
                cites=self._all(c.condition.authorities), questions=tuple(q.id for q in c.questions),
                remedy=harmless(c.condition.remedy) if c.pair == unwanted and c.role == "condition" else "")

    def _facts(self, facts: Sequence[UsedFact]) -> Iterator[memo.FactLine]:
        """The telling facts, several values of one term in one line."""
        telling = sorted((f for f in facts if f.telling), key=lambda f: (f.node, f.term))
        groups = [list(g) for _, g in groupby(telling, key=lambda f: (f.node, f.term))]
        for group in groups[:_MAX_FACTS]:
            first = group[0]
            origin = f" ({_ORIGIN[first.origin]}: {first.because})" if first.origin in _ORIGIN else ""
            text = harmless(f"{first.node}: {first.term} {', '.join(show(f.value) for f in group)}{origin}")
            yield memo.FactLine(text, tuple(dict.fromkeys(self._number(e) for f in group for e in f.evidence)))
        if len(groups) > _MAX_FACTS:
            yield memo.FactLine(f"and {len(groups) - _MAX_FACTS} more facts", ())

    def _number(self, evidence: Evidence) -> int:
        key = evidence._replace(of=())
        if key not in self._sources:
            self._sources[key] = memo.Source(
                len(self._sources) + 1, harmless(evidence.source), web(evidence.source), harmless(evidence.quote),
                harmless(evidence.stated_by), harmless(evidence.retrieved), harmless(evidence.sha256))
        return self._sources[key].number

    def _all(self, authorities: Iterable[Authority]) -> tuple[memo.Cite, ...]:
        """The provisions by their level, the binding text first; two of the same name once."""
        named = {(c.level, c.text): c for c in map(self._cite, authorities)}
        return tuple(sorted(named.values(), key=lambda c: (_level(c.level), c.text)))

    def _cite(self, authority: Authority) -> memo.Cite:
        if authority.iri not in self._cites:
            known = cited_text(authority)
            self._cites[authority.iri] = memo.Cite(harmless(authority.cite), harmless(authority.level),
                                                   harmless(known.said), web(known.address))
            if known.reservation:
                self._reservations[harmless(f"{known.reservation}.")] = None
        return self._cites[authority.iri]

    def _listed_duties(self, duties: Sequence[DutyResult]) -> Iterator[memo.Due]:
        for duty in duties:
            since = duty.applies_from.isoformat() if duty.applies_from else ""
            yield memo.Due(self._all(duty.authorities), harmless(duty.label), since, _STATUS[duty.status])


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _level(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _verdict(c: ConditionResult, against: bool) -> tuple[State, str, str]:
    """How a condition is drawn, its truth in a word, and both truths where the readings differ.

    What nothing is asked of, a gate or an exception, is no more than so or not so.
    """
    if not c.applies:
        return State.SILENT, "does not apply", ""
    if c.conflicting:
        return State.UNKNOWN, "conflicting facts", ""
    if c.pair in (TRUE, FALSE):
        holds = c.pair == TRUE
        words = ("holds" if holds else "fails") if c.role == "condition" and not against else ("yes" if holds else "no")
        return State.TRUE if holds else State.FALSE, words, ""
    both = f"strict {c.pair.strict.value}, lenient {c.pair.lenient.value}"
    if c.pair == CONTESTED:
        return State.CONTESTED, "contested", both
    return State.UNKNOWN, "unknown", "" if c.pair.strict is c.pair.lenient else both


def _readings(result: DeterminationResult) -> list[memo.Reading]:
    """The open questions that bear on the result: those on which a truth rests, then those that are only touched."""
    decisive = {q.id: q for c in result.conditions if c.applies for q in c.questions}
    touched = {q.id: q for c in result.conditions if c.applies for q in c.condition.mentions if q.id not in decisive}
    return [memo.Reading(q.id, harmless(q.label), harmless(q.exempt), harmless(q.not_exempt), q.id in decisive)
            for q in (*decisive.values(), *touched.values())]


def _missing(result: DeterminationResult) -> Iterator[memo.Ask]:
    """What has to be found out before the question can be decided; nothing where it is decided."""
    reasons = deciding(result) if result.outcome is Outcome.UNDETERMINED else []
    asked: dict[tuple[str, str], Missing] = {(m.node, m.term): m for c in reasons for m in c.missing}
    for item in asked.values():
        yield memo.Ask(harmless(f"{item.node}: {item.term}"), harmless(item.question), harmless(item.example))
