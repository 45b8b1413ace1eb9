"""Fetching from a hub: only what is asked for, never weights, one commit in the evidence, and offline from the cache."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_hub import COMMIT, Hub, serving
from foreign import notes
from run import Runner

from compliance.errors import InputError, MissingExtraError
from compliance.graph import Graph, read
from compliance.importers.hub.fetch import Fetched, cache_folder, described, fetch, parse
from compliance.model import one_release

pytest.importorskip("huggingface_hub")
pytestmark = pytest.mark.enable_socket

CARD = b"---\nlicense: apache-2.0\nlanguage: en\n---\n# Tiny\n\n## Limitations\n\nIt is small.\n"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """A running hub with one repository and an empty cache."""
    found = Hub()
    found.files["acme/tiny"] = {
        "README.md": CARD, "config.json": b'{"architectures": ["LlamaForCausalLM"], "model_type": "llama"}',
        "model.safetensors": b"weights", "code/train.py": b"print()", "tokenizer.json": b"{}",
        "big-config.json": b" " * 3_000_000}
    found.large = {"model.safetensors"}
    with serving(found) as address:
        found.address = address
        monkeypatch.setenv("HF_ENDPOINT", address)
        monkeypatch.setenv("OPENCLAIM_CACHE", str(tmp_path / "cache"))
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield found


def weights(graph: Graph) -> dict[str, object]:
    release = one_release(graph)
    (part,) = [p for p in release.node.children["artifact"] if p.cls == "Weights"]
    return {t: v[0] for t, v in part.values.items()} | {"evidence": part.evidence}


def test_only_small_metadata_is_fetched(hub: Hub) -> None:
    found = fetch("hf:acme/tiny")
    asked = {a.rpartition("/resolve/")[2].partition("/")[2] for a in hub.asked if a.startswith("GET") and "/resolve/" in a}
    assert asked == {"README.md", "config.json"}
    assert found.commit == COMMIT
    assert (found.folder / "model.safetensors").read_text().startswith("version https://git-lfs.github.com/spec/v1\noid sha256:")
    assert all("authorization" not in h for h in hub.headers)


def test_facts_and_pinned_evidence(hub: Hub) -> None:
    graph = described(fetch("hf:acme/tiny"), "hf:acme/tiny")
    release = one_release(graph)
    assert release.id == f"{hub.address}/acme/tiny"
    found = weights(graph)
    assert found["licence"] == "Apache-2.0"
    assert found["availability"] == "public"
    sources = {e.source for p in (release.node, *release.node.children["artifact"]) for e in p.evidence}
    assert f"{hub.address}/acme/tiny/blob/{COMMIT}/README.md#L2" in sources
    assert not [s for s in sources if s.startswith("file:")]


def test_a_gated_repository(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.gated["acme/tiny"] = "manual"
    with pytest.raises(InputError, match="gated; accept the conditions on the hub and set HF_TOKEN"):
        fetch("hf:acme/tiny")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    found = weights(described(fetch("hf:acme/tiny"), "hf:acme/tiny"))
    assert (found["availability"], found["gate"]) == ("gated", "approval")
    assert any(h.get("authorization") == "Bearer hf_secret" for h in hub.headers)
    assert one_release(described(fetch("hf:acme/tiny", offline=True), "x")).id == f"{hub.address}/acme/tiny"


@pytest.mark.parametrize("offline", [False, True])
def test_a_private_repository_is_not_public(hub: Hub, offline: bool) -> None:
    hub.private.add("acme/tiny")
    fetch("hf:acme/tiny")
    graph = described(fetch("hf:acme/tiny", offline=offline), "x")
    assert "availability" not in weights(graph)
    assert "is private" in notes(graph)


def test_another_hub_is_named_as_such_and_the_usual_one_by_its_name(hub: Hub) -> None:
    found = fetch("hf:acme/tiny")
    assert found.address == f"{hub.address}/acme/tiny"
    assert fetch("hf:acme/tiny", offline=True).address == found.address
    assert Fetched(parse("hf:datasets/acme/x"), found.folder, COMMIT, "").address == "https://huggingface.co/datasets/acme/x"


def test_a_name_with_a_star_fetches_no_other_file(hub: Hub) -> None:
    hub.files["acme/star"] = {"README.md": CARD, "license*": b"MIT", "license.safetensors": b"x"}
    hub.large.add("license.safetensors")
    fetch("hf:acme/star")
    assert not any(a.startswith("GET") and "/resolve/" in a and a.endswith("safetensors") for a in hub.asked)


@pytest.mark.parametrize("revision", ["", "@v1", f"@{COMMIT}"])
def test_offline_asks_nobody(hub: Hub, revision: str) -> None:
    online = described(fetch(f"hf:acme/tiny{revision}"), "x")
    hub.asked.clear()
    offline = described(fetch(f"hf:acme/tiny{revision}", offline=True), "x")
    assert hub.asked == []
    assert one_release(offline).sha256 == one_release(online).sha256


def test_offline_without_a_fetch(hub: Hub) -> None:
    for address in ("hf:acme/tiny", "hf:acme/tiny@v1", "hf:acme/none"):
        with pytest.raises(InputError, match="was not fetched before"):
            fetch(address, offline=True)
    fetch("hf:acme/tiny")
    with pytest.raises(InputError, match="was not fetched before"):
        fetch("hf:acme/tiny@v2", offline=True)
    assert not any("none" in a for a in hub.asked)


@pytest.mark.parametrize(("address", "message"), [
    ("hf:acme/none", "no such repository"), ("hf:acme/tiny@nowhere", "no such revision"),
    ("hf:acme", "named as hf:ORG/NAME"), ("hf:acme/tiny@../../x", "named as hf:ORG/NAME"), ("hf:../tiny", "named as hf:ORG/NAME")])
def test_errors(hub: Hub, address: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        fetch(address)


def test_a_broken_hub_and_none_at_all(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.broken = True
    with pytest.raises(InputError, match="the hub cannot be read: Server error '500"):
        fetch("hf:acme/tiny")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(InputError, match="cannot be re"):
        fetch("hf:acme/tiny")


def test_a_hub_that_names_paths_outside(hub: Hub, tmp_path: Path) -> None:
    hub.files["acme/evil"] = {"README.md": CARD, "../../../../evil.safetensors": b"x"}
    hub.large.add("../../../../evil.safetensors")
    fetch("hf:acme/evil")
    assert not list(tmp_path.rglob("evil.safetensors"))


def test_data_sets_are_named_apart() -> None:
    found = parse("hf:datasets/acme/corpus@main")
    assert (found.id, found.kind, found.revision) == ("acme/corpus", "dataset", "main")
    assert found.address == "https://huggingface.co/datasets/acme/corpus"


def test_where_the_cache_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("OPENCLAIM_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "openclaim" / "hub"


def test_command(hub: Hub, openclaim: Runner, tmp_path: Path) -> None:
    place = tmp_path / "model.yaml"
    run = openclaim("import", "hf:acme/tiny", "-o", place)
    assert run.code == 0
    assert "(no weights)" in run.err
    assert one_release(read(place.read_bytes(), "model.yaml", "yaml")).name == "acme/tiny"
    hub.asked.clear()
    again = openclaim("import", "hf:acme/tiny", "--offline", "-f", "json")
    assert hub.asked == []
    assert json.loads(again.out)["id"] == f"{hub.address}/acme/tiny"
    run = openclaim("import", "hf:acme/none")
    assert run.code == 2
    assert run.err.startswith("openclaim: hf:acme/none: the hub has no such repository")


def test_what_the_hub_says_of_a_gate_outweighs_the_form_of_the_card(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    form = CARD.replace(b"language: en", b"extra_gated_prompt: Tell us who you are.")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    for card, gated, gate in ((form, "auto", "account"), (form, "manual", "approval"), (CARD, "auto", "account"), (CARD, "manual", "approval"),
                              (form.replace(b"prompt: Tell us", b"eu_disallowed: true\nx: "), "manual", "refusal-by-country")):
        hub.files["acme/tiny"]["README.md"] = card
        hub.gated["acme/tiny"] = gated
        hub.commit = f"{len(hub.asked):040x}"
        found = weights(described(fetch("hf:acme/tiny"), "hf:acme/tiny"))
        assert (found["availability"], found["gate"]) == ("gated", gate)


def test_a_hub_that_names_no_commit_or_another_in_between(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.commit = "main"
    with pytest.raises(InputError, match="hf:acme/tiny: the hub names no commit for this revision"):
        fetch("hf:acme/tiny")
    commits = iter(["a" * 40, "b" * 40])
    info = hub.info

    def moving(repository: str) -> dict[str, object]:
        hub.commit = next(commits, hub.commit)
        return info(repository)

    monkeypatch.setattr(hub, "info", moving)
    with pytest.raises(InputError, match="the repository changed while it was read; try again"):
        fetch("hf:acme/tiny")
    assert fetch("hf:acme/tiny").commit == "b" * 40


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(MissingExtraError, match=r"the extra 'hub': pip install 'openclaim\[hub\]'"):
        fetch("hf:acme/tiny")


class OwnError(Exception):
    """An error of whoever calls."""


def test_an_error_of_the_caller_is_not_taken_for_one_of_the_hub(hub: Hub) -> None:
    def say(_: str) -> None:
        raise OwnError

    with pytest.raises(OwnError):
        fetch("hf:acme/tiny", say=say)


def test_a_hub_that_is_lost_half_way_is_told_from_a_broken_one(hub: Hub) -> None:
    def say(_: str) -> None:
        hub.broken = True

    with pytest.raises(InputError, match="the hub cannot be reached; try again, or take what was fetched before with --offline"):
        fetch("hf:acme/tiny", say=say)
