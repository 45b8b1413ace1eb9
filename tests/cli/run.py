"""Runs the command line in this process."""

from __future__ import annotations

import io
import sys
from typing import NamedTuple

import pytest

from compliance.cli import main


class Run(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Runner:
    """Runs `openclaim` with arguments and collects exit code, stdout and stderr."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *args: object, stdin: bytes | None = None) -> Run:
        self._monkeypatch.setattr(sys, "argv", ["openclaim", *map(str, args)])
        if stdin is not None:
            self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = self._capsys.readouterr()
        return Run(int(stopped.value.code or 0), out, err)
