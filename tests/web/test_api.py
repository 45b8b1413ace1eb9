"""The JSON API gives what the commands give."""

from __future__ import annotations

import json
from typing import Any

import pytest
from run import Runner
from shared import ROOT
from starlette.testclient import TestClient

from compliance.reports import Format

DAY = "2026-11-24"
CASES = ["llama-3-70b", "bloom-176b"]
DESCRIPTION = (ROOT / "cases" / "llama-3-70b" / "model.yaml").read_text()


def post(client: TestClient, what: str, **body: Any) -> Any:
    answer = client.post(f"/api/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return answer


def cases(*names: str) -> list[dict[str, str]]:
    return [{"case": n} for n in names]


@pytest.mark.parametrize("options", [
    {}, {"policies": ["eu-ai-act/53-2-a", "osaid/1.0"]}, {"reading": "strict"}, {"policies": ["mof"]},
    {"policies": ["osaid/0.0.9", "osaid/1.0"], "reading": "lenient"}])
def test_check_is_that_of_the_command(client: TestClient, openclaim: Runner, options: dict[str, Any]) -> None:
    wanted = [a for p in options.get("policies", []) for a in ("-p", p)] + ["--reading", options.get("reading", "both")]
    run = openclaim("check", *[f"cases/{c}" for c in CASES], "-f", "json", "--as-of", DAY, *wanted)
    assert post(client, "check", releases=cases(*CASES), asOf=DAY, **options).json() == json.loads(run.out)


def test_a_text_is_decided_as_a_file(client: TestClient, openclaim: Runner, tmp_path: Any) -> None:
    (tmp_path / "mine.yaml").write_text(DESCRIPTION)
    run = json.loads(openclaim("check", str(tmp_path / "mine.yaml"), "-f", "json", "--as-of", DAY).out)
    found = post(client, "check", releases=[{"text": DESCRIPTION, "name": "mine.yaml"}], asOf=DAY).json()
    run["releases"][0]["source"] = "mine.yaml"
    assert found == run


@pytest.mark.parametrize("form", [f for f in Format if f not in (Format.PDF, Format.DOCX, Format.TIMELINE, Format.CHARTS)])
def test_reports_are_those_of_the_command(client: TestClient, openclaim: Runner, form: Format) -> None:
    run = openclaim("check", "cases/llama-3-70b", "-f", form.value, "--as-of", DAY, "-p", "osaid/1.0")
    answer = post(client, f"report/{form.value}", releases=cases("llama-3-70b"), policies=["osaid/1.0"], asOf=DAY)
    # The terminal of the test cannot show symbols in the same way.
    if form is not Format.TEXT:
        assert answer.text == run.out
    assert answer.headers["content-disposition"].startswith('attachment; filename="')


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_documents_are_files(client: TestClient, form: str, start: bytes) -> None:
    assert post(client, f"report/{form}", releases=cases("llama-3-70b"), policies=["osaid/1.0"]).content.startswith(start)


def test_fixes_are_those_of_the_command(client: TestClient, openclaim: Runner) -> None:
    run = openclaim("fix", "cases/llama-3-70b", "-p", "eu-ai-act/53-2-a", "-f", "json", "--as-of", DAY)
    assert post(client, "fix", releases=cases("llama-3-70b"), policies=["eu-ai-act/53-2-a"], asOf=DAY).text == run.out


def test_a_comparison_is_that_of_the_command(client: TestClient, openclaim: Runner) -> None:
    run = openclaim("compare", "cases/llama-3-70b", "-p", "eu-ai-act/53-2-a", "--as-of", DAY, "--set", "licence=Apache-2.0",
                    "--without", "availability", "-f", "json")
    found = post(client, "compare", releases=cases("llama-3-70b"), policies=["eu-ai-act/53-2-a"], days=[DAY],
                 set=["licence=Apache-2.0"], without=["availability"])
    assert found.json() == json.loads(run.out)
    assert found.json()["differing"] > 0


def test_ready_scenarios_are_compared_and_files_are_not_opened(client: TestClient) -> None:
    found = post(client, "compare", releases=cases("llama-3-70b"), scenarios=["ai-act-authority"], differing=True)
    assert found.json()["scenarios"]
    for name in ("pyproject.toml", "/etc/passwd", "shapes/scenarios/ai-act-authority.yaml"):
        answer = client.post("/api/compare", json={"releases": cases("llama-3-70b"), "scenarios": [name]})
        assert answer.status_code == 404
        assert "there is no scenario" in answer.json()["error"]["message"]


@pytest.mark.parametrize(("path", "command"), [
    ("policies", ("policy", "list")), ("policies/eu-ai-act/53-2-a", ("policy", "show", "eu-ai-act/53-2-a")),
    ("policies/osaid/1.0", ("policy", "show", "osaid/1.0")), ("policies/mof", ("policy", "show", "mof")),
    ("licences", ("licence", "list"))])
def test_lists_are_those_of_the_commands(client: TestClient, openclaim: Runner, path: str, command: tuple[str, ...]) -> None:
    assert client.get(f"/api/{path}").json() == json.loads(openclaim(*command, "-f", "json").out)


@pytest.mark.parametrize("name", ["llama-3", "Apache-2.0", "Zlib"])
def test_a_licence_is_that_of_the_command(client: TestClient, openclaim: Runner, name: str) -> None:
    assert [client.get(f"/api/licences/{name}").json()] == json.loads(openclaim("licence", "show", name, "-f", "json").out)


def test_every_condition_of_a_policy_is_found_by_its_id(client: TestClient) -> None:
    shown = client.get("/api/policies/eu-ai-act/53-2-a").json()[0]["conditions"]
    for condition in shown[:5]:
        assert client.get("/api/conditions/" + condition["id"].replace("#", "%23")).json()["iri"] == condition["iri"]
    assert client.get("/api/conditions/eu-ai-act%23nonsense").status_code == 404


def test_the_description_of_a_case_can_be_sent_back(client: TestClient) -> None:
    assert {"case": "llama-3-70b", "id": "https://w3id.org/openclaim/case/llama-3-70b"}.items() <= next(
        c for c in client.get("/api/cases").json() if c["case"] == "llama-3-70b").items()
    case = client.get("/api/cases/llama-3-70b").json()
    sent = {"text": case["description"], "format": case["format"], "name": case["source"]}
    for asked in ({"releases": [sent]}, {"releases": cases("llama-3-70b")}):
        found = post(client, "check", policies=["osaid/1.0"], **asked).json()["releases"][0]
        assert found["id"] == case["id"]
    assert client.get("/api/cases/nonsense").status_code == 404


def test_validation_is_that_of_the_command(client: TestClient, openclaim: Runner) -> None:
    run = json.loads(openclaim("validate", "cases/llama-3-70b", "-f", "json").out)
    assert post(client, "validate", description={"case": "llama-3-70b"}).json() == run


def test_files_of_a_hub_repository_become_one_description(client: TestClient) -> None:
    files = [{"name": "x/README.md", "text": "---\nlicense: apache-2.0\n---\n# Example\n"},
             {"name": "x/config.json", "text": '{"architectures": ["LlamaForCausalLM"], "model_type": "llama"}'}]
    found = post(client, "import", source={"files": files}, to="turtle", published="https://example.org/model").json()
    assert found["releases"][0]["id"] == "https://example.org/model"
    assert "oc:availability" in found["description"]
    assert "oc:availability" not in post(client, "import", source={"files": files}, to="turtle").json()["description"]


def test_a_card_alone_becomes_a_description_that_can_be_decided(client: TestClient) -> None:
    card = {"text": "---\nlicense: apache-2.0\n---\n# Example\n", "name": "README.md"}
    made = post(client, "import", source=card).json()
    assert post(client, "check", releases=[{"text": made["description"], "format": "yaml"}], policies=["osaid/1.0"])


def test_a_licence_text_is_told(client: TestClient, openclaim: Runner, tmp_path: Any) -> None:
    text = (ROOT / "LICENSE").read_text()
    (tmp_path / "LICENSE").write_text(text)
    run = json.loads(openclaim("licence", "identify", str(tmp_path / "LICENSE"), "-f", "json").out)
    assert post(client, "licence-identify", text=text).json() == {**run, "file": "text"}
    assert post(client, "licence-identify", text=text.replace("perpetual", "temporary", 1)).json()["kind"] == "modified"


def test_an_interview_goes_on_from_its_state_and_back(client: TestClient) -> None:
    begun = post(client, "ask", policies=["osaid/1.0"], asOf=DAY, statedBy="Legal, Acme").json()
    assert begun["prompt"]["about"] == "type"
    assert begun["description"] is None
    second = post(client, "ask", state=begun["state"], answer="Model").json()
    assert second["prompt"]["about"] == "name"
    third = post(client, "ask", state=second["state"], step="dont-know").json()
    assert third["prompt"]["about"] == "id"
    assert "Legal, Acme" in third["state"]
    assert third["standings"][0]["id"].startswith("osaid")
    again = post(client, "ask", state=third["state"], step="back").json()
    assert (again["prompt"], again["state"]) == (second["prompt"], second["state"])
    wrong = client.post("/api/ask", json={"state": begun["state"], "answer": "Lorry"})
    assert wrong.status_code == 422
    assert "no value of 'type'" in wrong.json()["error"]["message"]
    assert client.post("/api/ask", json={"state": begun["state"], "step": "back"}).status_code == 422
    assert client.post("/api/ask", json={"state": "schema: other"}).status_code == 422


def test_an_interview_begins_with_what_is_described(client: TestClient) -> None:
    found = post(client, "ask", policies=["eu-ai-act/53-2-a"], asOf=DAY, about={"case": "llama-3-70b"}).json()
    assert found["prompt"] is None
    assert [s["settled"] for s in found["standings"]] == [True]


@pytest.mark.parametrize(("body", "said"), [
    ({"releases": []}, "at least 1"), ({"releases": [{}]}, "exactly one"), ({"releases": [{"case": "a", "text": "b"}]}, "exactly one"),
    ({"releases": [{"text": "a: b"}]}, "unknown term 'a'"), ({"releases": cases("bloom-176b"), "asof": DAY}, "not permitted"),
    ({"releases": cases("bloom-176b"), "asOf": "yesterday"}, "asOf"), ({"releases": cases("bloom-176b"), "asOf": "1999-01-01"}, "in force"),
    ({"releases": cases("bloom-176b"), "reading": "kind"}, "reading"), ({"releases": cases("bloom-176b") * 51}, "at most 50"),
    ({"releases": [{"text": "type: Model\nname: 'a\n"}]}, "YAML cannot be read"), ({"releases": [{"text": "\0"}]}, "not a text file"),
    ({"releases": [{"files": [{"name": "a.yaml", "text": "x"}, {"name": "b/../a.yaml", "text": "y"}]}]}, ""),
    ({"releases": [{"text": "<rdf:RDF><!DOCTYPE x>", "format": "rdf"}]}, "")])
def test_what_cannot_be_asked_is_told(client: TestClient, body: dict[str, Any], said: str) -> None:
    answer = client.post("/api/check", json=body)
    assert answer.status_code == 422
    assert said in answer.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"", b"{", b"[1, 2", b"\xff\xfe", b'{"releases": [{"case": "\\ud800"}]}', b"[" * 100_000,
                                  b'{"releases": ' + b"[" * 5000 + b"]" * 5000 + b"}"])
def test_a_body_that_is_no_json_is_told(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/check", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert set(answer.json()) == {"error"}


def test_a_description_of_two_mebibytes_is_taken_and_one_byte_more_is_not(client: TestClient) -> None:
    most = 2 * 1024 * 1024
    start = b'{"description": {"text": "type: Model\\nname: x\\n#'
    for size, status in ((most, 200), (most + 1, 413)):
        body = start + b"x" * (size - len(start) - 3) + b'"}}'
        assert len(body) == size
        answer = client.post("/api/validate", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == status, answer.text


def test_nothing_of_a_request_is_left_on_the_disk(client: TestClient, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    files = [{"name": "README.md", "text": "---\nlicense: mit\n---\n# Example\n" + "x" * 1_000_000}, {"name": "config.json", "text": "{}"}]
    post(client, "check", releases=[{"files": files}], policies=["osaid/1.0"])
    assert list(tmp_path.iterdir()) == []
