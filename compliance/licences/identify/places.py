"""Where in a known text a passage stands: its sentences, and the clause that our library records."""

from __future__ import annotations

from compliance.graph.nodes import Node
from compliance.licences.identify.prints import Print
from compliance.licences.library import library


def place(known: Print, at: tuple[int, int], words: int) -> str:
    """Where the sentences from one number up to another (from 0) stand, and how many words of theirs differ."""
    sentences = known.sentences()
    first, after = at
    if first == after:
        where = f"before sentence {first + 1} of {len(sentences)}" if first < len(sentences) else "after the last sentence"
        return where + _clause(known, sentences[min(first, len(sentences)) - 1].clause if first else "")
    where = f"sentence {first + 1}" if after == first + 1 else f"sentences {first + 1} to {after}"
    clauses = list(dict.fromkeys(s.clause for s in sentences[first:after] if s.clause))
    return f"{where} of {len(sentences)}, {words} words{''.join(_clause(known, c) for c in clauses[:3])}"


def _clause(known: Print, number: str) -> str:
    """The clause of that number, with our summary where the library has one."""
    if not number:
        return ""
    summary = _summaries(known).get(number)
    return f"; clause {number}" + (f" ({summary})" if summary else "")


def _summaries(known: Print) -> dict[str, str]:
    """Our summaries of the clauses of a licence of the library, by number."""
    entry = library().find(known.known.licence or "")
    if entry is None or known.known.licence is None:
        return {}
    nodes: list[Node] = [*entry.node.children.get("clause", ()), *entry.node.children.get("useRestriction", ())]
    return {str(n.value("clauseNumber")): str(n.value("summary")) for n in nodes if n.value("clauseNumber")}
