"""The answer of an interview, schema `openclaim/interview-step/1`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from compliance.web.models.answers import Answer, Authority, Fact, Outcome, Tool

# Names of fields are as in the JSON.
# ruff: noqa: N815


class Why(Answer):
    """A condition for which a fact is asked."""

    id: str
    label: str
    authority: list[Authority]
    determinations: list[str]


class Lead(Answer):
    """An outcome that an answer can help to bring about."""

    determination: str
    outcome: Outcome


class Prompt(Answer):
    """What is asked next, and why."""

    about: Literal["type", "name", "id", "parts", "fact"]
    node: str
    term: str
    address: str
    question: str
    takes: str = Field(description="What an answer looks like, in words.")
    example: str | None
    values: list[str]
    multiple: bool
    items: list[str]
    meaning: str | None
    now: str | None
    reason: str | None
    why: list[Why]
    leads: list[Lead]


class Standing(Answer):
    """How a determination stands; `settled` where no answer can change it any more."""

    id: str
    policy: str
    label: str
    outcome: Outcome
    settled: bool


class InterviewStep(Answer):
    """Where an interview stands."""

    schema_: Literal["openclaim/interview-step/1"] = Field(alias="schema")
    tool: Tool
    asOf: str
    reading: str
    state: str
    told: list[str]
    prompt: Prompt | None
    standings: list[Standing]
    assumed: list[Fact]
    description: str | None
