"""Every card and every header among the shared samples imports, or is refused for the reason stated here."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_table import FOLDERS, NONE, table
from shared import ROOT, shared

from compliance.errors import InputError
from compliance.importers import read_file
from compliance.model import one_release

REFUSED = {"fixture.sample_invalid_card_data.md": "2: the front matter has to be a mapping",
           "spec.datasetcard.md": "92: a key is a plain name", "spec.modelcard.md": "38: a key is a plain name"}
START, END = "<!-- samples -->\n", "<!-- end of samples -->\n"


@pytest.mark.parametrize("name", FOLDERS)
def test_every_sample_imports_or_is_refused_for_a_reason(name: str) -> None:
    refused = {}
    paths = sorted(p for p in shared("samples", name).iterdir() if p.is_file())
    assert paths
    for path in paths:
        try:
            assert one_release(read_file(path, path.name)).name
        except InputError as error:
            refused[path.name] = str(error)
    assert refused.keys() == REFUSED.keys() & {p.name for p in paths}
    for file, message in refused.items():
        assert message.startswith(f"{file}:{REFUSED[file]}")


def test_the_table_of_the_documentation_is_current() -> None:
    base = shared("samples")
    page = (ROOT / "docs" / "importers.md").read_text(encoding="utf-8")
    assert page.count(START) == page.count(END) == 1
    assert page.partition(START)[2].partition(END)[0] == table(base), "run: python tests/importers/sample_table.py"
    assert NONE in page


def test_the_table_has_a_row_for_each_sample() -> None:
    base = shared("samples")
    names = [p.name for folder in FOLDERS for p in sorted(Path(base / folder).iterdir())]
    rows = table(base).splitlines()[2:]
    assert [row.split("|")[1].strip() for row in rows] == [f"{p}" for p in (f"`{n}`" for n in names)]
