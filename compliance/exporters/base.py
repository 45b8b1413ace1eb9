"""The formats that facts are written to, and what an export gives back."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import NamedTuple, Protocol

from compliance.errors import OpenclaimError
from compliance.exporters.ledger import Ledger
from compliance.model import Release


class Target(StrEnum):
    """The formats, by the names that `--to` takes."""

    SPDX3 = "spdx3"
    CYCLONEDX = "cyclonedx"
    MLDCAT = "mldcat"
    HUB_CARD = "hub-card"


class Options(NamedTuple):
    """`plain` leaves out what only openclaim reads; `created` is the day (YYYY-MM-DD) of a document that has to have one."""

    plain: bool = False
    created: str = ""


class Export(NamedTuple):
    """A document with what it holds: `extended` facts stand where only openclaim reads them, `lost` ones nowhere.

    `warnings` say what the format asks for and the facts do not give.
    """

    text: str
    extended: tuple[str, ...]
    lost: tuple[str, ...]
    warnings: tuple[str, ...]


class Exporter(Protocol):
    """What a module of this package offers."""

    def write(self, ledger: Ledger, options: Options) -> str:
        """The document; OpenclaimError where the format cannot do without something that is not known."""


_MODULES = {Target.SPDX3: "spdx3", Target.CYCLONEDX: "cyclonedx", Target.MLDCAT: "mldcat", Target.HUB_CARD: "hub_card"}

# The formats with properties, in which a release can say what it is.
_PROPERTIES = (Target.SPDX3, Target.CYCLONEDX)


def export(release: Release, target: Target, options: Options) -> Export:
    """The release in a format. The same facts give the same bytes: there is no clock and no chance in it.

    OpenclaimError for a system or a component in a format that could only call it a model.
    """
    _check_kind(release, target, options)
    exporter: Exporter = import_module(f"compliance.exporters.{_MODULES[target]}")
    ledger = Ledger(release)
    text = exporter.write(ledger, options)
    return Export(text, ledger.extended(), ledger.lost(), tuple(ledger.warnings))


def _check_kind(release: Release, target: Target, options: Options) -> None:
    """Refuses to write a system or a component as a model: that is what the words of the formats would make of it."""
    if release.node.cls == "Model":
        return
    if target not in _PROPERTIES:
        raise OpenclaimError(f"{target.value} describes models, and {release.name} is a {release.node.cls}; "
                             f"use {' or '.join(t.value for t in _PROPERTIES)}")
    if options.plain:
        raise OpenclaimError(f"in its own words {target.value} describes models, and {release.name} is a "
                             f"{release.node.cls}; leave --plain out")
