"""The facts of one release that could be others: where they stand, what they are now, and what they could become."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from compliance.change import Edit
from compliance.fix.bounds import with_sources
from compliance.fix.changes import ChangeKind, Changes
from compliance.fix.circuit import Atom
from compliance.fix.lists import item_of, list_edits
from compliance.fix.places import Places
from compliance.fix.reads import RELEASE, Read
from compliance.fix.values import possible, told_of_licence
from compliance.graph import vocabulary
from compliance.model import Slice, SliceNode
from compliance.policy import Ask, Derivation
from compliance.terms import Span, Value, show


class Option(NamedTuple):
    """A value that a fact could have, as in YAML; without a kind of change it can only turn out to be so."""

    value: str
    cost: int
    change: ChangeKind | None


class Cell(NamedTuple):
    """A fact that could be another one.

    `node` is the label of its node (`artifact[Weights]`, empty for the release) and `kind` the class of that node;
    `item` is the value in question where the term has several. `known` says that it is stated, derived or presumed,
    so that it can only be changed; else it can be found out. `now` is what is shown of it today.
    """

    node: str
    kind: str
    term: str
    item: str
    known: bool
    now: str
    options: tuple[Option, ...]
    ask: Ask | None

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it apart from other facts of the release."""
        return self.node, self.term, self.item

    @property
    def address(self) -> str:
        """The fact as a person addresses it: `artifact[Weights].licence`."""
        return f"{self.node}.{self.term}" if self.node else self.term


Assignment = Mapping[int, Option]


class Space:
    """Every fact of a release on which some atoms depend and that could be another one.

    `of_atom` gives the facts, as numbers of `cells`, on which an atom depends, and `alone` those on each node for an
    atom that asks for one node. With `findings_only` only what is not known may become known. Where `closed` is given, the
    facts with these keys may not, and each described document may turn out not to cover a topic.
    """

    def __init__(self, atoms: Iterable[Atom], facts: Slice, changes: Changes, derivations: Sequence[Derivation],
                 findings_only: bool = False, closed: Collection[tuple[str, str, str]] | None = None) -> None:
        self._root = facts.release
        self._facts = facts
        self._changes = changes
        self._denying = {denied: term for term, denied in changes.denied.items()}
        self._sources = _sources(derivations)
        self._findings_only = findings_only
        self._closed = closed or ()
        listed = list(atoms)
        self._spoken = with_sources(_spoken(listed), derivations, self._root)
        self._asks = [a for atom in listed for c in atom.conditions for a in c.asks if a.licence_of is None]
        told = {r.term for atom in listed for r in atom.reads if r.kind in ("Artifact", "Document")
                and r.term not in {"", *changes.denied, *changes.denied.values()}}
        self._places = Places(self._root, changes, told, closed)
        self._told = {atom.iri: _spoken([atom]).get("licence", frozenset()) for atom in listed}
        self._is_a: dict[tuple[str, str], bool] = {}
        found: dict[tuple[str, str, str], Cell] = {}
        for atom in listed:
            for read in self._expanded(atom.reads):
                self._collect(read, found, atom.reads)
        self.cells = tuple(c for c in found.values() if c.options)
        self._new = {c.node for c in self.cells} - {"", *(n.label for n in facts.nodes)}
        self.parts = {n.label: n.cls for n in facts.release.linked("artifact")}
        self.of_atom: dict[str, tuple[int, ...]] = {}
        self.alone: dict[str, tuple[tuple[int, ...], ...]] = {}
        for atom in listed:
            looked_at = set(self._expanded(atom.reads))
            own = [n for n, c in enumerate(self.cells) if any(self._matters(r, c, atom.single) for r in looked_at)]
            self.of_atom[atom.iri] = tuple(own)
            if atom.single:
                nodes = dict.fromkeys(self.cells[n].node for n in own)
                self.alone[atom.iri] = tuple(tuple(n for n in own if self.cells[n].node == node) for node in nodes)

    def _matters(self, read: Read, cell: Cell, single: bool) -> bool:
        """Whether what is read depends on a cell.

        The presence of a kind of part depends on each fact that would bring such a part in, unless one node is asked for
        that has certain facts: then a part without them makes no difference.
        """
        if not self.is_of_kind(cell.kind, read.kind):
            return False
        if not single and cell.node in self._new:
            return True
        term = self._denying.get(read.term, read.term)
        return term == cell.term and (not cell.item or not read.values or cell.item in read.values)

    def is_of_kind(self, cls: str, kind: str) -> bool:
        """Whether a class of node is meant by a kind, the principal parts of the release among them."""
        if (cls, kind) not in self._is_a:
            known = vocabulary()
            kinds = known.classes[self._root.cls].principal_parts if kind == "Principal" else (kind,)
            self._is_a[cls, kind] = any(known.is_a(cls, k) for k in kinds)
        return self._is_a[cls, kind]

    def spoken(self, term: str) -> frozenset[str]:
        """The values and bounds to which shapes hold a term."""
        return self._spoken.get(term, frozenset())

    def alike(self, atom: str, number: int) -> tuple[str, ...] | None:
        """For each option of a licence what an atom can tell of it; None for a fact of another term."""
        cell = self.cells[number]
        if cell.term != "licence":
            return None
        return tuple(told_of_licence(o.value, self._told[atom]) for o in cell.options)

    def _expanded(self, given: Iterable[Read]) -> Iterator[Read]:
        """The reads, and for a derived or implied term those of what it follows from."""
        # Sorted, since the order of a set differs from run to run, and with it which of equal answers is found first.
        todo, seen = sorted(given, key=_order), set[tuple[str, str, frozenset[str]]]()
        while todo:
            read = todo.pop()
            if read in seen:
                continue
            seen.add(read)
            yield read
            if read.kind == RELEASE:
                todo += [Read(RELEASE, t, read.values) for t in sorted(self._sources.get(read.term, ()))]

    def _collect(self, read: Read, found: dict[tuple[str, str, str], Cell], beside: frozenset[Read]) -> None:
        term = self._denying.get(read.term, read.term)
        has_items = term in self._changes.denied
        if term not in vocabulary().terms or (has_items and not read.values):
            return
        for item in sorted(read.values) if has_items else [""]:
            for label, kind, node in self._places.nodes(read.kind, term, item, beside):
                key = (label, term, item)
                if key not in found and key not in self._closed:
                    found[key] = self._cell(label, kind, node, term, item)

    def _cell(self, label: str, kind: str, node: SliceNode | None, term: str, item: str) -> Cell:
        asks = [a for a in self._asks if a.term == term]
        ask = min(asks, key=lambda a: (a.on != kind, not self.is_of_kind(kind, a.on)), default=None)
        values = [f.value for f in node.facts.get(term, ())] if node else []
        if item:
            known, now = item_of(node, term, self._changes.denied[term], item)
        else:
            known = bool(values) and not _imprecise(values) and not (term == "licence" and node and _unread(node))
            now = ", ".join(show(v) for v in values)
        options = (self._item_options(label, kind, term, item, known) if item else
                   self._options(kind, term, known, values, bool(ask)))
        return Cell(label, kind, term, item, known, now, tuple(options), ask)

    def _item_options(self, label: str, kind: str, term: str, item: str, known: bool) -> Iterator[Option]:
        ways = [] if self._findings_only and known else self._changes.of(kind, term)
        if (label, item) not in self._places.denials:
            yield from (Option("yes", 0 if not known else w.cost, w) for w in ways[:1])
        if not known and self._findings_only:
            yield Option("no", 0, None)

    def _options(self, kind: str, term: str, known: bool, values: Sequence[Value], asked: bool) -> Iterator[Option]:
        ways = [] if self._findings_only and known else self._changes.of(kind, term)
        every = possible(vocabulary().terms[term], self.spoken(term), values, self._facts.day)
        seen = {show(v) for v in values} | {f"[{', '.join(show(v) for v in values)}]"}
        for way, value in [(w, v) for w in ways for v in w.values or every]:
            if value not in seen:
                seen.add(value)
                yield Option(value, way.cost if known else 0, way)
        if not known and asked:
            yield from (Option(v, 0, None) for v in every if v not in seen)

    def edits(self, assignment: Assignment) -> list[Edit]:
        """The changed facts of an assignment, those of one list together."""
        found: list[Edit] = []
        items: dict[tuple[str, str], dict[str, bool]] = {}
        for number, option in sorted(assignment.items()):
            cell = self.cells[number]
            if cell.item:
                items.setdefault((cell.node, cell.term), {})[cell.item] = option.value == "yes"
            else:
                found.append(Edit(cell.node, cell.term, option.value))
        for (label, term), answers in items.items():
            node = next((n for n in self._facts.nodes if n.label == label), None)
            found += list_edits(node, label, term, self._changes.denied[term], answers)
        return found


def _order(read: Read) -> tuple[str, str, list[str]]:
    return read.kind, read.term, sorted(read.values)


def _sources(derivations: Sequence[Derivation]) -> dict[str, set[str]]:
    """From which terms each term follows, by a derivation or because an overall statement implies it."""
    found: dict[str, set[str]] = {}
    for d in derivations:
        found.setdefault(d.term, set()).update(t for _, terms in d.summands for t in terms)
    for term in vocabulary().terms.values():
        for implied in term.states_when_false:
            found.setdefault(implied, set()).add(term.name)
    return found


def _spoken(atoms: Iterable[Atom]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for atom in atoms:
        for read in atom.reads:
            found.setdefault(read.term, set()).update(read.values)
    return {term: frozenset(values) for term, values in found.items()}


def _imprecise(values: Sequence[Value]) -> bool:
    return any(isinstance(v, Span) and v.low != v.high for v in values)


def _unread(node: SliceNode) -> bool:
    """Whether nothing is known of a licence of a part but its name: neither read clause by clause nor of any class."""
    return bool(node.unknown_licences) or any(not n.has("reviewed") and not n.classes for n in node.linked("licence"))
