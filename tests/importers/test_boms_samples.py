"""Every bill of materials and data card among the shared samples imports; the table of the documentation is current."""

from __future__ import annotations

import pytest
from boms_table import END, FOLDERS, PAGE, START, table
from foreign import notes
from shared import shared

from compliance.importers import read_file
from compliance.model import releases
from compliance.model.validate import validate

COUNTS = {"ai-example01-simplehtr.spdx3.json": 2}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_sample_imports(folder: str) -> None:
    paths = sorted(shared("samples", folder).iterdir())
    assert len(paths) >= 2
    for path in paths:
        graph = read_file(path, path.name)
        found = releases(graph)
        assert len(found) == COUNTS.get(path.name, 1)
        for release in found:
            stated = {t for n in release.node.children.get("artifact", ()) for e in n.evidence for t in e.of}
            assert stated, path.name
        # Validation asks for what is not known; of what is said nothing is ill formed.
        asked = ("it is unknown", "it is not said", "no provider is described")
        assert [f for f in validate(graph).findings if f.severity.value == "violation" and not f.message.startswith(asked)] == []


def test_what_the_notes_of_the_samples_have_to_say() -> None:
    """Traps of real documents: who passes on is not who makes, `other` is no name, words in the place of a licence."""
    def told(*parts: str) -> str:
        return notes(read_file(shared("samples", *parts), parts[-1]))

    assert "the supplier 'Hugging Face' is another than the publisher" in told("cyclonedx", "valid-ml-considerations-env-1.6.json")
    assert "nothing is asserted about the licence" in told("croissant", "1.0-bigcode-the-stack.json")
    assert "the text is that of no licence that is known" in told("spdx3", "ai-example01-simplehtr.spdx3.json")
    assert "https://commoncrawl.org/terms-of-use' is unknown here" in told("croissant", "1.1-commoncrawl-CC-MAIN-2025-43.json")


def test_the_table_of_the_documentation_is_current() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(START) == page.count(END) == 1
    assert page.partition(START)[2].partition(END)[0] == table(shared("samples")), "run: python tests/importers/boms_table.py"
