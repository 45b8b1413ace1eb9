"""The pages on licences: the list, and each with its terms, clauses, evidence and classes."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from compliance import resources
from compliance.ask.prompts import words
from compliance.errors import UnknownNameError
from compliance.graph import vocabulary
from compliance.graph.nodes import Node
from compliance.licences import Entry, Library, library, parse
from compliance.licences.expressions import ExpressionError
from compliance.model import one_release
from compliance.own import Knowledge
from compliance.reports.harmless import web
from compliance.terms import EMPTY, Value, show
from compliance.web import places
from compliance.web.jobs.checking import Shown
from compliance.web.jobs.licence_classes import class_line, class_lines, deciding, group, why
from compliance.web.jobs.sources import case_graph, case_names
from compliance.web.markup import markup
from compliance.web.words import Language

GROUPS = ("grants", "limits", "duties")
_LONGEST = 100


class _Line(NamedTuple):
    """A term with its value in a word, how it is drawn, what it means, and the numbers of the clauses that it rests on."""

    name: str
    label: str
    value: str
    state: str
    meaning: str
    clauses: tuple[str, ...]


class _Row(NamedTuple):
    entry: Entry
    kinds: list[str]
    reviewed: str


def licences_page(known: Knowledge, wanted: str, cls: str, language: Language) -> Shown:
    """The licences of the library that have all words of `wanted` in their names and are in a class, where one is given."""
    entries = [e for i in known.library.ids() if (e := known.library.find(i))]
    classes = {c for e in entries for c in e.classes}
    if cls and cls not in classes:
        raise UnknownNameError(f"there is no class of licences '{cls[:_LONGEST]}'")
    asked = wanted.lower().split()
    found = [_row(e) for e in entries if (not cls or cls in e.classes) and all(w in _text(e) for w in asked)]
    title = language.text("browse.licences")
    return Shown(title, markup("browse/licences.html.j2", language, title=title, rows=found, count=len(entries), wanted=wanted,
                              cls=cls, kinds=class_lines(k for k in group("kinds") if k in classes), places=places))


def _row(entry: Entry) -> _Row:
    kinds = [class_line(k).label for k in group("kinds") if k in entry.classes]
    return _Row(entry, kinds, str(entry.node.value("reviewed") or ""))


def _text(entry: Entry) -> str:
    """What a search looks at: every name of a licence."""
    names = (*entry.node.values.get("alias", ()), entry.node.value("spdxId") or "", entry.node.value("steward") or "")
    return " ".join((entry.id, entry.name, *map(str, names))).lower()


def licence_page(known: Knowledge, name: str, language: Language) -> Shown:
    """One licence by any of its names; UnknownNameError with the nearest name for an unknown one."""
    entry = known.library.find(name)
    if entry is None:
        raise UnknownNameError(f"no licence '{name[:_LONGEST]}' in the library or on the SPDX list"
                               f"{known.library.suggest(name[:_LONGEST])}")
    node = entry.node
    clauses = [*node.children.get("clause", ()), *node.children.get("useRestriction", ())]
    verdicts = [(class_line(v), r, deciding(r)) for v in group("verdicts") for r in [why(entry, v)]] if entry.in_library else []
    shown = {v.name for v, _, _ in verdicts}
    context = {
        "entry": entry, "node": node, "reviewed": str(node.value("reviewed") or ""), "verdicts": verdicts,
        "classes": [c for c in class_lines(entry.classes) if c.name not in shown],
        "groups": [(g, list(_lines(node, group(g)))) for g in GROUPS] if entry.in_library else [],
        "clauses": clauses, "evidence": [(e, web(e.source)) for e in node.evidence], "cases": list(_cases(known.library, entry)),
        "turtle": _turtle(entry), "aliases": sorted(map(str, node.values.get("alias", ()))),
        "unread": [words(str(t)) for t in node.values.get("unread", ())]}
    return Shown(entry.name, markup("browse/licence.html.j2", language, title=entry.name, places=places, words=words, **context))


def _lines(node: Node, terms: Iterable[str]) -> Iterator[_Line]:
    for name in terms:
        term = vocabulary().terms[name]
        listed = node.children.get(name, ())
        value, state = _value(node.values.get(name, ()), bool(listed))
        resting = [c for c in node.children.get("clause", ()) if name in c.values.get("term", ())]
        clauses = [str(c.value("clauseNumber") or "") for c in (*resting, *listed)]
        yield _Line(name, words(name), value, state, term.definition, tuple(c for c in dict.fromkeys(clauses) if c))


def _value(values: tuple[Value, ...], listed: bool) -> tuple[str, str]:
    """What a licence says on a term: yes, no, none, listed, unknown or the value itself; and which of these it is."""
    if listed:
        return "", "listed"
    if not values:
        return "", "unknown"
    if values[0] is True or values[0] is False:
        return "", "yes" if values[0] else "no"
    none = values == (EMPTY,) or values == ("none",)
    return ("", "none") if none else (", ".join(f"{v:,f}" if isinstance(v, Decimal) else show(v) for v in values), "value")


def _cases(known: Library, entry: Entry) -> Iterator[tuple[str, str, str]]:
    """The shipped cases of which a part is under the licence: folder, name, kinds of part."""
    for case, name, named in _licensed(known):
        if kinds := named.get(entry.id):
            yield case, name, ", ".join(map(words, kinds))


@functools.lru_cache(maxsize=4)
def _licensed(known: Library) -> tuple[tuple[str, str, dict[str, list[str]]], ...]:
    """Each shipped case: its folder, its name, and the kinds of part that are under each licence, by id."""
    found = []
    for case in case_names():
        release = one_release(case_graph(case))
        named: dict[str, list[str]] = {}
        for part in release.node.children.get("artifact", ()):
            for licence in _named(part, known):
                named[licence] = list(dict.fromkeys([*named.get(licence, ()), part.cls]))
        found.append((case, release.name, named))
    return tuple(found)


def _named(part: Node, known: Library) -> set[str]:
    found: set[str] = set()
    for text in part.values.get("licence", ()):
        try:
            found |= {e.id for choice in parse(str(text), known) for e in choice.entries}
        except ExpressionError:
            continue
    return found


def _turtle(entry: Entry) -> str:
    """The file of a licence that openclaim ships; empty for any other."""
    shipped = library().find(entry.id)
    if not entry.in_library or shipped is None or shipped.node != entry.node:
        return ""
    file = resources.folder("ontology", "licences", f"{entry.id}.ttl")
    return resources.read(file).decode() if file.is_file() else ""


