"""What the tests of batches share: a made-up corpus, runs of the command, and the rows of a table."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 11, 24)


def generator() -> ModuleType:
    """The module `benchmarks/corpus.py`."""
    spec = importlib.util.spec_from_file_location("corpus", ROOT / "benchmarks" / "corpus.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def command(*arguments: object) -> list[str]:
    """A command line of openclaim."""
    return [sys.executable, "-m", "compliance", *map(str, arguments)]


def run(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A finished run of openclaim."""
    path = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command(*arguments), cwd=cwd, env={**os.environ, **path}, capture_output=True, text=True, check=False)


def batch(*arguments: object, workers: int = 1) -> subprocess.CompletedProcess[str]:
    """A finished run of `openclaim batch` on the day of the tests."""
    return run("batch", "--as-of", DAY, "--workers", workers, *arguments)


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a table."""
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def write_lines(path: Path, records: Iterable[object]) -> Path:
    """A file of JSON Lines."""
    path.write_text("".join(json.dumps(r) + "\n" for r in records))
    return path
