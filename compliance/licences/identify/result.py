"""What identification answers: which licence text a file is, or how it differs from the nearest one."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """How a text relates to the known texts; only the first two keep the identity of a licence."""

    EXACT = "exact"
    """Letter by letter a known text, line ends apart."""
    REFLOWED = "reflowed"
    """A known text in another layout: white space, quotation marks, decoration, fields that a template lets one fill."""
    MODIFIED = "modified"
    """Near a known text, with at least one word added, removed or changed: its terms are unknown."""
    UNKNOWN = "unknown"
    """Near no known text, or several texts in one."""


class Role(StrEnum):
    """What a known text is."""

    LICENCE = "licence"
    USE_POLICY = "use-policy"
    """A policy that a licence refers to; alone it grants nothing."""


class Change(StrEnum):
    """What happened to a passage of the known text."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Known(NamedTuple):
    """A text that can be recognised, with where it was read.

    `licence` is what a description names: an SPDX id ("Apache-2.0") or an id of the library ("llama-3"); of a use
    policy it is the licence that it belongs to, or None where nobody has recorded its terms. `version` is the version or
    day that the text states. `also` are other ids for the very same words, between which a text cannot decide
    ("GPL-3.0-or-later" beside "GPL-3.0-only").
    """

    id: str
    name: str
    role: Role
    licence: str | None
    version: str
    source: str
    retrieved: str
    also: tuple[str, ...] = ()


class Candidate(NamedTuple):
    """A known text and how much of the two texts is the same: 1 for equal, 0 for nothing in common."""

    text: Known
    similarity: float


class Difference(NamedTuple):
    """A passage in which a text differs from the known one.

    `lines` are the first and last line in the file given (from 1), None where nothing of it stands there. `text` are the
    words there that are not the known text's, `around` the sentence in which they stand, with the words between [ ].
    `known` are the words of the known text in their stead, where an installed package has them. `place` says where in the
    known text: its sentences, how many words, and the clause of our library where it can be told.
    """

    change: Change
    lines: tuple[int, int] | None
    text: str
    around: str
    known: str | None
    place: str


class Identification(NamedTuple):
    """The answer for one text.

    `licence` is an SPDX id or an id of the library, only for a licence that kept its identity (`exact`, `reflowed`);
    else None, so that the terms of a near copy are never taken for those of the original. `match` is the text that was
    recognised (also a use policy). `candidates` are the nearest texts, nearest first; `differences` are those from the
    first candidate where the kind is `modified`. `sha256` is the digest of the normalised text.
    """

    kind: Kind
    licence: str | None
    match: Known | None
    candidates: tuple[Candidate, ...]
    differences: tuple[Difference, ...]
    sha256: str

    @property
    def identified(self) -> bool:
        """Whether the text is a known text, be it a licence or a use policy."""
        return self.match is not None
