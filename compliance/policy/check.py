"""Whether a policy folder is well formed: the shapes of `shapes/policy.ttl`, and what SHACL cannot say, in Python.

Meant for authors and tests. Nothing of what is checked is executed: the folder is data, its queries are only parsed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from compliance import resources
from compliance.errors import InputError
from compliance.findings import Finding, Severity, ordered
from compliance.graph import Graph, Object, Subject, read_shipped, read_turtle
from compliance.graph.conformance import findings_of, line_of, named, own_shapes
from compliance.graph.todo import todos
from compliance.policy.catalogue import catalogue
from compliance.policy.description_words import fact_faults
from compliance.policy.folders import Folder, around
from compliance.policy.shape_places import place_faults
from compliance.policy.shape_rules import circle_faults, knot_faults, rule_faults
from compliance.policy.shape_words import Fault, shape_faults, word_faults
from compliance.terms import NAMESPACE, POLICY, nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SHARED = ("common.ttl", "open-questions.ttl", "questions.ttl")
_NAMED = ("Condition", "Determination", "Duty", "Derivation", "Presumption", "Transition", "Example")


def check_policy(folder: Path | Traversable, others: Sequence[Folder] = ()) -> list[Finding]:
    """What is wrong with the version of a policy that a folder, or a single Turtle file, holds, in the order of the files.

    The questions and provisions that the version uses are checked with it: those of the folder in which the version lies as
    POLICY/VERSION before the shipped ones. `others` are more folders to which it may refer. A file that cannot
    be read gives one finding and nothing more is said.
    """
    files = resources.turtle_files(folder)
    if not folder.is_file() and not any(f.name == "policy.ttl" for f in files):
        return [Finding(str(folder), None, Severity.VIOLATION, "there is no policy.ttl; describe the version in one")]
    own, broken = _read(files)
    if broken:
        return broken
    merged = _merge(own)
    versions = merged.typed(NAMESPACE + "PolicyVersion")
    if len(versions) != 1:
        where = folder if folder.is_file() else folder / "policy.ttl"
        message = f"describe exactly one oc:PolicyVersion in the {'file' if where is folder else 'folder'}; found {len(versions)}"
        return [Finding(str(where), None, Severity.VIOLATION, message)]
    beside = around(folder) if isinstance(folder, Path) else None
    around_it = [*([beside] if beside else []), *others]
    shared, broken = _read([*(f for o in around_it for f in o.shared), *_questions()])
    # The files of a folder say together what a node is.
    siblings = [_merge(_read(o.files(but=folder))[0]) for o in around_it]
    version = versions[0].value
    known = _known(merged, version, [*shared, *siblings])
    used = {o for t in merged if isinstance(o := t.object, ox.NamedNode)}
    names = {s for g in shared for s in g.subjects() if s in used}
    findings = _findings(merged, known, [*own, *shared], {*merged.subjects(), *names})
    faults = (*clash_faults(merged, version), *_unasked_change(merged, versions[0]), *_graded_change(known, versions[0]))
    findings += [place(f, own) for f in faults]
    return ordered([*broken, *findings, *_misnamed(merged, version, own)])


def check_shipped() -> list[Finding]:
    """What is wrong with the policies that openclaim ships, their shared files and provisions; nothing, it is hoped."""
    shapes = resources.folder("shapes")
    folders = [v for policy in resources.subfolders(shapes) for v in resources.subfolders(policy)]
    files = [f for folder in folders for f in resources.turtle_files(folder)]
    files += [shapes / name for name in SHARED]
    files += resources.turtle_files(resources.folder("ontology", "provisions"))
    own, broken = _read(files)
    merged = _merge(own)
    findings = _findings(merged, merged, own, set(merged.subjects()))
    for folder in folders:
        of_folder = {str(f) for f in resources.turtle_files(folder)}
        graphs = [g for g in own if g.source in of_folder]
        for version in _merge(graphs).typed(NAMESPACE + "PolicyVersion"):
            findings += _misnamed(_merge(graphs), version.value, graphs)
    return ordered([*broken, *findings])


def _read(files: Iterable[Traversable]) -> tuple[list[Graph], list[Finding]]:
    """The graphs of some files, and a finding for each file that cannot be read."""
    graphs, broken = [], []
    for file in files:
        try:
            graphs.append(read_turtle(resources.read(file), str(file)))
        except InputError as error:
            broken.append(Finding(error.source, error.line, Severity.VIOLATION, error.message))
    return graphs, broken


def _merge(graphs: Iterable[Graph]) -> Graph:
    return Graph(triple for graph in graphs for triple in graph)


def _questions() -> list[Traversable]:
    """The shipped files that every policy shares."""
    return [resources.folder("shapes", name) for name in SHARED]


@functools.cache
def _shipped() -> Graph:
    """What the shipped versions and provisions say, to which other versions may refer; examples left out."""
    folders = [v for policy in resources.subfolders(resources.folder("shapes")) for v in resources.subfolders(policy)]
    files = [f for v in folders for f in resources.turtle_files(v) if f.name != "examples.ttl"]
    return read_shipped([*files, *resources.turtle_files(resources.folder("ontology", "provisions"))], "shapes")


def _known(own: Graph, version: str, shared: Iterable[Graph]) -> Graph:
    """The own nodes with those of others; where several describe a node the first counts, the own description before all.

    What is shipped under the name of the version itself is left out, so that a changed copy is judged by itself.
    """
    found, described = Graph(own), set(own.subjects())
    described.update(s for s in _shipped().subjects() if _of_version(s, version))
    for graph in (*shared, _shipped()):
        found.add(t for t in graph if t.subject not in described)
        described.update(graph.subjects())
    return found


def _of_version(node: Subject, version: str) -> bool:
    return node.value == version or node.value.startswith(version + "#")


@functools.cache
def _everything_shipped() -> Graph:
    """The shipped versions and provisions with the files that all versions share."""
    return Graph([*_shipped(), *read_shipped(_questions(), "shapes")])


def clash_faults(own: Graph, version: str = "") -> Iterator[Fault]:
    """Nodes that openclaim ships and about which an own file says something else or more; repeating what is shipped is fine.

    Nodes of `version` are left out: a changed copy of a shipped version is judged as that version.
    """
    shipped = _everything_shipped()
    for node in own.subjects():
        if isinstance(node, ox.NamedNode) and shipped.predicates(node) and not (version and _of_version(node, version)):
            more = [(p, o) for p, found in own.predicates(node).items() for o in found
                    if isinstance(o, ox.BlankNode) or o not in shipped.objects(node, p)]
            if more:
                yield Fault(node, "openclaim ships a node of this name and it says something else; give yours a name of its own, "
                            "and say with oc:replaces or oc:interprets which condition it takes the place of", *more[0])


def _unasked_change(own: Graph, version: Subject) -> Iterator[Fault]:
    """A version that would take the place of a shipped one by its day, and does not say which it changes."""
    policy = own.text(version, NAMESPACE + "policy") or ""
    shipped = catalogue().releases.get(policy, [])
    says = any(own.objects(version, NAMESPACE + word) for word in ("amends", "drawsOn", "variantOf"))
    if shipped and not says and version.value.removeprefix(POLICY) not in {v.id for v in shipped}:
        yield Fault(version, f"openclaim ships the policy '{policy}', and this version would be in force in its place; say with "
                             "oc:amends or oc:drawsOn which version it changes, or give your policy an id of its own",
                    NAMESPACE + "policy")


def _graded_change(known: Graph, version: Subject) -> Iterator[Fault]:
    """A version that amends one which grades or counts: only conditions and determinations pass over to what amends them."""
    for base in known.objects(version, NAMESPACE + "amends"):
        if isinstance(base, ox.NamedNode) and known.objects(base, NAMESPACE + "assessedBy"):
            yield Fault(version, f"{base.value.removeprefix(POLICY)} grades or counts, and what it grades does not pass over to "
                                 "what amends it; say oc:variantOf and oc:assessedBy in the place of oc:amends, with the "
                                 'status "variant", and state what differs', NAMESPACE + "amends", base)


def _findings(own: Graph, known: Graph, files: Sequence[Graph], about: set[Subject]) -> list[Finding]:
    """The faults of the nodes in `about`, placed in the files that describe them."""
    knots = list(knot_faults(own))
    if knots:
        return [place(fault, files) for fault in knots]
    faults = [*word_faults(own), *shape_faults(own, known), *rule_faults(own), *circle_faults(own, known)]
    faults += place_faults(own, known)
    faults += fact_faults(own, known, about)
    faults += [Fault(node, message, path, value) for node, path, value, message in todos(own)]
    data = known.closure([s for s in known.subjects() if s in about])
    for result in findings_of(data, own_shapes("policy"), about):
        faults.append(Fault(result.focus, result.message + _meant(known, result.value), result.path, result.value))
    return [place(fault, files) for fault in faults]


def _meant(known: Graph, value: Object | None) -> str:
    """A hint where a finding is about a name that nothing has: the name, and the nearest one that something has."""
    if not isinstance(value, ox.NamedNode) or known.predicates(value):
        return ""
    base = value.value[:max(value.value.rfind("#"), value.value.rfind("/")) + 1]
    names = [s.value[len(base):] for s in known.subjects() if s.value.startswith(base)]
    close = nearest(value.value[len(base):], (n for n in names if "#" not in n and "/" not in n))
    return close or f" ('{value.value[len(base):]}' is described nowhere)"


def place(fault: Fault, files: Sequence[Graph]) -> Finding:
    """The finding for a fault: the file that describes its node, the line of the wrong value or of the node."""
    file = next((g for g in files if g.predicates(fault.node)), files[0])
    node = named(file, fault.node)
    line = line_of(file, fault.node, fault.path, fault.value) or line_of(file, node)
    label = "" if isinstance(node, ox.BlankNode) else node.value.removeprefix(POLICY).rpartition("/")[2]
    return Finding(file.source, line, Severity.VIOLATION, fault.message, label)


def _misnamed(own: Graph, version: str, files: Sequence[Graph]) -> Iterator[Finding]:
    """Nodes that do not carry the name of their version, so that they could take the place of those of others."""
    for kind in _NAMED:
        for node in own.typed(NAMESPACE + kind):
            if isinstance(node, ox.NamedNode) and not node.value.startswith(version + "#"):
                message = f"the IRI is not one of this version; let it begin with {version}#"
                yield place(Fault(node, message), files)
