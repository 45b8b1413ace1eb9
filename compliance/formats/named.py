"""Facts as a name and a text, for formats that have room for properties but no word for the fact.

CycloneDX has `properties` and SPDX 3 has the same as an extension. A name is `openclaim:` and the term, with the node
in front where it is not the release: `openclaim:price`, `openclaim:provider.legalForm`, `openclaim:weights.gate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from compliance.graph import vocabulary
from compliance.graph.normal import number
from compliance.terms import Empty, Kind, Ref, Span, Term, Value

PREFIX = "openclaim:"
KIND = "type"
NOTHING = "[]"
_TO = ".."


def write(value: Value) -> str:
    """The text of a value: `true`, `3000`, `1..2` for a range (an end that is not known is left out), `[]` for none."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case Span(low=low, high=high):
            if low == high and low is not None:
                return f"{low:f}"
            return f"{'' if low is None else format(low, 'f')}{_TO}{'' if high is None else format(high, 'f')}"
        case Empty():
            return NOTHING
        case Ref(iri=iri):
            return iri
        case _:
            return str(value)


def holds(term: Term) -> bool:
    """Whether the values of a term are texts, numbers or the like, so that a property can hold them."""
    return term.kind is not Kind.NODE or term.node_class == "Licence"


def read(term: Term, texts: Sequence[str]) -> object:
    """The plain value that `write` gave the texts of, as a description in YAML would state it.

    A text that the term cannot take stays the text, so that whoever reads the description refuses it with its reason.
    """
    if list(texts) == [NOTHING] and term.multiple:
        return []
    values = [_value(term, text) for text in texts]
    return values if term.multiple or len(values) > 1 else values[0]


def _value(term: Term, text: str) -> object:
    match term.kind:
        case Kind.BOOLEAN:
            return {"true": True, "false": False}.get(text, text)
        case Kind.DECIMAL:
            return exact(text)
        case Kind.RANGE if _TO in text:
            low, _, high = text.partition(_TO)
            return {end: exact(t) for end, t in (("low", low), ("high", high)) if t}
        case Kind.RANGE:
            return exact(text)
        case _:
            return text


def exact(text: str) -> object:
    """A number that `json` writes without loss, else the text itself."""
    found = number(text.strip())
    if found is None:
        return text
    return int(found) if found == found.to_integral_value() else float(found) if Decimal(repr(float(found))) == found else text


def split(name: str) -> tuple[str, str] | None:
    """The node (empty for the node that has the property) and the term of a property's name; None for another's."""
    if not name.startswith(PREFIX):
        return None
    node, _, term = name[len(PREFIX):].rpartition(".")
    return node, term


def known(term: str, cls: str) -> Term | None:
    """The term of this name, where a node of the class may state it and a property can hold it."""
    found = vocabulary().terms.get(term)
    if found is None or not holds(found) or (found.domain and not vocabulary().is_a(cls, found.domain)):
        return None
    return found


def names(values: Mapping[str, Sequence[Value]], node: str = "") -> list[tuple[str, str]]:
    """Name and text of every value, sorted by name, several of one name for several values."""
    lead = f"{PREFIX}{node}." if node else PREFIX
    return [(f"{lead}{term}", write(v)) for term, found in sorted(values.items()) for v in found]
