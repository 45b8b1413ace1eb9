"""What the API answers, in the parts that several answers share."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Truth = Literal["true", "false", "unknown"]
Outcome = Literal["qualifies", "does-not-qualify", "contested", "undetermined", "out-of-scope", "not-needed"]


class Answer(BaseModel):
    """An answer: nothing is in it that is not described."""

    model_config = ConfigDict(extra="forbid")


class Fault(Answer):
    """What is wrong: a sentence, and the file and line where they are known."""

    message: str = Field(examples=["unknown term 'licnce' (did you mean 'licence'?)"])
    source: str | None = Field(None, examples=["description.yaml"])
    line: int | None = Field(None, ge=1, examples=[3])


class ErrorAnswer(Answer):
    """The answer to what cannot be answered."""

    error: Fault


class Tool(Answer):
    """What decided."""

    name: Literal["openclaim"]
    version: str


class OwnFolder(Answer):
    """A folder of own policies or licences by which was decided too."""

    kind: Literal["policies", "licences"]
    path: str
    sha256: str
    ids: list[str]


class Authority(Answer):
    """A provision: how it is cited, how binding it is, the ELI of its act, and our own IRI of it."""

    cite: str
    level: Literal["enacting", "recital", "guidance"]
    eli: str | None
    iri: str


class Evidence(Answer):
    """Where a fact comes from."""

    source: str | None = None
    retrieved: str | None = None
    quote: str | None = None
    sha256: str | None = None
    statedBy: str | None = None  # noqa: N815 (as in the JSON)


class Fact(Answer):
    """A fact that a condition looked at; `telling` where it is a reason."""

    node: str
    term: str
    value: Any = Field(description="A text, number, boolean, day, range {low, high}, IRI, or [] for: checked, there is none.")
    origin: str
    because: str | None
    telling: bool
    evidence: list[Evidence]


class Missing(Answer):
    """A fact that is not known, with the question that establishes it."""

    node: str
    term: str
    question: str
    example: str
