"""The facts of one release that could be others: where they stand, what they are now, and what they could become."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from compliance.change import Edit
from compliance.fix.bounds import with_sources
from compliance.fix.changes import ChangeKind, Changes
from compliance.fix.circuit import Atom
from compliance.fix.documents import Place, covering, still_open
from compliance.fix.reads import Read
from compliance.fix.values import possible, told_of_licence
from compliance.graph import vocabulary
from compliance.model import Slice, SliceNode
from compliance.policy import Ask, Derivation
from compliance.terms import Empty, Span, Value, show

_RELEASE = "Release"


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
        self._every_document = closed is not None
        self._denials: set[tuple[str, str]] = set()
        listed = list(atoms)
        self._spoken = with_sources(_spoken(listed), derivations, self._root)
        self._asks = [a for atom in listed for c in atom.conditions for a in c.asks if a.licence_of is None]
        self._told_of_documents = {r.term for atom in listed for r in atom.reads if r.kind in ("Artifact", "Document")
                                   and r.term not in {"", *changes.denied, *changes.denied.values()}}
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
            if read.kind == _RELEASE:
                todo += [Read(_RELEASE, t, read.values) for t in sorted(self._sources.get(read.term, ()))]

    def _collect(self, read: Read, found: dict[tuple[str, str, str], Cell], beside: frozenset[Read]) -> None:
        term = self._denying.get(read.term, read.term)
        has_items = term in self._changes.denied
        if term not in vocabulary().terms or (has_items and not read.values):
            return
        for item in sorted(read.values) if has_items else [""]:
            for label, kind, node in self._nodes(read.kind, term, item, beside):
                key = (label, term, item)
                if key not in found and key not in self._closed:
                    found[key] = self._cell(label, kind, node, term, item)

    def _nodes(self, kind: str, term: str, item: str, beside: frozenset[Read]) -> list[tuple[str, str, SliceNode | None]]:
        """The nodes on which a fact stands or could stand: label, class, and the node where it is described."""
        if kind == _RELEASE:
            return [("", self._root.cls, self._root)]
        if kind == "Provider":
            return [("provider", "Provider", n) for n in self._root.linked("provider")] or [("provider", "Provider", None)]
        described = self._root.linked("artifact" if kind == "Artifact" else f"part:{kind}")
        if kind in ("Artifact", "Document"):
            return self._documents(described, {item} if item else {i for r in beside for i in r.values})
        nodes: list[tuple[str, str, SliceNode | None]] = [(n.label, n.cls, n) for n in described]
        return nodes or [(f"artifact[{new}]", new, None) for new in self._represented(kind)]

    def _documents(self, parts: Sequence[SliceNode], topics: set[str]) -> list[tuple[str, str, SliceNode | None]]:
        """The parts that cover a topic, and those documents that could, as far as they are not all alike.

        Any document would do; offering each of them would give the same answer many times over.
        """
        found: dict[str, tuple[str, str, SliceNode | None]] = {}
        for topic in sorted(topics & set(self._changes.documented)):
            saying, others = self._looked_at(parts, topic) if self._every_document else self._offered(parts, topic)
            for label, cls, node in [*((n.label, n.cls, n) for n in saying), *others]:
                found.setdefault(label, (label, cls, node))
        return list(found.values())

    def _looked_at(self, parts: Sequence[SliceNode], topic: str) -> tuple[list[SliceNode], list[Place]]:
        saying = [n for n in parts if any(_says(n, t, topic) for pair in self._changes.denied.items() for t in pair)]
        rest = [n for n in parts if n not in saying and not self._is_closed(n, topic)]
        others = still_open(parts, rest, self._changes.documented[topic])
        self._denials.update((label, topic) for label, _, _ in others[1:])
        return saying, others

    def _offered(self, parts: Sequence[SliceNode], topic: str) -> tuple[list[SliceNode], list[Place]]:
        saying = [n for n in parts if any(_says(n, t, topic) for t in self._changes.denied)]
        documents = [n for n in parts if n not in saying and vocabulary().is_a(n.cls, "Document")]
        denied = {n.label for n in documents if any(_item(n, *pair, topic)[0] for pair in self._changes.denied.items())}
        general = self._changes.represented.get("Document", "")
        return saying, covering(documents, self._changes.documented[topic], general, self._told_of_documents, denied)

    def _is_closed(self, node: SliceNode, topic: str) -> bool:
        return any((node.label, term, topic) in self._closed for term in self._changes.denied)

    def _represented(self, kind: str) -> list[str]:
        if kind == "Principal":
            return list(vocabulary().classes[self._root.cls].principal_parts[-1:])
        return [self._changes.represented.get(kind, kind)]

    def _cell(self, label: str, kind: str, node: SliceNode | None, term: str, item: str) -> Cell:
        asks = [a for a in self._asks if a.term == term]
        ask = min(asks, key=lambda a: (a.on != kind, not self.is_of_kind(kind, a.on)), default=None)
        values = [f.value for f in node.facts.get(term, ())] if node else []
        if item:
            known, now = _item(node, term, self._changes.denied[term], item)
        else:
            known = bool(values) and not _imprecise(values) and not (term == "licence" and node and _unread(node))
            now = ", ".join(show(v) for v in values)
        options = (self._item_options(label, kind, term, item, known) if item else
                   self._options(kind, term, known, values, bool(ask)))
        return Cell(label, kind, term, item, known, now, tuple(options), ask)

    def _item_options(self, label: str, kind: str, term: str, item: str, known: bool) -> Iterator[Option]:
        ways = [] if self._findings_only and known else self._changes.of(kind, term)
        if (label, item) not in self._denials:
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


def list_edits(node: SliceNode | None, label: str, term: str, denied: str, answers: Mapping[str, bool]) -> Iterator[Edit]:
    """What changes in the list of a term, and in the one that denies the same values, where these hold or do not."""
    for name, wanted in ((term, True), (denied, False)):
        before = [show(f.value) for f in node.facts.get(name, ()) if not isinstance(f.value, Empty)] if node else []
        after = [v for v in before if answers.get(v, wanted) is wanted]
        after += [v for v, said in answers.items() if said is wanted and v not in before]
        if after != before:
            yield Edit(label, name, f"[{', '.join(after)}]" if after else None)


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


def _says(node: SliceNode, term: str, item: str) -> bool:
    return item in {show(f.value) for f in node.facts.get(term, ())}


def _item(node: SliceNode | None, term: str, denied: str, item: str) -> tuple[bool, str]:
    """Whether it is known that a list holds an item, and what is said of it."""
    if node is None:
        return False, ""
    if _says(node, term, item):
        return True, "yes"
    no = _says(node, denied, item) or _says(node, term, show(Empty.EMPTY))
    return no, "no" if no else ""


def _imprecise(values: Sequence[Value]) -> bool:
    return any(isinstance(v, Span) and v.low != v.high for v in values)


def _unread(node: SliceNode) -> bool:
    """Whether nothing is known of a licence of a part but its name: neither read clause by clause nor of any class."""
    return bool(node.unknown_licences) or any(not n.has("reviewed") and not n.classes for n in node.linked("licence"))
