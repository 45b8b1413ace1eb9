"""The licences that an SPDX 3 document relates to an element: expressions, listed and custom licences, sets of them."""

from __future__ import annotations

import re

from compliance.errors import short
from compliance.formats import spdx3 as words
from compliance.formats.licence_names import NONE, NOT_SAID, of_address
from compliance.importers import parts
from compliance.importers.building import Part
from compliance.importers.licence_said import Said, licence
from compliance.importers.located import Item
from compliance.importers.spdx3_elements import Elements
from compliance.terms import LICENCE

_DECLARED, _CONCLUDED = "hasDeclaredLicense", "hasConcludedLicense"
_JOINTS = {"expandedlicensing_ConjunctiveLicenseSet": " AND ", "expandedlicensing_DisjunctiveLicenseSet": " OR "}
_LISTED = re.compile(r"https?://spdx\.org/licenses/(?P<id>[A-Za-z0-9.+-]+)")
_MAX_DEPTH = 20
_MAX_MEMBERS = 200


def licences(part: Part, elements: Elements, item: Item) -> None:
    """States what is declared and what is concluded about the licence of an element."""
    said = [_Reader(elements).said(target, relation)
            for relation in (_DECLARED, _CONCLUDED) for target in elements.related(item, relation)]
    licence(part, said)


class _Reader:
    def __init__(self, elements: Elements) -> None:
        self.elements = elements
        self.members = 0

    def said(self, target: Item, relation: str) -> Said:
        """What one relationship says."""
        place = parts.place(target, f"{relation}: {_shown(target)}")
        if target.value in words.NONE:
            return Said(relation, place, none=True)
        if target.value in words.NOT_SAID:
            return Said(relation, place)
        element = self.elements.target(target)
        text = element.at("simplelicensing_licenseText") if element else None
        if text is not None and isinstance(text.value, str) and text.value.strip():
            name = element.text("name") if element else None
            return Said(relation, place, name=name.value if name else "", text=text.value)
        expression = self._expression(target, 0)
        lowered = expression.lower()
        return Said(relation, place, none=lowered in NONE, name="" if lowered in NONE | NOT_SAID else expression)

    def _expression(self, target: Item, depth: int) -> str:
        """The licence as an SPDX expression; InputError where a set runs in a circle or is beyond measure."""
        self.members += 1
        if depth > _MAX_DEPTH or self.members > _MAX_MEMBERS:
            raise target.fail("the licence is a set that holds itself, or one beyond all measure")
        element = self.elements.target(target)
        if element is None:
            return of_address(str(target.value)) or _listed(str(target.value)) or str(target.value)
        kind = element.value.get("type", element.value.get("@type"))
        expression = element.text("simplelicensing_licenseExpression")
        if expression is not None:
            return _with_own_names(element, str(expression.value).strip())
        if kind in _JOINTS:
            members = [self._expression(m, depth + 1) for m in element.items("expandedlicensing_member")]
            return _JOINTS[str(kind)].join(f"({m})" if " " in m else m for m in members)
        if kind == "expandedlicensing_WithAdditionOperator":
            return self._pair(element, "subjectExtendableLicense", "subjectAddition", depth)
        if kind == "expandedlicensing_OrLaterOperator":
            later = element.at("expandedlicensing_subjectLicense")
            return _or_later(self._expression(later, depth + 1)) if later else ""
        return self._named(element)

    def _pair(self, element: Item, first: str, second: str, depth: int) -> str:
        licence, addition = (element.at(f"expandedlicensing_{k}") for k in (first, second))
        if licence is None or addition is None:
            return ""
        return f"{self._expression(licence, depth + 1)} WITH {self._expression(addition, depth + 1)}"

    def _named(self, element: Item) -> str:
        """The id by which the list or the library knows it, since the name of an element may be one in words."""
        iri, name = self.elements.iri(element) or "", element.text("name")
        return of_address(iri) or _listed(iri) or (name.value.strip() if name else iri.rpartition("/")[2])


def _listed(iri: str) -> str:
    """The id in an address of the SPDX list, of a licence or an exception; empty for any other address."""
    found = _LISTED.fullmatch(iri)
    return found["id"] if found else ""


def _or_later(expression: str) -> str:
    """The licence in this or a later version: of the GNU licences the id for it, which "only" and "+" do not give together."""
    only = expression.removesuffix("-only")
    return f"{only}-or-later" if only != expression else f"{expression}+"


def _with_own_names(element: Item, expression: str) -> str:
    """The expression in which a LicenseRef that the document gives to a licence of its own is not taken for one of ours."""
    for entry in element.objects("simplelicensing_customIdToUri"):
        key, value = entry.text("key"), entry.text("value")
        if key is not None and (value is None or not value.value.startswith(LICENCE)):
            expression = re.sub(rf"(?<![\w:.-]){re.escape(key.value)}(?![\w.-])", f"DocumentRef-here:{key.value}", expression)
    return expression


def _shown(target: Item) -> str:
    return short(str(target.value if isinstance(target.value, str) else target.value.get("type", "")), 80)
