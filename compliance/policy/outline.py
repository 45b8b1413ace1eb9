"""Determinations as lines of text: the tree of their conditions, each with its authority, dates and open questions."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.policy.words import AllOf, AnyOf, Authority, Condition, Determination, Expression, Not


def determination_lines(d: Determination) -> list[str]:
    """What a determination consists of: its authority, its gates, its conditions, and its duties; indented by two."""
    found = [f"  authority {cites(d.authorities)}"]
    if d.applies_from:
        found.append(f"  applies from {d.applies_from}")
    for title, gates in (("out of scope when", d.out_of_scope), ("not needed when", d.not_needed)):
        for gate in gates:
            found += [f"  {title}", *tree_lines(gate, 2)]
    found += ["  qualifies when", *tree_lines(d.holds, 2)]
    for title, duties in (("lifts", d.lifted), ("leaves", d.remaining)):
        found += [f"  {title} {x.authorities[0].cite}: {x.label}" for x in duties]
    return found


def tree_lines(expression: Expression, depth: int, prefix: str = "") -> list[str]:
    """The tree of an expression, two spaces deeper on each level."""
    pad = "  " * depth
    match expression:
        case Condition():
            found = [f"{pad}{prefix}{expression.label}  [{cites(expression.authorities)}]{dates(expression)}"]
            found += [f"{pad}    open question {q.id}: {q.label}" for _, q in expression.contested_by]
            return found + (tree_lines(expression.combined, depth + 1) if expression.combined else [])
        case AllOf(parts=parts) | AnyOf(parts=parts):
            word = "all of" if isinstance(expression, AllOf) else "one of"
            return [f"{pad}{prefix}{word}", *(line for p in parts for line in tree_lines(p, depth + 1))]
        case Not(part=part):
            return tree_lines(part, depth, f"{prefix}not: ")
    return [*tree_lines(expression.part, depth, prefix), *tree_lines(expression.exception, depth, "unless: ")]


def dates(condition: Condition) -> str:
    """The days on which a condition exists, or nothing; begins with a space."""
    since = f" from {condition.applies_from}" if condition.applies_from else ""
    return since + (f" until {condition.applies_until}" if condition.applies_until else "")


def cites(authorities: Iterable[Authority]) -> str:
    """How lawyers cite some provisions."""
    return "; ".join(a.cite for a in authorities)


def in_words(expression: Expression) -> str:
    """An expression on one line, by the short names of its conditions."""
    match expression:
        case Condition():
            return expression.id.rpartition("#")[2]
        case AllOf(parts=parts) | AnyOf(parts=parts):
            word = "all of" if isinstance(expression, AllOf) else "one of"
            return f"{word} ({', '.join(map(in_words, parts))})"
        case Not(part=part):
            return f"not {in_words(part)}"
    return f"{in_words(expression.part)} unless {in_words(expression.exception)}"
