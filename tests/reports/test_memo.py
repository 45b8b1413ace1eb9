"""Memos: what they say, golden files for four models in three formats, and that nothing in them is invented."""

from __future__ import annotations

import functools
import io
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from extract import lines_of_docx, lines_of_html, lines_of_pdf, plain
from memo_cases import GOLDEN, basis, case, decider, memo
from semantics import release_of

from compliance.decide import Outcome, Reading
from compliance.engines import engine
from compliance.fix import Finder, find_fixes
from compliance.licences import library
from compliance.own.words import OwnFolder
from compliance.reports.claims import claims
from compliance.reports.memo_docx import to_docx
from compliance.reports.memo_html import to_html
from compliance.reports.memo_make import memos
from compliance.reports.memo_markdown import escaped, to_markdown
from compliance.reports.memo_pdf import to_pdf
from compliance.reports.memo_pictures import NO_TREES

_GOLDEN = Path(__file__).parent / "golden"


@functools.cache
def lines(name: str, form: str) -> list[str]:
    """What a reader finds in the memo on a case in a format."""
    if form == "html":
        return lines_of_html(to_html([memo(name)]))
    return lines_of_docx(document(name, form)) if form == "docx" else ["".join(lines_of_pdf(document(name, form)))]


@functools.cache
def document(name: str, form: str) -> bytes:
    """The memo on a case as a binary document."""
    return to_docx([memo(name)]) if form == "docx" else to_pdf([memo(name)])


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
@pytest.mark.parametrize("name", GOLDEN)
def test_golden_file(name: str, form: str) -> None:
    """With OPENCLAIM_GOLDEN=write the files are made anew, to be read before they are committed."""
    found = "\n".join(lines(name, form)) + "\n"
    if form == "pdf":
        found = re.sub(r"openclaim[0-9.]+\.Ananalysisofthefactsasdescribed;nolegaladvice\.\d+/\d+", "\n", found)
    path = _GOLDEN / f"{name}.{form}.txt"
    if os.environ.get("OPENCLAIM_GOLDEN") == "write":
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def texts(value: Any) -> Iterator[str]:
    """Every text of a memo but the ids of states, and the trees, which are pictures."""
    if isinstance(value, str):
        yield value
    elif hasattr(value, "_asdict"):
        for name, item in value._asdict().items():
            if name not in ("state", "tree", "permission", "outcome", "url", "remedy"):
                yield from texts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


@pytest.mark.parametrize("name", GOLDEN)
def test_every_text_of_the_memo_is_in_the_documents(name: str) -> None:
    said = {plain(t) for t in texts(memo(name)) if t}
    assert len(said) > 50
    # The items of grades are a picture with an alternative text.
    items = {plain(part) for g in memo(name).graded for item in g.items for part in item[:2]}
    for form in ("html", "docx"):
        shown = "\n".join(lines(name, form))
        assert [t for t in said - items if t not in shown] == []


@pytest.mark.parametrize("name", GOLDEN)
def test_every_number_in_a_document_comes_from_the_memo(name: str) -> None:
    numbers = re.compile(r"(?<!sha)\d[\d.,-]*")
    known = {n for t in texts(memo(name)) for n in numbers.findall(plain(t))} | {str(s.number) for s in memo(name).sources}
    for form in ("html", "docx"):
        found = {n for line in lines(name, form) for n in numbers.findall(line)}
        assert {n.rstrip(".,-") for n in found} <= {n.rstrip(".,-") for n in known}


def test_equal_memos_give_equal_bytes() -> None:
    again = memos([case("bloom-176b")], basis())
    for write in (to_html, to_markdown):
        assert write([memo("bloom-176b")]) == write(again)
    assert document("bloom-176b", "pdf") == to_pdf(again)
    assert document("bloom-176b", "docx") == to_docx(again)


def test_documents_hold_no_time_of_writing() -> None:
    dates = pypdfium2.PdfDocument(document("olmo-7b", "pdf")).get_metadata_dict()
    assert {dates["CreationDate"][:6], dates["ModDate"][:6]} <= {"", "D:2000"}
    made = document("olmo-7b", "docx")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = docx.Document(io.BytesIO(made)).core_properties
    assert (core.author, core.modified.year if core.modified else 0) == ("", 2000)


def test_first_page_names_policies_that_are_not_final_and_licences_nobody_read() -> None:
    draft = memos([decider(("osaid/0.0.9",)).decide(case("falcon-180b").release)], basis())[0]
    assert any("osaid/0.0.9" in w and "historical" in w for w in draft.warnings)
    assert any(w.startswith("No text was read clause by clause of: falcon-180b.") for w in draft.warnings)
    head = to_html([draft]).partition("<h2>")[0]
    assert "osaid/0.0.9 is not a text in force" in head
    unread = {n: [w for w in memo(n).warnings if w.startswith("No text was read")] for n in ("falcon-180b", "olmo-7b", "bloom-176b")}
    assert [n for n, listed in unread.items() if listed] == ["falcon-180b"]
    assert not any("in force" in w for w in memo("olmo-7b").warnings)


def test_first_page_says_by_what_was_decided_and_what_nobody_has_checked() -> None:
    made = memo("olmo-7b")
    pages = [to_html([made]).partition("<h2")[0], to_markdown([made]).partition("## ")[0], "\n".join(lines("olmo-7b", "docx")).partition("## ")[0]]
    head = "As of 2026-11-24, by eu-ai-act/2026-1744, osaid/1.0, eu-gpai-guidelines/2025-11, mof/1.0; open questions shown on both readings."
    reservation = "Guidelines C(2025) 7719: wording checked in the July text only."
    assert made.head == head
    assert made.warnings == (reservation,)
    assert all(text in page for page in pages for text in (head, reservation))
    numbered = {c.text: c.summary for c in made.authorities}
    assert numbered["Guidelines C(2025) 7719 ¶86"].endswith("(number inferred)")
    assert not numbered["Guidelines C(2025) 7719 ¶17"].endswith("(number inferred)")
    assert not any("7719" in w for w in memos([decider(("osaid/1.0",)).decide(case("olmo-7b").release)], basis())[0].warnings)


def test_first_page_says_that_the_provider_uses_words_that_may_not_be_used() -> None:
    claim = memo("llama-3-70b").warnings[-1]
    assert claim.startswith("The provider calls Llama 3 70B open-source; “open source AI” by osaid/1.0: may not be used (")
    assert claim in to_html([memo("llama-3-70b")]).replace("&#34;", '"').partition("<h2")[0]


def test_first_page_names_a_version_that_is_no_longer_or_not_yet_in_force() -> None:
    for asked, words in (("eu-ai-act/53-2-a@2024-1689", "eu-ai-act/2024-1689 is not the version in force on 2026-11-24; that is eu-ai-act/2026-1744."),
                         ("openness-index/1", "openness-index/1 is not the version in force on 2026-11-24; that is openness-index/2.1.")):
        made = memos([decider((asked,)).decide(case("olmo-7b").release)], basis())[0]
        assert words in made.warnings
        assert words in to_html([made]).partition("<h2")[0]


def test_own_folders_are_named_on_the_first_page() -> None:
    own = basis()._replace(own=[OwnFolder("policies", "our/policies", "ab" * 32, ("acme/1",))])
    made = memos([case("olmo-7b")], own)[0]
    assert any("acme/1" in w for w in made.warnings)
    assert "our/policies" in to_html([made])
    assert "our/policies" in to_markdown([made])


def test_words_follow_from_outcomes() -> None:
    said = {c.words: c.permission for c in claims(case("olmo-7b"))}
    assert said["open source AI"] == "may-be-used"
    assert said["open weights"] == "may-be-used"
    assert {c.words: c.permission for c in claims(case("llama-3-70b"))} == {
        "open source AI": "may-not-be-used", "open weights": "may-not-be-used", "weights available (source-available)": "may-be-used",
        "free and open-source model, exempt from Article 53(1)(a) AI Act": "may-not-be-used"}
    assert [c.permission for c in claims(case("bloom-176b"))] == ["not-established"]


def test_words_on_an_unsettled_law_depend_on_the_reading() -> None:
    described = case("llama-3-70b").release
    one = case("llama-3-70b")
    result = one.determinations[0]
    contested = one._replace(determinations=(result._replace(outcome=Outcome.CONTESTED),))
    assert [c.said for c in claims(contested)] == ["on the lenient reading only"]
    assert decider(("osaid/1.0",), Reading.STRICT).decide(described).determinations[0].outcome is Outcome.DOES_NOT_QUALIFY


def test_a_claim_without_its_grounds_is_left_out() -> None:
    assert claims(decider(("eu-ai-act/2-6",)).decide(case("olmo-7b").release)) == []


def test_an_unknown_fact_never_permits_words() -> None:
    bare = decider(("osaid/1.0", "osd", "eu-ai-act/53-2-a", "mof")).decide(release_of({"id": "urn:x", "type": "Model"}))
    assert {c.permission for c in claims(bare)} <= {"not-established", "not-at-issue", "may-not-be-used"}
    assert {c.permission for c in claims(bare) if c.words in ("open source AI", "open weights")} == {"not-established"}


def test_questions_with_the_same_conditions_are_shown_once() -> None:
    first, second = memo("olmo-7b").findings[:2]
    assert (first.same, second.same) == ("", "eu-ai-act/53-2-a")
    assert to_html([memo("olmo-7b")]).count("Decision tree of eu-ai-act/53-2") == 1


def test_evidence_is_numbered_and_each_number_leads_somewhere() -> None:
    page = to_html([memo("llama-3-70b")])
    targets = set(re.findall(r'<tr id="([^"]+)"', page))
    refs = set(re.findall(r'class="ref" href="#([^"]+)"', page))
    assert refs
    assert refs <= targets
    assert len(re.findall(r' id="([^"]+)"', page)) == len(set(re.findall(r' id="([^"]+)"', page)))


def test_fixes_stand_in_the_memo_when_they_are_asked_for() -> None:
    d = decider(("osd",))
    release = release_of({"id": "urn:x", "type": "Model", "name": "X", "artifact": [
        {"type": "InferenceCode", "availability": "public", "licence": "CC-BY-NC-4.0"}]})
    report = find_fixes(Finder(d.policies, d.question, engine(), library()), release, most=2)
    made = memos([d.decide(release)], basis()._replace(fixes=[report]))[0]
    assert made.findings[0].fixes is not None
    assert made.findings[0].fixes.headline.startswith("Undetermined today; would qualify with")
    for shown in (to_html([made]), to_markdown([made]), "\n".join(lines_of_docx(to_docx([made])))):
        assert "What would make it qualify" in shown
    assert memo("olmo-7b").findings[0].fixes is None


def test_several_releases_share_a_document_with_a_matrix() -> None:
    made = memos([decider((name,)).decide(case("olmo-7b").release) for name in ("osd", "mof")], basis())
    page = to_html(made)
    assert "Determination memos on 2 releases" in page
    assert page.count("<article ") == 2
    assert "not asked" in page
    assert lines_of_docx(to_docx(made))[0] == "# Determination memos on 2 releases"


@pytest.mark.parametrize("text", ["- a", "+ a", "1. a", "12) a", "# a", "> a", "| a", "===", "<b>", "&lt;", "*a*", "@name", "~~a~~"])
def test_markdown_escapes_what_begins_a_block(text: str) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped(text))
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {c.type for c in tokens[1].children or []} <= {"text", "text_special"}
    assert "".join(c.content for c in tokens[1].children or []) == text




def test_paper_leaves_out_more_than_three_trees_and_says_so() -> None:
    made = memos([decider(("eu-ai-act/2-6", "eu-ai-act/2-12", "eu-ai-act/25-4", "osd")).decide(case("olmo-7b").release)], basis())
    shown = lines_of_docx(to_docx(made))
    assert NO_TREES in shown
    assert not [line for line in shown if "Decision tree" in line]
    assert [line for line in lines("olmo-7b", "docx") if line.startswith("## Decision tree")]
    assert NO_TREES.replace(" ", "") in "".join(lines_of_pdf(to_pdf(made)))
