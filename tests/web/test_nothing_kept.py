"""Nothing of a request reaches a disk or another machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from compliance.web.app import create_app
from compliance.web.site import site

ADDRESS = "http://192.0.2.7/secret-model"
CARD = f"---\nlicense: apache-2.0\nbase_model: {ADDRESS}\n---\n# Example\n\nSee {ADDRESS} and hf:acme/secret-model.\n"
DESCRIPTIONS: list[dict[str, Any]] = [
    {"text": CARD, "name": "README.md"},
    {"files": [{"name": "README.md", "text": CARD + "x" * 1_000_000}, {"name": "config.json", "text": f'{{"_name_or_path": "{ADDRESS}"}}'}]},
    {"text": f'{{"@context": "{ADDRESS}", "@type": "Model"}}', "format": "jsonld"},
    {"text": f"@prefix owl: <http://www.w3.org/2002/07/owl#> . <> owl:imports <{ADDRESS}> .", "format": "ttl"},
    {"text": f"id: {ADDRESS}\ntype: Model\nname: hf:acme/model\nartifact:\n- type: Weights\n  location: {ADDRESS}\n", "format": "yaml"},
    {"text": f'<!DOCTYPE x SYSTEM "{ADDRESS}"><x/>', "format": "rdf"},
]


def contents(folder: Path) -> list[str]:
    return sorted(str(p) for p in folder.rglob("*"))


def test_no_request_leaves_anything_or_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # pytest-socket raises in this process where a socket is opened; the other processes refuse by themselves, and what they
    # refuse would come back as "nothing is fetched".
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with TestClient(create_app(site(workers=1)), base_url="http://localhost") as client:
        for described in DESCRIPTIONS:
            for path, body in (("check", {"releases": [described], "policies": ["osaid/1.0"]}), ("import", {"source": described}),
                               ("validate", {"description": described}),
                               ("report/pdf", {"releases": [described], "policies": ["osaid/1.0"]})):
                answer = client.post(f"/api/{path}", json=body)
                assert answer.status_code in (200, 422), answer.text
                assert "nothing is fetched" not in answer.text
                assert "set-cookie" not in answer.headers
        page = client.post("/check", files={"file": ("README.md", CARD.encode() + b"x" * 1_500_000)}, headers={"origin": "http://localhost"})
        assert page.status_code in (200, 422)
        left = [p for p in contents(tmp_path) if "__pycache__" not in p]
    assert left == []
    assert os.environ["TMPDIR"] == str(tmp_path)
