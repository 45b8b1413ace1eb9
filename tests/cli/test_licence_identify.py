"""`openclaim licence identify`: text and JSON, exit codes, files that are no texts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from run import Runner
from shared import ROOT, shared


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(monkeypatch, capsys)


def test_itself(run: Runner) -> None:
    ran = run("licence", "identify", shared("samples", "licences", "llama-3.txt"))
    assert (ran.code, ran.err) == (0, "")
    assert "llama-3   Meta Llama 3 Community License Agreement, letter by letter" in ran.out
    assert "LicenseRef-llama-3" in ran.out


def test_the_spdx_id_of_a_standard_text(run: Runner) -> None:
    ran = run("licence", "identify", "-f", "json", shared("samples", "licences", "grok-1.txt"))
    answer = json.loads(ran.out)
    assert (ran.code, answer["kind"], answer["licence"]) == (0, "reflowed", "Apache-2.0")
    assert answer["match"]["source"] == "https://spdx.org/licenses/Apache-2.0.html"


def test_a_modified_text_from_stdin(run: Runner) -> None:
    text = shared("samples", "licences", "llama-3.txt").read_bytes().replace(b"700 million", b"900 million")
    ran = run("licence", "identify", "-", stdin=text)
    assert ran.code == 1
    assert "modified, a text near llama-3" in ran.out
    assert "its terms are unknown" in ran.out
    assert "[900] million" in ran.out


def test_the_example_of_the_page_is_what_the_command_writes(run: Runner) -> None:
    page = (ROOT / "docs" / "licence-identification.md").read_text(encoding="utf-8")
    shown = re.sub(r"^ {4}", "", page.partition("    $ sed ")[2].partition("\n\n")[0].partition("\n")[2], flags=re.MULTILINE)
    text = shared("samples", "licences", "llama-3.txt").read_bytes().replace(b"700 million", b"900 million")
    told = run("licence", "identify", "-", stdin=text).out
    assert len(shown.splitlines()) == len(told.splitlines()) == 6
    for line, found in zip(shown.splitlines(), told.splitlines(), strict=True):
        assert re.fullmatch(re.escape(line.rstrip()).replace("…", ".*"), found), found


def test_modified_in_json_names_no_licence(run: Runner) -> None:
    text = shared("samples", "licences", "llama-3.txt").read_bytes().replace(b"700 million", b"900 million")
    answer = json.loads(run("licence", "identify", "-", "--format", "json", stdin=text).out)
    assert (answer["kind"], answer["licence"], answer["match"]) == ("modified", None, None)
    assert answer["candidates"][0]["id"] == "llama-3"
    assert answer["differences"][0]["text"] == "900"


def test_a_policy_and_a_text_without_terms(run: Runner) -> None:
    policy = run("licence", "identify", shared("samples", "licences", "aup-llama-4.txt"))
    assert policy.code == 0
    assert "a use policy that belongs to llama-4; alone it is no licence" in policy.out
    assert "whose terms nobody has recorded" in run("licence", "identify", shared("samples", "licences", "stability-svd.txt")).out


def test_unknown(run: Runner) -> None:
    ran = run("licence", "identify", "-", stdin=b"Do what you like, but be kind.")
    assert ran.code == 1
    assert "unknown, near no known text" in ran.out


@pytest.mark.parametrize(("content", "message"), [
    (b"", "has no word in it"), (b"\n \t\n", "has no word in it"), (b"MIT\x00License", "is not text"),
    ("MIT License".encode("utf-16-le"), "is not text"), (b"\xff\xfeM", "is broken UTF-16"), (b"MIT \x07", "is not text"),
    (b"x" * 10_000_000, "is longer than 256 KiB"), (b"\n" * 300_000, "is longer than 256 KiB")])
def test_what_cannot_be_read(run: Runner, tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "LICENSE"
    file.write_bytes(content)
    ran = run("licence", "identify", file)
    assert (ran.code, ran.out) == (2, "")
    assert f"{file}" in ran.err
    assert message in ran.err


def test_missing_file_and_folder(run: Runner, tmp_path: Path) -> None:
    assert "No such file" in run("licence", "identify", tmp_path / "none").err
    ran = run("licence", "identify", tmp_path)
    assert (ran.code, "directory" in ran.err) == (2, True)


def test_a_sparse_file_of_50_megabytes_is_not_read(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "LICENSE"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    assert "is longer than 256 KiB" in run("licence", "identify", file).err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_that_can_be_told(run: Runner, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "LICENSE"
    text = shared("samples", "licences", "deepseek-r1.txt").read_text("utf-8").replace("Copyright (c) 2023", "Copyright © 2023")
    file.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert run("licence", "identify", file).out.startswith(f"{file}: MIT ")
