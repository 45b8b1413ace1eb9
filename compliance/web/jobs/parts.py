"""Parts of the determination page that are made when a reader asks for them: fixes and decision trees."""

from __future__ import annotations

from compliance.errors import UnknownNameError
from compliance.model import Release
from compliance.own import Knowledge
from compliance.reports.harmless import NAME, harmless
from compliance.terms import nearest
from compliance.web.jobs.checking import Shown, asking
from compliance.web.jobs.deciding import Asking, decided_on, deciders_of, tool
from compliance.web.jobs.described import described
from compliance.web.jobs.facts import supposed
from compliance.web.markup import markup, safe
from compliance.web.sent import Sent
from compliance.web.words import Language

_MOST_FIXES = 5


def fixes(known: Knowledge, sent: Sent, question: str, alone: bool, language: Language) -> Shown:
    """What would make a determination qualify; by itself, or as a part to be put into the page."""
    from compliance.fix import Finder, find_fixes
    from compliance.reports.memo_fixes import fixes as in_words

    release, sent = _release(sent)
    asked = asking(sent.asked)
    decider = next((d for d in deciders_of(known, asked.policies, asked.day) if question in d.question.determinations), None)
    if decider is None:
        raise _unknown(known, asked, question)
    put = decider.question._replace(determinations=(question,), assessed=(), reading=asked.reading)
    report = find_fixes(Finder(decider.policies, put, tool(), known.library), release, most=_MOST_FIXES)
    decision = decided_on(known, [release], asked)[0]
    result = next(r for r in decision.determinations if r.determination.id == question)
    html = markup("check/fixes.html.j2", language, sent=sent, alone=alone, name=harmless(release.name, NAME), question=question,
                  fixes=in_words(decision, result, [report]))
    return Shown(harmless(release.name, NAME), html)


def tree(known: Knowledge, sent: Sent, question: str, alone: bool, language: Language) -> Shown:
    """The decision tree of a determination; by itself, or as a part to be put into the page."""
    from compliance.reports.grow import decided_trees
    from compliance.reports.svg import to_svg

    release, sent = _release(sent)
    decision = decided_on(known, [release], asking(sent.asked))[0]
    trees = zip(decision.determinations, decided_trees([decision]), strict=True)
    found = next((t for r, t in trees if r.determination.id == question), None)
    if found is None:
        raise _unknown(known, asking(sent.asked), question)
    html = markup("check/tree.html.j2", language, sent=sent, alone=alone, name=harmless(release.name, NAME), question=question,
                  picture=safe(to_svg([found])))
    return Shown(harmless(release.name, NAME), html)


def _release(sent: Sent) -> tuple[Release, Sent]:
    found, sent = described(sent)
    return supposed(found[0], sent.changes), sent


def _unknown(known: Knowledge, asked: Asking, question: str) -> UnknownNameError:
    there = [i for d in deciders_of(known, asked.policies, asked.day) for i in d.question.determinations]
    return UnknownNameError(f"'{question[:80]}' is not asked here{nearest(question[:80], there)}")
