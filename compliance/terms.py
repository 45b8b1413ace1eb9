"""What a fact term is: its kind, where it may stand, which values it takes. No term is named here: the ontology does."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final, NamedTuple

NAMESPACE: Final = "https://w3id.org/openclaim#"
PART: Final = "https://w3id.org/openclaim/part#"
LICENCE: Final = "https://w3id.org/openclaim/licence/"
NOTE: Final = "http://www.w3.org/2004/02/skos/core#note"
POLICY: Final = "https://w3id.org/openclaim/policy/"
PROVISION: Final = "https://w3id.org/openclaim/provision/"


class Kind(StrEnum):
    """What kind of value a term takes."""

    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    RANGE = "range"
    ENUM = "enum"
    DATE = "date"
    STRING = "string"
    IRI = "iri"
    NODE = "node"


class Empty(Enum):
    """"Checked, there is none": the value of a list-valued term that was looked at and holds nothing."""

    EMPTY = "none"


EMPTY: Final = Empty.EMPTY


class Span(NamedTuple):
    """A quantity between two ends, both included; a missing end is not known."""

    low: Decimal | None
    high: Decimal | None


class Ref(NamedTuple):
    """The IRI of a node, or an IRI as such."""

    iri: str


Value = bool | Decimal | Span | date | str | Ref | Empty


class Term(NamedTuple):
    """One fact term of the vocabulary, as the ontology declares it."""

    name: str
    domain: str | None
    kind: Kind
    definition: str
    values: tuple[str, ...] = ()
    unit: str = ""
    multiple: bool = False
    node_class: str | None = None
    default: str | None = None
    states_when_false: tuple[str, ...] = ()
    when_silent: Value | None = None


class Kindred(NamedTuple):
    """A class of the ontology with the annotations that matter when a node of it is read."""

    name: str
    parents: frozenset[str]
    supplied_as: str | None = None
    principal_parts: tuple[str, ...] = ()


class Vocabulary(NamedTuple):
    """Every term and class of the ontology, by name."""

    terms: Mapping[str, Term]
    classes: Mapping[str, Kindred]

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether a class is the ancestor or below it."""
        return cls == ancestor or (cls in self.classes and ancestor in self.classes[cls].parents)

    def below(self, ancestor: str) -> list[str]:
        """The classes below an ancestor, itself left out, in the order of their names."""
        return sorted(name for name, k in self.classes.items() if ancestor in k.parents)

    def of_class(self, cls: str) -> list[Term]:
        """The terms whose domain is the class, in the order of the ontology."""
        return [t for t in self.terms.values() if t.domain == cls]


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that ends an error sentence: "; did you mean 'x'?", or nothing where no known word is close."""
    import difflib

    names = {k.lower(): k for k in known}
    close = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return f"; did you mean '{names[close[0]]}'?" if close else ""


def show(value: Value) -> str:
    """A value as people read it: true, 3e25, 1e24 to 2e24, none, a date or the text itself."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return show_number(value)
        case Span(low=low, high=high):
            if low == high:
                return show_number(low)
            return f"{show_number(low)} to {show_number(high)}"
        case Empty():
            return "none"
        case Ref(iri=iri):
            return iri
        case _:
            return str(value)


def show_number(number: Decimal | None) -> str:
    """A number without trailing zeros, in powers of ten from a million on; an unknown end is a question mark."""
    if number is None:
        return "?"
    if number == number.to_integral_value() and abs(number) < 1_000_000:
        return str(int(number))
    text = f"{number.normalize():e}" if abs(number) >= 1_000_000 else f"{number.normalize():f}"
    return text.replace("e+", "e")
