"""What the silence of a licence means: nothing, until somebody has read it clause by clause."""

from __future__ import annotations

from compliance.graph.nodes import Node
from compliance.graph.vocabulary import vocabulary
from compliance.terms import Value

THRESHOLDS = ("userThreshold", "revenueThreshold")


def close(licence: Node) -> Node:
    """The licence with the terms that silence settles.

    With a `reviewed` day each term that is neither stated nor listed as unread takes the value that the ontology
    gives for silence (`oc:whenSilent`); without that day nothing is added. A threshold without a stated consequence
    leaves the consequence unknown.
    """
    if licence.value("reviewed") is None:
        return licence
    unread = {str(v) for v in licence.values.get("unread", ())}
    known = {*licence.values, *licence.children, *unread}
    added: dict[str, tuple[Value, ...]] = {}
    for term in vocabulary().of_class("Licence"):
        if term.when_silent is not None and term.name not in known:
            added[term.name] = (term.when_silent,)
    if any(t in licence.values for t in THRESHOLDS):
        added.pop("thresholdConsequence", None)
    return licence._replace(values={**licence.values, **added})
