"""A hub folder: which parts its files show, what their form is, and when they count as available."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from foreign import notes, rows
from hub_files import folder, gguf, graph, imported, safetensors

from compliance.errors import InputError
from compliance.importers import is_folder_of_one
from compliance.importers.hub import weights as weights_module
from compliance.importers.hub.files import Folder

CONFIG: dict[str, Any] = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 64}
INDEX = "model.safetensors.index.json"
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 12345678\n"


def facts(root: Path, published: str | None = None) -> list[tuple[str, str, str]]:
    return [r for r in rows(imported(root, published)) if r[:2] != ("", "name")]


def repository(root: Path, **files: Any) -> Path:
    return folder(root, {"config.json": "{}", **files})


def weights(root: Path) -> dict[str, str]:
    return {t: v for p, t, v in facts(root) if p == "/Weights" and t != "type"}


def count(root: Path) -> list[str]:
    return [v for _, t, v in facts(root) if t == "parameterCount"]


@pytest.mark.parametrize(("files", "one"), [
    ({"config.json": "{}"}, True), ({"adapter_config.json": "{}"}, True), ({".gitattributes": ""}, True), ({"a.gguf": b""}, True),
    ({"model.safetensors": b""}, True), ({"README.md": "---\nlicense: mit\n---\n"}, True), ({"README.md": "\ufeff---\na: b\n---\n"}, True),
    ({"README.md": "# Title\n"}, False), ({"notes.md": "---\na: b\n---\n"}, False), ({}, False), ({"a/config.json": "{}"}, False),
    ({"config.json": "{}", "model.yaml": "type: Model"}, False), ({"README.md": "---\na: b\n---\n", "model.ttl": ""}, False),
    ({"x.yaml": "type: Model", "y.ttl": ""}, False), ({"x.yaml": "type: Model", ".gitattributes": ""}, False),
    ({"x.ttl": "", "README.md": "---\na: b\n---\n", "config.json": "{}"}, False), ({"mergekit_config.yml": "", "a.safetensors": b""}, True),
    ({"params.yaml": "", "adapter_config.json": "{}"}, True), ({"model.safetensors.index.json": "{}"}, True),
])
def test_which_folders_are_repositories(tmp_path: Path, files: dict[str, Any], one: bool) -> None:
    assert is_folder_of_one(folder(tmp_path / "r", files)) is one


def test_a_folder_that_holds_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds nothing of a hub repository"):
        graph(folder(tmp_path / "r", {"a.txt": "x"}))


# --- parts

def test_a_folder_shows_its_parts_and_no_availability(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"README.md": "---\nlicense: mit\n---\n## Limitations\n\nIt errs in ways.\n", "config.json": CONFIG,
                                   "model.safetensors": safetensors()})
    assert facts(root) == [
        ("", "parameterCount", "32"), ("", "type", "Model"), ("/ArchitectureDescription", "documents", "architecture"),
        ("/ArchitectureDescription", "documents", "configuration"), ("/ArchitectureDescription", "type", "ArchitectureDescription"),
        ("/ModelCard", "documents", "limitations"), ("/ModelCard", "type", "ModelCard"), ("/Weights", "format", "full"),
        ("/Weights", "licence", "MIT"), ("/Weights", "type", "Weights")]


def test_availability_is_what_the_importing_person_vouches_for(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"README.md": "---\nlicense: mit\ndatasets: [a/b]\n---\n", "config.json": CONFIG, "model.gguf": gguf({})})
    address = "https://huggingface.co/acme/model"
    found = imported(root, address)
    assert found.id == address
    told = rows(found)
    assert {p for p, t, v in told if t == "availability" and v == "public"} == {"/Weights", "/ArchitectureDescription"}
    assert [v for p, t, v in told if p == "/TrainingData"] == ["https://huggingface.co/datasets/a/b", "TrainingData", "true"]
    stated = next(a for a in found.node.children["artifact"] if a.cls == "Weights").evidence
    assert [e.stated_by for e in stated if "availability" in e.of] == ["whoever imported the folder"]


def test_a_form_before_the_download_outweighs_the_address(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"README.md": "---\nextra_gated_prompt: Please.\n---\n", "config.json": CONFIG, "a.gguf": gguf({})})
    told = rows(imported(root, "https://example.org/x"))
    assert [(p, v) for p, t, v in told if t == "availability"] == [("/Weights", "gated")]


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no address"):
        imported(repository(tmp_path / "r"), "acme/model")


def test_the_code_that_the_configuration_names(tmp_path: Path) -> None:
    config = {**CONFIG, "auto_map": {"AutoConfig": "configuration_x.XConfig", "AutoModelForCausalLM": "modeling_x.XModel"}}
    root = folder(tmp_path / "r", {"config.json": config, "modeling_x.py": "x", "train.py": "y"})
    assert ("/ArchitectureCode", "format", "source") in facts(root)
    assert not [r for r in facts(root) if "TrainingCode" in r]
    assert "what it serves is not said" in notes(graph(root))
    for other in ({"modeling_y.py": "x"}, {"train.py": "y"}):
        assert not [r for r in facts(folder(tmp_path / next(iter(other)), {"config.json": config, **other})) if "ArchitectureCode" in r]
    away = {**CONFIG, "auto_map": {"AutoModelForCausalLM": "acme/other--modeling_x.XModel"}}
    assert not [r for r in facts(folder(tmp_path / "away", {"config.json": away, "modeling_x.py": "x"})) if "ArchitectureCode" in r]


def test_a_configuration_without_numbers_describes_no_architecture(tmp_path: Path) -> None:
    for config in ({}, {"architectures": ["X"]}, {"hidden_size": 3}, {"model_type": "x", "transformers_version": "4"}):
        root = folder(tmp_path / str(len(str(config))), {"config.json": config})
        assert not [r for r in facts(root) if "ArchitectureDescription" in r]


def test_training_state_and_checkpoints(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"config.json": "{}", "optimizer.pt": b"x", "training_args.bin": b"x", "trainer_state.json": "{}",
                                   "checkpoint-500/model.safetensors": safetensors(), "checkpoint-500/optimizer.pt": b"x"})
    kinds = {v for _, t, v in facts(root) if t == "type"}
    assert {"ModelMetadata", "IntermediateWeights"} <= kinds
    assert "Weights" not in kinds
    assert "no weights lie in the folder" in notes(graph(root))


# --- form

def test_an_adapter_and_its_base(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"adapter_config.json": {"peft_type": "LORA", "base_model_name_or_path": "acme/base"},
                                   "adapter_model.safetensors": safetensors()})
    assert weights(root) == {"format": "adapter"}
    assert ("", "basedOn", "https://huggingface.co/acme/base") in facts(root)
    assert count(root) == []


def test_tokens_on_the_card_of_an_adapter_may_be_those_of_its_base(tmp_path: Path) -> None:
    card = "---\nlicense: mit\n---\n# A\n\nIt was trained on 2T tokens.\n"
    whole = folder(tmp_path / "whole", {"README.md": card, "model.safetensors": safetensors()})
    assert imported(whole).node.value("trainingTokens") == 2_000_000_000_000
    files = {"README.md": card, "adapter_config.json": {"peft_type": "LORA"}, "adapter_model.safetensors": safetensors()}
    assert imported(folder(tmp_path / "adapter", files)).node.value("trainingTokens") is None


def test_licence_files_in_folders_below_are_noted(tmp_path: Path) -> None:
    root = folder(tmp_path, {"README.md": "---\nlicense: mit\n---\n", "vae/LICENSE": "MIT", "x/LICENSE.md": "other"})
    assert "vae/LICENSE and 1 more: licence files in folders below are not read" in notes(graph(root))


def test_an_adapter_of_a_local_base_and_one_of_another_base(tmp_path: Path) -> None:
    local = folder(tmp_path / "a", {"adapter_config.json": {"base_model_name_or_path": "/mnt/models/base"}})
    assert not [r for r in facts(local) if r[1] == "basedOn"]
    assert "no id of a repository" in notes(graph(local))
    other = folder(tmp_path / "b", {"README.md": "---\nbase_model: a/b\n---\n",
                                    "adapter_config.json": {"base_model_name_or_path": "c/d"}})
    assert not [r for r in facts(other) if r[1] == "basedOn"]
    told = notes(graph(other))
    assert "conflicting facts" in told
    assert "README.md:2" in told
    assert "adapter_config.json:2" in told


@pytest.mark.parametrize("files", [
    {"config.json": {"quantization_config": {"quant_method": "gptq"}}}, {"config.json": "{}", "quantize_config.json": {"bits": 4}},
    {"config.json": "{}", "hf_quant_config.json": "{}"}, {"README.md": "---\nquantized_by: someone\n---\n"},
])
def test_what_says_that_weights_are_quantised(tmp_path: Path, files: dict[str, Any]) -> None:
    root = folder(tmp_path / "r", {**files, "model.safetensors": safetensors(kind="I32", size=4)})
    assert weights(root) == {"format": "quantised"}
    assert count(root) == []


def test_the_name_of_a_folder_tells_nothing(tmp_path: Path) -> None:
    root = folder(tmp_path / "Acme-7B-GPTQ-lora-apache-2.0", {"config.json": "{}", "model.bin": b"x"})
    assert weights(root) == {}
    assert count(root) == []


def test_all_shards_that_the_index_names(tmp_path: Path) -> None:
    shards = {f"model-0000{n}-of-00002.safetensors": safetensors(name=f"w{n}") for n in (1, 2)}
    index = {"metadata": {"total_size": 128}, "weight_map": {"w1": "model-00001-of-00002.safetensors",
                                                             "w2": "model-00002-of-00002.safetensors"}}
    for number, files in enumerate((shards, {**shards, INDEX: index})):
        root = repository(tmp_path / str(number), **files)
        assert (weights(root), count(root)) == ({"format": "full"}, ["64"])
    for number, files in enumerate(({**shards, INDEX: index}, shards)):
        root = repository(tmp_path / f"m{number}", **files)
        (root / "model-00002-of-00002.safetensors").unlink()
        assert (weights(root), count(root)) == ({}, [])
        assert "1 of 2 weights files are missing" in notes(graph(root))


def test_two_sets_side_by_side_are_not_added_up(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", **{"model.safetensors": safetensors(), "consolidated.safetensors": safetensors()})
    assert (weights(root), count(root)) == ({}, [])
    assert "2 sets" in notes(graph(root))


@pytest.mark.parametrize("kind", ["F8_E4M3", "I8", "U8", "BOOL"])
def test_numbers_that_are_no_plain_floats_are_no_parameters(tmp_path: Path, kind: str) -> None:
    root = repository(tmp_path / "r", **{"model.safetensors": safetensors(kind=kind, size=1)})
    assert (weights(root), count(root)) == ({}, [])


def test_pointers_show_that_files_exist(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", **{"model.safetensors": POINTER, "a.gguf": POINTER.replace("\n", "\r\n")})
    assert (weights(root), count(root)) == ({}, [])
    assert notes(graph(root)).count("a Git LFS pointer") == 2


def test_a_gguf_file_tells_its_form_number_licence_and_base(tmp_path: Path) -> None:
    values = {"general.license": ("string", "apache-2.0"), "general.base_model.count": ("u32", 1),
              "general.base_model.0.repo_url": ("string", "https://huggingface.co/a/b"), "general.name": ("string", "Acme")}
    root = folder(tmp_path / "r", {"a.gguf": gguf(values, [("t", [8, 4], 12)])})
    assert weights(root) == {"format": "quantised", "licence": "Apache-2.0"}
    assert count(root) == ["32"]
    tagged = folder(tmp_path / "t", {"README.md": "---\nlicense: mit\n---\n", "a.gguf": gguf(values, [("t", [8, 4], 1)])})
    assert weights(tagged) == {"format": "full"}
    assert "a.gguf general.license 'Apache-2.0'" in notes(graph(tagged))


def test_full_and_quantised_weights_in_one_folder_are_noted(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", **{"model.safetensors": safetensors(), "q.gguf": gguf({}, [("t", [8, 4], 12)])})
    assert weights(root) == {}
    assert "conflicting facts: 'format'" in notes(graph(root))


def test_the_count_of_the_card_and_of_the_header(tmp_path: Path) -> None:
    card = "---\nlicense: mit\n---\nIt has {} parameters.\n"
    shape = (7241, 1_000_000)
    header = safetensors((0,))[8:]  # the numbers themselves are never read
    assert header
    big = _sparse(shape)
    for said, taken in (("7.2B", ["7.241e9"]), ("7B", ["7.241e9"]), ("8B", []), ("7.3B", [])):
        root = folder(tmp_path / said, {"README.md": card.format(said), "config.json": "{}"})
        _write_sparse(root / "model.safetensors", big, shape)
        assert count(root) == taken, said


def _sparse(shape: tuple[int, int]) -> bytes:
    import json
    import struct

    header = json.dumps({"w": {"dtype": "BF16", "shape": shape, "data_offsets": [0, shape[0] * shape[1] * 2]}}).encode()
    return struct.pack("<Q", len(header)) + header


def _write_sparse(path: Path, header: bytes, shape: tuple[int, int]) -> None:
    path.write_bytes(header)
    os.truncate(path, len(header) + shape[0] * shape[1] * 2)


# --- where it was downloaded

def test_the_cache_of_the_hubs_client(tmp_path: Path) -> None:
    base = tmp_path / "models--acme--my--model"
    folder(base / "blobs", {"aaa": "---\nlicense: mit\n---\n", "bbb": safetensors()})
    snapshot = folder(base / "snapshots" / ("c" * 40), {})
    (snapshot / "README.md").symlink_to("../../blobs/aaa")
    (snapshot / "model.safetensors").symlink_to("../../blobs/bbb")
    found = imported(snapshot)
    assert found.id == "https://huggingface.co/acme/my--model"
    told = rows(found)
    assert ("", "name", "acme/my--model") in told
    assert ("", "channel", "hub") in told
    assert ("/Weights", "licence", "MIT") in told
    assert ("/Weights", "format", "full") in told
    assert not [r for r in told if r[1] == "availability"]


def test_the_cache_of_a_data_set(tmp_path: Path) -> None:
    base = tmp_path / "datasets--acme--words"
    folder(base / "blobs", {"aaa": "---\nlicense: mit\nsize_categories: [n<1K]\n---\n"})
    snapshot = folder(base / "snapshots" / ("c" * 40), {})
    (snapshot / "README.md").symlink_to("../../blobs/aaa")
    found = imported(snapshot)
    assert found.id == "https://huggingface.co/datasets/acme/words"
    told = rows(found)
    assert ("", "name", "acme/words") in told
    assert ("", "suppliedAs", "dataset") in told
    assert ("/TrainingData", "licence", "MIT") in told


def test_a_download_into_a_folder(tmp_path: Path) -> None:
    record = {".cache/huggingface/download/README.md.metadata": "c" * 40}
    assert ("", "channel", "hub") in facts(folder(tmp_path / "r", {"config.json": "{}", **record}))
    assert ("", "channel", "hub") not in facts(folder(tmp_path / "s", {"config.json": "{}"}))


def test_the_same_folder_elsewhere_gives_the_same_description(tmp_path: Path) -> None:
    files = {"README.md": "---\nlicense: mit\nmodel_name: A\n---\n", "config.json": CONFIG, "model.safetensors": safetensors()}
    one, other = folder(tmp_path / "a" / "r", files), folder(tmp_path / "b" / "c" / "r", dict(reversed(files.items())))
    assert imported(one).sha256 == imported(other).sha256
    assert notes(graph(one)) == notes(graph(other))


def test_two_gguf_files_are_not_counted_together(tmp_path: Path) -> None:
    def both(a: int, b: int) -> dict[str, str | bytes | dict[str, Any]]:
        return {"a.gguf": gguf({}, [("t", [8, 4], a)]), "b.gguf": gguf({}, [("t", [8, 2], b)])}

    whole = folder(tmp_path / "whole", both(0, 1))
    assert (weights(whole), count(whole)) == ({"format": "full"}, [])
    mixed = folder(tmp_path / "mixed", both(0, 12))
    assert (weights(mixed), count(mixed)) == ({}, [])
    assert "conflicting facts: 'format' is 'full' (a.gguf) and 'quantised'" in notes(graph(mixed))


def test_a_licence_file_without_a_word_says_nothing(tmp_path: Path) -> None:
    files = {"README.md": "---\nlicense: mit\n---\n", "model.safetensors": safetensors()}
    assert weights(folder(tmp_path / "a", {**files, "LICENSE": " \n\n"}))["licence"] == "MIT"
    assert "licence" not in weights(folder(tmp_path / "b", {**files, "LICENSE": "Other terms.\n"}))


def test_a_place_that_is_known_is_not_replaced_by_the_address(tmp_path: Path) -> None:
    root = repository(tmp_path, **{"README.md": "---\ndatasets: [a/b]\n---\n", "model.safetensors": safetensors()})
    found = [(p, v) for p, t, v in facts(root, "https://example.org/m") if t == "location"]
    assert ("/TrainingData", "https://huggingface.co/datasets/a/b") in found
    assert ("/Weights", "https://example.org/m") in found


def test_headers_larger_than_they_can_need_give_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path, **{f"model-0000{n}-of-00002.safetensors": safetensors() for n in (1, 2)})
    assert count(root) == ["64"]
    size = len(safetensors()) - 64
    monkeypatch.setattr(weights_module, "_HEADERS", 2 * size - 1)
    assert (weights(root), count(root)) == ({}, [])
    assert "the headers of the weights are larger than they can need" in notes(graph(root))
    monkeypatch.setattr(weights_module, "_HEADERS", 2 * size)
    assert count(root) == ["64"]


def test_a_file_that_is_gone_before_it_is_looked_at_is_passed_over(tmp_path: Path) -> None:
    root = repository(tmp_path, **{"extra.json": "{}"})
    found = Folder(root, "r")
    with os.scandir(root) as entries:
        gone = next(e for e in entries if e.name == "extra.json")
    (root / "extra.json").unlink()
    found.files.clear()
    found._add("extra.json", gone)
    assert (found.files, found.notes) == ({}, [])
