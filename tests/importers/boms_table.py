"""The table of docs/importers-boms.md: each shared sample, the facts that it gives, and what it leaves unknown.

Run it to write the table anew: python tests/importers/boms_table.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "importers")]

from foreign import rows  # noqa: E402

from compliance.errors import InputError  # noqa: E402
from compliance.importers import read_file  # noqa: E402
from compliance.model import Release, releases  # noqa: E402
from compliance.terms import NOTE  # noqa: E402

FOLDERS = ("spdx3", "cyclonedx", "croissant")
PAGE = ROOT / "docs" / "importers-boms.md"
START, END = "<!-- samples -->\n", "<!-- end of samples -->\n"
# What a reader looks for first, by the path and the terms that would say it; of a data set "main part" is the data.
_ASKED = {"version": ("", ("version",)), "day of release": ("", ("releaseDate",)), "provider": ("/provider", ("name",)),
          "licence": ("", ("licence", "noLicence")), "availability": ("", ("availability",)), "compute": ("", ("trainingCompute",)),
          "parameters": ("", ("parameterCount",)), "training data": ("/TrainingData", ("type",))}
_OF_MODELS = ("compute", "parameters", "training data")
_MAX = 60


def table(base: Path) -> str:
    """The table in Markdown, a row for each release in the files of the folders."""
    lines = ["| file | release | facts gained | stays unknown |", "|---|---|---|---|"]
    for folder in FOLDERS:
        for path in sorted((base / folder).iterdir()):
            lines += _rows(f"{folder}/{path.name}", path)
    return "".join(f"{line}\n" for line in lines)


def _rows(name: str, path: Path) -> list[str]:
    try:
        graph = read_file(path, path.name)
    except InputError as error:
        return [f"| `{name}` | refused | {error.message} | |"]
    notes = len({text for _, text in graph.pairs(NOTE)})
    return [f"| `{name}` ({notes} notes) | {r.node.cls} {r.name} | {_gained(r)} | {_unknown(r)} |" for r in releases(graph)]


def _gained(release: Release) -> str:
    grouped: dict[str, list[str]] = {}
    for path, term, value in rows(release):
        if (path, term) != ("", "name") and term != "type":
            place = f"{path.strip('/').replace('/', ' ')} " if path else ""
            grouped.setdefault(f"{place}{term}", []).append(value)
    shown = {label: ", ".join(values) for label, values in grouped.items()}
    return "; ".join(f"{label} {text if len(text) <= _MAX or label.endswith('documents') else text[:_MAX] + '…'}"
                     for label, text in shown.items())


def _unknown(release: Release) -> str:
    main = "/Weights" if release.node.cls == "Model" else "/TrainingData"
    found = rows(release)
    left = []
    for label, (path, terms) in _ASKED.items():
        where = main if label in ("licence", "availability") else path
        if release.node.cls != "Model" and label in _OF_MODELS:
            continue
        if not any(p == where and t in terms for p, t, _ in found):
            left.append(label)
    return ", ".join(left)


def main() -> None:
    """Writes the table into the page."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    shared = ROOT.parent / "shared" / "samples"
    PAGE.write_text(f"{head}{START}{table(shared)}{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
