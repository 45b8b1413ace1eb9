"""The fields of the interview's form as answers, and what a server does with the states that come back."""

from __future__ import annotations

import functools
import json
import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from compliance.ask import About, Asked, Interview, Prompt, State, load, saved
from compliance.ask.prompts import set_up
from compliance.decide import Reading
from compliance.errors import InputError, OpenclaimError
from compliance.licences import library
from compliance.own import Knowledge, OwnFolder
from compliance.policy import catalogue
from compliance.web.compared import Compared, Text, days_of, levels_of, readings_of
from compliance.web.jobs import checking, compare_page, interview_page, parts
from compliance.web.jobs.answering import control, written
from compliance.web.sent import Asked as WebAsked
from compliance.web.sent import Sent, Wish
from compliance.web.words import Language

DAY = date(2026, 11, 24)
HERE = {"Sec-Fetch-Site": "same-origin"}


@functools.cache
def known() -> Knowledge:
    return Knowledge(catalogue(), library())


def of(term: str, items: tuple[str, ...] = (), about: About = About.FACT) -> Prompt:
    from compliance.graph import vocabulary

    values = vocabulary().terms[term].values if about is About.FACT and not items else ()
    return Prompt(about, "", term, "?", "", values=values, items=items)


@pytest.mark.parametrize(("prompt", "kind", "given", "answer"), [
    (set_up(About.TYPE), "choice", {"value": ("Model",)}, "Model"),
    (set_up(About.NAME), "text", {"value": ("  Ours ",)}, "Ours"),
    (set_up(About.ID), "address", {"value": ("https://example.org/a",)}, "https://example.org/a"),
    (of("commercialActivity"), "yes-no", {"value": ("no",)}, "no"),
    (of("availability"), "choice", {"value": ("public",)}, "public"),
    (of("inputModality"), "choices", {"value": ("text", "image")}, "text, image"),
    (of("inputModality"), "choices", {"value": ("none",)}, "none"),
    (of("trainingCompute"), "range", {"low": ("8e23",), "high": ("1e24",)}, "8e23 to 1e24"),
    (of("trainingCompute"), "range", {"low": ("8e23",), "high": ("",)}, "8e23"),
    (of("trainingCompute"), "range", {"low": ("",), "high": ("1e24",)}, "{high: 1e24}"),
    (of("licence"), "licence", {"value": ("MIT",)}, "MIT"),
    (of("releaseDate"), "date", {"value": ("2026-01-31",)}, "2026-01-31"),
    (of("commercialActivity"), "yes-no", {}, ""),
    (of("trainingCompute"), "range", {}, ""),
    (of("artifact", ("Weights", "TrainingData"), About.PARTS), "parts",
     {"value": ("Weights", "TrainingData"), "count-TrainingData": ("2",), "count-Weights": ("1",)}, "Weights, 2 TrainingData"),
    (of("artifact", ("Weights",), About.PARTS), "parts", {}, "none"),
    (of("documents", ("a", "b", "c")), "topics", {"item-a": ("yes",), "item-b": ("no",), "item-c": ("unknown",)}, "a, c?"),
    (of("documents", ("a", "b")), "topics", {"item-a": ("no",), "item-b": ("no",)}, "none"),
    (of("documents", ("a", "b")), "topics", {}, "a?, b?")])
def test_fields_become_the_answer_that_a_person_would_type(prompt: Prompt, kind: str, given: dict[str, tuple[str, ...]],
                                                           answer: str) -> None:
    assert control(prompt).kind == kind
    assert written(prompt, given) == answer


def state(*answers: str, own: tuple[str, ...] = ()) -> str:
    """The saved state of an interview after some answers."""
    from compliance.policy.asked import rounds
    from compliance.web.jobs.deciding import tool

    asked = Asked(("eu-ai-act/53-2-a",), DAY, Reading.BOTH, "us", DAY, own)
    interview = Interview(asked, rounds(asked.policies, DAY, catalogue()), tool(), library(), State())
    for answer in answers:
        interview.answer(answer)
    return saved(asked, interview.state)


def test_a_page_that_is_sent_twice_answers_once() -> None:
    first = interview_page.go_on(known(), state(), interview_page.Step("answer", {"to": ("type",), "value": ("Model",)}), Language())
    assert "What is it called?" in first.html
    again = interview_page.go_on(known(), state("Model"), interview_page.Step("answer", {"to": ("type",), "value": ("Model",)}),
                                 Language())
    assert "What is it called?" in again.html


def test_without_a_type_nothing_is_skipped() -> None:
    shown = interview_page.go_on(known(), state(), interview_page.Step("unknown"), Language())
    assert "without the type nothing can be asked" in shown.html


def test_what_is_saved_is_what_the_command_line_saves() -> None:
    text = state("Model", "Ours")
    assert interview_page.download(known(), text, "state") == text
    assert load(text, "x")[1].answers[1].value == '"Ours"'
    with pytest.raises(InputError, match="nothing is described yet"):
        interview_page.download(known(), state(), "yaml")


def test_an_interview_with_other_own_folders_is_refused() -> None:
    with pytest.raises(InputError, match="other own policies or licences"):
        interview_page.go_on(known(), state(own=("0" * 64,)), interview_page.Step(), Language())
    own = known()._replace(own=(OwnFolder("licences", "ours", "0" * 64, ("acme",)),))
    assert "question 1" in interview_page.go_on(own, state(own=("0" * 64,)), interview_page.Step(), Language()).title


def test_the_server_refuses_a_damaged_state_in_a_sentence(client: TestClient) -> None:
    answered = client.post("/interview", data={"state": "schema: openclaim/interview/1\n", "do": "answer"}, headers=HERE)
    assert answered.status_code == 422
    assert "the saved interview is damaged" in answered.text
    assert "Traceback" not in answered.text
    assert client.post("/interview", data={"state": state("Model")}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_long_interview_is_sent_in_a_form_that_does_not_swell_it() -> None:
    for shown in (interview_page.go_on(known(), state("Model"), interview_page.Step(), Language()),
                  interview_page.go_on(known(), state("Model", "A", "https://example.org/a", "no"), interview_page.Step(), Language())):
        form = re.search(r'<form [^>]*id="state"[^>]*>', shown.html)
        assert form
        assert {'enctype="multipart/form-data"', 'hx-encoding="multipart/form-data"'} <= set(form[0].rstrip(">").split(" "))


NASTY = "<script>alert(1)</script>\u202e\u0007" + "x" * 10_000


def test_names_that_would_do_harm_do_none() -> None:
    text = json.dumps({"type": "Model", "name": NASTY, "artifact": [{"type": "Weights", "licence": "MIT"}]})
    wanted = Compared(texts=(Text(text, "ours.json"),), cases=("phi-2",), policies=("osd",))
    for compared in (wanted, wanted._replace(readings=(Reading.STRICT, Reading.LENIENT))):
        page = compare_page.result(known(), compared, 50, DAY, Language()).html
        seen = re.sub(r'value="[^"]*"', "", page)
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)" in seen
        assert not {"\u202e", "\u0007"} & set(seen)
        assert "x" * 200 not in seen
    begun = interview_page.Beginning(Sent(WebAsked(("osd",), DAY), WebAsked(), text=text, name="ours.json"), NASTY[:200])
    page = interview_page.begin(known(), begun, DAY, Language()).html
    seen = re.sub(r'value="[^"]*"', "", page)
    assert "<script" not in page
    assert not {"\u202e", "\u0007"} & set(seen)


def seen_of(page: str) -> str:
    """What a reader sees of a page: no values of fields, which go back as they came."""
    assert "<script" not in page
    return re.sub(r'value="[^"]*"', "", page)


def test_names_and_changes_do_no_harm_in_the_parts_of_a_check() -> None:
    text = json.dumps({"type": "Model", "name": NASTY, "artifact": [{"type": "Weights", "licence": "MIT"}]})
    sent = Sent(WebAsked(("osd",), DAY), WebAsked(("osd",), DAY), text=text, name="ours.json")
    two = json.dumps([{"id": f"https://example.org/{i}", "type": "Model", "name": NASTY} for i in range(2)])
    strange = sent._replace(changes=('version="\\x41\\u202e"',))
    shown = [parts.tree(known(), sent, "osd/1.9", True, Language()), parts.fixes(known(), sent, "osd/1.9", True, Language()),
             checking.check(known(), sent._replace(text=two), Wish(), None, Language()),
             checking.check(known(), strange, Wish(), None, Language())]
    for page in shown:
        seen = page.title + seen_of(page.html)
        assert not {"\u202e", "\u0007"} & set(seen)
        assert "x" * 400 not in seen


def test_what_is_compared_is_bounded_and_checked() -> None:
    with pytest.raises(OpenclaimError, match="'2026-13-01' is no day"):
        days_of(["2026-01-01, 2026-13-01"])
    assert days_of(["2026-01-01, 2026-01-02", "2026-01-01"]) == (date(2026, 1, 1), date(2026, 1, 2))
    with pytest.raises(OpenclaimError, match="'soft' is no reading"):
        readings_of(["strict", "soft"])
    with pytest.raises(OpenclaimError, match="'law' is no level"):
        levels_of(["law"])
    with pytest.raises(OpenclaimError, match="nothing is described"):
        compare_page.compared(known(), Compared(), 50, DAY)
    with pytest.raises(OpenclaimError, match="2 releases are more than the 1"):
        compare_page.compared(known(), Compared(cases=("phi-2", "t5-11b")), 1, DAY)
    days = tuple(date(2026, 1, d) for d in range(1, 9))
    many = Compared(cases=("phi-2",) , days=days, settings=tuple(f"price={v}" for v in ("true", "false")), readings=tuple(Reading))
    with pytest.raises(OpenclaimError, match="scenarios and more than 64"):
        compare_page.compared(known(), many, 50, DAY)
