"""Policies, conditions, differences and licences looked up in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from visiting import Visit


def test_from_the_list_to_a_policy_a_version_and_a_condition(visit: Visit) -> None:
    page = visit.go("/policies")
    page.get_by_role("link", name="osaid", exact=True).click()
    expect(page.get_by_role("row", name="osaid/0.0.9")).to_contain_text("earlier draft")
    expect(page.get_by_role("row", name="osaid/1.0")).to_contain_text("in force")
    page.get_by_role("link", name="osaid/1.0", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Open Source AI Definition 1.0")
    tree = page.locator("ul.tree")
    tree.get_by_role("link", name="the parameters are under OSI-approved terms").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("the parameters are under OSI-approved terms")
    expect(page.get_by_role("link", name="OSAID 1.0, parameters")).to_have_attribute("rel", "noreferrer")
    expect(page.get_by_text("Release the weights under an OSI-approved licence.")).to_be_visible()
    test = page.locator("section", has_text="holds").first
    test.get_by_text("SHACL", exact=True).click()
    expect(test.locator("pre")).to_contain_text("osaid:parameters-terms-satisfied a sh:NodeShape")
    expect(page.locator("details[open] pre").last).to_contain_text("licence: Apache-2.0")


def test_which_cases_meet_a_condition_comes_in_place(visit: Visit) -> None:
    page = visit.go("/conditions/osaid/parameters-terms")
    page.get_by_role("link", name="Show which cases meet it").click()
    found = page.locator("#cases")
    expect(found.get_by_role("link", name="Llama 3 70B")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("the parameters are under OSI-approved terms")
    fails = found.locator("h3", has_text="fails").locator("+ ul")
    expect(fails.get_by_role("link", name="Llama 3 70B")).to_be_visible()
    fails.get_by_role("link", name="Llama 3 70B").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Llama 3 70B")


def test_a_guideline_and_what_it_reads_lead_to_each_other(visit: Visit) -> None:
    page = visit.go("/conditions/eu-ai-act/free-licence")
    page.get_by_role("link", name=re.compile("^eu-gpai-guidelines#")).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="eu-ai-act#free-licence")).to_be_visible()


def test_a_superseded_version_is_marked_and_keeps_its_address(visit: Visit) -> None:
    page = visit.go("/policies/eu-ai-act/2024-1689")
    expect(page.locator("main")).to_contain_text("no longer in force")
    expect(page.locator("main")).to_contain_text("2024-08-01 to 2026-07-26")
    draft = visit.go("/policies/osaid/0.0.9")
    expect(draft.locator(".warn")).to_contain_text("not a text in force")
    old = visit.go("/conditions/osaid/parameters-terms?version=0.0.9")
    expect(old.locator("main")).to_contain_text("osaid/0.0.9 (2024-08-22 to 2024-10-01)")


def test_two_versions_are_compared_with_the_cases_that_change(visit: Visit) -> None:
    page = visit.go("/policies/osaid")
    page.get_by_label("Before").select_option("osaid/0.0.9")
    page.get_by_label("After").select_option("osaid/1.0")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("osaid/0.0.9 → osaid/1.0")
    expect(page.locator("main")).to_contain_text("in force from")
    page.get_by_role("link", name="Show which shipped cases change").click()
    expect(page.locator("#cases ~ p").first).to_contain_text(re.compile(r"\d+ of \d+ answers on 28 cases change"))


def test_the_picture_of_a_tree_stands_by_itself(visit: Visit) -> None:
    page = visit.go("/policies/osaid/1.0")
    page.get_by_text("The same as a picture").click()
    picture = page.get_by_role("img", name="Condition tree of osaid/1.0")
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('figure img').naturalWidth > 100")


def test_licences_are_searched_and_filtered(visit: Visit) -> None:
    page = visit.go("/licences")
    rows = page.locator("#found tr:visible")
    page.get_by_label("Search by name or identifier").fill("llama 3.1")
    expect(rows).to_have_count(1)
    expect(page.get_by_role("status").first).to_have_text(re.compile("^1 of 121 licences"))
    page.get_by_label("Search by name or identifier").fill("")
    page.get_by_label("Class").select_option("UseRestrictedLicence")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Meta Llama 3 Community License Agreement")).to_be_visible()
    expect(page.get_by_role("link", name="MIT License", exact=True)).to_have_count(0)


def test_a_licence_says_what_it_permits_limits_and_why_it_is_not_free(visit: Visit) -> None:
    page = visit.go("/licences/llama3")
    expect(page.get_by_role("heading", level=1)).to_have_text("Meta Llama 3 Community License Agreement")
    free = page.locator("section", has=page.get_by_role("heading", name=re.compile("free and open-source licence")))
    expect(free.get_by_role("heading")).to_contain_text("no")
    expect(free).to_contain_text("threshold consequence (separate-licence); without use restriction (use restriction: listed)")
    free.get_by_text("The whole definition").click()
    expect(free.locator("ul.tree")).to_contain_text("use policy by reference = false")
    expect(page.get_by_role("row", name=re.compile("^user threshold"))).to_contain_text("700,000,000")
    expect(page.get_by_role("row", name=re.compile("^output restriction"))).to_contain_text("1.b.v")
    expect(page.get_by_role("row", name=re.compile("^patent grant"))).to_contain_text("unknown")
    expect(page.get_by_role("link", name="https://github.com/meta-llama/llama-models")).to_be_visible()
    expect(page.locator("main")).to_contain_text("read clause by clause on")
    unread = visit.go("/licences/Zed")
    expect(unread.locator("main")).to_contain_text("on the SPDX list only")


@pytest.mark.parametrize(("path", "hint"), [
    ("/licences/lama-3", "did you mean"), ("/policies/osiad", "did you mean 'osaid'"),
    ("/conditions/osaid/parameter-terms", "did you mean 'parameters-terms'"), ("/policies/osaid/9.9", "unknown policy version")])
def test_an_unknown_name_is_told_with_the_nearest(visit: Visit, path: str, hint: str) -> None:
    page = visit.page
    answered = page.goto(visit.address + path)
    assert answered is not None
    assert answered.status == 404
    expect(page.get_by_role("alert")).to_contain_text(hint)


def test_looking_up_without_scripts_and_in_another_language(plain: Visit) -> None:
    page = plain.go("/conditions/osaid/parameters-terms?lang=fr")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Montrer quels cas la remplissent").click()
    expect(page.get_by_role("link", name="Llama 3 70B")).to_be_visible()
    page.get_by_role("link", name="osaid#parameters-terms").click()
    expect(page.get_by_role("heading", name="Fondement")).to_be_visible()
    found = plain.go("/licences?q=apache")
    expect(found.locator("#found")).to_contain_text("Apache License 2.0")


PATHS = ["/policies", "/policies/osaid", "/policies/eu-ai-act/2026-1744", "/policies/fmti/2025-12",
         "/policies/eu-gpai-guidelines/2025-11",
         "/conditions/osaid/parameters-terms", "/conditions/eu-ai-act/free-licence",
         "/conditions/osaid/parameters-terms/cases?version=1.0", "/policies/difference?before=osaid/0.0.9&after=osaid/1.0",
         "/licences", "/licences/llama-3", "/licences/Zed", "/licences/nothing-of-the-kind"]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_looked_up_is_accessible(accessible: Callable[[Callable[[Page], object]], None], path: str) -> None:
    def walk(page: Page) -> None:
        page.goto(path)
        for summary in page.locator("details:not([open]) > summary").all():
            if summary.is_visible():
                summary.click()

    accessible(walk)
