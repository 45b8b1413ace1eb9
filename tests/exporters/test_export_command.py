"""`openclaim export`: what is written, what is listed on stderr, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from run import Runner

from compliance.exporters import Target

CASE = "cases/llama-3-70b"


@pytest.mark.parametrize("target", [t.value for t in Target])
def test_it_writes_to_stdout_or_a_file(openclaim: Runner, target: str, tmp_path: Path) -> None:
    shown = openclaim("export", CASE, "--to", target, "-q")
    assert shown.code == 0
    assert shown.err == ""
    written = openclaim("export", CASE, "--to", target, "-o", tmp_path / "out")
    assert written.out == ""
    assert (tmp_path / "out").read_text(encoding="utf-8") == shown.out


def test_what_is_read_back_has_the_outcomes_of_the_original(openclaim: Runner, tmp_path: Path) -> None:
    openclaim("export", CASE, "--to", "cyclonedx", "-o", tmp_path / "bom.json", "-q")
    asked = ("-q", "--as-of", "2026-11-24", "--format", "json")
    before = json.loads(openclaim("check", CASE, *asked).out)["releases"][0]["determinations"]
    after = json.loads(openclaim("check", tmp_path / "bom.json", *asked).out)["releases"][0]["determinations"]
    assert [(d["id"], d["outcome"], d["strict"]) for d in after] == [(d["id"], d["outcome"], d["strict"]) for d in before]
    assert len(after) >= 8


def test_stderr_lists_what_only_openclaim_reads_and_what_is_lost(openclaim: Runner) -> None:
    whole = openclaim("export", CASE, "--to", "spdx3").err
    assert "facts stand where only openclaim reads them:\n" in whole
    assert "  release.trainingCompute: 7.86e24\n" in whole
    assert "not held by spdx3:\n  evidence: 28 entries" in whole
    plain = openclaim("export", CASE, "--to", "spdx3", "--plain").err
    assert "only openclaim reads" not in plain
    assert "  release.trainingCompute: 7.86e24\n" in plain
    assert "not held" not in openclaim("export", CASE, "--to", "mldcat").err


def test_what_is_lost_stands_in_the_document_too(openclaim: Runner) -> None:
    texts = {t: openclaim("export", CASE, "--to", t, "--plain", "-q").out for t in ("spdx3", "cyclonedx", "mldcat")}
    for text in texts.values():
        assert "release.trainingCompute: 7.86e24" in text
    assert "# not held: release.trainingCompute: 7.86e24\n" in texts["mldcat"]


def test_the_day_can_be_given(openclaim: Runner) -> None:
    text = openclaim("export", CASE, "--to", "spdx3", "--created", "2027-01-31", "-q").out
    assert '"created": "2027-01-31T00:00:00Z"' in text
    assert '"timestamp": "2027-01-31T00:00:00Z"' in openclaim("export", CASE, "--to", "cyclonedx", "--created", "2027-01-31", "-q").out


def test_one_release_of_several_is_chosen(openclaim: Runner, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text("- {id: 'urn:x:a', type: Model, name: A}\n- {id: 'urn:x:b', type: Model, name: B}\n")
    refused = openclaim("export", tmp_path / "two.yaml", "--to", "cyclonedx")
    assert refused.code == 2
    assert "one release is written and 2 are described (urn:x:a, urn:x:b); choose one with --release" in refused.err
    assert '"name": "B"' in openclaim("export", tmp_path / "two.yaml", "--to", "cyclonedx", "--release", "B").out


@pytest.mark.parametrize(("text", "target", "options", "says"), [
    ("{id: 'urn:x:a', type: Model, name: A}", "spdx3", (), "give --created"),
    ("{id: 'urn:x:a', type: System, name: A}", "mldcat", (), "mldcat describes models, and A is a System; use spdx3 or cyclonedx"),
    ("{id: 'urn:x:a', type: System, name: A}", "cyclonedx", ("--plain",), "leave --plain out"),
    ("{id: 'urn:x:a', type: Modell, name: A}", "cyclonedx", (), "unknown type 'Modell'"),
    ("{id: 'urn:x:a', type: Model, name: A}", "spdx2", (), "'spdx2' is not one of")])
def test_what_cannot_be_written_leaves_no_file(openclaim: Runner, tmp_path: Path, text: str, target: str,
                                               options: tuple[str, ...], says: str) -> None:
    (tmp_path / "m.yaml").write_text(text)
    run = openclaim("export", tmp_path / "m.yaml", "--to", target, "-o", tmp_path / "out", *options)
    assert run.code == 2
    assert says in run.err
    assert [p.name for p in tmp_path.iterdir()] == ["m.yaml"]


def test_it_reads_a_pipe(openclaim: Runner) -> None:
    run = openclaim("export", "-", "--to", "hub-card", stdin=b"id: urn:x:a\ntype: Model\nname: A\nversion: '2'\n")
    assert run.code == 0
    assert run.out.startswith("---\nmodel_name: A\n---\n")
    assert "- **Model version:** 2\n" in run.out
