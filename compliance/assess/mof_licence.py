"""Whether one part is released, under which licence, and whether the framework takes that licence for open."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from compliance.graph.nodes import Node
from compliance.licences import Entry, Library, parse
from compliance.licences.expressions import ExpressionError
from compliance.policy.parts import Framework, plain

_NO_LICENCE = "LicenseRef-none"


class State(StrEnum):
    """What a component counts as."""

    INCLUDED = "included"
    MISSING = "missing"
    UNLICENSED = "unlicensed"
    INVALID = "invalid"
    UNKNOWN = "unknown"
    LICENCE_UNKNOWN = "licence unknown"


class Verdict(NamedTuple):
    """The state of a component, its licence as it is stated, and whether that licence is meant for the content."""

    state: State
    licence: str = ""
    fits: bool = True

    def __str__(self) -> str:
        unfit = self.state is State.INCLUDED and not self.fits
        return f"{self.state.value} (not type-appropriate)" if unfit else self.state.value


class _Opened(NamedTuple):
    open: bool
    fits: bool


class Judge:
    """Judges parts by the licences of a framework, with the options that it switches on."""

    def __init__(self, rules: Framework, library: Library) -> None:
        self._rules, self._library = rules, library
        known = {*rules.open, *(i for ids in rules.fits.values() for i in ids)}
        self._spelt = {i.casefold(): i for i in known} if "licence-names" in rules.options else {}
        self._known: dict[tuple[str, tuple[str, ...]], _Opened] = {}

    def part(self, node: Node, content: tuple[str, ...], complete: bool) -> Verdict:
        """The verdict on one described part; `complete` says that its source would name a licence if there were one."""
        if node.value("availability") == "withheld":
            return Verdict(State.MISSING)
        texts = [str(v) for v in node.values.get("licence", ())]
        described = node.children.get("licence", ())
        if texts == [_NO_LICENCE]:
            return Verdict(State.UNLICENSED)
        if not texts and not described:
            none = complete or node.value("noLicence") is True
            return Verdict(State.UNLICENSED if none else State.LICENCE_UNKNOWN)
        shown = " and ".join([*texts, *(_name(n) for n in described)])
        if any(plain(t.removeprefix("LicenseRef-")) in self._rules.absent for t in texts):
            return Verdict(State.MISSING, shown)
        # Several licences on one part all apply.
        found = [*(self._stated(t, content) for t in texts), *(self._described(n, content) for n in described)]
        if not all(f.open for f in found):
            return Verdict(State.INVALID, shown)
        return Verdict(State.INCLUDED, shown, all(f.fits for f in found))

    def _stated(self, text: str, content: tuple[str, ...]) -> _Opened:
        key = (text, content)
        if key not in self._known:
            self._known[key] = self._looked_up(text, content)
        return self._known[key]

    def _looked_up(self, text: str, content: tuple[str, ...]) -> _Opened:
        if not self._rules.options & {"licence-names", "current-flags", "expressions"}:
            return self._id(text, content)
        text = self._rules.spellings.get(plain(text.removeprefix("LicenseRef-")), text)
        entry = self._library.find(text)
        if entry is not None:
            return self._entry(entry, content) if "licence-names" in self._rules.options else self._id(text, content)
        return self._expression(text, content) if "expressions" in self._rules.options else self._id(text, content)

    def _id(self, spdx: str, content: tuple[str, ...], approved: bool = False, free: bool = False) -> _Opened:
        spdx = self._spelt.get(spdx.casefold(), spdx)
        fits = any(spdx in self._rules.fits[c] for c in content) or (approved and "code" in content)
        return _Opened(spdx in self._rules.open or approved or free, fits)

    def _entry(self, entry: Entry, content: tuple[str, ...]) -> _Opened:
        return self._node(entry.node, entry.id, content)

    def _node(self, node: Node, name: str, content: tuple[str, ...]) -> _Opened:
        """A licence by the SPDX id that it has, or of the text whose terms it repeats, with its flags."""
        spdx = str(node.value("spdxId") or node.value("sameTermsAs") or name)
        if "current-flags" not in self._rules.options:
            return self._id(spdx, content)
        return self._id(spdx, content, node.value("osiApproved") is True, node.value("fsfLibre") is True)

    def _expression(self, text: str, content: tuple[str, ...]) -> _Opened:
        try:
            choices = parse(text, self._library)
        except ExpressionError:
            return _Opened(False, False)
        best = [_all(self._entry(e, content) for e in c.entries) for c in choices if not c.unknown]
        return max(best, default=_Opened(False, False))

    def _described(self, node: Node, content: tuple[str, ...]) -> _Opened:
        return self._node(node, _name(node), content)


def _all(found: Iterable[_Opened]) -> _Opened:
    items = list(found)
    return _Opened(all(f.open for f in items), all(f.fits for f in items))


def _name(node: Node) -> str:
    return str(node.value("spdxId") or node.value("name") or "licence described in place")
