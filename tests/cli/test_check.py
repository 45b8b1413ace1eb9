"""`openclaim check`: outcomes, exit codes, formats, inputs and errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from run import Runner
from shared import ROOT

DAY = "2026-11-24"
OPEN = """
id: https://example.org/open
type: Model
name: Open model
provider: {establishedInUnion: false, microenterprise: false}
commercialActivity: true
placedOnUnionMarket: true
firstPlaced: 2026-03-01
significantGenerality: true
narrowTask: false
trainingCompute: 1e24
systemicDesignated: false
highImpactOtherwise: false
soleScientificResearch: false
monetised: false
artifact:
- {type: Weights, availability: public, gate: none, format: full, licence: Apache-2.0}
- {type: ArchitectureDescription, availability: public}
- type: UsageInformation
  availability: public
  documents: [input-modalities, output-modalities, capabilities, limitations, technical-means]
"""
ARTICLE = "eu-ai-act/53-2-a"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.yaml"
    path.write_text(OPEN)
    return path


def variant(path: Path, old: str, new: str) -> Path:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


@pytest.mark.parametrize(("old", "new", "outcome", "code"), [
    ("", "", "qualifies", 0),
    ("Apache-2.0", "LicenseRef-llama-3", "does-not-qualify", 1),
    ("Apache-2.0", "LicenseRef-gemma-2025", "contested", 3),
    ("trainingCompute: 1e24", "trainingCompute: {low: 8e24, high: 2e25}", "undetermined", 3),
    ("significantGenerality: true", "significantGenerality: false", "not-needed", 0),
    ("commercialActivity: true", "commercialActivity: false", "out-of-scope", 0),
])
def test_exit_code_follows_outcome(openclaim: Runner, model: Path, old: str, new: str, outcome: str, code: int) -> None:
    found = openclaim("check", variant(model, old, new), "-p", ARTICLE, "--as-of", DAY, "-f", "json")
    assert (json.loads(found.out)["releases"][0]["determinations"][0]["outcome"], found.code) == (outcome, code)
    assert found.err.count("\n") == 1
    assert found.err.startswith("1 release, 1 determination as of 2026-11-24: 1 ")


@pytest.mark.parametrize(("reading", "outcome"), [("strict", "does-not-qualify"), ("lenient", "qualifies"),
                                                  ("both", "contested")])
def test_reading(openclaim: Runner, model: Path, reading: str, outcome: str) -> None:
    path = variant(model, "Apache-2.0", "LicenseRef-gemma-2025")
    found = openclaim("check", path, "-p", ARTICLE, "--as-of", DAY, "-f", "json", "--reading", reading)
    assert json.loads(found.out)["releases"][0]["determinations"][0]["outcome"] == outcome


def test_json_contract(openclaim: Runner, model: Path) -> None:
    found = json.loads(openclaim("check", variant(model, "Apache-2.0", "LicenseRef-llama-3"), "--as-of", DAY, "-f", "json").out)
    assert found["schema"] == "openclaim/determination/1"
    assert found["asOf"] == DAY
    release = found["releases"][0]
    assert {"id", "name", "source", "sha256", "determinations", "assessments"} <= release.keys()
    by_id = {d["id"]: d for d in release["determinations"]}
    assert {"eu-ai-act/2-6", "eu-ai-act/2-12", "eu-ai-act/25-4", ARTICLE, "eu-ai-act/53-2-b", "eu-ai-act/54-6",
            "osaid/1.0", "osd/1.9"} == by_id.keys()
    answer = by_id[ARTICLE]
    assert answer["policy"] == "eu-ai-act/2026-1744"
    assert (answer["strict"], answer["lenient"]) == ("false", "false")
    scale = next(c for c in answer["conditions"] if c["id"].endswith("#no-scale-limit"))
    assert scale["authority"] == [{"cite": "Guidelines C(2025) 7719 ¶80", "level": "guidance", "eli": None,
                                   "iri": "https://w3id.org/openclaim/provision/eu-gpai-guidelines-2025-11/par-80"}]
    threshold = next(f for f in scale["facts"] if f["term"] == "userThreshold")
    assert threshold["value"] == 700_000_000
    assert threshold["evidence"][0]["source"].startswith("https://")
    duties = {d["cite"]: d for d in answer["remainingDuties"]}
    assert duties["Art 53(1)(c) AI Act"]["from"] == "2025-08-02"
    assert duties["Art 53(1)(a) AI Act"]["status"] == "due"
    assert answer["deadline"] is None


def test_missing_names_the_question(openclaim: Runner, model: Path) -> None:
    path = variant(model, ", licence: Apache-2.0", "")
    found = json.loads(openclaim("check", path, "-p", ARTICLE, "--as-of", DAY, "-f", "json").out)
    stated = next(c for c in found["releases"][0]["determinations"][0]["conditions"] if c["id"].endswith("#licence-stated"))
    assert stated["missing"][0]["term"] == "licence"
    assert stated["missing"][0]["question"].endswith("?")


def test_text_shows_reason_authority_missing_and_duty(openclaim: Runner, model: Path) -> None:
    found = openclaim("check", variant(model, "Apache-2.0", "LicenseRef-llama-3"), "-p", ARTICLE, "--as-of", DAY).out
    assert "does not qualify" in found
    assert "fails     no usage restriction above a number of users or a revenue  [Guidelines C(2025) 7719 ¶80]" in found
    assert "licence llama-3: userThreshold 7e8" in found
    assert "due       Art 53(1)(c) AI Act" in found
    assert "\x1b[" not in found


def test_text_overview_only_for_many_questions(openclaim: Runner, model: Path) -> None:
    assert openclaim("check", model, "--as-of", DAY).out.count(ARTICLE) > 1
    assert openclaim("check", model, "-p", ARTICLE, "--as-of", DAY).out.count(ARTICLE) == 1


def test_turtle_is_earl(openclaim: Runner, model: Path) -> None:
    found = openclaim("check", model, "-p", ARTICLE, "--as-of", DAY, "-f", "turtle").out
    objects = [t.object.value for t in ox.parse(found, format=ox.RdfFormat.TURTLE)
               if t.predicate.value == "http://www.w3.org/ns/earl#outcome"]
    assert "http://www.w3.org/ns/earl#passed" in objects
    assert "https://w3id.org/openclaim#qualifies" in found or "oc:qualifies" in found


def test_same_input_same_bytes(model: Path) -> None:
    def run(seed: str) -> bytes:
        return subprocess.run([sys.executable, "-m", "compliance", "check", model, "--as-of", DAY, "-f", "json"],
                              capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed}).stdout

    first = run("1")
    assert first
    assert first == run("2")


def test_standard_input(openclaim: Runner) -> None:
    found = openclaim("check", "-", "-p", ARTICLE, "--as-of", DAY, "-f", "json", stdin=OPEN.encode())
    assert json.loads(found.out)["releases"][0]["source"] == "<stdin>"


def test_several_inputs_and_folders(openclaim: Runner, model: Path, tmp_path: Path) -> None:
    other = tmp_path / "more" / "b.yaml"
    other.parent.mkdir()
    other.write_text(OPEN.replace("/open", "/other"))
    found = json.loads(openclaim("check", model, other.parent, "-p", "osd", "--as-of", DAY, "-f", "json").out)
    assert [r["id"] for r in found["releases"]] == ["https://example.org/open", "https://example.org/other"]


def test_release_option(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text("- {id: 'urn:a', type: Model, name: A}\n- {id: 'urn:b', type: Model, name: B}\n")
    assert len(json.loads(openclaim("check", path, "-f", "json").out)["releases"]) == 2
    assert [r["id"] for r in json.loads(openclaim("check", path, "--release", "B", "-f", "json").out)["releases"]] == ["urn:b"]
    assert openclaim("check", path, "--release", "C").code == 2


def test_case_folder_describes_one_release(openclaim: Runner, tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text("- {id: 'urn:a', type: Model}\n- {id: 'urn:b', type: Model}\n")
    found = openclaim("check", tmp_path)
    assert found.code == 2
    assert "one release is asked for here and 2 are described" in found.err


def test_shipped_case_from_elsewhere(openclaim: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert openclaim("check", "cases/llama-3-70b", "-p", "osaid/1.0").code == 1


def test_output_file_appears_whole(openclaim: Runner, model: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    found = openclaim("check", model, "-p", ARTICLE, "--as-of", DAY, "-f", "json", "-o", target)
    assert found.out == ""
    assert json.loads(target.read_text())["asOf"] == DAY
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".answer")] == []


BAD = [
    ("model.ttl", "@prefix oc: <https://w3id.org/openclaim#> .\n<urn:a> a oc:Model ;\n  oc:name .\n", ":3:"),
    ("model.yaml", "type: Model\nname: [unclosed\n", ":"),
    ("model.yaml", "type: Model\ntrainigCompute: 1e24\n", ":2: unknown term 'trainigCompute'; did you mean 'trainingCompute'?"),
    ("model.yaml", "type: Model\ntrainingCompute: 1e24 FLOP\n", ":2: 'trainingCompute' takes a plain number in FLOP"),
    ("model.yaml", "type: Model\ntrainingCompute: -1\n", ":2: 'trainingCompute' cannot be negative"),
    ("model.yaml", "type: Model\ntrainingCompute: {low: 2e24, high: 1e24}\n", ":2: the low end of 'trainingCompute' is above"),
    ("model.yaml", "type: Model\nartifact:\n- {type: Weights, availability: pubic}\n", ":3: 'pubic' is no value of 'availability'"),
    ("model.yaml", "", "the file is empty"),
    ("model.yaml", "type: Model\nartifact: {type: Weights, licence: 'my own, rules!'}\n", "neither a known licence nor an SPDX"),
    ("model.json", '{"@context": "https://example.org/c.jsonld", "type": "Model"}', "remote context"),
]


@pytest.mark.parametrize(("name", "text", "message"), BAD)
def test_bad_input_is_one_sentence_and_writes_nothing(openclaim: Runner, tmp_path: Path, name: str, text: str,
                                                       message: str) -> None:
    path, target = tmp_path / name, tmp_path / "out.json"
    path.write_text(text)
    found = openclaim("check", path, "-f", "json", "-o", target)
    assert found.code == 2
    assert found.out == ""
    assert found.err.startswith(f"openclaim: {path}")
    assert message in found.err
    assert found.err.count("\n") == 1
    assert not target.exists()


def test_unknown_licence_is_named_and_undetermined(openclaim: Runner, model: Path) -> None:
    found = openclaim("check", variant(model, "Apache-2.0", "LicenseRef-lama-3"), "-p", ARTICLE, "--as-of", DAY)
    assert found.code == 3
    assert "did you mean 'LicenseRef-llama-3'?" in found.out.replace("\n", " ").replace("  ", "")


@pytest.mark.parametrize(("args", "message"), [
    (["nowhere.yaml"], "nowhere.yaml: there is no such file or folder"),
    (["cases/llama-3-70b", "-p", "eu-ai-axt"], "unknown policy 'eu-ai-axt'; did you mean 'eu-ai-act'?"),
    (["cases/llama-3-70b", "-p", "eu-ai-act/53-2-c"], "unknown determination 'eu-ai-act/53-2-c'"),
    (["cases/llama-3-70b", "-p", "eu-ai-act@2024"], "unknown version '2024' of eu-ai-act"),
    (["cases/llama-3-70b", "-p", "fmti/2023-99"], "unknown policy version 'fmti/2023-99'; did you mean 'fmti/2023-10'?"),
    (["cases/llama-3-70b", "-p", "mof/grade@1.0"], "unknown policy version 'mof/grade'"),
    (["cases/llama-3-70b", "-p", "eu-gpai-guidelines/2025"], "there are eu-gpai-guidelines/2025-07, eu-gpai-guidelines/2025-11"),
    (["cases/llama-3-70b", "-p", "osaid/1.0@0.0.9"], "'osaid/1.0@0.0.9' names two versions of osaid; keep 1.0 or 0.0.9"),
    (["cases/llama-3-70b", "-p", "eu-ai-act", "--as-of", "2020-01-01"], "no version of eu-ai-act is in force on 2020-01-01"),
    (["cases/llama-3-70b", "--as-of", "1990-01-01"], "no policy is in force on 1990-01-01"),
    (["cases/llama-3-70b", "--as-of", "2026-02-30"], "2026-02-30"),
    (["cases/llama-3-70b", "-o", "/nowhere/at/all.txt"], "/nowhere/at/all.txt: cannot be written"),
])
def test_questions_that_cannot_be_put(openclaim: Runner, monkeypatch: pytest.MonkeyPatch, args: list[str], message: str) -> None:
    monkeypatch.chdir(ROOT)
    found = openclaim("check", *args)
    assert found.code == 2
    assert message in found.err
    assert "Traceback" not in found.err


def test_guidelines_alone_ask_the_questions_they_read(openclaim: Runner, model: Path) -> None:
    found = json.loads(openclaim("check", model, "-p", "eu-gpai-guidelines@2025-07", "--as-of", DAY, "-f", "json").out)
    answer = next(d for d in found["releases"][0]["determinations"] if d["id"] == ARTICLE)
    assert answer["readBy"] == ["eu-gpai-guidelines/2025-07"]


def test_control_characters_of_a_name_do_not_reach_the_terminal(openclaim: Runner, model: Path) -> None:
    found = openclaim("check", variant(model, "name: Open model", 'name: "a\\e[31mb"'), "-p", "osd")
    assert "\x1b" not in found.out
