"""Turns the licences of the SPDX list (XML) into hashed templates, by the SPDX matching guidelines.

Title and copyright notices may differ or be left out, parts that the XML marks `optional` may be left out, list marks may
be others, and an `alt` may be filled as its pattern allows. Of each pattern the finite choices are written out and each
`.+` becomes a field, so that no regular expression runs on a user's text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from compliance.errors import InputError
from compliance.licences.identify.make import fingerprint, written
from compliance.licences.identify.patterns import FIELD, spellings
from compliance.licences.identify.prints import kept
from compliance.licences.identify.reading import read_text
from compliance.licences.identify.template import Bullet, Choice, Field, Fixed, Notices, Optional, Part, Reader, Template
from compliance.licences.identify.words import passage_hash, sentences, words_of
from compliance.licences.library import library

_SPACE = "{http://www.spdx.org/license}"
_BLOCKS = frozenset({"p", "br", "item", "list"})
_DEPRECATED = 4


def spdx_json(folder: Path, day: date, retrieved: date) -> str:
    """`spdx.json` from a checkout of license-list-XML as of a day: every licence of the list with its template.

    InputError where the folder is no such checkout, and for a file in it that is no XML or describes no licence.
    """
    files = sorted((folder / "src").glob("*.xml"))
    if not files:
        raise InputError(str(folder), "holds no src/*.xml; name a checkout of github.com/spdx/license-list-XML")
    return written({"version": f"SPDX license-list-XML, {day}", "retrieved": retrieved.isoformat(),
                    "texts": _merged([_record(f, folder) for f in files])})


def _merged(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records with those joined whose words are the same under several ids; the first in rank names them."""
    found: dict[str, dict[str, Any]] = {}
    for record in sorted(records, key=lambda r: (r["rank"], r["id"])):
        first = found.setdefault(record["digest"], record)
        if first is not record and record["rank"] < _DEPRECATED:
            first.setdefault("also", []).append(record["id"])
    return sorted(found.values(), key=lambda r: str(r["id"]))


def _licence(file: Path) -> tuple[ElementTree.Element, ElementTree.Element]:
    """The licence that a file of the list describes, and its text."""
    try:
        licence = ElementTree.parse(file).getroot().find(_SPACE + "license")  # noqa: S314  # the list's own files, at build time
    except ElementTree.ParseError as error:
        raise InputError(str(file), f"is no XML ({error}); check out the list again", error.position[0]) from None
    body = licence.find(_SPACE + "text") if licence is not None else None
    if licence is None or body is None:
        raise InputError(str(file), "describes no licence with a text; check out the list again")
    return licence, body


def _record(file: Path, folder: Path) -> dict[str, Any]:
    licence, body = _licence(file)
    name = licence.get("licenseId", "")
    path = folder / "test" / "simpleTestForGenerator" / f"{name}.txt"
    if not path.is_file():
        path = path.with_name(f"deprecated_{name}.txt")
    text = read_text(str(path)) if path.is_file() else _shown(body)
    template = template_of(body, title_of(name, licence.get("name", "")))
    record = {"id": name, "name": licence.get("name", ""), "role": "licence", "licence": name,
              "source": f"https://spdx.org/licenses/{name}.html", "rank": _rank(name, licence), **fingerprint(text)}
    entry = library().find(name)
    if entry is None or not entry.in_library:
        del record["codes"]  # the digits of seven hundred texts would weigh more than they are worth
    if not Reader(words_of(text), frozenset()).follows(template):
        # The list's own text does not follow its template: both count.
        template = (Choice((template, (Notices(), *_fixed(text), Notices()))),)
    return {**record, "template": [kept(p) for p in template]}


def _rank(name: str, licence: ElementTree.Element) -> int:
    """Which of the names of one text comes first: those in use, then "only", since no text alone grants "or later"."""
    deprecated = licence.get("deprecatedVersion") is not None
    return _DEPRECATED * deprecated + 2 * name.endswith("-or-later") + ("invariants" in name)


def template_of(body: ElementTree.Element, title: Template = ()) -> Template:
    """The template of the `text` element of a licence, which may begin with a title."""
    return (Notices(), Optional(title), Notices(), *_parts(_pieces(body)), Notices())


def title_of(name: str, full: str) -> Template:
    """The title under which a licence goes: its name or id, as "The … License (…):"; never another licence's name."""
    plain = re.sub(r"[\s-]+", " ", name.removesuffix("-only"))
    turned = re.sub(r"^BSD (\d) Clause$", r"\1 Clause BSD", plain)
    bare = re.sub(r"\s+licen[cs]e$", "", full, flags=re.IGNORECASE)
    names = dict.fromkeys(_fixed(n) for n in (full, full.split(' "')[0], bare, plain, turned))
    marks = dict.fromkeys(_fixed(n) for n in (":", ".", f"({name})", f"({plain})", f"({turned})"))
    return (Optional(_fixed("The")), Choice(tuple(names)), Optional((Choice((_fixed("License"), _fixed("Licence"))),)),
            Optional((Choice(tuple(marks)),)))


def _pieces(element: ElementTree.Element) -> Iterator[str | Part]:
    """The content of an element: running text, and the parts that are not fixed."""
    yield element.text or ""
    for child in element:
        yield from _piece(child)
        yield child.tail or ""


def _piece(child: ElementTree.Element) -> Iterator[str | Part]:
    tag = str(child.tag).removeprefix(_SPACE)
    if tag == "titleText":
        yield from (Optional(_parts(_pieces(child))), Notices())
    elif tag == "copyrightText":
        yield Choice(((Notices(),), _parts(_pieces(child))))
    elif tag == "optional":
        header = child.find(f".//{_SPACE}standardLicenseHeader")
        # A text often ends with the notice of how it is applied, without the instructions around it.
        alone = () if header is None else (_parts(_pieces(header)),)
        yield Choice((_parts(_pieces(child)), *alone, ()))
    elif tag == "bullet":
        yield Choice(((Bullet(),), _fixed(_flat(child))))
    elif tag == "alt":
        yield _alternative(child)
    else:
        yield "\n" if tag in _BLOCKS else " "
        yield from _pieces(child)
        yield "\n" if tag in _BLOCKS else " "


def _shown(body: ElementTree.Element) -> str:
    """The words of a licence for which the list has no plain text."""
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(body.itertext()))


def _flat(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def _alternative(element: ElementTree.Element) -> Part:
    """The ways in which an `alt` may be filled, its own words among them."""
    options = [_fixed(_flat(element))]
    for spelling in spellings(element.get("match", "")):
        pieces = spelling.split(FIELD)
        option = tuple(p for i, piece in enumerate(pieces) for p in ((Field(0),) if i else ()) + _fixed(piece))
        if option not in options:
            options.append(option)
    return Choice(tuple(options))


def _parts(pieces: Iterable[str | Part]) -> Template:
    """Pieces with neighbouring texts joined and hashed."""
    found: list[Part] = []
    for is_text, group in itertools.groupby(pieces, lambda p: isinstance(p, str)):
        if is_text:
            found += _fixed(re.sub(r"\s+", " ", "".join(map(str, group))))
        else:
            found += [p for p in group if not isinstance(p, str)]
    return tuple(found)


def _fixed(text: str) -> Template:
    """A fixed passage; the empty brackets in which the Apache appendix shows what to fill are curly in its older copies."""
    if '"[]"' in text:
        return (Choice((_hashed(text), _hashed(text.replace('"[]"', '"{}"')))),)
    return _hashed(text)


def _hashed(text: str) -> Template:
    found = words_of(text)
    words = [w.text for w in found]
    return tuple(Fixed(b - a, passage_hash(words[a:b])) for a, b in sentences(found))
