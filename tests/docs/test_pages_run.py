"""The commands of the pages are run as they stand, the interview as it was typed; figures of the README are counted."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from run import Runner
from shared import ROOT

from compliance.cli.check import FAILED, OPEN, QUALIFIED
from compliance.decide import Outcome
from compliance.policy import catalogue
from compliance.policy.asked import put
from compliance.record import read_record
from compliance.reports.formats import Format

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def table(text: str, head: str) -> list[list[str]]:
    """The cells of the rows of the table that begins with a head."""
    rows = text.partition(f"\n{head}")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with what a reader brings: a description (that of the README), a hub folder, a pair of keys."""
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    (tmp_path / "model.yaml").write_text(example, encoding="utf-8")
    shutil.copytree(DOCS / "examples" / "release", tmp_path / "my-model")
    key = Ed25519PrivateKey.generate()
    pem = form.Encoding.PEM
    (tmp_path / "private.pem").write_bytes(key.private_bytes(pem, form.PrivateFormat.PKCS8, form.NoEncryption()))
    (tmp_path / "public.pem").write_bytes(key.public_key().public_bytes(pem, form.PublicFormat.SubjectPublicKeyInfo))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "codes"), [
    ("fix.md", [0]), ("pictures.md", [0, 0, 1, 3]), ("record.md", [3, 0, 0]), ("reports.md", [3, 1, 1]),
    ("importers.md", [0, 0, 3]),
])
def test_the_commands_at_the_top_of_a_page_can_be_run(openclaim: Runner, desk: Path, name: str, codes: list[int]) -> None:
    top = page(name).partition("\n## ")[0]
    lines = re.findall(r"^(?: {4})?openclaim (.*)$", top, re.MULTILINE)
    found, files = [], []
    for line in lines:
        words = shlex.split(line, comments=True)
        words = words[:words.index(">")] if ">" in words else words
        run = openclaim(*words)
        found.append(run.code)
        assert run.code != 2, run.err
        files += [desk / words[words.index(option) + 1] for option in ("-o", "--record") if option in words]
    assert found == codes
    assert all(f.stat().st_size > 100 for f in files)


def test_the_description_of_the_readme_is_well_formed_and_its_questions_are_open(openclaim: Runner, desk: Path) -> None:
    assert openclaim("validate", "model.yaml").code == 0
    found = json.loads(openclaim("check", "model.yaml", "-f", "json", "--as-of", "2026-11-24").out)["releases"][0]
    assert {d["outcome"] for d in found["determinations"]} == {"undetermined", "does-not-qualify"}


def test_the_readme_counts_the_cases_and_names_every_policy_question_and_outcome() -> None:
    cases = [p for p in (ROOT / "cases").iterdir() if (p / "model.yaml").is_file()]
    assert f"`cases/` holds {len(cases)} real models" in README
    named = " ".join(row[0] for row in table(README, "| id | what |"))
    known = catalogue()
    for policy in known.policies():
        versions = [v for v in known.versions(policy) if v.status not in ("variant", "draft")]
        if policy != "eu-gpai-guidelines":
            assert f"`{policy}/" in named
            assert f"{versions[-1].version}`" in named or policy.startswith("eu-")  # laws go by their provisions
    asked = put(["eu-ai-act"], versions[-1].since.replace(2026, 11, 24), known).determinations
    assert {a.removeprefix("eu-ai-act/") for a in asked} <= set(re.findall(r"`(?:eu-ai-act/)?([\w-]+)`", named))
    codes = {o: int(row[2]) for row in table(README, "| outcome | meaning |") for o in re.findall(r"`([\w-]+)`", row[0])}
    expected = {o.value: QUALIFIED for o in Outcome} | {"does-not-qualify": FAILED, "contested": OPEN, "undetermined": OPEN}
    assert codes == expected


def test_the_table_of_formats_has_every_format_of_check() -> None:
    named = [n for row in table(page("reports.md"), "| format | for |") for n in re.findall(r"`([\w-]+)`", row[0])]
    assert sorted(named) == sorted(f.value for f in Format)


def test_the_table_of_a_record_has_its_fields(openclaim: Runner, desk: Path) -> None:
    openclaim("check", "model.yaml", "-p", "osd", "--record", "r.json")
    told = {row[0].strip("`").removeprefix("predicate.") for row in table(page("record.md"), "| field | holds |")}
    statement = json.loads((desk / "r.json").read_text(encoding="utf-8"))
    assert told == {"subject", *statement["predicate"]}
    assert read_record("r.json").subjects


# What is typed at the questions that the page leaves out.
ELSE = {"What is released": "Model", "What is it called": "Acme 7B", "Does it have an address": "https://acme.example/7b",
        "Was the release specifically developed": "no", "Does the model display significant generality": "yes",
        "Do evaluations show": "no", "Can anyone obtain": "public", "Do format and clarity": "yes", "Is the release published without": "no",
        "How many FLOP went into the training of the model in all": "-", "Under which licence": "MIT",
        "How many FLOP went into the training of the model?": "8e23 to 1e24", "Is the architecture description published": "public",
        "Is the model card published": "public", "What stands before": "none", "Has the Commission designated": "no",
        "Does some form of monetisation": "no"}


class Person:
    """Types what the page says at its questions, and else what `ELSE` says."""

    def __init__(self, typed: dict[str, list[str]]) -> None:
        self._typed = typed

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        question = re.findall(r"^\d+\. (.+)$", sys.stderr.getvalue(), re.MULTILINE)[-1]  # type: ignore[attr-defined]
        if self._typed.get(question):
            return self._typed[question].pop(0) + "\n"
        return next(answer for start, answer in ELSE.items() if question.startswith(start)) + "\n"


def test_the_interview_on_the_page_is_what_the_dialogue_says(openclaim: Runner, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = page("interview.md").partition("## What it looks like\n")[2].partition("\n## ")[0]
    blocks = [b for b in re.sub(r"^ {4}", "", shown, flags=re.MULTILINE).split("\n\n") if re.match(r"\d+\. ", b)]
    assert len(blocks) >= 4
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(sys, "stdin", Person({b.splitlines()[0].partition(" ")[2]: re.findall(r"^> (.*)$", b, re.MULTILINE)
                                              for b in blocks}))
    (command,) = re.findall(r"From `openclaim ([^`]+)`", shown)
    run = openclaim(*shlex.split(command), "--as-of", "2026-11-24")
    assert run.code == 0
    said = run.err.split("\n\n")
    assert [b for b in blocks if b.strip() not in said] == []
    # The description of the page, without the lines that it leaves out and the day of the answers.
    kept = [line for line in re.findall(r"^ {4}(.*)$", shown.partition("when:\n")[2], re.MULTILINE) if "…" not in line]
    assert {line.strip() for line in kept if "retrieved" not in line} <= {
        line.strip() for line in (desk / "model.yaml").read_text(encoding="utf-8").splitlines()}
