"""docs/authoring.md followed literally in an empty folder: its files are written, its commands run, its outputs compared."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from run import Run, Runner
from shared import ROOT

GUIDE = ROOT / "docs" / "authoring.md"
BLOCK = re.compile(r"(?:^File `([^`]+)`:\n\n)?^```(console|turtle)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Step(NamedTuple):
    """A file to write, or a command with the lines that the page says it prints and its exit code."""

    file: str
    text: str
    command: str
    says: tuple[str, ...]
    code: int | None


def steps() -> Iterator[Step]:
    """What the page tells the reader to do, in its order."""
    for file, kind, text in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        if kind == "turtle":
            assert file, f"a file without a name: {text[:60]}"
            yield Step(file, text, "", (), None)
            continue
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *lines = part.splitlines()
            codes = [int(line.removeprefix("exit code ")) for line in lines if line.startswith("exit code ")]
            says = tuple(line for line in lines if line != "…" and not line.startswith("exit code "))
            yield Step("", "", command, says, codes[0] if codes else None)


def pattern(line: str) -> re.Pattern[str]:
    """A line of the page, in which "…" stands for anything and spaces for any spaces."""
    pieces = [r"\s+".join(map(re.escape, piece.split())) for piece in line.split("…")]
    return re.compile(r"[^\n]*?\s*".join(pieces))


def missing(step: Step, run: Run) -> list[str]:
    """The lines of the page that the command did not print."""
    return [line for line in step.says if not pattern(line).search(run.out + run.err)]


def test_the_page_has_all_that_is_asked_of_it() -> None:
    found = list(steps())
    commands = [s.command for s in found if s.command]
    assert {c.split()[1] + " " + c.split()[2] for c in commands} >= {"licence new", "licence check", "policy new", "policy check",
                                                                    "policy diff"}
    assert sum(bool(s.file) for s in found) >= 10
    assert sum(s.code is not None for s in found) >= 10


@pytest.mark.slow
def test_the_page_can_be_followed_literally(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for step in steps():
        if step.file:
            assert Path(step.file).is_file(), f"{step.file} is not one that a command before began"
            Path(step.file).write_text(step.text, encoding="utf-8")
            continue
        run = openclaim(*shlex.split(step.command)[1:])
        assert missing(step, run) == [], f"{step.command}\n{run.out}{run.err}"
        assert run.code == (step.code or 0), f"{step.command}\n{run.out}{run.err}"
    assert {p.name for p in tmp_path.iterdir()} == {"our"}
