"""What memos say comes from the decision, the policies and `ontology/claims.ttl`; beyond that only the fixed words of the templates."""

from __future__ import annotations

import functools
import json
import re
from decimal import Decimal, InvalidOperation

import pytest
from extract import lines_of_docx, lines_of_html, lines_of_pdf, plain
from memo_cases import GOLDEN, basis, case, decider, memo
from semantics import release_of
from shared import ROOT
from test_memo import texts

from compliance.reports import Format, render
from compliance.reports.memo_docx import to_docx
from compliance.reports.memo_html import to_html
from compliance.reports.memo_make import memos
from compliance.reports.memo_pdf import to_pdf
from compliance.terms import show_number

_NUMBER = re.compile(r"(?<![\w.])\d[\d.,-]*(?:e\d+)?")
_WORD = re.compile(r"[A-Za-z]{3,}")
REPORTS = ROOT / "compliance" / "reports"
TEMPLATES = ("templates/memo.html.j2", "memo_html.py", "memo_docx.py", "memo_docx_parts.py", "memo_pictures.py", "charts.py", "memo.py", "tree.py", "text.py", "palette.py",
             "svg.py", "memo_markdown.py", "grow.py")


def numbers(text: str) -> set[str]:
    return {n.rstrip(".,-") for n in _NUMBER.findall(text)}


def written(number: str) -> tuple[str, ...]:
    """A number as people read it: rounded to six figures, or as a power of ten."""
    try:
        return f"{float(number):g}", show_number(Decimal(number))
    except (ValueError, InvalidOperation):
        return ()


@functools.cache
def law() -> set[str]:
    """The numbers of everything that is shipped as law, definitions and words, licences with their days included."""
    files = [p for folder in ("ontology", "shapes") for p in (ROOT / folder).rglob("*.ttl")]
    return {n for p in files for n in numbers(p.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", GOLDEN)
def test_every_number_of_a_memo_is_in_the_decision_or_in_the_law(name: str) -> None:
    made, digest = memo(name), re.compile(r"\b[0-9a-f]{64}\b")
    decided = digest.sub("", str(render([case(name)], Format.JSON)))
    said = {n for t in texts(made) for n in numbers(digest.sub("", plain(t)))}
    counted = {str(s.number) for s in made.sources} | {f"{share:g}" for g in made.graded for *_, share in g.items if share is not None}
    spread = {p for n in numbers(decided) | law() | counted for p in (n, *n.split("-"), *re.split(r"[.,]", n), *written(n))}
    # Rests of long lists are counted ("and 3 more"), and grades with what they are out of.
    more = {n for t in texts(made) for n in re.findall(r"and (\d+) more", t)}
    assert len(said) > 20
    assert said - spread - more == set()


FACTS = {
    "id": "urn:x:quokka", "type": "Model", "name": "Quokka Nine", "version": "4321", "claims": ["open-weights"], "releaseDate": "2019-03-07",
    "significantGenerality": True, "commercialActivity": True, "placedOnUnionMarket": True, "trainingCompute": 7.3519e22, "price": True,
    "parameterCount": 8642975310, "provider": {"name": "Wombat Works", "establishedInUnion": False},
    "artifact": [{"type": "Weights", "availability": "public", "licence": "LicenseRef-llama-3",
                  "evidence": [{"source": "https://quokka.example/card", "quote": "echidna words", "statedBy": "numbat notary", "retrieved": "2018-02-03"}]}]}
OTHER = {
    "Quokka Nine": "Bilby Six", "urn:x:quokka": "urn:x:bilby", "Wombat Works": "Possum Press", "quokka.example": "bilby.example",
    "echidna words": "dunnart words", "numbat notary": "quoll notary", "2018-02-03": "2017-04-05", "73519": "91827", "7.3519e+22": "9.1827e+22"}


def documents(facts: str) -> list[str]:
    made = memos([decider(("eu-ai-act/53-2-a", "osaid/1.0")).decide(release_of(json.loads(facts)))], basis())
    return ["\n".join(lines_of_html(to_html(made))), "\n".join(lines_of_docx(to_docx(made))), "\n".join(lines_of_pdf(to_pdf(made)))]


def test_a_document_follows_the_facts_and_nothing_else_of_it_moves() -> None:
    first = json.dumps(FACTS)
    second = first
    for old, new in OTHER.items():
        second = second.replace(old, new)
    for one, two in zip(documents(first), documents(second), strict=True):
        for old, new in {"QuokkaNine": "BilbySix", "https://quokka.example/card": "https://bilby.example/card", "echidna": "dunnart", "numbat": "quoll",
                         "2018-02-03": "2017-04-05", "7.3519e22": "9.1827e22"}.items():
            spaceless, other = one.replace(" ", ""), two.replace(" ", "")
            assert old in spaceless, old
            assert new in other, new
            assert old not in other
            assert spaceless.count(old) == other.count(new)


@pytest.mark.parametrize("form", ["html", "docx"])
@pytest.mark.parametrize("name", GOLDEN)
def test_beyond_the_memo_a_document_has_the_words_of_its_templates_only(name: str, form: str) -> None:
    fixed = set(_WORD.findall(" ".join((REPORTS / t).read_text(encoding="utf-8") for t in TEMPLATES)))
    remedies = {r.remedy for f in memo(name).findings for r in f.rows}
    known = sorted({plain(t) for t in {*texts(memo(name)), *remedies} if t}, key=len, reverse=True)
    found = lines_of_html(to_html([memo(name)])) if form == "html" else lines_of_docx(to_docx([memo(name)]))
    left = "\n".join(found)
    for text in known:
        left = left.replace(text, "\n")
    assert len(left) < len("\n".join(found)) / 2
    assert set(_WORD.findall(left)) - fixed == set()
