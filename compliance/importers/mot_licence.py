"""Which licence a record of the Model Openness Tool states for a component, and how a description names it."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

from compliance.importers.yaml_tree import Keys, Text, Tree
from compliance.licences import in_use, parse
from compliance.licences.expressions import ExpressionError
from compliance.policy.parts import Framework, plain

# By the form of the tool an empty licence means that there is none; `unlicensed` is how its records write that.
_NONE = ("", "unlicensed")
_OPERATOR = re.compile(r"\b(AND|OR|WITH)\b")
_ABSENT = re.compile(r"(component )+not include|undisclosed\b", re.IGNORECASE)


class Stated(NamedTuple):
    """The licence as it is written, with the address of its text and its line; None where nothing is stated.

    `none` says that the component has no licence, `absent` that the text denies that there is such a component.
    """

    text: str | None
    path: str = ""
    line: int = 0
    none: bool = False
    absent: bool = False


def stated(component: Keys, release: Keys, content: str) -> Stated | Tree:
    """What applies: the component's own licence, else that of its kind of content, else that of the distribution.

    The component's own key wins even when it is empty; a null is as if the key were not there. A tree that cannot be a
    licence is given back.
    """
    own = component.values.get("license")
    if own is not None and not (isinstance(own, Text) and own.text is None):
        return _stated(own, component.values.get("license_path"))
    for kind in (content, "distribution"):
        entry = release.values.get(kind)
        if entry is None or (isinstance(entry, Text) and not entry.text):
            continue
        if not isinstance(entry, Keys):
            return entry
        name = entry.values.get("name")
        if name is not None and not (isinstance(name, Text) and name.text in (None, "", "0")):
            return _stated(name, entry.values.get("path"))
    return Stated(None)


def _stated(name: Tree, path: Tree | None) -> Stated | Tree:
    if not isinstance(name, Text) or name.text is None:
        return name
    if name.text == "0":
        # The tool takes a zero for an empty text; what the record means by it nobody knows.
        return Stated(None)
    shown = (path.text or "").strip() if isinstance(path, Text) else ""
    return Stated(name.text, shown, name.line, name.text in _NONE, bool(_ABSENT.match(name.text)))


def usable(text: str, rules: Framework) -> str:
    """The text itself where it names licences that are known, else a LicenseRef made of it.

    A name that the framework has a spelling for becomes that licence. The text stays as it is written where it can,
    since the framework compares ids exactly.
    """
    if text in rules.open or in_use().find(text) is not None or _known(text):
        return text
    spelt = rules.spellings.get(plain(text))
    return spelt or f"LicenseRef-{slug(text)}"


def _known(text: str) -> bool:
    """Whether a text is an expression of which some licence is known; prose with a capital AND is none."""
    if not _OPERATOR.search(text):
        return False
    try:
        return any(c.entries for c in parse(text, in_use()))
    except ExpressionError:
        return False


def slug(text: str) -> str:
    """A text made safe for the end of a LicenseRef; texts that differ beyond what can be kept get a check sum."""
    safe = re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.")
    if safe and len(safe) <= 60 and text.isascii():
        return safe
    return f"{safe[:60].strip('-.') or 'text'}-{zlib.crc32(text.encode()):08x}"
