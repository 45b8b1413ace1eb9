"""Prose that says nothing: a field that is filled only with it documents nothing."""

from __future__ import annotations

import re

_EMPTY = re.compile(r"\W*(?:more information needed|to ?do|tbd|tba|n/?a|none|unknown|noassertion|\.\.\.|…|"
                    r"not (?:available|applicable|specified|provided|stated))?\W*", re.IGNORECASE)


def says_something(text: str) -> bool:
    """Whether a text is more than a placeholder."""
    return not _EMPTY.fullmatch(text.strip())
