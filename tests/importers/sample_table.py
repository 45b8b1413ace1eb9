"""The table of docs/importers.md: each shared sample, the facts that it gives, and what it leaves unknown.

Run it to write the table anew: python tests/importers/sample_table.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "importers")]

from foreign import rows  # noqa: E402
from shared import shared  # noqa: E402

from compliance.errors import InputError  # noqa: E402
from compliance.importers import read_file  # noqa: E402
from compliance.model import one_release  # noqa: E402
from compliance.terms import NOTE  # noqa: E402

FOLDERS = ("hf_cards", "hf_frontmatter", "modelscope", "gguf")
NONE = "nothing beyond its name"
# What a reader looks for first; the table says which of them stay unknown.
_ASKED = {"licence of the weights": ("/Weights", ("licence", "noLicence")), "availability": ("/Weights", ("availability",)),
          "form": ("/Weights", ("format",)), "parameters": ("", ("parameterCount",)), "tokens": ("", ("trainingTokens",)),
          "compute": ("", ("trainingCompute",)), "base": ("", ("basedOn",)), "training data": ("/TrainingData", ("type",))}
_MAX = 70


def table(base: Path) -> str:
    """The table in Markdown, a row for each file of the folders."""
    lines = ["| file | facts gained | stays unknown | notes |", "|---|---|---|---|"]
    lines += [row(path) for folder in FOLDERS for path in sorted((base / folder).iterdir())]
    return "".join(f"{line}\n" for line in lines)


def row(path: Path) -> str:
    """The row of one file."""
    try:
        graph = read_file(path, path.name)
    except InputError as error:
        return f"| `{path.name}` | refused: line {error.line}, {error.message.split(';')[0]} | | |"
    found = rows(one_release(graph))
    facts = "; ".join(_facts(found)) or NONE
    unknown = [name for name, (part, terms) in _ASKED.items() if not any(p == part and t in terms for p, t, _ in found)]
    notes = sorted({_kind(text) for _, text in graph.pairs(NOTE)})
    return f"| `{path.name}` | {facts} | {', '.join(unknown)} | {'; '.join(notes)} |"


def _facts(found: list[tuple[str, str, str]]) -> Iterator[str]:
    grouped: dict[str, list[str]] = {}
    for path, term, value in found:
        if term == "type" or (path, term) == ("", "name") or (path, term) in (("/TrainingData", "usedInTraining"),):
            continue
        label = {"/Weights/licence": "licence (unknown terms)", "/provider": "provider"}.get(path, term)
        grouped.setdefault(label, []).append(value.removeprefix("https://huggingface.co/"))
    for label, values in grouped.items():
        shown = ", ".join(values)
        yield f"{label} {shown if len(shown) <= _MAX or label == 'documents' else shown[:_MAX] + '…'}"


def _kind(note: str) -> str:
    """A note in a word or two."""
    for word, kind in (("conflicting facts about the licence", "licence in conflict"), ("no licence is named", "licence without a name"),
                       ("is unknown here", "unknown licence"), ("a bound or an estimate", "estimate not taken"),
                       ("several values", "several values"), ("form before the download", "form before the download"),
                       ("is not read", "keys not read"), ("vocabulary and no weights", "no weights"), ("is no single day", "day not taken")):
        if word in note:
            return kind
    return note


def main() -> None:
    """Writes the table into the page."""
    page = ROOT / "docs" / "importers.md"
    text = page.read_text(encoding="utf-8")
    start, end = "<!-- samples -->\n", "<!-- end of samples -->\n"
    head, _, rest = text.partition(start)
    page.write_text(f"{head}{start}{table(shared('samples'))}{end}{rest.partition(end)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
