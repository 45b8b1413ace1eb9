"""The other answers of the API."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from compliance.web.models.answers import Answer, Authority, Evidence, OwnFolder, Tool

# Names of fields are as in the JSON.
# ruff: noqa: N815


class PolicyVersion(Answer):
    """A version of a policy; `current` where it is in force today."""

    id: str = Field(examples=["eu-ai-act/2026-1744"])
    label: str
    inForceFrom: str
    status: str
    current: bool


class Asks(Answer):
    """A fact that a condition asks for."""

    term: str
    on: str
    question: str
    example: str


class ConditionText(Answer):
    """A condition as a policy has it: authority, the IRIs of its SHACL shapes, what it asks, its remedy."""

    id: str = Field(examples=["eu-ai-act#placed-on-market"])
    iri: str
    label: str
    authority: list[Authority]
    readBy: str | None
    appliesFrom: str | None
    satisfiedBy: str | None
    refutedBy: str | None
    contestedBy: list[str]
    openQuestions: list[str]
    remedy: str | None
    asks: list[Asks]


class DeterminationText(Answer):
    """A determination as a policy has it."""

    id: str
    label: str
    question: str
    policy: str
    conditions: list[ConditionText]


class Criterion(Answer):
    """What an item asks for, and the grade that it gives; null where it gives none."""

    grade: str | None
    text: str


class ItemText(Answer):
    """An item of a version that grades or counts."""

    label: str
    section: str
    criteria: list[Criterion]


class ItemsText(Answer):
    """A version that grades or counts, with its items in its own order."""

    id: str
    label: str
    policy: str
    items: list[ItemText]


class LicenceInShort(Answer):
    """A licence of the library."""

    id: str = Field(examples=["apache-2.0"])
    name: str
    spdxId: str | None
    osiApproved: bool | None
    fsfLibre: bool | None
    reviewed: str | None = Field(description="The day on which it was read clause by clause; without it what is not stated is "
                                             "unknown.")
    classes: list[str]


class LicenceEvidence(Evidence):
    """Evidence with the terms that it is about."""

    of: list[str]


class LicenceText(LicenceInShort):
    """A licence with its terms, clauses and evidence."""

    terms: dict[str, Any]
    unread: list[str]
    clauses: list[str]
    evidence: list[LicenceEvidence]


class Case(Answer):
    """A case that openclaim ships."""

    case: str = Field(examples=["llama-3-70b"])
    id: str
    name: str


class CaseText(Case):
    """A case with its description."""

    source: str
    format: str
    description: str


class Finding(Answer):
    """What is wrong with a description, or would be better."""

    file: str
    line: int | None
    severity: Literal["violation", "warning"]
    node: str
    message: str


class Named(Answer):
    """A release by id and name."""

    id: str
    name: str


class Imported(Answer):
    """A description that was made of what was sent."""

    description: str
    releases: list[Named]
    notes: list[str]


class KnownText(Answer):
    """A licence text that is known."""

    model_config = ConfigDict(extra="allow")

    id: str
    name: str
    role: str
    licence: str | None


class Identification(Answer):
    """Which licence a text is."""

    schema_: Literal["openclaim/licence-identification/1"] = Field(alias="schema")
    file: str
    kind: str
    licence: str | None
    match: KnownText | None
    sha256OfWords: str
    candidates: list[KnownText]
    differences: list[dict[str, Any]]


class Fixes(Answer):
    """The ways to qualify, schema `openclaim/fix/1`."""

    model_config = ConfigDict(extra="allow")

    schema_: Literal["openclaim/fix/1"] = Field(alias="schema")
    tool: Tool
    own: list[OwnFolder] = Field([])
    asOf: str
    reading: str
    determinations: list[dict[str, Any]]


class Compared(Answer):
    """Scenarios compared, schema `openclaim/comparison/1`."""

    schema_: Literal["openclaim/comparison/1"] = Field(alias="schema")
    tool: Tool
    own: list[OwnFolder] = Field([])
    baseline: str
    scenarios: list[dict[str, Any]]
    releases: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    differing: int
    rows: list[dict[str, Any]]
