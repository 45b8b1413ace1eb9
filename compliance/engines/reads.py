"""What shapes look at: the classes and terms that they name, unless they can look at what they do not name."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from compliance.engines.base import SH
from compliance.graph import Graph
from compliance.graph.triples import RDF_TYPE

# With these a shape looks at nothing but the value at hand, the classes and terms it names, and what they lead to.
_NEAR = frozenset(SH + word for word in (
    "path", "property", "node", "not", "and", "or", "xone", "class", "datatype", "nodeKind", "hasValue", "in", "pattern",
    "flags", "minLength", "maxLength", "languageIn", "uniqueLang", "minCount", "maxCount", "minExclusive", "minInclusive",
    "maxExclusive", "maxInclusive", "equals", "disjoint", "lessThan", "lessThanOrEquals", "qualifiedValueShape",
    "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint", "alternativePath", "zeroOrMorePath",
    "oneOrMorePath", "zeroOrOnePath", "message", "name", "description", "severity", "deactivated", "order"))


def reads(shapes: Graph, wanted: Iterable[str]) -> frozenset[str] | None:
    """The IRIs that shapes name with all that they lead to; None where one could look at what it does not name.

    A shape with a query, a rule, `sh:closed` or any other word of SHACL that is not known here could.
    """
    found: set[str] = set()
    for triple in shapes.closure([ox.NamedNode(s) for s in wanted]):
        if triple.predicate.value.startswith(SH) and triple.predicate.value not in _NEAR:
            return None
        if isinstance(triple.object, ox.NamedNode):
            found.add(triple.object.value)
            if triple.predicate.value == SH + "path" and triple.object == RDF_TYPE:
                return None
    return frozenset(found)
