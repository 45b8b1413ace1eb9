"""The properties that hold what a format has no words for."""

from __future__ import annotations

from compliance.exporters.base import Options
from compliance.exporters.ledger import Ledger
from compliance.formats import named
from compliance.graph.nodes import Node

Property = tuple[str, str]


def of(ledger: Ledger, node: Node, options: Options, where: str = "") -> list[Property]:
    """Name and text of every fact of a node that is not written yet and that a property can hold; none when plain."""
    if options.plain:
        return []
    # Of several licences that apply together none may stand alone: it would say more than is granted.
    apart = {"licence"} if node.children.get("licence") else set()
    held = [t for t in ledger.pending(node) if t not in apart and named.known(t, node.cls) is not None]
    return named.names(ledger.extend(node, held), where)


def of_part(ledger: Ledger, node: Node, options: Options, kind: bool = True) -> list[Property]:
    """The properties of a part, with its kind where the format does not say it."""
    if options.plain:
        return []
    found = of(ledger, node, options)
    if kind:
        ledger.kind(node)
        found.insert(0, (named.PREFIX + named.KIND, node.cls))
    return found


def of_release(ledger: Ledger, options: Options, weights: Node | None) -> list[Property]:
    """The properties of a release, its provider and its weights."""
    found = of(ledger, ledger.node, options)
    if ledger.node.cls != "Model":
        ledger.kind(ledger.node)
        found.append((named.PREFIX + named.KIND, ledger.node.cls))
    provider = ledger.provider()
    if provider is not None:
        found += of(ledger, provider, options, "provider")
    if weights is not None:
        found += of(ledger, weights, options, "weights")
    return sorted(found)
