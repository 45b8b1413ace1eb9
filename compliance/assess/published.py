"""The grades that somebody published for a release, which a description repeats (`oc:publishedGrade`)."""

from __future__ import annotations

from collections.abc import Callable

from compliance.model import Release


def published(release: Release, scheme: str, key: Callable[[str], str | None]) -> dict[str, str]:
    """The grades under a scheme by the key of their item, in the order given; items without a key are left out.

    Where several grades of one item differ, all of them stand together, such as "0 and 1": no scheme has such a grade.
    """
    found: dict[str, dict[str, None]] = {}
    for node in release.node.children.get("publishedGrade", ()):
        item, grade = node.value("item"), node.value("grade")
        name = key(str(item)) if item is not None else None
        if node.value("scheme") == scheme and name is not None and grade is not None:
            found.setdefault(name, {})[str(grade)] = None
    return {name: " and ".join(sorted(grades)) for name, grades in found.items()}
