"""Folders of policies outside the shipped ones: which versions one holds, and which files its versions share."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from compliance import resources
from compliance.errors import OpenclaimError
from compliance.graph import read_turtle
from compliance.terms import NAMESPACE, POLICY

QUESTIONS = ("questions.ttl", "open-questions.ttl")


class Folder(NamedTuple):
    """A folder of policies: its versions, each with a policy.ttl, and the files that all of them use, both sorted.

    The files are questions.ttl, open-questions.ttl and the Turtle files of provisions/.
    """

    versions: tuple[Path, ...]
    shared: tuple[Path, ...]

    def files(self, but: object = None) -> list[Path]:
        """The files of the versions other than one, examples left out."""
        return [f for v in self.versions if v != but for f in turtle(v) if f.name != "examples.ttl"]


def turtle(where: Path) -> list[Path]:
    """The Turtle files directly in a folder, by name."""
    return [Path(str(f)) for f in resources.turtle_files(where)]


def open_folder(path: Path) -> Folder:
    """What a folder holds: DIR/POLICY/VERSION/policy.ttl as in shapes/, or the files of one version.

    OpenclaimError where there is no such folder or no version in it.
    """
    if not path.is_dir():
        raise OpenclaimError(f"{path}: there is no such folder; name a folder of policies or of one policy version")
    if (path / "policy.ttl").is_file():
        beside = around(path)
        return Folder((path,), beside.shared if beside else ())
    versions = [v for policy in _folders(path) for v in _folders(policy) if (v / "policy.ttl").is_file()]
    if not versions and (own := [v for v in _folders(path) if (v / "policy.ttl").is_file()]):
        raise OpenclaimError(f"{path}: this is the folder of one policy; name the one above it, {path.parent}, or one version, "
                             f"{own[0]}")
    if not versions:
        raise OpenclaimError(f"{path}: there is no policy here; a version lies in {path.name}/POLICY/VERSION/policy.ttl, and "
                             "openclaim policy new writes one")
    return Folder(tuple(versions), _shared(path))


def around(version: Path) -> Folder | None:
    """The folder in which a version lies as POLICY/VERSION, as its own name says; None where it lies elsewhere."""
    place = version.resolve()
    if not version.is_dir() or (place.parent.name, place.name) != _named(version):
        return None
    root = version.parent.parent if len(version.parts) > 1 else place.parent.parent
    if root.resolve() == Path(str(resources.folder("shapes"))).resolve():
        return None
    return Folder(tuple(v for p in _folders(root) for v in _folders(p) if (v / "policy.ttl").is_file()), _shared(root))


def _named(version: Path) -> tuple[str, str]:
    """The policy and the version that the policy.ttl of a folder describes; empty where it cannot be read."""
    try:
        graph = read_turtle((version / "policy.ttl").read_bytes(), str(version))
    except (OSError, OpenclaimError):
        return "", ""
    names = [s.value.removeprefix(POLICY) for s in graph.typed(NAMESPACE + "PolicyVersion")]
    policy, _, number = names[0].partition("/") if len(names) == 1 else ("", "", "")
    return policy, number


def _folders(where: Path) -> list[Path]:
    return [Path(str(f)) for f in resources.subfolders(where) if not f.name.startswith(".")]


def _shared(root: Path) -> tuple[Path, ...]:
    questions = [root / name for name in QUESTIONS if (root / name).is_file()]
    return (*questions, *turtle(root / "provisions"))
