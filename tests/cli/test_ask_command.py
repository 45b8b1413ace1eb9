"""`openclaim ask` with answers from a pipe: dialogue, state file, description, exit codes."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from run import Run, Runner

ASK = ("ask", "-p", "eu-ai-act/2-6", "--as-of", "2026-11-24")
START = "Counsel\nModel\nTest\n-\n"


def ask(openclaim: Runner, *args: object, answers: str, begun: tuple[object, ...] = ASK) -> Run:
    return openclaim(*begun, *args, stdin=answers.encode())


def test_from_nothing_to_a_description(openclaim: Runner, tmp_path: Path) -> None:
    out = tmp_path / "model.yaml"
    run = ask(openclaim, "-o", out, answers=START + "yes\n")
    assert run.code == 0
    assert run.out == ""
    assert "4. Was the release specifically developed" in run.err
    assert "eu-ai-act/2-6 qualifies" in run.err
    assert "No further answer can change an outcome." in run.err
    text = out.read_text("utf-8")
    assert "soleScientificResearch: true" in text
    assert "statedBy: Counsel" in text
    assert openclaim("check", out, "-p", "eu-ai-act/2-6", "--as-of", "2026-11-24").code == 0


def test_the_description_goes_to_stdout_without_a_file(openclaim: Runner) -> None:
    run = ask(openclaim, "--stated-by", "Counsel", answers="Model\nTest\n-\nno\n")
    assert run.code == 1
    assert "soleScientificResearch: false" in run.out


def test_turtle(openclaim: Runner, tmp_path: Path) -> None:
    out = tmp_path / "model.ttl"
    assert ask(openclaim, "-o", out, answers=START + "-\n").code == 3
    assert "oc:Model" in out.read_text("utf-8")


def test_why_back_and_mistakes(openclaim: Runner) -> None:
    run = ask(openclaim, answers="Counsel\nback\nModle\nModel\nTest\n-\n?\nperhaps\nno\n")
    assert "This is the first question." in run.err
    assert "did you mean 'Model'?" in run.err
    assert "Art 2(6) AI Act (enacting)" in run.err
    assert "eu-ai-act/2-6 (does not qualify or qualifies)" in run.err
    assert "'perhaps' is neither yes nor no" in run.err
    assert run.code == 1
    again = ask(openclaim, answers="Counsel\nModel\nTest\nback\nOther\n-\nno\n")
    assert "name: Other" in again.out


def test_quit_and_go_on(openclaim: Runner, tmp_path: Path) -> None:
    state = tmp_path / "state.yaml"
    run = ask(openclaim, "--state", state, answers=START + "quit\n")
    assert run.code == 3
    assert f"The answers are in {state}" in run.err.replace("\n", " ")
    later = openclaim("ask", "--state", state, stdin=b"yes\n")
    assert later.code == 0
    assert "Going on with eu-ai-act/2-6" in later.err
    assert "name: Test" in later.out
    whole = ask(openclaim, answers=START + "yes\n")
    assert later.out == whole.out


def test_the_end_of_the_answers_is_as_quit(openclaim: Runner, tmp_path: Path) -> None:
    state = tmp_path / "state.yaml"
    assert ask(openclaim, "--state", state, answers=START).code == 3
    assert "name" in state.read_text("utf-8")


class _Interrupted(io.StringIO):
    """Input during which Ctrl-C is pressed at the end."""

    def readline(self, size: int = -1, /) -> str:
        line = super().readline(size)
        if not line:
            raise KeyboardInterrupt
        return line


def test_ctrl_c_keeps_the_answers(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tmp_path / "state.yaml"
    monkeypatch.setattr(sys, "stdin", _Interrupted(START))
    run = openclaim(*ASK, "--state", state)
    assert run.code == 130
    assert f"the answers are in {state}" in run.err
    assert openclaim("ask", "--state", state, stdin=b"yes\n").code == 0


@pytest.mark.parametrize(("args", "told"), [
    (("-p", "osd/1.9"), "asks for other policies"), (("--as-of", "2026-01-01"), "is for 2026-11-24"),
    (("--reading", "strict"), "takes the both reading"), (("cases/olmo-7b",), "began with another description")])
def test_a_state_of_another_interview_is_not_taken(openclaim: Runner, tmp_path: Path, args: tuple[str, ...], told: str) -> None:
    state = tmp_path / "state.yaml"
    ask(openclaim, "--state", state, answers=START)
    before = state.read_bytes()
    run = openclaim("ask", "--state", state, *args, stdin=b"")
    assert run.code == 2
    assert told in run.err
    assert state.read_bytes() == before


def test_a_description_is_taken_further(openclaim: Runner) -> None:
    run = ask(openclaim, "cases/olmo-7b", "--stated-by", "Counsel", answers="")
    assert run.code == 1
    assert "1. " not in run.err


@pytest.mark.parametrize(("args", "stdin", "told"), [
    ((), b"", "nobody vouches"), (("cases",), b"x\n", "an interview is about one release"), (("nowhere.yaml",), b"x\n", "no such file"),
    (("-p", "mof/1.0"), b"x\n", "determines nothing"), (("-p", "osd/9"), b"x\n", "unknown")])
def test_what_cannot_be_asked(openclaim: Runner, args: tuple[str, ...], stdin: bytes, told: str) -> None:
    run = openclaim("ask", *args, stdin=stdin)
    assert run.code == 2
    assert told in run.err


def test_a_state_file_that_is_none(openclaim: Runner, tmp_path: Path) -> None:
    state = tmp_path / "state.yaml"
    state.write_bytes(b"\xff\xfe")
    assert "no saved interview" in openclaim("ask", "--state", state, stdin=b"").err
    state.write_text("schema: other\n")
    assert openclaim("ask", "--state", state, stdin=b"").code == 2


def test_a_set_up_question_says_what_its_answer_is_for(openclaim: Runner) -> None:
    run = ask(openclaim, answers="Counsel\n?\nModel\n?\nTest\n-\nno\n")
    assert "Which conditions can apply depends on it." in run.err
    assert "Reports call it so." in run.err
    before_name = run.err.partition("2. What is it called?")[0]
    assert "It can help to settle" not in before_name
    assert " means: " not in before_name


LICENSED = ("id: https://example.org/m\ntype: Model\nname: M\nartifact:\n- type: Weights\n  availability: public\n{licence}"
            "- type: TrainingCode\n  availability: public\n  licence: MIT\n")
OF_OSD = ("-p", "osd/1.9", "--as-of", "2026-11-24", "--stated-by", "Counsel")


def test_a_licence_that_nobody_knows_is_kept_and_told(openclaim: Runner, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(LICENSED.format(licence=""))
    run = ask(openclaim, answers="House-1.0\n-\n", begun=("ask", tmp_path / "m.yaml", *OF_OSD))
    assert "Nobody knows the terms of 'House-1.0'" in run.err
    assert "openclaim licence new house-1.0" in run.err
    assert "licence: House-1.0" in run.out


def test_what_is_known_and_not_enough_is_shown(openclaim: Runner, tmp_path: Path) -> None:
    """A licence of which nobody knows the terms."""
    (tmp_path / "m.yaml").write_text(LICENSED.format(licence="  licence: House-1.0\n"))
    run = ask(openclaim, answers="-\n-\n", begun=("ask", tmp_path / "m.yaml", *OF_OSD))
    assert "example Apache-2.0\n   Known so far, and not enough: House-1.0\n" in run.err
    known = LICENSED.format(licence="  licence: MIT\n")
    (tmp_path / "m.yaml").write_text(known)
    assert "not enough" not in ask(openclaim, answers="-\n-\n", begun=("ask", tmp_path / "m.yaml", *OF_OSD)).err


def test_answers_that_are_no_text(openclaim: Runner) -> None:
    run = openclaim(*ASK, stdin=b"Counsel\nModel\n\xff\xfe\n")
    assert run.code == 2
    assert "the answers are no text in UTF-8" in run.err


class Typing(io.StringIO):
    """Somebody at a terminal, which shows by itself what is typed."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_the_state_goes_away_with_the_end_of_the_interview(openclaim: Runner, tmp_path: Path,
                                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    kept = tmp_path / "openclaim-interview.yaml"
    monkeypatch.setattr(sys, "stdin", Typing(START + "quit\n"))
    run = openclaim(*ASK)
    assert "The answers are in openclaim-interview.yaml; the same command goes on from there." in run.err
    assert "> Counsel" not in run.err
    assert kept.is_file()
    monkeypatch.setattr(sys, "stdin", Typing("yes\n"))
    run = openclaim(*ASK, "-o", "m.yaml")
    assert run.code == 0
    assert "Going on with eu-ai-act/2-6" in run.err
    assert not kept.exists()


def test_an_interview_that_goes_on_later_writes_nothing_to_a_terminal(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    state = tmp_path / "s.yaml"
    assert ask(openclaim, "--state", state, answers=START + "quit\n").out == ""
    run = ask(openclaim, "--state", state, "-o", tmp_path / "m.yaml", answers="quit\n")
    assert (run.out, (tmp_path / "m.yaml").is_file()) == ("", True)


def test_what_plain_keys_cannot_say_is_written_as_turtle(openclaim: Runner, tmp_path: Path) -> None:
    """Two parts with one licence that has no name of its own."""
    (tmp_path / "m.ttl").write_text("@prefix oc: <https://w3id.org/openclaim#> .\n<https://example.org/m> a oc:Model ; oc:name \"M\" ;\n"
                                    "  oc:artifact [ a oc:Weights ; oc:licence _:l ] , [ a oc:TrainingCode ; oc:licence _:l ] .\n"
                                    "_:l a oc:Licence ; oc:name \"Ours\" .\n")
    begun = ("ask", tmp_path / "m.ttl", "-p", "eu-ai-act/2-6", "--as-of", "2026-11-24", "--stated-by", "Counsel")
    run = ask(openclaim, "-o", tmp_path / "m.yaml", answers="yes\n", begun=begun)
    assert run.code == 2
    assert "name a file that ends in .ttl with -o" in run.err
    assert ask(openclaim, "-o", tmp_path / "o.ttl", answers="yes\n", begun=begun).code == 0
