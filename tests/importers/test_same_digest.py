"""A foreign document read twice states the same facts, to the digest: nothing random of the reading gets into a description."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.importers import is_folder_of_one, read_file, read_folder
from compliance.model import releases

DOCUMENTS = sorted(p for p in (Path(__file__).parent / "documents").iterdir() if not p.name.endswith(".facts.yaml"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_read_twice_the_digest_is_the_same(path: Path) -> None:
    def digests() -> list[str]:
        folder = path.is_dir() and is_folder_of_one(path)
        return [r.sha256 for r in releases(read_folder(path, path.name) if folder else read_file(path, path.name))]

    assert digests() == digests()
