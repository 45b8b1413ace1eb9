"""Fixtures that every test can use."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "cli"))

from run import Runner


@pytest.fixture
def openclaim(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runner:
    """The command line, run in this process."""
    return Runner(monkeypatch, capsys)
