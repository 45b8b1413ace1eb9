"""The scenarios that openclaim ships, `shapes/scenarios/*.yaml`, and those in files of the user."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compliance import resources
from compliance.compare.files import ScenarioFile, read_scenarios
from compliance.errors import UnknownNameError
from compliance.policy.folders import Folder
from compliance.terms import nearest

_ENDING = ".yaml"


def names() -> list[str]:
    """The names of the ready scenarios, sorted."""
    folder = resources.folder("shapes", "scenarios")
    return sorted(f.name.removesuffix(_ENDING) for f in folder.iterdir() if f.name.endswith(_ENDING))


def ready(name: str) -> ScenarioFile:
    """The ready scenarios of a name; UnknownNameError with the nearest name for another."""
    if name not in names():
        raise UnknownNameError(f"there is no scenario '{name}', ready or as a file{nearest(name, names())} "
                               f"(ready are {', '.join(names())})")
    # The tests check what is shipped, which takes too long to do it each time.
    return read_scenarios(resources.folder("shapes", "scenarios"), name + _ENDING, f"scenarios/{name}{_ENDING}", checked=True)


def find(wanted: str, beside: Sequence[Folder] = ()) -> ScenarioFile:
    """The scenarios of a ready name or of a file; a ready name comes before a file without a folder or ending.

    An amendment of a file may amend a version of the folders in `beside`.
    """
    path = Path(wanted)
    if wanted not in names() and path.is_file():
        return read_scenarios(path.parent, path.name, wanted, beside=beside)
    return ready(wanted)
