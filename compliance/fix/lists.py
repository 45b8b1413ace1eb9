"""Terms that list values, and those that deny the same values: what is said of one value, and how that changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.change import Edit
from compliance.model import SliceNode
from compliance.terms import Empty, show


def list_edits(node: SliceNode | None, label: str, term: str, denied: str, answers: Mapping[str, bool]) -> Iterator[Edit]:
    """What changes in the list of a term, and in the one that denies the same values, where these hold or do not."""
    for name, wanted in ((term, True), (denied, False)):
        before = [show(f.value) for f in node.facts.get(name, ()) if not isinstance(f.value, Empty)] if node else []
        after = [v for v in before if answers.get(v, wanted) is wanted]
        after += [v for v, said in answers.items() if said is wanted and v not in before]
        if after != before:
            yield Edit(label, name, f"[{', '.join(after)}]" if after else None)


def says(node: SliceNode, term: str, item: str) -> bool:
    """Whether a node lists a value under a term."""
    return item in {show(f.value) for f in node.facts.get(term, ())}


def item_of(node: SliceNode | None, term: str, denied: str, item: str) -> tuple[bool, str]:
    """Whether it is known that a list holds an item, and what is said of it."""
    if node is None:
        return False, ""
    if says(node, term, item):
        return True, "yes"
    no = says(node, denied, item) or says(node, term, show(Empty.EMPTY))
    return no, "no" if no else ""
