"""What holds where a description is silent, as the ontology says: defaults, and what an overall statement implies."""

from __future__ import annotations

import functools

from compliance.graph import vocabulary
from compliance.model.facts import DEFAULT, STATED, Fact, SliceNode


def fill_in(root: SliceNode) -> None:
    """States the defaults of a release, and the terms that are false because an overall one is."""
    _defaults(root)
    _overall(root)


def _defaults(root: SliceNode) -> None:
    kind = vocabulary().classes[root.cls]
    if not root.has("suppliedAs") and kind.supplied_as:
        root.state(Fact("suppliedAs", kind.supplied_as, DEFAULT, f"a {root.cls} is supplied as a {kind.supplied_as}"))
    for name, value in _when_absent():
        if not root.has(name):
            root.state(Fact(name, value, DEFAULT, f"{value} when absent"))


def _overall(root: SliceNode) -> None:
    """States what an overall statement implies for the terms that are not given themselves."""
    for name, others in _statements():
        if root.value(name) is False:
            source = root.facts[name][0]
            for implied in others:
                if not root.has(implied):
                    root.state(Fact(implied, False, STATED, f"{name} is false", source.evidence))


@functools.cache
def _when_absent() -> tuple[tuple[str, str], ...]:
    """The terms that hold when they are absent, with their value then."""
    return tuple((t.name, t.default) for t in vocabulary().terms.values() if t.default is not None)


@functools.cache
def _statements() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The terms that state others when they are false, with those."""
    return tuple((t.name, t.states_when_false) for t in vocabulary().terms.values() if t.states_when_false)
