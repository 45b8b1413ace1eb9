"""The elements of an SPDX 3 document by their id, and the relationships between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from compliance.errors import short
from compliance.formats import spdx3 as words
from compliance.importers.located import Item

_MAX_ELEMENTS = 200_000


class Elements:
    """Every element of a document; InputError for a foreign context or a document beyond measure."""

    def __init__(self, top: Item) -> None:
        self.top = top
        self._check_context()
        listed = top.objects("@graph") if "@graph" in top.value else [top]
        if len(listed) > _MAX_ELEMENTS:
            raise top.fail(f"the document has more than {_MAX_ELEMENTS} elements; split it")
        self.listed = listed
        self.by_id: dict[str, Item] = {}
        self.twice: dict[str, Item] = {}
        for item in listed:
            iri = self.iri(item)
            if iri is None:
                continue
            if self.by_id.setdefault(iri, item).value != item.value:
                self.twice[iri] = item
        self._related: dict[tuple[str, str], list[Item]] = {}
        for item in listed:
            if _type(item) == "Relationship" or _type(item) == "LifecycleScopedRelationship":
                self._relate(item)

    def _check_context(self) -> None:
        for item in self.top.items("@context"):
            if not isinstance(item.value, str) or not words.CONTEXTS.fullmatch(item.value):
                shown = short(str(item.value), 60)
                raise item.fail(f"the context {shown} is not that of SPDX 3 and is not fetched; give the document in the "
                                f"compact form of {words.CONTEXT}")

    def _relate(self, item: Item) -> None:
        start, kind = item.text("from"), item.text("relationshipType")
        if start is not None and kind is not None:
            self._related.setdefault((start.value, kind.value), []).extend(item.items("to"))

    def iri(self, item: Item) -> str | None:
        """The id of an element."""
        found = item.text("spdxId") or item.text("@id")
        return found.value if found else None

    def typed(self, kind: str) -> list[Item]:
        """The elements of a type, in the order of the document."""
        return [self._once(item) for item in self.listed if _type(item) == kind]

    def _once(self, item: Item) -> Item:
        """The element; InputError where the document describes it in two ways (relationships may share an id)."""
        other = self.twice.get(self.iri(item) or "")
        if other is not None:
            raise other.fail(f"the element {short(self.iri(other) or '')} is described twice and differently; "
                             "give each element an id of its own")
        return item

    def counts(self) -> Mapping[str, int]:
        """How many elements there are of each type."""
        return Counter(_type(item) for item in self.listed)

    def related(self, item: Item, kind: str) -> list[Item]:
        """What an element is related to in one way, each given once."""
        found = {str(t.value): t for t in reversed(self._related.get((self.iri(item) or "", kind), []))}
        return list(reversed(found.values()))

    def target(self, reference: Item) -> Item | None:
        """The element that a value names or is."""
        if isinstance(reference.value, dict):
            return reference
        found = self.by_id.get(str(reference.value))
        return self._once(found) if found is not None else None

    def creators(self) -> list[str]:
        """The names of those who made the document; without an element for the document, of those who made all in it."""
        documents = self.typed("SpdxDocument")
        stated = documents[0].at("creationInfo") if documents else None
        infos = self.typed("CreationInfo") if stated is None else [self.target(stated)]
        if len(infos) != 1 or infos[0] is None:
            return []
        agents = (self.target(a) for a in infos[0].items("createdBy"))
        return [n.value for a in agents if (n := name_of(a)) is not None]

    def properties(self, item: Item | None) -> list[tuple[str, Item]]:
        """Name and value of the properties that the extension for them holds."""
        found = []
        for extension in item.objects("extension") if item else ():
            for entry in extension.objects("extension_cdxProperty") if _type(extension) == words.PROPERTIES else ():
                name, value = entry.text("extension_cdxPropName"), entry.text("extension_cdxPropValue")
                if name is not None and value is not None:
                    found.append((name.value, value))
        return found


def name_of(item: Item | None) -> Item | None:
    """The name of an element."""
    return item.text("name") if item is not None else None


def _type(item: Item) -> str:
    found = item.value.get("type", item.value.get("@type", ""))
    return found if isinstance(found, str) else ""
