"""The wheel carries ontology, shapes and cases, and works where no checkout is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from shared import ROOT

DATA = ("ontology", "shapes", "cases")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the freshly built wheel is installed, without its dependencies."""
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, ROOT], check=True,
                   capture_output=True)
    (wheel,) = place.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(place / "site")
    return place / "site"


def run(installed: Path, cwd: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "compliance", *args], cwd=cwd, capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(installed)})


def test_packaged_tree_equals_source_tree(installed: Path) -> None:
    for folder in DATA:
        source = {p.relative_to(ROOT).as_posix(): p.read_bytes() for p in (ROOT / folder).rglob("*") if p.is_file()}
        packaged = {p.relative_to(installed / "compliance" / "data").as_posix(): p.read_bytes()
                    for p in (installed / "compliance" / "data" / folder).rglob("*") if p.is_file()}
        assert source.keys() == packaged.keys()
        assert source == packaged


def test_command_works_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    found = run(installed, tmp_path, "check", "cases/llama-3-70b", "--as-of", "2026-11-24", "-p", "eu-ai-act/53-2-a", "-f", "json")
    assert found.returncode == 1
    assert json.loads(found.stdout)["releases"][0]["determinations"][0]["outcome"] == "does-not-qualify"
    assert list(tmp_path.iterdir()) == []


def test_a_zip_serves_as_well(installed: Path, tmp_path: Path) -> None:
    (wheel,) = installed.parent.glob("*.whl")
    found = run(wheel, tmp_path, "check", "cases/olmo-7b", "--as-of", "2026-11-24", "-p", "osaid/1.0")
    assert (found.returncode, "qualifies" in found.stdout) == (0, True)
