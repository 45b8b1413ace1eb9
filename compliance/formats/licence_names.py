"""What a licence is called in foreign documents: SPDX ids, expressions, names in words and addresses of texts."""

from __future__ import annotations

import functools
import re

from compliance.errors import OpenclaimError
from compliance.licences import Library, in_use, parse
from compliance.terms import LICENCE

SPDX = "http://spdx.org/licenses/"
NOT_SAID = frozenset({"noassertion", "unknown", "other", "n/a", "na", "tbd", ""})
NONE = frozenset({"none", "unlicensed", "no license", "no licence"})

# Addresses under which the stewards publish the texts of one licence each, with the name that the address gives it.
# An address of several licences (gpl-3.0 is "only" and "or later") is left out.
_ADDRESSES = tuple((re.compile(rf"https?://(?:www\.)?{pattern}", re.IGNORECASE), name) for pattern, name in (
    (r"spdx\.org/licenses/([A-Za-z0-9.+-]+?)(?:\.html|\.json|\.txt)?/?", r"\1"),
    (r"opensource\.org/licen[sc]es?/([A-Za-z0-9.+-]+?)(?:\.php|\.html)?/?", r"\1"),
    (r"apache\.org/licenses/LICENSE-2\.0(?:\.txt|\.html)?", "Apache-2.0"),
    (r"creativecommons\.org/licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)(?:/(?:deed\.\w+|legalcode(?:\.\w+)?)?)?", r"CC-\1-\2"),
    (r"creativecommons\.org/publicdomain/zero/1\.0(?:/(?:deed\.\w+|legalcode(?:\.\w+)?)?)?", "CC0-1.0"),
    (r"publications\.europa\.eu/resource/authority/licence/CC_BY(_NC)?(_ND|_SA)?_(\d)_(\d)", r"CC-BY\1\2-\3.\4"),
    (r"publications\.europa\.eu/resource/authority/licence/CC0", "CC0-1.0"),
    (r"cdla\.dev/permissive-2-0/?", "CDLA-Permissive-2.0"),
    (r"cdla\.dev/sharing-1-0/?", "CDLA-Sharing-1.0"),
    (r"opendatacommons\.org/licenses/(by|odbl|pddl)/(?:1-0/)?", r"odc-\1"),
))


def named(text: str) -> str | None:
    """The name by which our descriptions know a licence; None where the text names none that is known.

    Takes an SPDX id, an SPDX expression, an alias of the library (a hub tag, a name in words) or the address of a text.
    A name within an expression that nobody knows is kept, since its terms are then unknown and the rest is not.
    """
    text = " ".join(text.split())
    entry = in_use().find(text)
    if entry is not None:
        return entry_name(text)
    address = of_address(text)
    if address is not None:
        return address
    if " " in text and text.lower() in (names := _full_names(in_use())):
        return entry_name(names[text.lower()])
    if "://" in text or not re.search(r"\b(?:AND|OR|WITH)\b", text, re.IGNORECASE):
        return text if re.fullmatch(r"LicenseRef-[A-Za-z0-9.-]+", text) else None
    try:
        parse(text, in_use())
    except OpenclaimError:
        return None
    return text


@functools.cache
def _full_names(known: Library) -> dict[str, str]:
    """The ids of the library by the names in full, in small letters; a name of two licences is left out."""
    found: dict[str, list[str]] = {}
    for one in known.ids():
        entry = known.find(one)
        found.setdefault(entry.name.lower() if entry else "", []).append(one)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def entry_name(text: str) -> str:
    """The SPDX id of a licence that the library or the list knows by this name, else its LicenseRef; an unknown name stays."""
    entry = in_use().find(text)
    if entry is None:
        return text
    spdx = entry.node.value("spdxId")
    return str(spdx) if spdx else entry.id if not entry.in_library else f"LicenseRef-{entry.id}"


def of_address(text: str) -> str | None:
    """The name of the licence whose text is published at an address; None for any other address."""
    if text.startswith(LICENCE) and in_use().find(text[len(LICENCE):]) is not None:
        return entry_name(text[len(LICENCE):])
    for pattern, name in _ADDRESSES:
        match = pattern.fullmatch(text)
        if match is not None:
            found = match.expand(name).replace("_", "-")
            return entry_name(found) if in_use().find(found) is not None else None
    return None


def identified(text: str) -> tuple[str | None, str]:
    """The name of the licence that a whole text is, or None, and what was found out about it."""
    from compliance.licences.identify import identify

    found = identify(text)
    if found.licence is not None:
        return entry_name(found.licence), f"the text is that of {found.licence} ({found.kind.value})"
    nearest = found.candidates[0].text.name if found.candidates else ""
    if found.kind.value == "modified" and nearest:
        return None, f"the text is a modified copy of {nearest}, so that its terms are unknown"
    return None, "the text is that of no licence that is known, so that its terms are unknown"
