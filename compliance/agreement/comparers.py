"""How the result for a record is compared with a row of expected results: one comparer for each kind of table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from compliance.assess import Assessment
from compliance.decide import DeterminationResult
from compliance.explain import deciding
from compliance.terms import show

Values = Mapping[str, str]


class Cell(NamedTuple):
    """One value that is compared, as it is expected and as it was found."""

    field: str
    expected: str
    found: str
    equal: bool


class Kind(NamedTuple):
    """A kind of table: the columns by which it is known, the policy that is asked, and how a row is compared.

    `policy` is a version, or a policy whose version the published grades of the record name; it is empty where each row
    names its determination. `cells` compares what came of it, an assessment or a determination, with a row; `why` gives
    the facts behind cells that differ.
    """

    name: str
    columns: frozenset[str]
    policy: str
    cells: Callable[[Values, Any], Iterable[Cell]]
    why: Callable[[Any, list[Cell]], Iterable[str]]


_MOF_LISTS = ("missing", "unlicensed", "invalid")


def _number(field: str, expected: str, found: float | None, tolerance: float) -> Cell:
    try:
        equal = found is not None and abs(float(expected) - found) <= tolerance
    except ValueError:
        equal = False
    return Cell(field, expected, "" if found is None else f"{found:.6g}", equal)


def _set(field: str, expected: str, found: Iterable[str]) -> Cell:
    wanted, got = {e.strip() for e in expected.split(";") if e.strip()}, set(found)
    return Cell(field, "; ".join(sorted(wanted)), "; ".join(sorted(got)), wanted == got)


def _mof(row: Values, result: Assessment) -> Iterator[Cell]:
    yield Cell("class", row["class"], str(result.grade), row["class"] == result.grade)
    for k in ("3", "2", "1"):
        if f"progress_{k}" in row:
            yield _number(f"progress_{k}", row[f"progress_{k}"], result.progress[k], 0.001)
        for name in _MOF_LISTS:
            if f"c{k}_{name}" in row:
                yield _set(f"c{k}_{name}", row[f"c{k}_{name}"], result.details["classes"][k][name])


def _mof_why(result: Assessment, cells: list[Cell]) -> Iterator[str]:
    """The components on which the lists differ; all that are not included where only class or progress does."""
    named = {n for c in cells if c.field.startswith("c") and c.field != "class"
             for n in set(c.expected.split("; ")) ^ set(c.found.split("; "))}
    for part in result.details["components"]:
        if part["name"] in named or (not named and part["required"] and part["state"] != "included"):
            licence = f", licence '{part['licence']}'" if "licence" in part else ""
            yield f"{part['name']}: {part['state']}{licence}"


def _index(row: Values, result: Assessment) -> Iterator[Cell]:
    yield _number("score", row["score"], result.score, 1e-6)
    categories = result.details.get("categories", {})
    for name, expected in row.items():
        if name in result.grades or expected in ("open", "partial", "closed"):
            found = result.grades.get(name, "")
            yield Cell(name, expected, found, expected == found)
        elif name in categories:
            yield _number(name, expected, categories[name], 1e-6)


def _index_why(result: Assessment, cells: list[Cell]) -> Iterator[str]:
    fields = {c.field for c in cells}
    for name, grade in result.grades.items():
        if name in fields or not fields & set(result.grades):
            yield f"{name}: {grade}"


def _fmti(row: Values, result: Assessment) -> Iterator[Cell]:
    yield _number("score", row["score"], result.score, 1e-6)
    for domain, (points, _) in result.sections.items():
        if row.get(domain):
            yield _number(domain, row[domain], points, 1e-6)


def _fmti_why(result: Assessment, cells: list[Cell]) -> Iterator[str]:
    fields = {c.field for c in cells} & set(result.sections) or set(result.sections)
    for name, (points, of) in result.details.get("subdomains", {}).items():
        if name.partition("/")[0] in fields:
            yield f"{name}: {points:g} of {of:g}"


def _outcome(row: Values, result: DeterminationResult) -> Iterator[Cell]:
    yield Cell("outcome", row["outcome"], result.outcome.value, row["outcome"] == result.outcome.value)


def _outcome_why(result: DeterminationResult, cells: list[Cell]) -> Iterator[str]:
    """The conditions on which an outcome rests with the facts that they looked at, or what is missing."""
    for condition in deciding(result) or [c for c in result.conditions if c.condition.combined is None and c.applies]:
        facts = ", ".join(f"{f.node} {f.term} = {show(f.value)}" for f in condition.facts)
        missing = ", ".join(f"{m.node} {m.term} not known" for m in condition.missing)
        told = "; ".join(t for t in (facts, missing) if t) or "no facts"
        truth = f"strict {condition.pair.strict.value}, lenient {condition.pair.lenient.value}"
        yield f"{condition.condition.label} ({truth}): {told}"


OUTCOMES = Kind("outcomes", frozenset({"determination", "outcome"}), "", _outcome, _outcome_why)
# In the order in which the columns of a table are tried.
KINDS = (
    OUTCOMES,
    Kind("mof", frozenset({"class", "progress_3"}), "mof/1.0", _mof, _mof_why),
    Kind("fmti", frozenset({"company", "score"}), "fmti", _fmti, _fmti_why),
    Kind("openness-index", frozenset({"project", "score"}), "openness-index", _index, _index_why),
)
