"""`openclaim import`, and `check` and `validate` directly on what it reads."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "importers"))

from hub_files import folder, gguf, safetensors
from run import Runner

from compliance.graph import read
from compliance.graph.canonical import canonical
from compliance.importers import Format, formats, read_folder

CARD = "---\nlicense: mit\nbase_model: acme/base\n---\n## Limitations\n\nIt errs in many ways.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A small hub repository."""
    return folder(tmp_path / "my-model", {"README.md": CARD, "config.json": "{}", "model.safetensors": safetensors()})


@pytest.mark.parametrize(("form", "ending"), [("yaml", "yaml"), ("turtle", "ttl"), ("json", "json"), ("nt", "nt")])
def test_every_form_holds_the_same_graph(openclaim: Runner, repository: Path, tmp_path: Path, form: str, ending: str) -> None:
    target = tmp_path / f"out.{ending}"
    run = openclaim("import", repository, "-f", form, "-o", target)
    assert (run.code, run.out) == (0, "")
    assert "1 release, " in run.err
    written = read(target.read_bytes(), str(target), ending)
    assert canonical(written.triples) == canonical(read_folder(repository, str(repository)).triples)


def test_notes_go_to_stderr_and_quiet_leaves_them_out(openclaim: Runner, repository: Path) -> None:
    run = openclaim("import", repository)
    assert "note: weights files: model.safetensors" in run.err
    assert run.out.startswith(f"# Imported by openclaim from {repository}.\n")
    quiet = openclaim("import", repository, "-q")
    assert (quiet.out, quiet.err) == (run.out, "")


def test_what_is_imported_is_checked_the_same_as_the_folder(openclaim: Runner, repository: Path, tmp_path: Path) -> None:
    target = tmp_path / "model.yaml"
    openclaim("import", repository, "-o", target)
    at_once, in_two = openclaim("check", repository, "-p", "osd", "-q"), openclaim("check", target, "-p", "osd", "-q")
    assert at_once.code == in_two.code
    assert at_once.out.replace(str(repository), "X") == in_two.out.replace(str(target), "X")


def test_check_and_validate_take_a_folder_a_card_and_a_header(openclaim: Runner, repository: Path, tmp_path: Path) -> None:
    card, weights = tmp_path / "a.md", tmp_path / "a.gguf"
    card.write_text(CARD)
    weights.write_bytes(gguf({"general.license": ("string", "mit")}, [("t", [8, 4], 0)]))
    for path in (repository, card, weights):
        run = openclaim("check", path, "-p", "osd")
        assert run.code in (0, 1, 3), run.err
        assert "1 release, 1 determination" in run.err
        validated = openclaim("validate", path)
        assert (validated.code, "add 'availability'" in validated.out) == (1, True)


def test_a_folder_of_repositories_is_one_release_each(openclaim: Runner, repository: Path) -> None:
    folder(repository.parent / "other", {"README.md": "---\nlicense: apache-2.0\n---\n"})
    run = openclaim("check", repository.parent, "-p", "osd")
    assert "2 releases, 2 determinations" in run.err


def test_notes_cannot_steer_the_terminal(openclaim: Runner, tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"config.json": "{}", "\x1b[31mmodel.safetensors": safetensors()})
    assert "\x1b" not in openclaim("import", root).err


def test_a_cases_folder_stays_a_folder_of_cases(openclaim: Runner) -> None:
    run = openclaim("check", "cases/olmo-7b", "-p", "osd")
    assert "1 release" in run.err


@pytest.mark.parametrize("content", [
    CARD.encode(), CARD.replace("\n", "\r\n").encode(), gguf({"general.license": ("string", "mit")}, [("t", [8, 4], 0)]),
    safetensors(), b"framework:\n  name: MOF\nrelease:\n  name: A\n  components: []\n",
    b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "machine-learning-model", "name": "A"}]}',
    b"type: Model\nname: A\n", b"<urn:a> a <https://w3id.org/openclaim#Model> .",
], ids=["card", "card crlf", "gguf", "safetensors", "mot", "cyclonedx", "yaml", "turtle"])
def test_standard_input_is_recognised(openclaim: Runner, content: bytes) -> None:
    run = openclaim("import", "-", "-f", "nt", stdin=content)
    assert (run.code, run.err[-9:]) != (2, ""), run.err
    assert "https://w3id.org/openclaim#Model" in run.out
    assert openclaim("check", "-", "-p", "osd", stdin=content).code in (0, 1, 3)


def test_a_card_without_front_matter_on_standard_input_needs_its_format(openclaim: Runner) -> None:
    text = b"# A\n\n**License:** MIT\n"
    assert openclaim("import", "-", stdin=text).code == 2
    assert "MIT" in openclaim("import", "-", "--from", "hub-card", stdin=text).out


def test_published_makes_parts_public(openclaim: Runner, repository: Path) -> None:
    assert "availability" not in openclaim("import", repository).out
    run = openclaim("import", repository, "--published", "https://huggingface.co/acme/my-model")
    assert "availability: public" in run.out
    assert "id: https://huggingface.co/acme/my-model" in run.out


def test_the_help_lists_every_format(openclaim: Runner) -> None:
    listed = openclaim("import", "--help").out
    assert len(formats()) == len(set(Format))
    for entry in formats():
        assert f"\n  {entry.format.value} " in listed


@pytest.mark.parametrize(("arguments", "says"), [
    (("nowhere",), "there is no such file or folder"), (("{empty}",), "the folder is no hub repository"),
    (("{empty}", "--from", "hub"), "holds nothing of a hub repository"), (("{repository}", "--from", "spdx3"), "is read from a file"),
    (("{card}", "--from", "hub"), "of a card alone say --from hub-card"), (("{card}", "--from", "cardd"), "is no format"),
    (("{card}", "--published", "https://example.org"), "this is no folder"), (("{repository}", "--published", "here"), "is no address"),
    (("{card}", "--from", "gguf"), "does not begin with the letters GGUF"), (("{card}", "--from", "cyclonedx"), "JSON cannot be read"),
    (("{csv}",), "this table is of no kind"), (("{bad}",), ":3: the key 'license' is given twice"),
])
def test_what_cannot_be_imported_is_told_and_nothing_is_written(openclaim: Runner, repository: Path, tmp_path: Path,
                                                                 arguments: tuple[str, ...], says: str) -> None:
    places = {"repository": repository, "card": tmp_path / "a.md", "csv": tmp_path / "a.csv", "empty": tmp_path / "empty",
              "bad": tmp_path / "b.md"}
    places["card"].write_text(CARD)
    places["csv"].write_text("a,b\n1,2\n")
    places["bad"].write_text("---\nlicense: mit\nlicense: mit\n---\n")
    places["empty"].mkdir()
    target = tmp_path / "out.yaml"
    run = openclaim("import", *(a.format(**places) for a in arguments), "-o", target)
    assert run.code == 2
    assert says in run.err
    assert "Traceback" not in run.err
    assert not target.exists()
    assert run.out == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("command", ["import", "check", "validate"])
def test_a_pipe_is_no_file_and_is_not_waited_for(openclaim: Runner, tmp_path: Path, command: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    run = openclaim(command, tmp_path / "pipe")
    assert (run.code, "neither a file nor a folder" in run.err) == (2, True)
