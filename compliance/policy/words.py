"""What a policy consists of, as immutable values; the meaning of each word is in `ontology/policy.ttl`."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

LEVELS = ("enacting", "recital", "guidance")  # from the binding text to what explains it


class Authority(NamedTuple):
    """A provision: how it is cited, its level (enacting, recital or guidance) and the ELI of the act, if it has one."""

    iri: str
    cite: str
    level: str
    eli: str = ""
    applies_from: date | None = None


class Ask(NamedTuple):
    """A fact that a condition looks at, and the question that establishes it.

    The fact is the term `term` of the nodes of class `on`, or of the licence of the parts of kind `licence_of`.
    """

    iri: str
    on: str
    licence_of: str | None
    term: str
    question: str
    example: str


class OpenQuestion(NamedTuple):
    """An unsettled point with both readings."""

    id: str
    label: str
    exempt: str
    not_exempt: str
    conservative: str


class AllOf(NamedTuple):
    """All parts must hold."""

    parts: tuple["Expression", ...]


class AnyOf(NamedTuple):
    """One part must hold."""

    parts: tuple["Expression", ...]


class Not(NamedTuple):
    """The part must not hold."""

    part: "Expression"


class Unless(NamedTuple):
    """The part must hold and the exception must not."""

    part: "Expression"
    exception: "Expression"


class Condition(NamedTuple):
    """A legal test: a leaf with shapes, or several tests combined in `combined`.

    The shapes are IRIs, those of `contested_by` with the open question that each rests on; `applies_from` and
    `applies_until` (both included) bound the days on which the test exists. `read_by` is the id of the condition of a
    guideline that reads this one in more detail. A condition that does not count, since it rests only on levels of
    authority that are left out, exists on no day.
    """

    iri: str
    id: str
    label: str
    authorities: tuple[Authority, ...]
    combined: "Expression | None" = None
    satisfied_by: str | None = None
    refuted_by: str | None = None
    contested_by: tuple[tuple[str, OpenQuestion], ...] = ()
    mentions: tuple[OpenQuestion, ...] = ()
    remedy: str = ""
    asks: tuple[Ask, ...] = ()
    applies_from: date | None = None
    applies_until: date | None = None
    read_by: str | None = None
    counts: bool = True

    def applies(self, day: date) -> bool:
        """Whether the test exists on a day."""
        return self.counts and (self.applies_from is None or self.applies_from <= day) and (
            self.applies_until is None or day <= self.applies_until)

    def shapes(self) -> list[str]:
        """The IRIs of its shapes; none for a combination."""
        return [s for s in (self.satisfied_by, self.refuted_by, *(s for s, _ in self.contested_by)) if s]


Expression = Condition | AllOf | AnyOf | Not | Unless


class Duty(NamedTuple):
    """A duty with the day from which it is due; without `due_when` it is always due."""

    id: str
    label: str
    authorities: tuple[Authority, ...]
    applies_from: date | None
    due_when: "Expression | None"


class Transition(NamedTuple):
    """A later day for releases that meet a condition."""

    when: "Expression"
    deadline: date
    authorities: tuple[Authority, ...]


class Determination(NamedTuple):
    """One question with one outcome."""

    id: str
    label: str
    question: str
    policy: str
    version: str
    authorities: tuple[Authority, ...]
    holds: "Expression"
    out_of_scope: tuple["Expression", ...] = ()
    not_needed: tuple["Expression", ...] = ()
    remaining: tuple[Duty, ...] = ()
    lifted: tuple[Duty, ...] = ()
    transitions: tuple[Transition, ...] = ()
    applies_from: date | None = None


class Derivation(NamedTuple):
    """How a quantity follows from others: a sum of coefficients times products of terms, or an upper bound of it."""

    term: str
    summands: tuple[tuple[Decimal, tuple[str, ...]], ...]
    label: str
    authorities: tuple[Authority, ...]
    upper: bool = False


class Presumption(NamedTuple):
    """A boolean value of a term that the law presumes until the contrary is established."""

    term: str
    value: bool
    label: str
    authorities: tuple[Authority, ...]


def conditions(expression: "Expression") -> list[Condition]:
    """Every condition in an expression, outer before inner, in the order of the text; each once.

    A condition that a guideline reads in more detail and its own text within that reading count as two.
    """
    found: dict[tuple[str, str | None], Condition] = {}

    def walk(e: "Expression") -> None:
        inner: Iterable[Expression]
        match e:
            case Condition():
                found.setdefault((e.iri, e.read_by), e)
                inner = () if e.combined is None else (e.combined,)
            case AllOf(parts=parts) | AnyOf(parts=parts):
                inner = parts
            case _:
                inner = e  # The part, and the exception of an unless.
        for part in inner:
            walk(part)

    walk(expression)
    return list(found.values())
