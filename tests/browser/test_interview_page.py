"""The interview in a real browser: to an outcome and back, not knowing, wrong answers, taken up again, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect
from run import Runner
from visiting import DAY, Visit, still

BEGIN = f"/interview?day={DAY}"
WHO = "Legal, Acme"
MARKET = "Is the release supplied in the course of a commercial activity?"


def begun(page: Page) -> None:
    page.get_by_label("Who answers?").fill(WHO)
    press(page, "Begin")
    asked(page, "What is released: a model, a system or a component?")


def asked(page: Page, question: str | re.Pattern[str]) -> None:
    expect(page.locator("fieldset h2").first).to_have_text(question)
    still(page)


def press(page: Page, button: str) -> None:
    """Presses and waits: while an answer is under way a second press is dropped."""
    page.get_by_role("button", name=button, exact=True).click()
    still(page)


def answer(page: Page) -> None:
    press(page, "Answer")


def to_the_first_fact(page: Page) -> None:
    begun(page)
    page.get_by_label("Model").check()
    answer(page)
    asked(page, "What is it called?")
    # The focus moves to each new question a moment after it is there; the key has to meet the field.
    page.get_by_label("Text", exact=True).fill("Example 7B")
    page.get_by_label("Text", exact=True).press("Enter")
    asked(page, "Does it have an address by which everyone can name it?")
    press(page, "I don’t know")
    asked(page, MARKET)


def to_the_parts(page: Page) -> None:
    begun(page)
    page.get_by_label("Model").check()
    answer(page)
    page.get_by_label("Text", exact=True).fill("Example 7B")
    answer(page)
    press(page, "I don’t know")
    asked(page, "Which of these exist, whether or not they are published?")


def to_the_end(page: Page) -> None:
    to_the_first_fact(page)
    for question in (MARKET, "Has the release been made available in the Union for the first time?",
                     re.compile("sole purpose of scientific research")):
        asked(page, question)
        page.get_by_label("yes").check()
        answer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("The interview is at its end")


def test_an_interview_comes_to_an_outcome_with_its_reasons_and_a_description(visit: Visit, openclaim: Runner,
                                                                            tmp_path: Path) -> None:
    page = visit.go(BEGIN)
    to_the_first_fact(page)
    why = page.locator("details", has_text="Why this is asked")
    expect(why).to_contain_text("placed on the Union market")
    expect(why).to_contain_text("Art 3(9) AI Act")
    expect(why).to_contain_text("out of scope")
    standing = page.get_by_role("complementary", name="How it stands")
    expect(standing).to_contain_text("0 of 1 settled")
    visit.go(BEGIN)
    to_the_end(page)
    outcome = page.locator("section", has_text="eu-ai-act/53-2-a")
    expect(outcome).to_contain_text("out of scope")
    expect(outcome).to_contain_text("release: soleScientificResearch true")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Description as YAML").click()
    waiting.value.save_as(tmp_path / "model.yaml")
    typed = b"Model\nExample 7B\n-\nyes\nyes\nyes\n"
    same = openclaim("ask", "-p", "eu-ai-act/53-2-a", "--as-of", DAY, "--stated-by", WHO, stdin=typed)
    assert (tmp_path / "model.yaml").read_text() == same.out
    page.get_by_role("button", name="Show the determination with all reasons").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Example 7B")
    expect(page.locator(".answers")).to_contain_text("out of scope")


def test_back_takes_an_answer_back_and_not_knowing_leaves_the_outcome_open(visit: Visit) -> None:
    page = visit.go(BEGIN)
    to_the_first_fact(page)
    page.get_by_label("no", exact=True).check()
    answer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("The interview is at its end")
    expect(page.locator("section", has_text="eu-ai-act/53-2-a")).to_contain_text("out of scope")
    press(page, "Back")
    asked(page, MARKET)
    press(page, "I don’t know")
    expect(page.locator("fieldset h2").first).not_to_have_text(MARKET)
    expect(page.get_by_role("complementary")).to_contain_text("open")


def test_a_wrong_answer_is_told_and_stays_in_its_field(visit: Visit) -> None:
    page = visit.go(BEGIN)
    begun(page)
    answer(page)
    expect(page.get_by_role("alert")).to_contain_text("Choose or write an answer")
    page.get_by_label("Model").check()
    answer(page)
    page.get_by_label("Text", exact=True).fill("Example 7B")
    answer(page)
    page.get_by_label("Address").fill("our model")
    answer(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("'our model' is not an address")
    expect(alert).to_be_focused()
    expect(page.get_by_label("Address")).to_have_value("our model")


def test_pressing_again_while_the_answer_is_under_way_answers_once(visit: Visit) -> None:
    page = visit.go(BEGIN)
    begun(page)
    page.get_by_label("Model").check()
    answer(page)
    asked(page, "What is it called?")
    page.get_by_label("Text", exact=True).fill("Example 7B")
    page.locator("#state button.main").evaluate("""main => {
        main.click(); main.click(); main.form.querySelector("button[value=unknown]").click(); }""")
    asked(page, "Does it have an address by which everyone can name it?")
    page.get_by_text("Save and download").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the interview").click()
    answers = yaml.safe_load(Path(waiting.value.path()).read_text())["answers"]
    assert [(a["term"], a.get("value")) for a in answers] == [("type", "Model"), ("name", '"Example 7B"')]


def test_a_saved_interview_goes_on_here_and_on_the_command_line(visit: Visit, openclaim: Runner, tmp_path: Path) -> None:
    page = visit.go(BEGIN)
    to_the_first_fact(page)
    page.get_by_label("yes").check()
    answer(page)
    second = "Has the release been made available in the Union for the first time?"
    asked(page, second)
    page.get_by_text("Save and download").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the interview").click()
    file = tmp_path / "acme.yaml"
    waiting.value.save_as(file)
    assert [a["term"] for a in yaml.safe_load(file.read_text())["answers"]] == ["type", "name", "id", "commercialActivity"]
    assert f"5. {second}" in openclaim("ask", "--state", file, stdin=b"quit\n").err
    visit.go("/interview")
    page.get_by_text("Go on with a saved interview").click()
    page.get_by_label("The file that was saved").set_input_files(file)
    page.get_by_role("button", name="Go on").click()
    asked(page, second)
    file.write_text("schema: something else\n")
    visit.go("/interview")
    page.get_by_text("Go on with a saved interview").click()
    page.get_by_label("The file that was saved").set_input_files(file)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("this is no saved interview")


def test_what_is_described_already_is_not_asked(visit: Visit) -> None:
    page = visit.go(f"{BEGIN}&policy=osaid&case=olmo-2-32b")
    page.get_by_label("Who answers?").fill(WHO)
    press(page, "Begin")
    expect(page.get_by_role("complementary")).to_contain_text("Open Source AI Definition 1.0")
    expect(page.locator("fieldset h2").first).not_to_have_text("What is it called?")


def test_parts_and_topics_have_controls_of_their_own(visit: Visit) -> None:
    page = visit.go(f"{BEGIN}&policy=osaid/1.0")
    to_the_parts(page)
    page.get_by_label("TrainingCode", exact=True).check()
    page.get_by_label("Weights", exact=True).check()
    page.get_by_label("How many Weights").fill("2")
    answer(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("question 5")
    page.get_by_text("Save and download").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Description as YAML").click()
    kinds = [p["type"] for p in yaml.safe_load(Path(waiting.value.path()).read_text())["artifact"]]
    assert sorted(kinds) == ["TrainingCode", "Weights", "Weights"]


def test_the_language_changes_within_an_interview_and_what_was_entered_stays(visit: Visit) -> None:
    page = visit.go(BEGIN)
    to_the_first_fact(page)
    page.get_by_label("yes").check()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    asked(page, MARKET)
    expect(page.get_by_label("ja", exact=True)).to_be_checked()
    page.get_by_role("button", name="Antworten", exact=True).click()
    asked(page, "Has the release been made available in the Union for the first time?")


def test_an_interview_without_scripts(plain: Visit) -> None:
    page = plain.go(BEGIN)
    to_the_end(page)
    expect(page.locator("section", has_text="eu-ai-act/53-2-a")).to_contain_text("out of scope")
    press(page, "Back")
    expect(page.locator("fieldset h2").first).to_contain_text("scientific research")


def _begin(page: Page) -> None:
    page.goto(BEGIN)
    for summary in page.locator("details.card > summary").all():
        summary.click()


def _fact(page: Page) -> None:
    page.goto(BEGIN)
    to_the_first_fact(page)
    answer(page)
    page.get_by_role("alert").wait_for()


def _parts(page: Page) -> None:
    page.goto(f"{BEGIN}&policy=osaid/1.0")
    to_the_parts(page)


def _end(page: Page) -> None:
    page.goto(BEGIN)
    to_the_end(page)
    page.get_by_text("Show the description", exact=True).click()


@pytest.mark.parametrize("walk", [_begin, _fact, _parts, _end])
def test_the_interview_is_accessible(accessible: Callable[[Callable[[Page], object]], None],
                                     walk: Callable[[Page], object]) -> None:
    accessible(walk)
