"""Rows of the tables of a PDF: each stays on one page, and of one that is longer than a page nothing is lost."""

from __future__ import annotations

import pypdfium2
import pytest
from extract import lines_of_pdf, plain
from memo_cases import basis, decider, memo
from semantics import release_of

from compliance.reports.memo_make import memos
from compliance.reports.memo_pdf import to_pdf

HEAD = "ConditionResultFactsandevidenceAuthority"


@pytest.mark.parametrize("name", ["llama-3-70b", "falcon-180b"])
def test_no_row_of_conditions_is_torn_between_pages(name: str) -> None:
    begun = [page.replace("\ufffe", "-") for page in lines_of_pdf(to_pdf([memo(name)])) if page.startswith(HEAD)]
    labels = tuple(f"{lead}{plain(r.label)}".replace(" ", "") for f in memo(name).findings for r in f.rows for lead in ("", "gate:", "unless:"))
    assert len(begun) > 3
    assert [page[:90] for page in begun if not page.removeprefix(HEAD).startswith(labels)] == []


@pytest.mark.parametrize("letter", ["x", "W", "漢"])
def test_a_row_that_is_longer_than_a_page_is_there_to_its_end(letter: str) -> None:
    long = letter * 960 + "Ω"
    evidence = [{"source": "https://a.example/" + long, "quote": long, "statedBy": long, "of": ["availability"]}]
    licence = {"type": "Licence", "name": long, "nonCommercialOnly": True}
    parts = [{"type": "Weights", "availability": "public", "evidence": evidence, "licence": licence}]
    parts += [{"type": kind, "availability": "public", "evidence": [{**evidence[0], "quote": f"{n}{long}"}], "licence": licence}
              for n, kind in enumerate(("TrainingCode", "InferenceCode", "ModelCard"))]
    decision = decider(("osd", "osaid/1.0")).decide(release_of({"id": "urn:x", "type": "Model", "name": "X", "artifact": parts}))
    (made,) = memos([decision], basis())
    wanted = sum(text.count("Ω") for s in made.sources for text in (s.source, s.quote, s.stated_by)) + \
        sum(text.count("Ω") for f in made.findings for r in f.rows for text in (*(x.text for x in r.facts), *r.unknown)) + \
        sum(x.name.count("Ω") + x.id.count("Ω") for x in made.licences)
    # What lies below the edge of a page is in the file and not to be seen.
    pages = [page.get_textpage().get_text_bounded(0, 0, *page.get_size()) for page in pypdfium2.PdfDocument(to_pdf([made]))]
    shown = "".join(plain(page).replace(" ", "") for page in pages)
    assert wanted > 10
    assert shown.count("Ω") >= wanted
