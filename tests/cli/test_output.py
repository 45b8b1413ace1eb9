"""Where results go: a file appears whole, a link is followed, and what is no file is written into and stays what it is."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from compliance.cli.output import write
from compliance.errors import OpenclaimError


def test_a_pipe_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write("whole", str(pipe))
    reader.join(20)
    assert read == [b"whole"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "there" / "real.txt"
    real.parent.mkdir()
    real.write_text("old")
    (tmp_path / "link").symlink_to(real)
    write("new", str(tmp_path / "link"))
    assert (tmp_path / "link").is_symlink()
    assert real.read_text() == "new"
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["link", "real.txt", "there"]


def test_a_link_to_nothing_makes_the_file_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real.txt")
    write(b"new", str(tmp_path / "link"))
    assert (tmp_path / "real.txt").read_bytes() == b"new"


def test_a_folder_is_no_place_for_a_result_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(OpenclaimError, match="cannot be written"):
        write("text", str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert [p.name for p in tmp_path.parent.iterdir() if p.name.startswith(f".{tmp_path.name}.")] == []


def test_a_result_in_the_working_folder_has_the_rights_of_any_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("text", "result.txt")
    (tmp_path / "other").write_text("")
    assert stat.S_IMODE(Path("result.txt").stat().st_mode) == stat.S_IMODE(Path("other").stat().st_mode)
