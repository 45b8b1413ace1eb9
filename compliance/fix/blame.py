"""Which part of a release by itself makes an atom false that asks the same of every part.

Without it the search would learn only that all parts together fail, and would try every combination of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from compliance.fix.cells import Assignment, Space
from compliance.fix.circuit import Atom
from compliance.model import Slice

Cells = tuple[int, ...]


def guilty(space: Space, atom: Atom, proposal: Assignment, fails: Callable[[str], bool]) -> list[Cells]:
    """For each guilty part the facts of it that the atom looks at; nothing for an atom that does not ask the same of all.

    `fails` says whether the atom is false where the part of a label is the only one.
    """
    if not atom.every:
        return []
    added = {space.cells[n].node: space.cells[n].kind for n in proposal}
    parts = {label: kind for label, kind in {**space.parts, **added}.items() if label.startswith("artifact")}
    found = [p for p, kind in parts.items() if space.is_of_kind(kind, atom.every) and fails(p)]
    return [tuple(n for n in space.of_atom[atom.iri] if space.cells[n].node == p) for p in found]


def only(facts: Slice, part: str) -> Slice:
    """The facts as they were if a part was the only one."""
    root = facts.release
    links = [(t, n) for t, n in root.links if n.label == part or not n.label.startswith("artifact")]
    alone = replace(root, links=links)
    return facts._replace(release=alone, nodes=tuple(alone if n is root else n for n in facts.nodes))
