"""What a determination memo says, apart from how it looks: the model that HTML, PDF, DOCX and Markdown are written from.

Every text in it is harmless (see `harmless`), every address is one of the web or empty.
"""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from compliance.licences import Library
from compliance.own.words import OwnFolder
from compliance.policy import Catalogue
from compliance.reports.claims import Claim
from compliance.reports.tree import State, Tree

if TYPE_CHECKING:
    from compliance.fix import FixReport


class Basis(NamedTuple):
    """By what a question was decided: policies, licences, own folders; and the fixes, where they were asked for."""

    catalogue: Catalogue
    library: Library
    own: Sequence[OwnFolder] = ()
    fixes: "Sequence[FixReport]" = ()


class Cite(NamedTuple):
    """A provision: how it is cited, its level, what it says in our words, where its text can be read."""

    text: str
    level: str
    summary: str
    url: str


class Source(NamedTuple):
    """A piece of evidence with its number in the memo."""

    number: int
    source: str
    url: str
    quote: str
    stated_by: str
    retrieved: str
    sha256: str


class FactLine(NamedTuple):
    """A fact in words with the numbers of its evidence."""

    text: str
    evidence: tuple[int, ...]


class Row(NamedTuple):
    """A condition: its place in the tree, its truth, the facts it rests on, what is not known, its authority.

    `exception` is true for one that stands against the answer where it holds; `verdict` is the truth in a word, `detail`
    both truths where the readings differ.
    """

    label: str
    depth: int
    gate: bool
    exception: bool
    state: State
    verdict: str
    detail: str
    deciding: bool
    facts: tuple[FactLine, ...]
    unknown: tuple[str, ...]
    cites: tuple[Cite, ...]
    questions: tuple[str, ...]
    remedy: str


class Reading(NamedTuple):
    """An open question with both readings; `decisive` where the outcome rests on it."""

    id: str
    label: str
    lenient: str
    strict: str
    decisive: bool


class Ask(NamedTuple):
    """A fact to be found out: where it stands, the question that establishes it, an answer as it would be written."""

    place: str
    question: str
    example: str


class Way(NamedTuple):
    """One way to qualify: each step with what it is (change, make sure, find out), what is done, and the conditions it helps."""

    steps: tuple[tuple[str, str, tuple[str, ...]], ...]


class Fixes(NamedTuple):
    """What would make the release qualify: a sentence, the ways, and what stands against any."""

    headline: str
    ways: tuple[Way, ...]
    obstacles: tuple[str, ...]


class Due(NamedTuple):
    """A duty that remains: its provisions, what is to be done, from which day, and whether that is certain."""

    cites: tuple[Cite, ...]
    label: str
    since: str
    status: str


class Finding(NamedTuple):
    """One question with its answer and everything the answer rests on.

    `same` is the id of an earlier question of the memo with the same conditions and truths, empty where there is none.
    """

    id: str
    label: str
    question: str
    policy: str
    read_by: tuple[str, ...]
    outcome: str
    words: str
    state: State
    sentence: str
    choice: str
    cites: tuple[Cite, ...]
    rows: tuple[Row, ...]
    readings: tuple[Reading, ...]
    missing: tuple[Ask, ...]
    fixes: Fixes | None
    duties: tuple[Due, ...]
    deadline: str
    deadline_cites: tuple[Cite, ...]
    same: str
    tree: Tree


class Graded(NamedTuple):
    """An assessment: its result in words, and its items as (item, result, share of the best or None where it is unknown)."""

    id: str
    label: str
    result: str
    summary: str
    items: tuple[tuple[str, str, float | None], ...]


class PolicyLine(NamedTuple):
    """A policy version by which was decided."""

    id: str
    label: str
    since: str
    status: str
    sha256: str


class LicenceLine(NamedTuple):
    """A licence of the release: where it stands, whether its text was read clause by clause, and on which day."""

    id: str
    name: str
    parts: tuple[str, ...]
    reviewed: str


class Memo(NamedTuple):
    """The memo on one release; `head` says when and by what was decided, and stands on its first page with the `warnings`."""

    name: str
    id: str
    source: str
    sha256: str
    day: str
    reading: str
    head: str
    tool: str
    warnings: tuple[str, ...]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    graded: tuple[Graded, ...]
    notes: tuple[str, ...]
    authorities: tuple[Cite, ...]
    sources: tuple[Source, ...]
    policies: tuple[PolicyLine, ...]
    licences: tuple[LicenceLine, ...]
    own: tuple[str, ...]

    def on(self, question: str) -> Finding | None:
        """The finding on a question, by its id; None where it was not asked of this release."""
        return next((f for f in self.findings if f.id == question), None)

    def heading(self, number: int) -> str:
        """A name for the anchors of a finding, unlike any other of the document."""
        return f"{self.sha256[:8]}-{number}"
