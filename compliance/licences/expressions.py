"""SPDX licence expressions: OR leaves the choice to the licensee, AND makes all apply, WITH adds a permission."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from compliance.errors import OpenclaimError, short
from compliance.graph.nodes import Node
from compliance.licences.library import Entry, Library
from compliance.terms import EMPTY

MAX_CHOICES = 16
_MAX_LENGTH = 5000

# An exception only adds permissions, so of the base licence's terms those stay that no permission can change: the
# rights that it grants and the limits that it does not have.
_GRANTS = ("grantsAccess", "grantsUse", "grantsModification", "grantsDistribution", "grantsDistributionOfDerivatives",
           "coversWeights", "patentGrant", "osiApproved", "fsfLibre")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:_-]*\+*")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


class Choice(NamedTuple):
    """Licences that all apply together, with the names among them that nobody knows."""

    entries: tuple[Entry, ...]
    unknown: tuple[str, ...] = ()


class ExpressionError(OpenclaimError):
    """A licence value that is neither a known name nor an SPDX expression."""


def parse(text: str, library: Library) -> list[Choice]:
    """The choices that the licensee has under an expression; one for a plain name.

    ExpressionError where the text is no licence name and no SPDX expression. An address is a name that nobody knows.
    """
    text = " ".join(text.split())
    entry = library.find(text)
    if entry is not None:
        return [Choice((entry,))]
    if _ADDRESS.fullmatch(text):
        return [Choice((), (text,))]
    if len(text) > _MAX_LENGTH:
        raise ExpressionError(f"'{short(text)}' is too long for a licence expression; name the licences that matter")
    try:
        return list(_parsed(text, library))
    except RecursionError:
        raise ExpressionError("the licence expression is nested too deeply") from None
    except _TooManyError:
        raise ExpressionError(f"'{short(text)}' leaves more than {MAX_CHOICES} choices; name the licences that matter") from None


@functools.lru_cache(maxsize=1024)
def _parsed(text: str, library: Library) -> tuple[Choice, ...]:
    """Most expressions of a corpus are few, and parsing takes longer than deciding on one."""
    return tuple(_choices(_tree(text, library), library))


class _TooManyError(Exception):
    pass


def _tree(text: str, library: Library) -> object:
    from license_expression import Licensing

    licensing = Licensing()
    try:
        tree = licensing.parse(text)
        known = all(_NAME.fullmatch(s.key) for s in licensing.license_symbols(tree))
    except RecursionError:
        raise
    except Exception:  # The parser ends in errors of many kinds on texts such as "()" and "( or".
        tree, known = None, False
    if tree is None or not known:
        raise ExpressionError(f"'{short(text)}' is neither a known licence nor an SPDX expression{library.suggest(text)}")
    return tree


def _choices(tree: object, library: Library) -> list[Choice]:
    from license_expression import AND, OR, LicenseWithExceptionSymbol

    if isinstance(tree, OR):
        return _few(c for part in tree.args for c in _choices(part, library))
    if isinstance(tree, AND):
        parts = [_choices(part, library) for part in tree.args]
        if math.prod(len(p) for p in parts) > MAX_CHOICES:
            raise _TooManyError
        return _few(_join(combination) for combination in itertools.product(*parts))
    if isinstance(tree, LicenseWithExceptionSymbol):
        return [_with_exception(tree.license_symbol.key, tree.exception_symbol.key, library)]
    return [_named(str(getattr(tree, "key", tree)), library)]


def _few(choices: Iterable[Choice]) -> list[Choice]:
    found = list(itertools.islice(choices, MAX_CHOICES + 1))
    if len(found) > MAX_CHOICES:
        raise _TooManyError
    return found


def _join(parts: tuple[Choice, ...]) -> Choice:
    return Choice(tuple(e for p in parts for e in p.entries), tuple(u for p in parts for u in p.unknown))


def _named(name: str, library: Library) -> Choice:
    entry = library.find(name)
    if entry is None and name.endswith("+"):
        # "or later" leaves the licensee at least the version that is named.
        entry = library.find(name[:-1]) or library.find(f"{name[:-1]}-only")
    return Choice((entry,)) if entry else Choice((), (name,))


def _with_exception(name: str, exception: str, library: Library) -> Choice:
    base = _named(name, library)
    if not base.entries or exception.lower() not in _exceptions():
        return Choice((), (f"{name} WITH {exception}",))
    entry = base.entries[0]
    return Choice((entry._replace(id=f"{entry.id} WITH {exception}", node=_permitted(entry.node), classes=()),))


@functools.cache
def _exceptions() -> frozenset[str]:
    """The exceptions of the SPDX list; what else stands after WITH may take permissions away."""
    from license_expression import get_spdx_licensing

    return frozenset(k.lower() for k, symbol in get_spdx_licensing().known_symbols.items() if symbol.is_exception)


def _permitted(node: Node) -> Node:
    def stays(term: str, values: tuple[object, ...]) -> bool:
        if term in _GRANTS:
            return values == (True,)
        return values in ((False,), (EMPTY,), ("none",)) or term in ("name", "reviewed")

    kept = {t: v for t, v in node.values.items() if stays(t, v)}
    return node._replace(values=kept, children={t: n for t, n in node.children.items() if t == "evidence"})
