"""What a form brings that is damaged, foreign or out of range is told, and what was entered stays."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

HERE = {"Sec-Fetch-Site": "same-origin"}
DESCRIPTION = "type: Model\nname: Größe\n"
KEPT = "Your text is still below"


def posted(client: TestClient, body: bytes, kind: str) -> tuple[int, str]:
    answered = client.post("/check", content=body, headers={**HERE, "Content-Type": kind})
    return answered.status_code, answered.text


def uploaded(client: TestClient, data: bytes, name: str = "ours.yaml") -> str:
    answered = client.post("/check", files={"file": (name, data)}, headers=HERE)
    assert answered.status_code == 422
    return answered.text


def text_of(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("charset", ["punycode", "utf-16", "unicode_escape", "nonsense"])
def test_a_form_in_another_encoding_is_refused(client: TestClient, charset: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nab\xc3-\r\n--x--\r\n'
    status, page = posted(client, body, f"Multipart/form-data; boundary=x; charset={charset}")
    assert (status, "send it in UTF-8" in page) == (422, True)


@pytest.mark.parametrize(("body", "kind", "status", "said"), [
    (b"garbage", "multipart/form-data; boundary=x", 422, "the form cannot be read"),
    (b"garbage", "multipart/form-data", 422, "the form cannot be read"),
    (b"a&" * 10_000, "application/x-www-form-urlencoded", 400, "brings too many fields"),
    (b"a" * 100, "text/plain", 422, "nothing is described")])
def test_a_form_that_is_none_is_told(client: TestClient, body: bytes, kind: str, status: int, said: str) -> None:
    found, page = posted(client, body, kind)
    assert (found, said in page) == (status, True)


def test_a_form_in_utf_8_is_read_whatever_the_case_of_its_type(client: TestClient) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + DESCRIPTION.encode() + b"\r\n--x--\r\n"
    status, page = posted(client, part, "Multipart/Form-Data; boundary=x; charset=UTF-8")
    assert (status, "Größe" in page) == (200, True)


def test_a_day_before_any_policy_leaves_what_was_entered(client: TestClient) -> None:
    answered = client.post("/check", data={"text": DESCRIPTION, "day": "0202-11-24"}, headers=HERE)
    assert answered.status_code == 422
    assert "no policy is in force on 0202-11-24" in answered.text
    assert text_of(answered.text) == DESCRIPTION
    assert 'value="0202-11-24"' in answered.text


def test_a_file_that_is_no_text_is_not_said_to_be_below(client: TestClient) -> None:
    assert KEPT in uploaded(client, DESCRIPTION.replace("type", "typ").encode())
    for data in (b"PK\x03\x04" + b"\0" * 100, DESCRIPTION.encode("latin-1")):
        page = uploaded(client, data)
        assert KEPT not in page
        assert text_of(page) == ""


def test_an_empty_file_is_told_by_its_name(client: TestClient) -> None:
    page = uploaded(client, b"\n")
    assert "the file is empty" in page
    assert "ours.yaml" in page


def test_the_mark_of_an_encoding_does_not_get_into_the_text(client: TestClient) -> None:
    assert text_of(uploaded(client, DESCRIPTION.replace("type", "typ").encode("utf-8-sig"))).startswith("typ: Model")


@pytest.mark.parametrize("path", ["//evil.example/x", "///evil.example/x", "/licences//evil.example"])
def test_no_address_leads_to_another_host(client: TestClient, path: str) -> None:
    answered = client.get(f"http://localhost:8765{path}")
    assert answered.status_code == 404
    assert not re.findall(r'(?:href|action)="(?:https?:)?//[^"]*', answered.text)


def test_json_that_is_nested_too_deeply_is_told(client: TestClient) -> None:
    answered = client.post("/api/check", content=b"[" * 100_000, headers={"Content-Type": "application/json"})
    assert answered.status_code == 400
    assert "nested too deeply" in answered.json()["error"]["message"]


@pytest.mark.parametrize(("field", "value", "said"), [
    ("day", "2026-11-24, 24.12.2026", "24.12.2026&#39; is no day"), ("reading", "soft", "soft&#39; is no reading"),
    ("setting", "\n".join(f"price={n}" for n in range(60)), "60 supposed facts are more than the 50")])
def test_a_comparison_that_is_wrong_in_one_field_keeps_the_others(client: TestClient, field: str, value: str, said: str) -> None:
    sent = {"case": ["phi-2", "t5-11b"], "text": DESCRIPTION, "policy": "osd", field: value}
    answered = client.post("/compare", data=sent, files={"file": ("other.yaml", b"type: Model\nname: Other\n")}, headers=HERE)
    assert answered.status_code == 422
    assert said in answered.text
    assert len(re.findall(r'name="case" value="(?:phi-2|t5-11b)" checked', answered.text)) == 2
    assert 'name="policy" value="osd" checked' in answered.text
    assert "name: Größe" in answered.text
    assert "name: Other" in answered.text
