"""Starts a policy version from templates: a policy of one's own, an amendment of a version, or a reading of conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from string import Template
from typing import NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.authoring.turtle_text import combination, in_place, name
from compliance.errors import OpenclaimError, UnknownNameError
from compliance.graph import Graph, read_turtle
from compliance.graph.todo import MARK
from compliance.policy import Catalogue, Condition, Policies, PolicyVersion, catalogue, in_force
from compliance.policy.build import Builder, identifier
from compliance.policy.catalogue import read_version
from compliance.policy.folders import open_folder
from compliance.policy.load import sources
from compliance.terms import NAMESPACE, POLICY, nearest

_POLICY = r"[a-z0-9]+(-[a-z0-9]+)*"
_VERSION = r"[A-Za-z0-9]+([.+-][A-Za-z0-9]+)*"
_NOTHING = "https://w3id.org/openclaim/shape/nothing"


class Wish(NamedTuple):
    """What is to be started: POLICY/VERSION, its first day, the version it amends, conditions it replaces and reads."""

    name: str
    day: date
    amends: str | None = None
    replaces: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


def new_policy(wish: Wish, folder: str) -> dict[Path, str]:
    """The files of a new version by path, as they are to be written under a folder.

    Versions that lie in the folder already can be amended too. OpenclaimError where a name is none, is taken, or names nothing.
    """
    policy, version = _split(wish.name)
    known = _catalogue(folder)
    _check(wish, policy, known)
    base = in_force(wish.day, known, _pins(wish, known))
    wanted = [*wish.replaces, *wish.reads]
    stubs = [_Stub(base, known, c, i in wish.reads) for i, c in zip(wanted, _conditions(wanted, base, wish, known), strict=True)]
    words = {"name": wish.name, "policy": policy, "version": version, "day": wish.day.isoformat(), "text": f"{policy}-{version}",
             "more": "", "determination": "", "level": "guidance" if wish.reads else "enacting"}
    fresh = not (wish.amends or wish.reads)
    if fresh:
        words["more"] = " ;\n    oc:determination this:main"
        words["determination"] = filled("determination.ttl", words)
    elif wish.amends:
        words["more"] = f" ;\n    # What this version does not replace stays as it was.\n    oc:amends <{POLICY}{wish.amends}>"
    if fresh:
        words["conditions"], words["examples"] = _template("first-condition.ttl"), _template("first-examples.ttl")
    else:
        words["conditions"] = "".join(s.condition() for s in stubs) or _hint(base, wish)
        words["examples"] = "".join(s.examples() for s in stubs)
    place = Path(folder) / policy / version
    files = ("policy.ttl", "conditions.ttl", "examples.ttl", "provisions.ttl", "notes.md")
    return {place / file: filled(file, words) for file in files}


def _template(file: str) -> str:
    from importlib.resources import files

    return (files("compliance.authoring") / "templates" / file).read_text("utf-8")


def filled(file: str, words: dict[str, str]) -> str:
    """A template of the package with its words put in; ends with one newline."""
    return Template(_template(file)).substitute(words).rstrip("\n") + "\n"


def _split(text: str) -> tuple[str, str]:
    policy, _, version = text.partition("/")
    if not (re.fullmatch(_POLICY, policy) and re.fullmatch(_VERSION, version)):
        raise OpenclaimError(f"'{text}' is no name of a policy version; write ID/VERSION, the id in small letters, digits and "
                             "hyphens, such as acme-intake/1")
    return policy, version


def _catalogue(folder: str) -> Catalogue:
    """The shipped policies with those that lie in the folder already."""
    try:
        found = open_folder(Path(folder))
    except OpenclaimError:
        return catalogue()
    shipped = {v.id for p in catalogue().policies() for v in catalogue().versions(p)}
    return catalogue().extended((v for v in map(read_version, found.versions) if v.id not in shipped), found.shared)


def _check(wish: Wish, policy: str, known: Catalogue) -> None:
    if wish.amends and wish.reads:
        raise OpenclaimError("a version amends another one, or reads conditions of others; start two versions for both")
    if wish.replaces and not wish.amends:
        raise OpenclaimError("--replaces goes with --amends: name the version whose condition is replaced; a policy of your own "
                             "that counts for a condition of another one is a reading (--reads)")
    taken = [v.id for v in known.releases.get(policy, ())]
    if wish.name in taken:
        raise OpenclaimError(f"the policy version {wish.name} exists already; give yours another name")
    if taken and not wish.amends:
        raise OpenclaimError(f"there is a policy {policy} already ({', '.join(taken)}); say with --amends which version yours "
                             "changes, or give your policy an id of its own")
    if wish.amends and known.get(wish.amends).policy != policy:
        raise OpenclaimError(f"{wish.name} cannot amend {wish.amends}, which is another policy; a version amends one of its own "
                             "policy, and reads conditions of others (--reads)")
    if wish.amends and known.get(wish.amends).assessed_by:
        raise OpenclaimError(f"{wish.amends} grades or counts, and what it grades does not pass over to what amends it; "
                             "write a policy.ttl with oc:variantOf and oc:assessedBy, as in docs/authoring.md")


def _pins(wish: Wish, known: Catalogue) -> dict[str, str]:
    return {known.get(wish.amends).policy: known.get(wish.amends).version} if wish.amends else {}


def _conditions(wanted: Iterable[str], base: Policies, wish: Wish, known: Catalogue) -> list[Condition]:
    """The conditions of some ids as their own text has them, without readings."""
    builder = Builder(base.graph, base.replaced, {})
    there = {identifier(s.value): s for s in base.graph.typed(NAMESPACE + "Condition")
             if isinstance(s, ox.NamedNode) and s.value not in base.replaced}
    read = {target: reader for reader, target in base.graph.pairs(NAMESPACE + "interprets") if reader not in base.replaced}
    found = []
    for text in wanted:
        node = there.get(identifier(text.removeprefix(POLICY)) if "/" in text else text)
        if node is None:
            raise UnknownNameError(f"no condition '{text}' is in force on {wish.day}{nearest(text, there)}; openclaim policy "
                                   "show POLICY --format json lists them by id")
        if text in wish.reads and node.value in read:
            raise OpenclaimError(f"{text} is read by {identifier(read[node.value])} already, and one reading counts at a time; "
                                 "read that condition, or one that it is made of")
        found.append(builder.condition(node))
    allowed = {known.get(wish.amends).policy} if wish.amends else set(known.policies())
    for c in found:
        if c.id.partition("#")[0] not in allowed:
            raise OpenclaimError(f"{c.id} is no condition of {wish.amends}; a condition of another policy is read with --reads")
    return found


def _hint(base: Policies, wish: Wish) -> str:
    """The conditions of the amended version as notes, so that an author sees what there is to replace."""
    own = sorted({identifier(s.value) for s in base.graph.typed(NAMESPACE + "Condition")
                  if s.value.startswith(f"{POLICY}{(wish.amends or '').split('/')[0]}/")})
    head = f"# Conditions of {wish.amends}; to get one to write over, start again elsewhere with --replaces ID#CONDITION:"
    return "\n".join(["", head, *(f"#   {i}" for i in own)])


class _Stub:
    """A condition that begins as a copy of another one, in whose place it is put."""

    def __init__(self, base: Policies, known: Catalogue, old: Condition, reads: bool) -> None:
        self._old = old
        self._word = "oc:interprets" if reads else "oc:replaces"
        self._versions = [link for v in base.versions.values() for link in sources(v, known)]
        self.local = old.id.rpartition("#")[2]

    def condition(self) -> str:
        """The condition and its shapes, which as yet test what the old ones test."""
        old, here = self._old, f"this:{self.local}"
        lines = ["", f"# In the place of {old.id}: {old.label}", f"{here} a oc:Condition ; {self._word} <{old.iri}> ;",
                 f'    rdfs:label "TODO: {_text(old.label)}"@en ;', "    oc:authority text:rule-1 ;"]
        if old.combined is not None:
            return "\n".join([*lines, f"    {combination(old.combined)} .", ""])
        shapes = {"satisfied": old.satisfied_by, "refuted": old.refuted_by}
        words = {"satisfied": "oc:satisfiedBy", "refuted": "oc:refutedBy"}
        lines += [f"    {words[k]} {name(s) if s == _NOTHING else f'{here}-{k}'} ;" for k, s in shapes.items() if s]
        for shape, question in old.contested_by:
            lines.append(f"    oc:contestedBy <{shape}> ;   # strike this if your text settles {question.id}: {question.label}")
        lines += [f'    oc:remedy "TODO: {_text(old.remedy)}"@en ;', f"    oc:asks {' , '.join(name(a.iri) for a in old.asks)} ."]
        for kind, named in shapes.items():
            if named and named != _NOTHING:
                lines += ["# As before; write over what your text says otherwise.",
                          f"{here}-{kind} a sh:NodeShape ;", f"    sh:node <{named}> ."]
        return "\n".join([*lines, ""])

    def examples(self) -> str:
        """The examples of the old condition, one for each truth, as examples of this one."""
        if self._old.combined is not None:
            return ""
        found: dict[str, str] = {}
        for graph, node in self._described():
            truth, facts = (graph.one(node, NAMESPACE + w) for w in ("truth", "facts"))
            if truth is not None and facts is not None and truth.value not in found:
                found[truth.value] = in_place(graph, facts)
        lines = [f'this:{self.local}-{truth} a oc:Example ; oc:exampleOf this:{self.local} ; oc:truth "{truth}" ;\n'
                 f"    oc:facts {facts} ." for truth, facts in found.items()]
        return "\n".join(["", *lines, ""])

    def _described(self) -> list[tuple[Graph, ox.NamedNode]]:
        graphs = [_example_graph(v) for v in self._versions]
        return [(g, s) for g in graphs for s in g.typed(NAMESPACE + "Example")
                if isinstance(s, ox.NamedNode) and g.text(s, NAMESPACE + "exampleOf") == self._old.iri]


def _example_graph(version: PolicyVersion) -> Graph:
    file = version.where / "examples.ttl"
    return read_turtle(resources.read(file), str(file)) if file.is_file() else Graph()


def _text(text: str) -> str:
    """A text as it stands between quotes in Turtle, without the mark that it has in a template."""
    return text.removeprefix(MARK).lstrip(": ").replace("\\", "\\\\").replace('"', '\\"')
