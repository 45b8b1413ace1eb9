"""What a version that grades or counts looks at: dimensions, indicators, expected parts, in its own order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from compliance import resources
from compliance.graph import Graph, Subject, read_shipped
from compliance.policy.catalogue import Catalogue, PolicyVersion
from compliance.policy.load import chain
from compliance.terms import NAMESPACE

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_KINDS = ("Dimension", "Indicator", "ExpectedPart")
_CRITERIA = ("criterion", "criterionOpen", "criterionPartial", "criterionClosed")


class Item(NamedTuple):
    """One item: its label, where it stands in the policy, and its criteria as (grade, text); a sole criterion has no grade."""

    label: str
    section: str
    criteria: tuple[tuple[str, str], ...]


def items(version: PolicyVersion, catalogue: Catalogue) -> list[Item]:
    """The items of a version with those of the versions that it amends or varies; none where it neither grades nor counts."""
    # The first says in which order the items stand, the later ones what they change of them.
    links = [*([version.varied] if version.varied else []), *reversed(chain(version, catalogue))]
    return items_in(read_shipped((f for link in links for f in resources.turtle_files(link.where)), version.id))


def items_in(files: Graph) -> list[Item]:
    """The items that the files of a version describe, by their numbers where they have some."""
    nodes = sorted((n for kind in _KINDS for n in files.typed(NAMESPACE + kind)), key=lambda n: _number(files, n))
    return [Item(files.text(n, _LABEL) or "", _section(files, n), tuple(_criteria(files, n))) for n in nodes]


def _number(files: Graph, node: Subject) -> int:
    return int(files.text(node, NAMESPACE + "number") or 0)


def _section(files: Graph, node: Subject) -> str:
    parts = [files.text(node, NAMESPACE + word) for word in ("section", "subsection")]
    grade = files.text(node, NAMESPACE + "openClass")
    return ", ".join([*(p for p in parts if p), *([f"class {grade}"] if grade else [])])


def _criteria(files: Graph, node: Subject) -> Iterable[tuple[str, str]]:
    for word in _CRITERIA:
        if text := files.text(node, NAMESPACE + word):
            yield word.removeprefix("criterion").lower(), text
