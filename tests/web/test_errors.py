"""What a user is told when something goes wrong: a sentence, and nothing of the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import desk_jobs as jobs
import pytest
from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from compliance import resources
from compliance.errors import InputError, OpenclaimError
from compliance.web.app import create_app
from compliance.web.errors import problem_of
from compliance.web.problems import BusyError, TooLongError
from compliance.web.site import site

_PATHS = re.compile(r"/(?:home|work|tmp|usr|root|opt)/|Traceback|File \"|site-packages|\.py\b")


@pytest.fixture(scope="module")
def failing() -> Iterator[TestClient]:
    """An application with addresses that fail in each way, under /api and elsewhere."""
    made = site(workers=1)
    app = create_app(made)

    async def fail(request: Request, kind: str) -> None:
        if kind == "here":
            raise ValueError("/home/someone/secret")
        if kind == "busy":
            raise BusyError
        if kind == "slow":
            raise TooLongError(20)
        if kind == "teapot":
            raise HTTPException(418)
        await made.desk.run(jobs.fail, kind)

    app.add_api_route("/api/fail/{kind}", fail)
    app.add_api_route("/fail/{kind}", fail)
    with TestClient(app, base_url="http://localhost:8765") as client:
        yield client


@pytest.mark.parametrize(("kind", "status", "said"), [
    ("input", 422, "unknown term 'licnce'"), ("unknown", 404, "there is no policy 'x'"), ("question", 422, "this cannot be asked"),
    ("deep", 422, "nested too deeply"), ("defect", 500, "something went wrong"), ("here", 500, "something went wrong"),
    ("busy", 503, "try again"), ("slow", 504, "longer than 20 seconds"), ("teapot", 418, "")])
def test_each_error_is_a_sentence_without_path_or_trace(failing: TestClient, kind: str, status: int, said: str) -> None:
    for path in (f"/api/fail/{kind}", f"/fail/{kind}"):
        answer = failing.get(path)
        assert answer.status_code == status
        assert said in answer.text.replace("&#39;", "'")
        assert "secret" not in answer.text
        assert not _PATHS.search(answer.text)
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert ("retry-after" in answer.headers) == (status == 503)


def test_the_api_says_where_a_file_is_wrong(failing: TestClient) -> None:
    found = failing.get("/api/fail/input").json()
    assert found == {"error": {"message": "unknown term 'licnce'", "source": "model.yaml", "line": 3}}
    assert failing.get("/api/fail/question").json() == {"error": {"message": "this cannot be asked"}}


def test_a_page_tells_it_in_the_language_of_the_reader(failing: TestClient) -> None:
    page = failing.get("/fail/input", headers={"accept-language": "de"}).text
    assert '<html lang="de"' in page
    assert "Zeile 3" in page


def test_a_page_says_what_kind_of_problem_it_is(failing: TestClient) -> None:
    for kind, heading in (("slow", "That took too long"), ("busy", "The server is busy"), ("unknown", "There is no such page")):
        assert f"<h2>{heading}</h2>" in failing.get(f"/fail/{kind}").text


def test_a_part_of_a_page_is_a_part(failing: TestClient) -> None:
    part = failing.get("/fail/input", headers={"hx-request": "true"})
    assert part.status_code == 422
    assert 'role="alert"' in part.text
    assert "<html" not in part.text


@pytest.mark.parametrize("path", ["/nothing", "/api/nothing", "/static/nothing.css", "/static/../app.py", "/static/%2e%2e/app.py",
                                  "/static/%2e%2e%2f%2e%2e%2fpyproject.toml"])
def test_what_is_not_there_is_not_found(failing: TestClient, path: str) -> None:
    answer = failing.get(path)
    assert answer.status_code == 404
    assert "create_app" not in answer.text
    assert "import" not in answer.text


def test_a_wrong_method_is_refused(failing: TestClient) -> None:
    answer = failing.put("/api/policies", headers={"origin": "http://localhost:8765"})
    assert answer.status_code == 405
    assert set(answer.json()["error"]) == {"message"}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.yaml", "a\x1b[31m\u202eb.yaml", "x" * 10_000, "C:\\Users\\someone\\model.yaml",
                                  "/home/someone/model.yaml"])
def test_the_name_of_a_file_is_shown_harmlessly(name: str) -> None:
    source = problem_of(InputError(name, "wrong", 1)).source or ""
    assert len(source) <= 2001
    assert source.isprintable()
    assert "someone" not in source
    assert "\u202e" not in source


def test_the_path_of_the_installation_is_taken_out() -> None:
    inside = OpenclaimError(f"{resources.root()}/shapes/osd/1.9/policy.ttl:3: wrong")
    assert problem_of(inside).message == "shapes/osd/1.9/policy.ttl:3: wrong"
    assert str(Path(str(resources.root()))) not in problem_of(inside).message


def test_traces_go_to_the_log_only_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    for traces in (False, True):
        made = site(workers=1, traces=traces)
        app = create_app(made)

        async def fail() -> None:
            raise ValueError("inside")

        app.add_api_route("/api/fail", fail)
        answer = TestClient(app, base_url="http://localhost").get("/api/fail")
        assert answer.status_code == 500
        assert ("ValueError: inside" in capsys.readouterr().err) is traces
        made.desk.close()
