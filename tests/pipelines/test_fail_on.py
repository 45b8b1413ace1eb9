"""`check --fail-on`: the exit code is 1 where one of the words is found, 0 else, and what cannot be judged is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from run import Runner

from compliance.decide import Outcome
from compliance.reports.claims import kinds

DAY = "2026-11-24"
QUALIFIES = ("cases/olmo-7b", "-p", "eu-ai-act/53-2-a")
FAILS = ("cases/llama-3-70b", "-p", "osaid/1.0")
OPEN = ("cases/bloom-176b", "-p", "eu-ai-act/53-2-a")


def code(openclaim: Runner, asked: tuple[str, ...], *words: str) -> int:
    return openclaim("check", *asked, "--as-of", DAY, "-q", *(a for w in words for a in ("--fail-on", w))).code


@pytest.mark.parametrize(("asked", "words", "expected"), [
    (QUALIFIES, [], 0), (FAILS, [], 1), (OPEN, [], 3),
    (QUALIFIES, ["does-not-qualify,undetermined,contested"], 0),
    (FAILS, ["does-not-qualify"], 1), (FAILS, ["undetermined"], 0), (FAILS, ["never"], 0), (FAILS, ["claim"], 1),
    (FAILS, ["claim-not-established"], 0), (FAILS, ["disagreement"], 0),
    (OPEN, ["does-not-qualify"], 0), (OPEN, ["undetermined"], 1), (OPEN, ["never"], 0),
    (OPEN, ["contested", "undetermined"], 1), (OPEN, ["contested, undetermined"], 1),
])
def test_exit_code(openclaim: Runner, asked: tuple[str, ...], words: list[str], expected: int) -> None:
    assert code(openclaim, asked, *words) == expected


def test_every_outcome_but_the_good_one_and_every_kind_is_a_word(openclaim: Runner) -> None:
    words = {o.value for o in Outcome} - {"qualifies"} | kinds().keys()
    assert len(words) > 7
    assert code(openclaim, (*QUALIFIES, "-p", "osaid/1.0"), ",".join(sorted(words))) == 0


@pytest.mark.parametrize(("words", "says"), [
    ("disagrement", "did you mean 'disagreement'"), ("qualifies", "'qualifies' is nothing that is found"), ("never,claim", "stands alone"),
    (",", "name what fails"), ("", "name what fails")])
def test_a_mistake_is_told(openclaim: Runner, words: str, says: str) -> None:
    found = openclaim("check", *FAILS, "--as-of", DAY, "--fail-on", words)
    assert found.code == 2
    assert says in found.err
    assert found.out == ""


def test_what_was_found_is_named_on_stderr(openclaim: Runner) -> None:
    found = openclaim("check", *FAILS, "--as-of", DAY, "--fail-on", "undetermined,claim,does-not-qualify")
    assert found.err.rstrip().endswith("fails on claim, does-not-qualify")
    assert "fails on" not in openclaim("check", *FAILS, "--as-of", DAY, "--fail-on", "undetermined").err


def test_a_claim_whose_ground_was_not_asked_is_no_pass(openclaim: Runner, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    found = openclaim("check", "cases/llama-3-70b", "-p", "osd", "--as-of", DAY, "--fail-on", "claim", "-f", "json", "-o", target)
    assert found.code == 2
    assert "-p osaid/1.0" in found.err
    assert not target.exists()
    # Nothing is claimed here, so that nothing has to be asked.
    path = tmp_path / "model.yaml"
    path.write_text("type: Model\nname: X\n")
    assert openclaim("check", path, "-p", "osd", "--as-of", DAY, "--fail-on", "claim").code == 0


def test_an_input_that_cannot_be_read_is_2_whatever_fails(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text("type: Model\nnme: X\n")
    assert openclaim("check", path, "-p", "osd", "--fail-on", "never").code == 2
