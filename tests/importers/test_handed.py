"""A hub repository that is handed over gives what the same folder gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from compliance.errors import InputError
from compliance.graph.canonical import canonical
from compliance.importers import read_folder
from compliance.importers.hub.handed import is_repository, read

CARD = b"---\nlicense: apache-2.0\nlanguage: en\n---\n# Example 7B\n\nThe weights are under Apache-2.0.\n"
CONFIG = b'{"architectures": ["LlamaForCausalLM"], "model_type": "llama", "auto_map": {"AutoModel": "modeling_x.py"}}'
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 1234567\n"


@pytest.mark.parametrize("files", [
    {"README.md": CARD}, {"config.json": CONFIG}, {"README.md": CARD, "config.json": CONFIG, "modeling_x.py": b"pass"},
    {"README.md": CARD, "model.safetensors": POINTER}, {"README.md": CARD, "sub/config.json": CONFIG, "LICENSE": b"Some text."}])
def test_it_is_read_as_the_folder(tmp_path: Path, files: Mapping[str, bytes]) -> None:
    # The name of the folder is that of the release where no card names it.
    folder = tmp_path / "repository"
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    for published in (None, "https://example.org/model"):
        one, other = read(files, "x", published), read_folder(folder, "x", published)
        assert canonical(one.triples) == canonical(other.triples)


def test_other_files_are_no_repository() -> None:
    assert is_repository({"README.md": CARD})
    assert is_repository({"model.safetensors": POINTER})
    assert not is_repository({"model.yaml": b"", "other.ttl": b""})
    assert not is_repository({"sub/README.md": CARD})


def test_a_broken_file_and_a_wrong_address_are_told() -> None:
    with pytest.raises(InputError, match=r"config\.json"):
        read({"config.json": b"{"}, "x")
    with pytest.raises(InputError, match="no address"):
        read({"README.md": CARD}, "x", "javascript:alert(1)")
    with pytest.raises(InputError, match="holds nothing of a hub repository"):
        read({"notes.txt": b"x"}, "x")
