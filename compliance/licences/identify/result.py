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
    policy it is the licence that it belongs to, or None. `version` is the version or day that the text states.
    """

    id: str
    name: str
    role: Role
    licence: str | None
    version: str
    source: str
    retrieved: str


class Candidate(NamedTuple):
    """A known text and how much of the two texts is the same: 1 for equal, 0 for nothing in common."""

    text: Known
    similarity: float


class Difference(NamedTuple):
    """A passage in which a text differs from the known one.

    `lines` are the first and last line in the file given (from 1), None where nothing of it stands there; `text` the
    words there. `known` are the words of the known text where a package that is installed has them; `place` says where
    in the known text: its sentences, and the clause of our library where it can be told.
    """

    change: Change
    lines: tuple[int, int] | None
    text: str
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
