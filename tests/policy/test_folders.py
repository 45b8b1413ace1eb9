"""Folders of policies: where a version lies, whatever its own file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance import resources
from compliance.policy.folders import around, open_folder

VERSION = "<https://w3id.org/openclaim/policy/firm/1> a <https://w3id.org/openclaim#PolicyVersion> .\n"


def version(root: Path, text: str) -> Path:
    place = root / "firm" / "1"
    place.mkdir(parents=True)
    (place / "policy.ttl").write_text(text)
    (root / "questions.ttl").write_text("")
    return place


@pytest.mark.parametrize("text", [
    "no Turtle", VERSION.replace("firm/1", "firm/2"), VERSION + VERSION.replace("firm/1", "firm/2"), ""])
def test_a_version_that_does_not_say_where_it_lies_stands_alone(tmp_path: Path, text: str) -> None:
    place = version(tmp_path, text)
    assert around(place) is None
    assert open_folder(place) == ((place,), ())


def test_a_version_shares_what_lies_above_it(tmp_path: Path) -> None:
    place = version(tmp_path, VERSION)
    assert around(place) == open_folder(place) == open_folder(tmp_path) == ((place,), (tmp_path / "questions.ttl",))


def test_nothing_lies_in_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert resources.subfolders(tmp_path / "none") == []
    assert resources.turtle_files(tmp_path / "none") == []
    assert around(tmp_path / "none") is None
