"""The OpenAPI description holds: no request that fits or does not fit it makes the server fail, and answers are as described."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from run import Runner
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from shared import ROOT
from starlette.testclient import TestClient

from compliance.web.app import create_app
from compliance.web.limits import Limits
from compliance.web.site import site

_SITE = site(workers=1, limits=Limits(job=120))
_APP = create_app(_SITE)
_DESCRIPTION = (ROOT / "cases" / "llama-3-70b" / "model.yaml").read_text()
schema = schemathesis.openapi.from_asgi("/openapi.json", _APP, headers={"Host": "localhost"})


@pytest.fixture(scope="module", autouse=True)
def _ended() -> Iterator[None]:
    yield
    _SITE.desk.close()


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=4, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=list(HealthCheck))
def test_no_request_makes_the_server_fail(case: schemathesis.Case) -> None:
    case.headers = {**(case.headers or {}), "Host": "localhost", "Sec-Fetch-Site": "same-origin"}
    answer = case.call(timeout=120)
    case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance, status_code_conformance,
                                           content_type_conformance])


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(at=st.integers(0, len(_DESCRIPTION) - 1), cut=st.integers(0, 40), put=st.text(max_size=12))
def test_a_damaged_description_is_decided_or_told(at: int, cut: int, put: str) -> None:
    text = _DESCRIPTION[:at] + put + _DESCRIPTION[at + cut:]
    body = {"releases": [{"text": text, "format": "yaml"}], "policies": ["osaid/1.0"]}
    answer = TestClient(_APP, base_url="http://localhost").post("/api/check", json=body)
    assert answer.status_code in (200, 422), answer.text
    if answer.status_code == 422:
        assert answer.json()["error"]["message"]


def test_every_address_of_the_api_is_described() -> None:
    described = json.loads(json.dumps(_APP.openapi()))
    assert described["openapi"].startswith("3.1")
    assert {"/api/check", "/api/report/{form}", "/api/record", "/api/compare", "/api/fix", "/api/ask", "/api/import", "/api/validate",
            "/api/licence-identify", "/api/policies", "/api/policies/{name}", "/api/conditions/{name}", "/api/licences",
            "/api/licences/{name}", "/api/cases", "/api/cases/{name}"} == set(described["paths"])
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            assert {"403", "404", "413", "422", "500", "503", "504"} <= set(operation["responses"]), path


def test_the_description_can_be_written_without_serving(openclaim: Runner, tmp_path: object) -> None:
    run = openclaim("serve", "--openapi", f"{tmp_path}/openapi.json")
    assert run.code == 0
    with open(f"{tmp_path}/openapi.json") as file:
        written = json.load(file)
    with TestClient(_APP, base_url="http://localhost") as client:
        assert client.get("/openapi.json").json() == written
