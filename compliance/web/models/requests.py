"""What a program asks; anything that is too long or unknown is refused before it is looked at."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from compliance.decide import Reading
from compliance.policy.words import LEVELS
from compliance.web.jobs.deciding import Asking
from compliance.web.jobs.sources import Described, Upload
from compliance.web.limits import Limits

_BOUNDS = Limits()
_EXAMPLE = "type: Model\nname: Example 7B\nartifact:\n- type: Weights\n  availability: public\n  licence: Apache-2.0\n"

Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=_BOUNDS.text)]
Wishes = Annotated[list[Name], Field(max_length=50, description="Policies (eu-ai-act), versions (osaid/1.0) or determinations "
                                     "(eu-ai-act/53-2-a), each with @VERSION where one is to be taken whatever the day; none "
                                     "asks every policy in force.", examples=[["eu-ai-act/53-2-a", "osaid/1.0"]])]
Day = Annotated[date | None, Field(description="The law of this day applies; today when absent.", examples=["2026-11-24"])]
Facts = Annotated[list[Annotated[str, Field(min_length=1, max_length=2000)]], Field(max_length=_BOUNDS.changes)]


class Asked(BaseModel):
    """A request: keys are written asOf, unknown ones are refused."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_alias=True, validate_by_name=False, extra="forbid",
                              serialize_by_alias=True)


class SentFile(Asked):
    """A text file."""

    name: Name = Field(description="Its name, or its path in the folder.", examples=["README.md"])
    text: Text


class Source(Asked):
    """A release: exactly one of a shipped case, a text and files."""

    case: Annotated[str, Field(max_length=200, description="A case that openclaim ships.", examples=["llama-3-70b"])] = ""
    text: Annotated[Text, Field(description="A description (YAML, JSON, Turtle, N-Triples, JSON-LD, RDF/XML), or a foreign "
                                            "format such as a model card or a bill of materials.", examples=[_EXAMPLE])] = ""
    format: Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9]*$", description="The ending of a file of this form, such "
                                 "as yaml or ttl; recognised from the text when absent.", examples=["yaml"])] = ""
    name: Annotated[str, Field(max_length=200, description="What messages call the text.", examples=["model.yaml"])] = ""
    files: Annotated[list[SentFile], Field(max_length=_BOUNDS.files, description="Descriptions, or the text files of one hub "
                                           "repository (README.md, config.json, LICENSE).")] = []

    @model_validator(mode="after")
    def _one(self) -> Source:
        if sum(map(bool, (self.case, self.text, self.files))) != 1:
            raise ValueError("give exactly one of case, text and files")
        return self

    def described(self) -> Described:
        """The same for a job."""
        return Described(self.case, self.text, self.format, self.name,
                         tuple(Upload(f.name, f.text.encode("utf-8", "replace")) for f in self.files))


Sources = Annotated[list[Source], Field(min_length=1, max_length=_BOUNDS.releases, examples=[[{"case": "llama-3-70b"}]])]


class Question(Asked):
    """Releases, and what is asked of them."""

    releases: Sources
    policies: Wishes = []
    as_of: Day = None
    reading: Annotated[Reading, Field(description="How open questions of law are answered: against the claimant, for it, or "
                                                  "both ways.")] = Reading.BOTH

    def asking(self) -> Asking:
        """The same for a job."""
        return Asking(tuple(self.policies), self.as_of or date.today(), self.reading)

    def described(self) -> tuple[Described, ...]:
        """The same for a job."""
        return tuple(r.described() for r in self.releases)


class FixQuestion(Question):
    """Releases, and what they shall qualify for: at least one determination, since the search takes seconds for each."""

    policies: Annotated[list[Name], Field(min_length=1, max_length=10, description="Determinations, versions or policies.",
                                          examples=[["eu-ai-act/53-2-a"]])]
    most: Annotated[int, Field(ge=1, le=100, description="List at most so many ways.")] = 10
    limit: Annotated[int, Field(ge=1, le=2000, description="Decide at most so many proposals a determination; the answer says "
                                                           "whether that ended the search.")] = 2000


class CompareQuestion(Asked):
    """Releases and the scenarios to compare: every combination of what is given; without any, the two readings."""

    releases: Sources
    policies: Wishes = []
    days: Annotated[list[date], Field(max_length=20, examples=[["2026-07-26", "2027-12-02"]])] = []
    readings: Annotated[list[Reading], Field(max_length=3)] = []
    authorities: Annotated[list[Literal["enacting", "recital", "guidance"]], Field(
        max_length=len(LEVELS), description="Down to which level authorities count; several are compared.")] = []
    set: Annotated[Facts, Field(description="Facts that are supposed instead, as ADDRESS=VALUE.",
                                examples=[["licence=Apache-2.0"]])] = []
    without: Annotated[Facts, Field(description="Facts that are supposed not to be known, by their addresses.")] = []
    scenarios: Annotated[list[Name], Field(max_length=20, description="Ready scenarios by name (openclaim compare --list).")] = []
    baseline: Annotated[str, Field(max_length=500, description="Compare with this scenario; the first when absent.")] = ""
    differing: Annotated[bool, Field(description="Only the questions whose outcome differs in some scenario.")] = False


class ValidateQuestion(Asked):
    """A description to check for its form."""

    description: Source


class ImportQuestion(Asked):
    """What a team already has, to be turned into a description."""

    source: Source
    published: Annotated[str | None, Field(max_length=2000, description="The address at which the sender vouches that a hub "
                                           "repository is public; without it availability stays unknown. It is not opened.",
                                           examples=["https://huggingface.co/acme/my-model"])] = None
    to: Annotated[Literal["yaml", "turtle", "json", "nt"], Field(description="The form of the description.")] = "yaml"


class IdentifyQuestion(Asked):
    """The text of a licence."""

    text: Annotated[str, Field(min_length=1, max_length=_BOUNDS.text)]


class Interview(Asked):
    """An interview: how it begins or where it stands, and what is answered.

    It begins with a question and perhaps a description; after that `state` is what the answer before gave, and nothing
    else is looked at but `answer`.
    """

    state: Annotated[Text | None, Field(description="The state that the last answer gave; absent in the beginning. It is the "
                                        "file that openclaim ask --state keeps.")] = None
    policies: Wishes = []
    as_of: Day = None
    reading: Reading = Reading.BOTH
    stated_by: Annotated[str, Field(max_length=200, description="Who answers; stands in the evidence.",
                                    examples=["Legal, Acme"])] = "a user of the JSON API"
    about: Annotated[Source | None, Field(description="What is described already.")] = None
    answer: Annotated[str | None, Field(max_length=20_000, description="The answer to the prompt.", examples=["Model"])] = None
    step: Annotated[Literal["answer", "dont-know", "back", "ask"], Field(
        description="What to do: take the answer, leave the fact unknown, take the last answer back, or only ask.")] = "ask"

    @model_validator(mode="before")
    @classmethod
    def _answers(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("answer") is not None and "step" not in given:
            return {**given, "step": "answer"}
        return given
