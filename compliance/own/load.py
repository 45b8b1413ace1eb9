"""Reads own folders: what is in them is checked and put beside what openclaim ships."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from compliance.errors import OpenclaimError
from compliance.findings import Finding, violations
from compliance.graph import digest, read_shipped
from compliance.graph.canonical import TangledError
from compliance.licences import Library, library
from compliance.licences.check import check_licence
from compliance.licences.library import Own, licence_graph, licence_node, names_in, replaced_in
from compliance.own.words import Knowledge, OwnFolder
from compliance.policy import Catalogue, catalogue
from compliance.policy.catalogue import read_version
from compliance.policy.check import check_policy
from compliance.policy.folders import Folder, open_folder, turtle
from compliance.reasoning import classify

_SHOWN = 20


def knowledge(policies: Sequence[str] = (), licences: Sequence[str] = ()) -> Knowledge:
    """What is shipped together with the policies and licences of some folders; just what is shipped where none is named.

    OpenclaimError with every finding where a folder is not well formed, and where a name of its own stands for something
    else already: nothing that is shipped is replaced unless a file says so.
    """
    known, added = _with_policies(catalogue(), policies)
    licensed, more = _with_licences(library(), licences)
    return Knowledge(known, licensed, (*added, *more))


def _with_policies(known: Catalogue, paths: Sequence[str]) -> tuple[Catalogue, list[OwnFolder]]:
    folders = {path: open_folder(Path(path)) for path in dict.fromkeys(paths)}
    _refuse(f for folder in folders.values() for v in folder.versions for f in check_policy(v, _others(folders.values(), folder)))
    found = []
    for path, folder in folders.items():
        versions = [read_version(v) for v in folder.versions]
        known = known.extended(versions, (f for f in folder.shared if f not in known.shared))
        files = [*folder.shared, *(f for v in folder.versions for f in turtle(v))]
        found.append(OwnFolder("policies", path, _digest(path, files), tuple(sorted(v.id for v in versions))))
    _check_bases(known, folders)
    return known, found


def _check_bases(known: Catalogue, folders: Mapping[str, Folder]) -> None:
    """Refuses a version that builds on another one which is neither shipped nor in one of the folders."""
    there = {v.id for policy in known.policies() for v in known.versions(policy)}
    for path, version in ((p, read_version(v)) for p, folder in folders.items() for v in folder.versions):
        for base in (version.amends, version.draws_on):
            if base and base not in there:
                raise OpenclaimError(f"{path}: {version.id} builds on {base}, which is not there; add its folder, or "
                                     "name the folder that holds both")


def _others(folders: Iterable[Folder], but: Folder) -> list[Folder]:
    return [f for f in folders if f is not but]


def _with_licences(known: Library, paths: Sequence[str]) -> tuple[Library, list[OwnFolder]]:
    found = []
    for path in dict.fromkeys(paths):
        files = licence_files(path)
        _refuse(f for file in files for f in check_licence(file, known))
        licences = [own_licence(file) for file in files]
        known = known.extended(licences)
        found.append(OwnFolder("licences", path, _digest(path, files), tuple(sorted(i.id for i in licences))))
    return known, found


def licence_files(path: str) -> list[Path]:
    """The licence files of a folder, or the one that is named; OpenclaimError where there is none."""
    place = Path(path)
    files = [place] if place.is_file() else turtle(place)
    if not files:
        what = "there is no licence here" if place.is_dir() else "there is no such folder"
        raise OpenclaimError(f"{path}: {what}; a licence is a Turtle file such as acme-1.0.ttl (see openclaim licence new)")
    return files


def own_licence(file: Path) -> Own:
    """The licence of a file with the classes that follow from its terms; OpenclaimError where it cannot be read."""
    name = file.name.removesuffix(".ttl")
    graph = licence_graph(file)
    return Own(name, file, tuple(names_in(graph, name)), classify(licence_node(graph, name)), replaced_in(graph, name))


def _refuse(findings: Iterable[Finding]) -> None:
    """Raises OpenclaimError with the violations among some findings, if there are any."""
    faults = violations(findings)
    if faults:
        more = [f"and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
        raise OpenclaimError("\n".join(["own policies and licences have to be well formed before they count",
                                        *map(str, faults[:_SHOWN]), *more]))


def _digest(path: str, files: Sequence[Path]) -> str:
    try:
        return digest(read_shipped(files, path))
    except TangledError as error:
        raise OpenclaimError(f"{path}: no digest can be taken: {error}") from None
