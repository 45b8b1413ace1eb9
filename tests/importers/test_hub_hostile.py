"""Folders and cards that want to harm: links out of the folder, bombs, depth, size; refused or passed over within bounds."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from foreign import error, notes, read, rows
from hub_files import folder, graph, imported, safetensors

from compliance.errors import InputError
from compliance.importers.hub import files as hub_files_module
from compliance.importers.hub.prose import has_content
from compliance.importers.hub.prose import read as read_prose

OUTSIDE = "---\nlicense: mit\nmodel_name: SECRET\n---\n**Developed by:** SECRET\n"


def refused(root: Path) -> str:
    with pytest.raises(InputError) as raised:
        graph(root)
    return str(raised.value)


# --- links

@pytest.mark.parametrize("path", ["README.md", "LICENSE", "config.json", "model.safetensors", "model.safetensors.index.json", "a.gguf"])
def test_links_out_of_the_folder_are_not_followed(tmp_path: Path, path: str) -> None:
    outside = folder(tmp_path / "outside", {"file": OUTSIDE if path in ("README.md", "LICENSE") else safetensors()})
    root = folder(tmp_path / "r", {"generation_config.json": "{}"})
    for number, target in enumerate((outside / "file", Path("../outside/file"), Path("sub/../../outside/file"))):
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(target)
        found = graph(root)
        assert "SECRET" not in "".join(map(str, found.triples)), number
        assert f"{path}: the link leads out of the folder" in notes(found)


def test_links_within_the_folder_are_followed_and_loops_are_not(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"docs/card.md": "---\nlicense: mit\n---\n", "config.json": "{}"})
    (root / "README.md").symlink_to("docs/card.md")
    (root / "loop").symlink_to("loop")
    (root / "up").symlink_to("..")
    (root / "self").symlink_to(".")
    (root / "gone").symlink_to("nowhere")
    found = graph(root)
    assert ("/Weights", "licence", "MIT") in rows(imported(root))
    assert notes(found).count("leads out of the folder or nowhere") == 3


def test_a_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    folder(tmp_path / "real", {"README.md": "---\nlicense: mit\n---\n"})
    (tmp_path / "r").symlink_to("real")
    assert ("/Weights", "licence", "MIT") in rows(imported(tmp_path / "r"))


def test_only_the_caches_own_blobs_may_be_linked(tmp_path: Path) -> None:
    base = tmp_path / "models--acme--model"
    folder(base / "refs", {"secret": OUTSIDE})
    folder(base / "blobs", {"aaa": "{}"})
    snapshot = folder(base / "snapshots" / ("c" * 40), {})
    (snapshot / "config.json").symlink_to("../../blobs/aaa")
    (snapshot / "README.md").symlink_to("../../refs/secret")
    assert "SECRET" not in "".join(map(str, graph(snapshot).triples))


def test_names_in_files_lead_nowhere(tmp_path: Path) -> None:
    folder(tmp_path / "outside", {"modeling.py": OUTSIDE, "w.safetensors": safetensors()})
    index = {"weight_map": {"w": "../outside/w.safetensors", "v": "/etc/passwd"}}
    config = {"auto_map": {"AutoModel": "../outside/modeling.X"}, "architectures": ["X"]}
    root = folder(tmp_path / "r", {"README.md": "---\nlicense: other\nlicense_link: ../outside/modeling.py\n---\n", "config.json": config,
                                   "model.safetensors": safetensors(), "model.safetensors.index.json": index})
    found = imported(root)
    assert not [r for r in rows(found) if r[1] == "parameterCount" or "ArchitectureCode" in r]
    assert "2 of 2 weights files are missing" in notes(graph(root))


def test_things_that_are_no_files_are_passed_over(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"config.json": "{}"})
    os.mkfifo(root / "README.md")
    os.mkfifo(root / "LICENSE")
    (root / "model.safetensors").mkdir()
    assert "there is no card" in notes(graph(root))


# --- number and depth

def test_more_files_than_any_repository_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_files_module, "_MAX_ENTRIES", 50)
    root = folder(tmp_path / "r", {"config.json": "{}", **{f"d{n}/f": "" for n in range(20)}})
    assert notes(graph(root))
    folder(root, {f"e/{n}": "" for n in range(30)})
    assert "holds more than 50 files" in refused(root)


def test_deep_folders_are_not_walked(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"config.json": "{}", "a/" * 50 + "model.safetensors": safetensors()})
    assert "no weights lie in the folder" in notes(graph(root))


def test_many_links_give_few_notes(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"config.json": "{}"})
    for n in range(500):
        (root / f"l{n}").symlink_to("/nowhere")
    assert "490 further links" in notes(graph(root))
    assert len(notes(graph(root)).split("\n")) < 20


# --- content

BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(12))


@pytest.mark.parametrize("keys", ["license: *m", "datasets: *m", "tasks: *m", "extra_gated_fields: *m", "model-index: *m", "x: *m"])
def test_a_bomb_of_aliases_costs_nothing(keys: str) -> None:
    found = read(f"---\n{BOMB}{keys}\n---\n", "card.md")
    assert len(found) < 100


@pytest.mark.parametrize("text", [
    "---\nlicense: " + "[" * 50_000 + "\n---\n", "---\n" + "".join(f"{' ' * n}a:\n" for n in range(900)) + "---\n",
    "---\n" + "? " * 50_000 + "\n---\n", "---\nlicense: " + "{a: " * 20_000 + "\n---\n", "---\nlicense: !!python/object:os.system x\n- a\n---\n",
])
def test_deep_or_broken_front_matter_is_refused(text: str) -> None:
    assert error(text, "card.md").startswith("card.md")


def test_tags_of_yaml_are_texts_and_run_nothing() -> None:
    found = read("---\nlicense: !!python/object/apply:os.system ['touch /tmp/x']\nmodel_name: !!binary aGk=\n---\n", "card.md")
    assert ("", "name", "aGk=") in rows(_one(found))


def _one(found: Any) -> Any:
    from compliance.model import one_release

    return one_release(found)


HARD = {
    "quotes": "> " * 30_000 + "a\n", "lists": "- " * 30_000 + "a\n", "nested list": "".join(f"{'  ' * n}- a\n" for n in range(500)),
    "brackets": "[" * 200_000 + "\n", "images": "![" * 100_000 + "\n", "links": "[a](" * 50_000 + "\n", "stars": "**a" * 60_000 + "\n",
    "tags": "<a" * 100_000 + "\n", "comments": "<!--" * 50_000 + "\n", "backticks": "`" * 200_000 + "a\n", "spaces": "a." + " " * 200_000 + "b\n",
    "headings": "# Limitations\n" * 2_000, "labels": "**License:** a b c\n" * 1_000, "numbers": "1" * 200_000 + " parameters\n",
    "figures": "It has 7B parameters. " * 3_000 + "\n", "rows": "|a|b|\n|-|-|\n" + "|Parameters|7B|\n" * 1_500,
    "points": "#### a\n## Limitations\n" + "." * 200_000 + "a\n", "one line": "under the " * 30_000 + "\n",
    "licence": "## License\n" + "Apache " * 30_000 + "\n", "unclosed fence": "```\n" + "# Limitations\n" * 10_000,
    "setext": "a\n=\n" * 2_000, "underscores": "__" * 100_000 + "\n", "wide": "限" * 100_000 + "\n", "html": "<div>\n" * 20_000,
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_prose_made_to_be_slow(text: str) -> None:
    found = read(f"---\nlicense: mit\n---\n{text}", "card.md")
    assert len(found) < 2_000
    prose = read_prose(text, 1)
    assert sum(has_content(s.text) for s in prose.sections[:3]) <= 3


@pytest.mark.parametrize(("path", "content", "says"), [
    ("README.md", b"a" * (1024 * 1024 + 1), "README.md: the file is larger than 1 MiB"), ("LICENSE", b"a" * (1024 * 1024 + 1), "LICENSE: the file"),
    ("config.json", b" " * (4 * 1024 * 1024 + 1), "config.json: the file"), ("README.md", b"\xff\xfe\0a", "README.md:1: this is no text"),
    ("README.md", b"a\0b", "README.md: this is not a text file"), ("config.json", b"[" * 100_000, "config.json"),
    ("config.json", b'{"a": 1, "a": 2}', "config.json:1: "), ("config.json", b"[]", "config.json:1: "), ("config.json", b"{nothing", "config.json:1: "),
    ("adapter_config.json", b'{"a": ' * 300 + b"1" + b"}" * 300, "adapter_config.json: the document is nested too deeply"),
    ("adapter_config.json", b'{"base_model_name_or_path": 5}', "adapter_config.json:1: "),
])
def test_files_that_cannot_be_read_are_refused(tmp_path: Path, path: str, content: bytes, says: str) -> None:
    root = folder(tmp_path / "r", {"generation_config.json": "{}", path: content})
    assert refused(root).startswith(says)


@pytest.mark.parametrize("index", ["{", "[]", "{}", '{"weight_map": {}}', '{"weight_map": {"a": 1}}', "[" * 100_000])
def test_an_index_that_is_none_is_refused(tmp_path: Path, index: str) -> None:
    root = folder(tmp_path / "r", {"model.safetensors": safetensors(), "model.safetensors.index.json": index})
    assert refused(root).startswith("model.safetensors.index.json: ")


@pytest.mark.parametrize(("path", "content"), [("model.safetensors", safetensors()[:-1]), ("model.safetensors", b"x"),
                                               ("a.gguf", b"GGUF"), ("a.gguf", b"nothing")])
def test_damaged_weights_give_a_note_and_no_fact(tmp_path: Path, path: str, content: bytes) -> None:
    root = folder(tmp_path / "r", {"README.md": "---\nlicense: mit\n---\n", path: content})
    assert [r for r in rows(imported(root)) if r[1] in ("format", "parameterCount")] == []
    assert f"{path}: " in notes(graph(root))


def test_odd_names_of_files_and_values_are_escaped(tmp_path: Path) -> None:
    names = {"model <script>\u202e\n.safetensors": safetensors(), "LICENSE-\u0007": "x", "checkpoint-1/a b\"c.safetensors": safetensors()}
    card = "---\nmodel_name: \"<script>\\u0007\\u202e\"\nlicense: \"a b <c>\\n\\\"\"\nbase_model: \"a/b c\"\n---\n"
    root = folder(tmp_path / "r", {"README.md": card, **names})
    found = imported(root)
    assert ("/Weights/licence", "name", 'a b <c> "') in rows(found)
    assert found.sha256


def test_a_name_that_is_no_text_is_passed_over(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"config.json": "{}"})
    for name in (b"\xff.safetensors", b"\xfe.gguf"):
        (root / os.fsdecode(name)).write_bytes(b"x")
    assert "a file whose name is no UTF-8 is passed over" in notes(graph(root)).split("\n")


def test_more_data_sets_than_anybody_lists_are_cut() -> None:
    found = read("---\ndatasets:\n" + "".join(f"- a/d{n}\n" for n in range(3_000)) + "---\n", "card.md")
    assert "3000 data sets are listed" in notes(found)
    assert len(found.typed("https://w3id.org/openclaim#TrainingData")) == 500


def test_a_card_of_many_values_stays_small_in_notes() -> None:
    text = "---\n" + "".join(f"key{n}: a\n" for n in range(5_000)) + "license: [" + ",".join(f"l{n}" for n in range(3_000)) + "]\n---\n"
    found = read(text, "card.md")
    assert max(len(n) for n in notes(found).split("\n")) < 2_000
    assert len(json.dumps([str(t) for t in found.triples])) < 200_000
