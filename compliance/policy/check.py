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
from compliance.errors import InputError, OpenclaimError
from compliance.findings import Finding, Severity, ordered
from compliance.graph import Graph, Subject, read_shipped, read_turtle
from compliance.graph.conformance import findings_of, line_of, named, own_shapes
from compliance.policy.description_words import fact_faults
from compliance.policy.shape_rules import circle_faults, rule_faults
from compliance.policy.shape_words import Fault, shape_faults, word_faults
from compliance.terms import NAMESPACE, POLICY

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SHARED = ("common.ttl", "open-questions.ttl", "questions.ttl")
_NAMED = ("Condition", "Determination", "Duty", "Derivation", "Presumption", "Transition", "Example")


def check_policy(folder: Path | Traversable) -> list[Finding]:
    """What is wrong with the version of a policy that a folder, or a single Turtle file, holds, in the order of the files.

    The shared questions that the version uses are checked with it: those of the folder above the policy, else the
    shipped ones. A file that cannot be read gives one finding and nothing more is said of the folder.
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
    shared, broken = _read(_shared(folder))
    version = versions[0].value
    known = _known(merged, version, shared)
    used = {o for t in merged if isinstance(o := t.object, ox.NamedNode)}
    names = {s for g in shared for s in g.subjects() if s in used}
    findings = _findings(merged, known, [*own, *shared], {*merged.subjects(), *names})
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
        graphs = [g for g in own if g.source.startswith(str(folder))]
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
        except OpenclaimError as error:
            broken.append(Finding(str(file), None, Severity.VIOLATION, str(error)))
    return graphs, broken


def _merge(graphs: Iterable[Graph]) -> Graph:
    return Graph(triple for graph in graphs for triple in graph)


def _shared(folder: Path | Traversable) -> list[Traversable]:
    """The shared files: each as it stands beside the policy of the folder, else as it is shipped."""
    shipped = resources.folder("shapes")
    if not isinstance(folder, Path) or folder.is_file():
        return [shipped / name for name in SHARED]
    beside = folder.resolve().parent.parent
    return [beside / name if (beside / name).is_file() else shipped / name for name in SHARED]


@functools.cache
def _shipped() -> Graph:
    """What the shipped versions and provisions say, to which other versions may refer; examples left out."""
    folders = [v for policy in resources.subfolders(resources.folder("shapes")) for v in resources.subfolders(policy)]
    files = [f for v in folders for f in resources.turtle_files(v) if f.name != "examples.ttl"]
    return read_shipped([*files, *resources.turtle_files(resources.folder("ontology", "provisions"))], "shapes")


def _known(own: Graph, version: str, shared: Iterable[Graph]) -> Graph:
    """The own nodes with those of others; where both describe a node the own description counts.

    What is shipped under the name of the version itself is left out, so that a changed copy is judged by itself.
    """
    mine = set(own.subjects())
    mine.update(s for s in _shipped().subjects() if s.value == version or s.value.startswith(version + "#"))
    return Graph(t for graph in (own, *shared, _shipped()) for t in graph if graph is own or t.subject not in mine)


def _findings(own: Graph, known: Graph, files: Sequence[Graph], about: set[Subject]) -> list[Finding]:
    """The faults of the nodes in `about`, placed in the files that describe them."""
    faults = [*word_faults(own), *shape_faults(own, known), *rule_faults(own), *circle_faults(own, known)]
    faults += fact_faults(own, known, about)
    data = known.closure([s for s in known.subjects() if s in about])
    for result in findings_of(data, own_shapes("policy")):
        if result.focus in about:
            faults.append(Fault(result.focus, result.message, result.path, result.value))
    return [place(fault, files) for fault in faults]


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
