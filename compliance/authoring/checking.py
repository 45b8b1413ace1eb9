"""The whole check that an author runs: is it well formed, do its examples come out as they say, and which cases change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from compliance import resources
from compliance.authoring.cases import Case, Changes, Side, cases, changes, sides_of_version, using
from compliance.authoring.examples import run_examples
from compliance.engines import Engine
from compliance.errors import OpenclaimError
from compliance.findings import Finding, Severity, ordered, violations
from compliance.graph.todo import unfinished
from compliance.licences import Library, library
from compliance.licences.check import check_library, check_licence
from compliance.own.load import licence_files, own_licence
from compliance.policy import Catalogue, PolicyVersion, catalogue
from compliance.policy.catalogue import read_version
from compliance.policy.check import check_policy, check_shipped
from compliance.policy.folders import around, open_folder

# Runs work of some steps: what it is called, how many steps there are, and the work, which says by its argument that one is done.
Progress = Callable[[str, int, Callable[[Callable[[], object]], None]], None]


class Checked(NamedTuple):
    """What a check found, how many examples were run, and what changes in the cases with each version or with the licences."""

    findings: tuple[Finding, ...]
    examples: int = 0
    changes: tuple[Changes, ...] = ()
    looked_at_cases: bool = False


def check_policies(paths: Sequence[str], day: date, engine: Engine, progress: Progress) -> Checked:
    """The check of policy folders; of everything that is shipped where none is named, for which no case can change.

    Examples are run and cases decided on the day, or on the first day of a version that begins later, as soon as nothing but
    what a template leaves open is wrong. OpenclaimError where a folder holds no policy.
    """
    if not paths:
        return _shipped(day, engine, progress)
    versions = [v for path in paths for v in open_folder(Path(path)).versions]
    findings = [f for v in versions for f in check_policy(v)]
    if _broken(findings):
        return Checked(tuple(ordered(findings)))
    examples, found = 0, []
    for place in versions:
        version, known = _known(place)
        then = max(day, version.since)
        try:
            count, wrong = run_examples(version, known, library(), engine, then)
            examples, findings = examples + count, findings + wrong
            sides = sides_of_version(version, known, catalogue(), library())
            found.append(_changes(sides, then, engine, progress, cases(), version.assessed_by is not None))
        except OpenclaimError as error:
            findings.append(Finding(str(place), None, Severity.VIOLATION, f"nothing can be decided by the version: {error}"))
    return Checked(tuple(ordered(findings)), examples, tuple(found), True)


def _shipped(day: date, engine: Engine, progress: Progress) -> Checked:
    findings, count = check_shipped(), 0
    if _broken(findings):
        return Checked(tuple(findings))
    known = catalogue()
    versions = [v for p in known.policies() for v in known.versions(p)]

    def work(advance: Callable[[], object]) -> None:
        nonlocal count
        for version in versions:
            examples, wrong = run_examples(version, known, library(), engine, day)
            count += examples
            findings.extend(wrong)
            advance()

    progress("running examples", len(versions), work)
    return Checked(tuple(ordered(findings)), count)


def _known(place: Path) -> tuple[PolicyVersion, Catalogue]:
    """The version of a folder, and the shipped policies with it and with the others of the folder in which it lies."""
    version = read_version(place)
    shipped = next((v for v in catalogue().releases.get(version.policy, ()) if v.id == version.id), None)
    if shipped is not None and Path(str(shipped.where)).resolve() == place.resolve():
        return shipped, catalogue()
    beside = around(place)
    others = [read_version(v) for v in (beside.versions if beside else ()) if v.resolve() != place.resolve()]
    known = catalogue()
    for other in (version, *others):
        known = known.without(other.id)
    return version, known.extended([version, *others], beside.shared if beside else ())


def with_folder(path: str) -> tuple[PolicyVersion, Catalogue]:
    """The one version of a folder, checked, with a catalogue that holds it; OpenclaimError with what is wrong with it."""
    versions = open_folder(Path(path)).versions
    if len(versions) > 1:
        raise OpenclaimError(f"{path}: there are {len(versions)} versions here; name the folder of one, such as {versions[0]}")
    faults = violations(check_policy(versions[0]))
    if faults:
        raise OpenclaimError("\n".join([f"{path}: the version is not well formed", *map(str, faults[:10])]))
    return _known(versions[0])


def check_licences(paths: Sequence[str], day: date, engine: Engine, progress: Progress,
                   today: date | None = None) -> Checked:
    """The check of licence files, or of folders of them; of the library where none is named, for which no case can change.

    The cases that use a licence are decided on the day with and without the files. With `today` no text may have been read
    after it, nor after the day where that is later. OpenclaimError where there is no licence.
    """
    files = [f for path in paths for f in licence_files(path)]
    last = None if today is None else max(day, today)
    findings = [f for file in files for f in check_licence(file, day=last)] if files else check_library(last)
    if not files or _broken(findings):
        return Checked(tuple(findings))
    before, after, names = _libraries(files)
    everything = cases()
    listed = using(everything, names, (before, after))
    shown = ", ".join(f.name.removesuffix(".ttl") for f in files[:3]) + (", …" if len(files) > 3 else "")
    sides = (Side(f"the library without {shown}" if before is not library() else "the library as shipped", catalogue(), before),
             Side(f"the library with {shown}", catalogue(), after))
    found = _changes(sides, day, engine, progress, listed, True)._replace(cases=len(everything))
    return Checked(tuple(findings), 0, (found,), True)


def _libraries(files: Iterable[Path]) -> tuple[Library, Library, list[str]]:
    """The library without and with some files, and the ids of the licences that are not the same in both.

    A shipped file is taken out; a changed copy of one stands against it.
    """
    before = after = library()
    names: list[str] = []
    for file in files:
        name = file.name.removesuffix(".ttl")
        shipped = resources.folder("ontology", "licences", file.name)
        if shipped.is_file() and Path(str(shipped)).resolve() == file.resolve():
            before = before.without(name)
            names.append(name)
            continue
        own = own_licence(file)
        after = after.without(name).extended([own])
        names += [name, *own.replaces]
    return before, after, names


def _changes(sides: tuple[Side, Side], day: date, engine: Engine, progress: Progress,
             listed: Sequence[Case], graded: bool) -> Changes:
    found: list[Changes] = []
    progress("deciding the cases", 2 * len(listed),
             lambda advance: found.append(changes(*sides, listed, day, engine, advance, graded)))
    return found[0]


def _broken(findings: Iterable[Finding]) -> bool:
    """Whether more is wrong than what a template leaves to its author."""
    return any(not unfinished(f.message) for f in violations(findings))
