"""What is found in folders and archives: cards, links in circles, and what is no file."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from batching import DAY, rows

from compliance.batch.question import BatchQuestion
from compliance.batch.records import Kind
from compliance.batch.run import Plan, run
from compliance.batch.sources import Corpus
from compliance.errors import InputError

_MODEL = '{"id": "urn:m", "type": "Model", "name": "m"}'
_CARD = "---\nlicense: mit\n---\n# A model\n"


def _found(*paths: Path) -> list[tuple[str, Kind]]:
    return [(r.source.removeprefix(f"{paths[0].parent}/"), r.kind) for r in Corpus([str(p) for p in paths])]


def test_cards_in_a_folder_are_records_and_other_markdown_is_not(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    cards.mkdir()
    (cards / "one.md").write_text(_CARD)
    (cards / "two.MD").write_bytes(b"\xef\xbb\xbf" + _CARD.replace("\n", "\r\n").encode())
    (cards / "NOTES.md").write_text("# Notes\n\n---\n")
    (cards / "README.md").write_text("# All our cards\n")
    assert _found(cards) == [("cards/one.md", Kind.PATH), ("cards/two.MD", Kind.PATH)]
    assert _found(cards, cards / "NOTES.md")[-1] == ("cards/NOTES.md", Kind.PATH)


def test_cards_in_archives_are_named_after_their_folder(tmp_path: Path) -> None:
    files = {"acme/one/README.md": _CARD, "acme/two/README.md": _CARD + "other\n", "acme/three.md": _CARD + "more\n",
             "notes.md": "# Notes\n", "acme/.hidden.md": _CARD}
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    with tarfile.open(tmp_path / "c.tar.gz", "w:gz") as tar:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text.encode()))
    for archive in ("c.zip", "c.tar.gz"):
        plan = Plan(tmp_path / "o.parquet", tmp_path / "r.parquet", 0)
        assert run(Corpus([str(tmp_path / archive)]), BatchQuestion(("osd",), DAY), plan).rejected == 0
        assert {r["name"]: r["licences"] for r in rows(plan.output)} == {"one": ["MIT"], "two": ["MIT"], "three": ["MIT"]}


def test_links_in_circles_are_followed_once(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "m.json").write_text(_MODEL)
    for name in ("back", "again"):
        (folder / "b" / name).symlink_to(folder)
    (folder / "side").symlink_to(folder / "b")
    assert _found(folder) == [("a/b/m.json", Kind.PATH), ("a/side/m.json", Kind.PATH)]


@pytest.mark.parametrize("name", ["x.jsonl", "x.yaml", "x.zip", "x.parquet", "x.jsonl.gz"])
def test_what_is_no_file_is_rejected_where_it_is_found_and_refused_where_it_is_named(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "good.json").write_text(_MODEL)
    os.mkfifo(folder / name)
    (folder / f"y{name}").symlink_to(tmp_path / "nowhere")
    assert _found(folder) == [("f/good.json", Kind.PATH), (f"f/{name}", Kind.BAD), (f"f/y{name}", Kind.BAD)]
    with pytest.raises(InputError, match="neither a file nor a folder"):
        Corpus([str(folder / name)])
    with pytest.raises(InputError, match="no such file"):
        Corpus([str(folder / f"y{name}")])


def test_a_table_that_is_no_dump_is_rejected_where_it_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "good.json").write_text(_MODEL)
    pq.write_table(pa.table({"a": [1]}), folder / "other.parquet")
    plan = Plan(tmp_path / "o.parquet", tmp_path / "r.parquet", 0)
    done = run(Corpus([str(folder)]), BatchQuestion(("osd",), DAY), plan)
    assert (done.releases, done.rejected) == (1, 1)
    assert "no metadata dump" in rows(plan.rejects)[0]["reason"]
