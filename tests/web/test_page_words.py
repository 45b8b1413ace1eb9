"""The words of the page: the same labels with the same placeholders in every language, and the language of the reader."""

from __future__ import annotations

import re
import string
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.decide import Outcome, Reading
from compliance.reports import Format
from compliance.web.words import LANGUAGES, Language, labels, preferred

OTHERS = [code for code in LANGUAGES if code != "en"]


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_the_same_labels(code: str) -> None:
    assert set(labels(code)) == set(labels("en"))
    assert [k for k, text in labels(code).items() if not text.strip()] == []


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_the_same_placeholders(code: str) -> None:
    assert [k for k, text in labels("en").items() if _places(text) != _places(labels(code)[k])] == []


@pytest.mark.parametrize("code", OTHERS)
def test_most_labels_are_translated(code: str) -> None:
    english = labels("en")
    same = [k for k, text in labels(code).items() if text == english[k]]
    assert len(same) < len(english) / 10, same


def test_labels_of_what_has_a_closed_list_are_there() -> None:
    known = labels("en")
    wanted = [*(f"outcome.{o}" for o in Outcome), *(f"check.reading_{r}" for r in Reading),
              *(f"format.{f}" for f in Format if f not in (Format.TEXT, Format.GITHUB))]
    assert [key for key in wanted if key not in known] == []


def test_every_label_that_a_template_asks_for_is_there() -> None:
    known = labels("en")
    templates = [f for f in _walk(files("compliance.web") / "templates") if f.name.endswith(".j2")]
    asked = {(f.name, key) for f in templates for key in re.findall(r"""\bt\(["']([a-z_]+\.[\w-]+)["'][,)]""", f.read_text("utf-8"))}
    assert len(asked) > 100
    assert [found for found in sorted(asked) if found[1] not in known] == []


def _walk(folder):  # type: ignore[no-untyped-def]
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry)
        else:
            yield entry


@pytest.mark.parametrize(("asked", "accepted", "found"), [
    (None, "", Language("en")), (None, "de", Language("de")), (None, "de-AT,de;q=0.9", Language("de")),
    (None, "zh-CN", Language("zh")), (None, "it,fr;q=0.5", Language("fr")), (None, "en;q=0.1,fr;q=0.9", Language("fr")),
    (None, "de;q=0,fr", Language("fr")), (None, "it", Language("en")), ("fr", "de", Language("fr", asked=True)),
    ("xx", "de", Language("de")), (None, "de;q=much", Language("en")), ("DE", "", Language("en"))])
def test_the_language_is_the_one_asked_for_or_else_the_one_preferred(asked: str | None, accepted: str, found: Language) -> None:
    assert preferred(asked, accepted) == found


@given(st.text(), st.text())
def test_no_header_breaks_it(asked: str, accepted: str) -> None:
    assert preferred(asked, accepted).code in LANGUAGES


def test_links_carry_the_language_where_it_was_chosen() -> None:
    assert Language("de", asked=True).link("/check#moved", day="2026-11-24") == "/check?day=2026-11-24&lang=de#moved"
    assert Language("de").link("/check#moved") == "/check#moved"
    assert Language("de", asked=True).link("/check?case=a b") == "/check?case=a b&lang=de"
