"""The values that an unknown fact could turn out to have: one for each way in which a shape can tell values apart."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import assert_never

from compliance.graph.normal import LARGEST, MOST_PLACES, places
from compliance.licences import Entry, library
from compliance.licences.library import inferred, listed_flags
from compliance.reasoning import closure_classes
from compliance.terms import Kind, Span, Term, Value, show, show_number

_TEXT = json.dumps("as stated")
_ADDRESS = "https://example.org/"


def possible(term: Term, spoken: frozenset[str], now: Sequence[Value], day: date) -> list[str]:
    """Values of a term as in YAML: each one that shapes name, one that they do not, and for amounts one between bounds.

    Of licences one for each way in which the shapes tell them apart, by the classes and terms in `spoken`. `now` are
    values between which it is known to lie; `day` is the day of the question.
    """
    match term.kind:
        case Kind.BOOLEAN:
            return ["true", "false"]
        case Kind.ENUM:
            named = [v for v in term.values if v in spoken]
            other = [v for v in term.values if v not in spoken][:1]
            return [f"[{v}]" for v in (*named, *other)] + ["[]"] if term.multiple else named + other
        case Kind.DECIMAL | Kind.RANGE:
            ends = {show_number(n) for v in now if isinstance(v, Span) for n in (v.low, v.high) if n is not None}
            return [show_number(n) for n in amounts({*spoken, *ends}) if _within(n, now)]
        case Kind.DATE:
            return [d.isoformat() for d in _days(spoken, day)]
        case Kind.NODE:
            return list(_licences(spoken)) if term.node_class == "Licence" else []
        case Kind.IRI:
            return [_ADDRESS]
        case Kind.STRING:
            return [_TEXT]
        case _:
            assert_never(term.kind)


def in_words(every: Sequence[str], doing: Collection[str], spoken: frozenset[str]) -> str:
    """The amounts for which those that do stand, out of every value of `possible` in its order: "at most 1e25".

    Empty where they are not one stretch of amounts.
    """
    places = [n for n, v in enumerate(every) if v in doing]
    if not places or places != list(range(places[0], places[-1] + 1)):
        return ""
    named = {show_number(n) for n in bounds(spoken)}
    first, last = every[places[0]], every[places[-1]]
    if first == last and first in named and len(every) > 1:
        return f"just {first}"
    low = "" if places[0] == 0 else f"at least {first}" if first in named else f"more than {every[places[0] - 1]}"
    high = "" if places[-1] == len(every) - 1 else f"at most {last}" if last in named else f"less than {every[places[-1] + 1]}"
    return " and ".join(filter(None, (low, high))) or "any amount"


@functools.cache
def _licences(spoken: frozenset[str]) -> tuple[str, ...]:
    """One licence of the library for each combination of these classes and terms, one that the SPDX list has if any."""
    found: dict[str, str] = {}
    for entry in _examples():
        name = str(entry.node.value("spdxId") or f"LicenseRef-{entry.id}")
        found.setdefault(told_of_licence(name, spoken), name)
    return tuple(found.values())


@functools.cache
def told_of_licence(name: str, spoken: frozenset[str]) -> str:
    """What these classes and terms tell of a licence: the same text for two that they cannot tell apart.

    Every limit on the use stands for itself, since shapes look into each of them.
    """
    entry = library().find(name)
    if entry is None:
        return name
    classes = sorted({*entry.classes, *closure_classes(entry.node)} & spoken)
    terms = sorted(t for t in spoken if entry.node.values.get(t))
    values = [(t, list(map(show, entry.node.values[t]))) for t in terms]
    clauses = [sorted((t, list(map(show, v))) for t, v in n.values.items() if t in spoken)
               for t in sorted(spoken) for n in entry.node.children.get(t, ())]
    return repr((classes, values, clauses))


@functools.cache
def _examples() -> tuple[Entry, ...]:
    """One licence for each combination of inferred classes and of the flags of the SPDX list."""
    names, classes = inferred()
    found: dict[tuple[object, ...], str] = {}
    flags = {i: next((f for n in names.get(i, ()) if (f := listed_flags(n)) is not None), None) for i in classes}
    for name in sorted(classes, key=lambda i: (flags[i] is None, i)):
        found.setdefault((classes[name], flags[name] or (False, False)), name)
    return tuple(entry for name in found.values() if (entry := library().find(name)) is not None)


def amounts(spoken: Iterable[str]) -> list[Decimal]:
    """An amount below all bounds, one at each, between each two and above all, as far as a description can state them."""
    known = sorted(bounds(spoken))
    if not known:
        return [Decimal(1)]
    between = [_short((a + b) / 2, a, b) for a, b in itertools.pairwise(known)]
    ends = _short(known[0] / 10, Decimal(0), known[0]), _short(known[-1] * 10, known[-1], known[-1] * 100)
    return sorted(n for n in {*ends, *known, *between} if n <= LARGEST and places(n) <= MOST_PLACES)


def _short(number: Decimal, above: Decimal, below: Decimal) -> Decimal:
    """An amount near a number with as few digits, from four on, as it takes to lie between two bounds."""
    shorter = (Context(prec=digits).plus(number) for digits in range(4, 29))
    return next((n for n in shorter if above < n < below), number)


def bounds(spoken: Iterable[str], zero: bool = False) -> set[Decimal]:
    """The amounts among some values; with `zero` those below one that is positive as well."""
    return {n for text in spoken if (n := _number(text)) is not None and (zero or n > 0)}


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _within(number: Decimal, now: Sequence[Value]) -> bool:
    spans = [v for v in now if isinstance(v, Span)]
    return all((s.low is None or s.low <= number) and (s.high is None or number <= s.high) for s in spans)


def _days(spoken: Iterable[str], day: date) -> list[date]:
    """The day before, on and after each day that matters, up to the day of the question; nobody knows later facts."""
    named = {day}
    for text in spoken:
        try:
            named.add(date.fromisoformat(text))
        except ValueError:
            continue
    return sorted(d for d in {d + timedelta(days=n) for d in named for n in (-1, 0, 1)} if d <= day)
