"""The answer of a check, schema `openclaim/determination/1`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from compliance.web.models.answers import Answer, Authority, Fact, Missing, Outcome, OwnFolder, Tool, Truth

# Names of fields are as in the JSON.
# ruff: noqa: N815


class OpenQuestion(Answer):
    """A question of law that is not settled, with how each side answers it."""

    id: str
    label: str
    decisive: bool
    lenient: str
    strict: str
    conservative: str


class Condition(Answer):
    """A condition with its truth under both readings, its facts, its authority, and what is missing."""

    id: str
    label: str
    role: Literal["gate", "condition"]
    parent: str | None
    readBy: str | None
    strict: Truth
    lenient: Truth
    conflicting: bool
    applies: bool
    appliesFrom: str | None
    facts: list[Fact]
    authority: list[Authority]
    missing: list[Missing]
    remedy: str | None
    openQuestion: str | None
    openQuestions: list[OpenQuestion]


class Duty(Answer):
    """A duty that remains, from when, and whether it is due or depends on what is not established."""

    model_config = ConfigDict(extra="forbid", validate_by_alias=True, validate_by_name=True)

    cite: str
    label: str
    from_: str | None = Field(alias="from")
    status: Literal["due", "unless-exempt", "if"]
    authority: list[Authority]


class Determination(Answer):
    """A determination: its outcome with everything it rests on."""

    id: str
    policy: str
    readBy: list[str]
    label: str
    question: str
    outcome: Outcome
    strict: Truth
    lenient: Truth
    reason: str | None
    decidedBy: list[str]
    licenceChoice: list[str]
    authority: list[Authority]
    conditions: list[Condition]
    remainingDuties: list[Duty]
    deadline: str | None
    deadlineAuthority: list[Authority]


class Assessment(Answer):
    """A graded or counted result; which of the fields it has depends on the kind."""

    model_config = ConfigDict(extra="allow")

    id: str
    label: str
    grade: str | None = None
    score: float | int | None = None
    outOf: float | int | None = None
    progress: dict[str, Any] = Field({})
    grades: dict[str, Any] = Field({})
    domains: dict[str, Any] = Field({})


class Release(Answer):
    """A release with its determinations."""

    model_config = ConfigDict(extra="allow")

    id: str
    name: str
    source: str
    sha256: str = Field(description="Of the canonical RDF of the release.")
    notes: list[str]
    determinations: list[Determination]
    assessments: list[Assessment]


class Determinations(Answer):
    """The answer of a check."""

    schema_: Literal["openclaim/determination/1"] = Field(alias="schema")
    tool: Tool
    own: list[OwnFolder] = Field([])
    asOf: str
    reading: Literal["strict", "lenient", "both"]
    releases: list[Release]
