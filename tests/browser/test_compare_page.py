"""Comparing in a real browser: releases with each other, scenarios, uploads, supposed facts, downloads, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from run import Runner
from visiting import DAY, Visit

THREE = f"/compare?case=llama-3-70b&case=olmo-2-32b&case=bloom-176b&day={DAY}"
APACHE = f"/compare?case=llama-3-70b&scenario=llama-3-apache&policy=eu-ai-act/53-2-a&day={DAY}"
OURS = "type: Model\nname: Ours\nartifact:\n  - type: Weights\n    licence: MIT\n"


def test_three_cases_are_ticked_and_compared(visit: Visit) -> None:
    page = visit.go("/compare")
    for name in ("Llama 3 70B", "OLMo 2 32B", "BLOOM 176B"):
        page.get_by_label("Find a case").fill(name)
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    page.get_by_text("What is asked: policies, days, readings").click()
    page.get_by_label("Days", exact=True).fill(DAY)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Comparison")
    expect(page.get_by_text(f"3 releases, 11 questions, as of {DAY}.")).to_be_visible()
    row = page.get_by_role("row", name="eu-ai-act/53-2-a")
    expect(row.get_by_role("cell")).to_have_text(["? undetermined", "✗ does not qualify", "✓ qualifies"])
    picture = page.get_by_role("img", name="Outcomes of 3 releases")
    expect(picture).to_contain_text("OLMo 2 32B")
    decides = page.locator("section", has=page.get_by_role("heading", name=re.compile("^Llama 3 70B")))
    expect(decides).to_contain_text("no usage restriction above a number of users or a revenue")
    with page.expect_popup() as opened:
        decides.get_by_role("link", name="reasons Llama 3 70B").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Llama 3 70B")


def test_a_ready_scenario_says_what_differs_and_why(visit: Visit) -> None:
    page = visit.go(APACHE)
    row = page.get_by_role("row", name="eu-ai-act/53-2-a")
    expect(row).to_contain_text("does not qualify")
    expect(row).to_contain_text("undetermined")
    row.get_by_role("link", name=re.compile("^differs: why")).click()
    reasons = page.locator("section:target")
    expect(reasons).to_contain_text("artifact[Weights].licence=Apache-2.0")
    expect(reasons).to_contain_text("no usage restriction above a number of users or a revenue: fails → holds")
    with page.expect_popup() as opened:
        reasons.get_by_role("link", name=re.compile("^condition no usage restriction")).click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("no usage restriction above a number of users or a revenue")


@pytest.mark.parametrize(("label", "form"), [("HTML", "html"), ("CSV", "csv"), ("JSON", "json"), ("Markdown", "markdown")])
def test_a_download_is_what_the_command_line_writes(visit: Visit, openclaim: Runner, tmp_path: Path, label: str,
                                                    form: str) -> None:
    page = visit.go(APACHE)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"Download {label}").click()
    waiting.value.save_as(tmp_path / "got")
    openclaim("compare", "cases/llama-3-70b", "-s", "llama-3-apache", "-p", "eu-ai-act/53-2-a", "--as-of", DAY, "-f", form,
              "-o", tmp_path / "same")
    assert (tmp_path / "got").read_bytes() == (tmp_path / "same").read_bytes()


def test_uploaded_descriptions_are_compared_with_a_case_and_can_be_changed(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(OURS)
    (tmp_path / "other.yaml").write_text(OURS.replace("Ours", "Other").replace("MIT", "CC-BY-NC-4.0"))
    page = visit.go(f"/compare?policy=osd&day={DAY}")
    page.get_by_label("Upload descriptions").set_input_files([tmp_path / "ours.yaml", tmp_path / "other.yaml"])
    page.get_by_role("checkbox", name=re.compile("^Llama 3 70B")).check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("columnheader")).to_have_text(["Question", "Llama 3 70B", "Ours", "Other"])
    page.get_by_role("button", name="Change what is compared").click()
    expect(page.get_by_role("checkbox", name=re.compile("^Llama 3 70B"))).to_be_checked()
    page.get_by_text("other.yaml").click()
    page.get_by_role("textbox", name="other.yaml").fill(OURS.replace("Ours", "Renamed"))
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("columnheader")).to_have_text(["Question", "Llama 3 70B", "Ours", "Renamed"])


def test_what_is_wrong_is_told_and_what_was_entered_stays(visit: Visit, tmp_path: Path) -> None:
    page = visit.go("/compare")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("nothing is described")
    page.get_by_role("checkbox", name=re.compile("^Llama 3 70B")).check()
    page.get_by_text("Suppose other facts").click()
    page.get_by_label("Supposed facts, one a line").fill("licenze=MIT")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("unknown term 'licenze'; did you mean 'licence'?")
    expect(page.get_by_label("Supposed facts, one a line")).to_have_value("licenze=MIT")
    (tmp_path / "broken.yaml").write_text("type: Model\nname: Ours\navailabilty: public\n")
    page.get_by_label("Supposed facts, one a line").fill("licence=MIT")
    page.get_by_label("Upload descriptions").set_input_files(tmp_path / "broken.yaml")
    page.get_by_role("button", name="Compare", exact=True).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("broken.yaml")
    expect(alert).to_contain_text("line 3")
    expect(page.get_by_role("textbox", name="broken.yaml")).to_contain_text("availabilty")


def test_comparing_without_scripts(plain: Visit) -> None:
    page = plain.go("/compare")
    for name in ("Llama 3 70B", "OLMo 2 32B"):
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    page.get_by_text("What is asked: policies, days, readings").click()
    for reading in ("strict reading", "lenient reading"):
        page.get_by_role("checkbox", name=reading).check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("columnheader", name=re.compile("^strict")).first).to_be_visible()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vergleich")


def _begin(page: Page) -> None:
    page.goto("/compare")
    for summary in page.locator("details > summary").all():
        if summary.is_visible():
            summary.click()


def _grid(page: Page) -> None:
    page.goto(THREE)


def _scenarios(page: Page) -> None:
    page.goto(f"{APACHE}&policy=mof")
    page.locator("details.card > summary").first.click()


@pytest.mark.parametrize("walk", [_begin, _grid, _scenarios])
def test_comparing_is_accessible(accessible: Callable[[Callable[[Page], object]], None],
                                 walk: Callable[[Page], object]) -> None:
    accessible(walk)
