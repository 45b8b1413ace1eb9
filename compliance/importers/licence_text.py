"""The text of a licence where a description is expected: a mistake so near that it gets an answer of its own."""

from __future__ import annotations

import re

from compliance.errors import InputError

_STEMS = frozenset({"license", "licence", "copying", "unlicense"})
_SPEAKS = re.compile(r"\b(?:licen[sc]e|copyright)", re.IGNORECASE)
_TERM = re.compile(r"(?:^|[{,])\s*(?:-\s*)?[\"']?(?:type|artifact|licence|@context|@prefix|oc:\w+)\b[\"']?\s*:?", re.MULTILINE)
_FRONT_MATTER = "---"


def is_licence_file(text: str, name: str) -> bool:
    """Whether a file is called as the text of a licence is, such as LICENSE.md, and has no front matter of a card."""
    stem = re.split(r"[\\/]", name)[-1].partition(".")[0].lower()
    return stem in _STEMS and not text.lstrip("\ufeff").startswith(_FRONT_MATTER)


def as_licence(text: str, name: str) -> InputError | None:
    """What to say of a text that is that of a licence and no description; None for any other text."""
    if _TERM.search(text) or len(_SPEAKS.findall(text)) < (1 if is_licence_file(text, name) else 2):
        return None
    from compliance.formats.licence_names import entry_name
    from compliance.licences.identify import identify

    found = identify(text).licence
    known = entry_name(found) if found else ""
    return InputError(name, f"this looks like the text of a licence{f' ({known})' if known else ''} and is no description of a "
                            "release; openclaim licence identify says what the text is, and a description names it, as in "
                            f"'licence: {known or 'Apache-2.0'}'")
