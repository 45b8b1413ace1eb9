"""Check in a real browser: a case, a bad upload, what if, downloads, languages, and all of it without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from run import Runner
from visiting import DAY, Visit, still

LLAMA = f"/check?case=llama-3-70b&day={DAY}&policy=eu-ai-act/53-2-a"
BROKEN = "type: Model\nname: Ours\navailabilty: public\n"
GOOD = "type: Model\nname: Ours\nprovider: {name: Us}\n"


def test_a_case_is_found_and_its_reasons_unfold(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_label("Find a case").fill("llama 3 70")
    expect(page.locator("#cases li:visible")).to_have_count(1)
    page.get_by_role("button", name="Llama 3 70B").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Llama 3 70B")
    finding = page.locator("section.finding", has_text="eu-ai-act/53-2-a").first
    expect(finding).to_contain_text("does not qualify")
    finding.locator("details.conditions > summary").click()
    scale = finding.locator("details", has_text="no usage restriction above a number of users").last
    scale.locator("summary").click()
    expect(scale).to_contain_text("userThreshold 7e8")
    expect(scale).to_contain_text("Guidelines C(2025) 7719 ¶80")
    expect(finding.get_by_role("link", name="Art 53(2) AI Act").first).to_have_attribute("href", re.compile("^https?://"))
    scale.get_by_role("link", name=re.compile("^evidence")).first.click()
    expect(page.locator("#evidence ~ ol li:target")).to_be_visible()


def test_a_bad_file_is_told_with_its_line_and_the_text_stays(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(BROKEN)
    page = visit.go("/")
    page.get_by_label(re.compile("^Upload")).set_input_files(file)
    page.get_by_role("button", name="Check", exact=True).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("ours.yaml")
    expect(alert).to_contain_text("line 3")
    expect(alert).to_contain_text("did you mean 'availability'?")
    expect(alert).to_be_focused()
    text = page.get_by_label("Or paste the text")
    expect(text).to_have_value(BROKEN)
    assert str(tmp_path) not in page.content()
    text.fill(GOOD)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ours")


def test_files_of_a_hub_folder_are_read_together(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: apache-2.0\npipeline_tag: text-generation\n---\n# Tiny\n")
    (tmp_path / "config.json").write_text('{"architectures": ["LlamaForCausalLM"], "model_type": "llama"}')
    page = visit.go("/")
    page.get_by_label(re.compile("^Upload")).set_input_files([tmp_path / "README.md", tmp_path / "config.json"])
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", name="Answers")).to_be_visible()
    expect(page.locator("#basis").locator("..")).to_contain_text("apache-2.0")


def test_what_if_llama_were_under_apache(visit: Visit) -> None:
    page = visit.go(LLAMA)
    page.get_by_label("Another licence").fill("Apache-2.0")
    page.get_by_role("button", name="Suppose this").first.click()
    moved = page.get_by_role("heading", name="What moved")
    expect(moved).to_be_focused()
    card = page.locator("section", has=moved)
    expect(card).to_contain_text("licence=Apache-2.0")
    expect(card).to_contain_text("does not qualify → ? undetermined")
    expect(card).to_contain_text("no usage restriction above a number of users or a revenue: fails → holds")
    expect(page.get_by_role("status")).to_have_text("The result is shown.")
    expect(page.locator(".answers")).to_contain_text("before: ✗ does not qualify")


def test_changes_stack_and_are_taken_back(visit: Visit) -> None:
    page = visit.go(LLAMA)
    page.get_by_label("Another licence").fill("Apache-2.0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What moved")).to_be_visible()
    still(page)
    for fact, answer in (("release.price", "yes"), ("release.trainingCompute", "3e25")):
        page.get_by_label("Another fact").select_option(fact)
        page.get_by_role("button", name="Choose this fact").click()
        control = page.get_by_role("group", name=re.compile(fact))
        expect(control).to_be_focused()
        if answer == "yes":
            control.get_by_label("yes").check()
        else:
            control.get_by_label(re.compile("^Value")).fill(answer)
        control.get_by_role("button", name="Suppose this").click()
        expect(page.locator("section", has=page.locator("#moved"))).to_contain_text(f"{fact}=")
        still(page)
    expect(page.locator(".answers")).to_contain_text("does not qualify")
    page.get_by_role("button", name="take back release.price").click()
    expect(page.locator("#moved ~ ul").first).not_to_contain_text("release.price")
    expect(page.locator("#moved ~ ul").first).to_contain_text("release.trainingCompute=3e25")
    page.get_by_role("button", name="Back to where I began").click()
    expect(page.get_by_role("heading", name="What moved")).to_have_count(0)


def test_a_wrong_value_is_told_beside_the_control(visit: Visit) -> None:
    page = visit.go(LLAMA)
    page.get_by_label("Another fact").select_option("release.trainingCompute")
    page.get_by_role("button", name="Choose this fact").click()
    page.get_by_label(re.compile("^Value")).fill("a lot")
    page.get_by_role("button", name="Suppose this").last.click()
    expect(page.get_by_role("alert")).to_contain_text("takes a plain number in FLOP")
    expect(page.get_by_label(re.compile("^Value"))).to_have_value("a lot")


def test_another_day_and_reading_move_the_answers(visit: Visit) -> None:
    page = visit.go(f"/check?case=mixtral-8x7b&day={DAY}&policy=eu-ai-act/53-2-a")
    page.get_by_text("Another day, reading or policy").click()
    page.get_by_label("Law of this day").fill("2024-08-02")
    page.get_by_label("Open questions of law").select_option("strict")
    page.get_by_role("button", name="Ask this").click()
    moved = page.locator("section", has=page.locator("#moved"))
    expect(moved).to_contain_text(f"{DAY} → 2024-08-02")
    expect(moved).to_contain_text("both readings → strict reading")
    expect(page.locator(".answers")).to_contain_text("out of scope")


def test_fixes_and_the_tree_come_when_asked_for(visit: Visit) -> None:
    page = visit.go(LLAMA)
    page.get_by_role("button", name=re.compile("^What would make it qualify")).click()
    expect(page.locator("#fixes-1")).to_contain_text("What would make it qualify")
    page.get_by_role("button", name=re.compile("^Show the decision tree")).click()
    expect(page.locator("#tree-1 svg")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Llama 3 70B")


@pytest.mark.parametrize(("label", "form", "name"), [
    ("Memo (HTML)", "html", "llama-3-70b-memo.html"), ("Memo (Word)", "docx", "llama-3-70b-memo.docx"),
    ("JSON", "json", "llama-3-70b-determination.json"), ("SARIF", "sarif", "llama-3-70b-determination.sarif")])
def test_a_download_is_what_the_command_line_writes(visit: Visit, openclaim: Runner, tmp_path: Path, label: str, form: str,
                                                   name: str) -> None:
    page = visit.go(LLAMA)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label, exact=True).click()
    assert waiting.value.suggested_filename == name
    waiting.value.save_as(tmp_path / name)
    openclaim("check", "cases/llama-3-70b", "-p", "eu-ai-act/53-2-a", "--as-of", DAY, "-f", form, "-o", str(tmp_path / "same"))
    assert (tmp_path / name).read_bytes() == (tmp_path / "same").read_bytes()


def test_the_changed_description_is_downloaded_and_decides_alike(visit: Visit, openclaim: Runner, tmp_path: Path) -> None:
    page = visit.go(LLAMA)
    page.get_by_label("Another licence").fill("Apache-2.0")
    page.get_by_role("button", name="Suppose this").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the changed description (YAML)").click()
    waiting.value.save_as(tmp_path / "changed.yaml")
    found = openclaim("check", str(tmp_path / "changed.yaml"), "-p", "eu-ai-act/53-2-a", "--as-of", DAY)
    assert "undetermined" in found.out


def test_the_language_changes_and_what_was_entered_stays(visit: Visit) -> None:
    page = visit.go(LLAMA)
    page.get_by_label("Another licence").fill("Apache-2.0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What moved")).to_be_visible()
    still(page)
    page.get_by_role("link", name="Deutsch").or_(page.get_by_role("button", name="Deutsch")).click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("link", name="Prüfen")).to_have_attribute("href", "/?lang=de")
    for name, tag, heading in (("Français", "fr", "Et si ?"), ("中文", "zh-Hans", "假如……？")):
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).click()
        expect(page.locator("html")).to_have_attribute("lang", tag)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()


def test_every_path_works_without_scripts(plain: Visit) -> None:
    page = plain.go("/")
    page.get_by_role("textbox", name="Or paste the text").fill(BROKEN)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("line 3")
    expect(page.get_by_role("textbox", name="Or paste the text")).to_have_value(BROKEN)
    plain.go(LLAMA)
    page.get_by_label("Another licence").fill("Apache-2.0")
    page.get_by_role("button", name="Suppose this").first.click()
    expect(page.locator("section", has=page.locator("#moved"))).to_contain_text("does not qualify → ? undetermined")
    page.get_by_label("Another fact").select_option("release.trainingCompute")
    page.get_by_role("button", name="Choose this fact").click()
    page.get_by_label(re.compile("^Value")).fill("a lot")
    page.get_by_role("button", name="Suppose this").last.click()
    expect(page.get_by_role("alert")).to_contain_text("takes a plain number in FLOP")
    expect(page.locator("section", has=page.locator("#moved"))).to_contain_text("licence=Apache-2.0")
    page.get_by_role("button", name=re.compile("^What would make it qualify")).click()
    expect(page.get_by_role("heading", name="What would make it qualify")).to_be_visible()
    page.get_by_role("button", name="Back to the determination").click()
    expect(page.locator("section", has=page.locator("#moved"))).to_contain_text("licence=Apache-2.0")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("section", has=page.locator("#moved"))).to_contain_text("licence=Apache-2.0")


def test_the_keyboard_reaches_the_content_and_the_focus_is_seen(visit: Visit) -> None:
    page = visit.go("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_what_is_pressed_last_counts_and_nothing_entered_is_lost(visit: Visit) -> None:
    page = visit.go(LLAMA)
    page.get_by_text("Another day, reading or policy").click()
    page.evaluate("""() => {
        const form = document.getElementById("state");
        form.elements.licence.value = "Apache-2.0";
        form.querySelector("[name=set_licence]").click(); form.querySelector("[name=set_licence]").click();
        form.elements.reading.value = "strict";
        form.querySelector("details .actions button.main").click(); }""")
    moved = page.locator("section", has=page.locator("#moved"))
    expect(moved).to_contain_text("both readings → strict reading")
    expect(moved).to_contain_text("licence=Apache-2.0")


def test_a_search_that_takes_long_is_begun_once(visit: Visit) -> None:
    page = visit.go(LLAMA)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url.rpartition("/")[2]) if r.method == "POST" else None)
    page.evaluate("""() => {
        const [fixes, tree] = ["fixes", "tree"].map(n => document.querySelector(`[formaction='/check/${n}']`));
        fixes.click(); fixes.click(); tree.click(); fixes.click(); }""")
    expect(page.locator("#fixes-1")).to_contain_text("What would make it qualify")
    expect(page.locator("#tree-1 svg")).to_be_visible()
    still(page)
    assert sorted(sent) == ["fixes", "tree"]


def test_of_what_is_described_nothing_is_lost_by_a_look_elsewhere(visit: Visit) -> None:
    page = visit.go("/?policy=eu-ai-act/53-2-a")
    page.get_by_label("Or paste the text").fill(GOOD)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ours")
    leading = page.locator("main a:not([href^='#'])")
    assert leading.count() > 10
    assert leading.evaluate_all("links => links.filter(l => l.target !== '_blank').map(l => l.href)") == []
    with page.expect_popup() as opened:
        page.get_by_role("link", name="eu-ai-act/2026-1744").first.click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ours")


def test_a_case_that_is_picked_has_an_address_to_go_back_to(visit: Visit) -> None:
    page = visit.go("/?policy=osaid&reading=strict&lang=de")
    page.get_by_role("button", name="Llama 3 70B").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Llama 3 70B")
    assert re.search(r"/check\?case=llama-3-70b&policy=osaid&day=[\d-]+&reading=strict&lang=de$", page.url), page.url
    page.get_by_role("link", name="Lizenzen").click()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Llama 3 70B")


def test_a_download_is_not_said_to_be_under_way_for_ever(visit: Visit) -> None:
    page = visit.go(LLAMA)
    for name in ("CSV", "Audit record (JSON)"):
        with page.expect_download():
            page.get_by_role("button", name=re.compile(re.escape(name))).click()
    expect(page.get_by_role("status")).to_have_text("")


def test_the_determination_is_printed_with_its_reasons_and_without_controls(visit: Visit) -> None:
    page = visit.go(LLAMA)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".answers")).to_be_visible()
    expect(page.locator("details.conditions .tree").first).to_be_visible()
    expect(page.locator("#authorities ~ details table")).to_be_visible()
    expect(page.locator("button:visible, input:visible, select:visible, nav:visible")).to_have_count(0)


def _home(page: Page) -> None:
    page.goto("/")
    page.locator("details.card > summary").first.click()


def _told(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Or paste the text").fill(BROKEN)
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("alert").wait_for()


def _moved(page: Page) -> None:
    page.goto(f"{LLAMA}&policy=mof&policy=osaid")
    page.get_by_label("Another licence").fill("Apache-2.0")
    page.get_by_role("button", name="Suppose this").first.click()
    page.locator("#moved").wait_for()
    page.get_by_label("Another fact").select_option("release.channel")
    page.get_by_role("button", name="Choose this fact").click()
    page.locator("fieldset.control").wait_for()
    for name in ("What would make it qualify", "Show the decision tree"):
        page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
    page.locator("#tree-1 svg").wait_for()
    page.locator("#fixes-1 .note").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def _several(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Or paste the text").fill(
        "- {id: 'https://example.org/a', type: Model, name: A}\n- {id: 'https://example.org/b', type: Model, name: B}\n")
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("heading", name="2 releases are described").wait_for()


def _missing(page: Page) -> None:
    page.goto("/nowhere?lang=zh")


@pytest.mark.parametrize("walk", [_home, _told, _moved, _several, _missing])
def test_axe_finds_nothing(accessible: Callable[[Callable[[Page], object]], None], walk: Callable[[Page], object]) -> None:
    accessible(walk)
