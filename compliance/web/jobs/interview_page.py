"""The page of the interview: where it begins, one question, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from compliance.ask import Asked, Interview, Lead, Standing, State, load, saved
from compliance.errors import InputError, OpenclaimError
from compliance.graph import read, to_turtle
from compliance.graph.plain import to_yaml
from compliance.model import one_release
from compliance.own import Knowledge
from compliance.policy import in_force
from compliance.reports.harmless import NAME, harmless
from compliance.reports.heat_map import STATE
from compliance.reports.memo import Basis, Finding
from compliance.reports.memo_html import CSS
from compliance.reports.memo_make import memos
from compliance.terms import show
from compliance.web import places
from compliance.web.jobs import answering
from compliance.web.jobs.checking import MARK, Shown, licence_names
from compliance.web.jobs.cites import cites
from compliance.web.jobs.deciding import Asking, decided_on
from compliance.web.jobs.described import cases, described
from compliance.web.jobs.interviews import interview_of
from compliance.web.jobs.questions import Offer, offers
from compliance.web.markup import markup
from compliance.web.sent import Problem, Sent
from compliance.web.words import Language

_MOST_POLICIES = 20
_SOURCE = "saved interview"


class Beginning(NamedTuple):
    """What the form of the beginning holds: the release where one is described, what is asked, and who answers."""

    sent: Sent
    stated_by: str = ""


class Step(NamedTuple):
    """What a reader does: "go" (nothing), "answer", "unknown" or "back", with the fields of the form."""

    what: str = "go"
    given: Mapping[str, tuple[str, ...]] = {}


def beginning(known: Knowledge, begun: Beginning, problem: Problem | None, today: date, language: Language) -> Shown:
    """Where an interview begins; what was entered stays."""
    try:
        offered = _deciding(known, begun.sent.asked.day)
    except OpenclaimError:
        # A day before there was any policy, which the problem is about.
        offered = _deciding(known, today)
    title = language.text("interview.title")
    return Shown(title, markup("interview/begin.html.j2", language, title=title, begun=begun, sent=begun.sent,
                               problem=problem, offers=offered, cases=cases()))


def _deciding(known: Knowledge, day: date) -> list[Offer]:
    """The policies that ask a question of their own: what grades, counts or reads another policy is not asked for."""
    asking = {d.policy for d in in_force(day, known.catalogue).determinations.values()}
    return [o for o in offers(known, day) if o.id in asking]


def begin(known: Knowledge, begun: Beginning, today: date, language: Language) -> Shown:
    """The first question; OpenclaimError where nobody vouches for the answers or the question cannot be put."""
    asked = begun.sent.asked
    name = " ".join(begun.stated_by.split())
    if not name:
        raise OpenclaimError(language.text("interview.who_missing"))
    if len(asked.policies) > _MOST_POLICIES:
        raise OpenclaimError(f"{len(asked.policies)} questions are more than the {_MOST_POLICIES} that an interview takes")
    put = Asked(tuple(sorted(asked.policies)), asked.day, asked.reading, name, today, _own(known))
    return _shown(known, interview_of(known, put, _begun(begun.sent)), Step(), _Said(), language)


def _begun(sent: Sent) -> State:
    """The state in which an interview begins: with nothing, or with the one release that is described."""
    if not (sent.files or sent.text.strip() or sent.case):
        return State()
    found, _ = described(sent)
    if len(found) > 1:
        raise InputError(found[0].source, f"an interview is about one release, and {len(found)} are described; send one of them")
    return Interview.about(found[0])


class _Said(NamedTuple):
    """What is said above a question: what the last answer led to, what is wrong with it, or that nothing was entered."""

    told: tuple[str, ...] = ()
    problem: Problem | None = None
    nothing: bool = False


def _own(known: Knowledge) -> tuple[str, ...]:
    return tuple(sorted(folder.sha256 for folder in known.own))


def _saved(known: Knowledge, text: str) -> Interview:
    """The interview in a state; InputError where it is none, or one that belongs to other policies and licences."""
    asked, state = load(text, _SOURCE)
    if asked.own != _own(known):
        raise InputError(_SOURCE, "it is asked with other own policies or licences than this server has; go on with "
                                  "openclaim ask --policies and --licences")
    return interview_of(known, asked, state)


def go_on(known: Knowledge, text: str, step: Step, language: Language) -> Shown:
    """The next question after what the reader did, or the same one with what is wrong with the answer."""
    interview = _saved(known, text)
    said = _Said()
    prompt = interview.next()
    # What answers another question than the one that is open comes from an old page, which was sent again.
    open_ = prompt is not None and prompt.address in step.given.get("to", (prompt.address,))
    try:
        if step.what == "back":
            interview.back()
        elif prompt is not None and open_ and step.what == "unknown":
            interview.dont_know()
        elif prompt is not None and open_ and step.what == "answer":
            answer = answering.written(prompt, step.given)
            said = _Said(tuple(interview.answer(answer))) if answer else _Said(nothing=True)
    except InputError as error:
        said = _Said(problem=Problem(error.message))
    kept = step if said.problem or said.nothing or step.what == "go" else Step()
    return _shown(known, interview, kept, said, language)


def _shown(known: Knowledge, interview: Interview, step: Step, said: _Said, language: Language) -> Shown:
    """The question that is open with what stood in its fields, or the end."""
    standings = interview.outcomes()
    number = len(interview.state.answers) + 1
    shared: dict[str, Any] = {
        "state": saved(interview.asked, interview.state), "asked": interview.asked, "standings": standings, "look": STATE,
        "css": CSS, "marks": MARK, "who": harmless(interview.asked.stated_by, NAME),
        "settled": sum(s.settled for s in standings), "places": places, "said": said,
        "number": number}
    prompt = interview.next()
    if prompt is None:
        title = language.text("interview.end")
        return Shown(title, markup("interview/end.html.j2", language, title=title, **shared, **_end(known, interview, standings)))
    title = language.text("interview.question", number=number)
    whys = [(w.condition, cites(w.condition.authorities), w.determinations) for w in prompt.why]
    shown = answering.control(prompt)
    suggested = licence_names(known) if shown.kind == "licence" else ()
    return Shown(title, markup("interview/question.html.j2", language, title=title, prompt=prompt, given=step.given, whys=whys,
                               control=shown, leads=_leads(prompt.leads), licences=suggested, **shared))


def _leads(leads: tuple[Lead, ...]) -> list[tuple[str, list[str]]]:
    """The determinations that the answer can help to settle, each with the outcomes that it can come to."""
    found: dict[str, list[str]] = {}
    for lead in leads:
        found.setdefault(lead.determination, []).append(lead.outcome.value)
    return list(found.items())


def _end(known: Knowledge, interview: Interview, standings: list[Standing]) -> dict[str, Any]:
    """What the end shows: each outcome in a sentence, what was assumed, and the description."""
    return {"findings": _findings(known, interview), "rest": sum(not s.settled for s in standings),
            "assumed": [(f.node, f.term, show(f.value), f.because) for f in interview.assumed()],
            "yaml": _plain(interview), "turtle": _turtle(interview)}


def _findings(known: Knowledge, interview: Interview) -> tuple[Finding, ...]:
    """The outcomes in the words of the memo, decided on the description that the answers make."""
    asked = interview.asked
    release = one_release(read(_turtle(interview).encode(), "interview", "ttl"))
    decision = decided_on(known, [release], Asking(asked.policies, asked.day, asked.reading))[0]
    return memos([decision], Basis(known.catalogue, known.library, known.own))[0].findings


def _turtle(interview: Interview) -> str:
    return to_turtle(interview.description()).decode()


def _plain(interview: Interview) -> str:
    """The description as YAML; empty where it says what plain values cannot."""
    try:
        return to_yaml(interview.description(), [
            f"Answers of {interview.asked.stated_by} on {interview.asked.answered_on}, asked by openclaim.",
            "What is not stated is unknown."])
    except InputError:
        return ""


def download(known: Knowledge, text: str, form: str) -> str:
    """The interview so far as a file: "state" to go on later, "yaml" or "ttl" the description; InputError where there is none."""
    interview = _saved(known, text)
    if form == "state":
        return saved(interview.asked, interview.state)
    turtle = _turtle(interview)
    found = turtle if form == "ttl" else _plain(interview)
    if not found:
        raise InputError("interview", "the description says what YAML cannot; take it as Turtle")
    return found
