"""The licence of a part as one expression, where it is one."""

from __future__ import annotations

from compliance.errors import OpenclaimError
from compliance.exporters.ledger import Ledger
from compliance.graph.nodes import Node
from compliance.licences import in_use, parse


def expression(ledger: Ledger, node: Node) -> str | None:
    """Takes the licences of a part as an SPDX expression, joined by AND since all apply; None where one has no name."""
    values = [str(v) for v in ledger.values(node, "licence")]
    if not values or node.children.get("licence") or not all(_named(v) for v in values):
        return None
    ledger.take(node, "licence")
    return " AND ".join(f"({v})" if len(values) > 1 and " " in v else v for v in values)


def _named(value: str) -> bool:
    if "://" in value:
        return False
    try:
        return bool(parse(value, in_use())) and (" " not in value or in_use().find(value) is None)
    except OpenclaimError:
        return False


def by_name(ledger: Ledger, node: Node) -> list[str]:
    """Takes the licences of a part by their names, of which all apply; none where one of them has no name.

    Of a licence that is described in place only the name is kept, so that its terms are unknown to who reads it.
    """
    inside = node.children.get("licence", ())
    names = [str(v) for v in ledger.values(node, "licence")]
    if not (names or inside) or any(n.value("name") is None for n in inside):
        return []
    ledger.take(node, "licence")
    return names + [str(ledger.text(n, "name")) for n in inside]
