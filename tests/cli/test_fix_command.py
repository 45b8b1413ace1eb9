"""`openclaim fix`: the report in each form, the written description, the exit codes, and harmless output."""

from __future__ import annotations

import json
from pathlib import Path

import firm
import pytest
from run import Runner

BLOOM = ("cases/bloom-176b", "-p", "osaid/1.0")


def test_text(openclaim: Runner) -> None:
    run = openclaim("fix", *BLOOM)
    assert run.code == 0
    assert "would qualify with 1 fact to change (one way)" in run.out
    assert "change    artifact[Weights].licence from bigscience-rail-1.0 to for example Apache-2.0" in run.out
    assert "Release the weights under an OSI-approved licence." in run.out
    assert run.err == "1 determination: 1 with a fix\n"


def test_json(openclaim: Runner) -> None:
    run = openclaim("fix", *BLOOM, "-f", "json", "--as-of", "2026-11-24")
    document = json.loads(run.out)
    assert document["schema"] == "openclaim/fix/1"
    assert document["asOf"] == "2026-11-24"
    (found,) = document["determinations"]
    assert (found["id"], found["outcome"], found["complete"]) == ("osaid/1.0", "does-not-qualify", True)
    ((fact,),) = [f["facts"] for f in found["fixes"]]
    assert (fact["action"], fact["node"], fact["term"], fact["before"]) == ("change", "artifact[Weights]", "licence", "bigscience-rail-1.0")
    assert fact["conditions"][0]["authority"][0]["cite"]
    assert openclaim("fix", *BLOOM, "-f", "json", "--as-of", "2026-11-24").out == run.out


def test_markdown(openclaim: Runner) -> None:
    run = openclaim("fix", *BLOOM, "-f", "markdown")
    assert run.out.startswith("## BLOOM 176B: ")
    assert "- [ ] **change** artifact\\[Weights\\].licence from bigscience-rail-1.0" in run.out


def test_the_written_description_qualifies(openclaim: Runner, tmp_path: Path) -> None:
    place = tmp_path / "fixed.ttl"
    assert openclaim("fix", *BLOOM, "--write", place).code == 0
    run = openclaim("check", place, "-p", "osaid/1.0", "-f", "json")
    assert run.code == 0
    assert json.loads(run.out)["releases"][0]["determinations"][0]["outcome"] == "qualifies"
    assert "supposed by openclaim fix" in place.read_text()


def test_no_fix(openclaim: Runner, tmp_path: Path) -> None:
    run = openclaim("fix", "cases/llama-3-70b", "-p", "eu-ai-act/2-12")
    assert run.code == 1
    assert "no fix exists" in run.out
    assert "because   an AI system and not a bare model" in run.out
    assert "which the provider cannot change" in run.out
    place = tmp_path / "none.ttl"
    run = openclaim("fix", "cases/llama-3-70b", "-p", "eu-ai-act/2-12", "--write", place)
    assert run.code == 2
    assert not place.exists()


def test_bound(openclaim: Runner) -> None:
    run = openclaim("fix", "cases/llama-3-70b", "-p", "osaid/1.0", "--limit", "2")
    assert run.code == 3
    assert "the bound ended the search" in run.out


@pytest.mark.parametrize(("arguments", "message"), [
    (["cases/bloom-176b", "-p", "osaid/1.1"], "unknown"),
    (["cases/bloom-176b", "-p", "mof/1.0"], "determines nothing"),
    (["cases/bloom-176b", "cases/olmo-7b", "-p", "osaid/1.0", "--write", "x.ttl"], "--write takes one release and one determination"),
    (["nowhere.yaml"], "there is no such file"),
])
def test_errors(openclaim: Runner, arguments: list[str], message: str) -> None:
    run = openclaim("fix", *arguments)
    assert run.code == 2
    assert message in run.err
    assert run.out == ""


def test_names_are_harmless(openclaim: Runner, tmp_path: Path) -> None:
    place = tmp_path / "odd.yaml"
    name = "<script>x</script>\\u001b[31m\\u202e" + "n" * 9000 + " |#`*_"
    place.write_text('type: Model\nid: urn:x\nname: "' + name + '"\nartifact: [{type: Weights, licence: CC-BY-NC-4.0}]\n')
    for form in ("text", "markdown"):
        out = openclaim("fix", place, "-p", "osd/1.9", "-f", form).out
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert form == "text" or "<script>" not in out


def test_own_licences_count_and_are_named(openclaim: Runner, tmp_path: Path) -> None:
    """With a firm's own reading of a licence nothing is to be found out of it, and each form names its folder with the digest."""
    own, model = tmp_path / "own", tmp_path / "model.yaml"
    firm.licence(own, "firm-1.0")
    model.write_text("type: Model\nid: urn:x\nname: x\nartifact: [{type: Weights, availability: public, licence: LicenseRef-firm-1.0}]\n")
    before = openclaim("fix", model, "-p", "osd/1.9", "-f", "json")
    after = openclaim("fix", model, "-p", "osd/1.9", "-f", "json", "--licences", own)
    document = json.loads(after.out)
    licences = [{fact["term"] for found in d["determinations"] for fix in found["fixes"] for fact in fix["facts"]} & {"licence"}
                for d in (json.loads(before.out), document)]
    assert licences == [{"licence"}, set()]
    assert document["own"][0]["ids"] == ["firm-1.0"]
    assert len(document["own"][0]["sha256"]) == 64
    for form in ("text", "markdown"):
        assert document["own"][0]["sha256"] in openclaim("fix", model, "-p", "osd/1.9", "-f", form, "--licences", own).out.replace("\n", "")


def test_help(openclaim: Runner) -> None:
    run = openclaim("fix", "--help")
    assert run.code == 0
    assert "openclaim fix cases/llama-3-70b -p eu-ai-act/53-2-a" in run.out
