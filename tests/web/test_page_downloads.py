"""Downloads of the page are what the command line writes, and forms are read within their bounds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from run import Runner
from starlette.testclient import TestClient

from compliance.decide import Reading
from compliance.errors import InputError, OpenclaimError, UnknownNameError
from compliance.model import one_release
from compliance.reports import Format
from compliance.web.jobs.facts import added, control, forgotten, groups, supposed, without
from compliance.web.jobs.reporting import file_name
from compliance.web.jobs.sources import case_graph
from compliance.web.sent import asked_of

HERE = {"Sec-Fetch-Site": "same-origin"}
DAY = "2026-11-24"
ASKED = {"case": "olmo-7b", "policy": ["osaid/1.0", "eu-ai-act/53-2-a", "mof"], "day": DAY}


@pytest.mark.parametrize("form", [f.value for f in Format])
def test_every_format_has_the_bytes_of_the_command_line(client: TestClient, openclaim: Runner, tmp_path: Path, form: str) -> None:
    found = client.post(f"/report/{form}", data=ASKED, headers=HERE)
    assert found.status_code == 200
    openclaim("check", "cases/olmo-7b", "-p", "osaid/1.0", "-p", "eu-ai-act/53-2-a", "-p", "mof", "--as-of", DAY, "-f", form,
              "-o", str(tmp_path / "same"))
    assert found.content == (tmp_path / "same").read_bytes()
    assert found.headers["content-disposition"].startswith('attachment; filename="olmo-7b-')


@pytest.mark.parametrize("reading", ["both", "strict"])
def test_the_audit_record_is_that_of_the_command_line(client: TestClient, openclaim: Runner, tmp_path: Path, reading: str) -> None:
    found = client.post("/record", data={**ASKED, "reading": reading}, headers=HERE)
    file = tmp_path / "record.json"
    openclaim("check", "cases/olmo-7b", "-p", "osaid/1.0", "-p", "eu-ai-act/53-2-a", "-p", "mof", "--as-of", DAY, "--reading",
              reading, "--record", file)
    assert found.content == file.read_bytes()
    assert found.headers["content-disposition"] == 'attachment; filename="olmo-7b-record.json"'
    body = {"releases": [{"case": "olmo-7b"}], "policies": ASKED["policy"], "asOf": DAY, "reading": reading}
    assert client.post("/api/record", json=body).content == file.read_bytes()


def test_the_record_of_supposed_facts_verifies(client: TestClient, openclaim: Runner, tmp_path: Path) -> None:
    found = client.post("/record", data={**ASKED, "change": 'licence="MIT"'}, headers=HERE)
    (tmp_path / "record.json").write_bytes(found.content)
    assert openclaim("record", "verify", tmp_path / "record.json").code == 0
    assert '\\"MIT\\"' in found.text


def test_an_unknown_format_or_case_is_told(client: TestClient) -> None:
    assert client.post("/report/pfd", data=ASKED, headers=HERE).status_code == 404
    assert "llama-3-70b" in client.get("/check?case=llama-3-70").text
    wrong = client.get("/check?case=olmo-7b&day=tomorrow")
    assert wrong.status_code == 422
    assert "YYYY-MM-DD" in wrong.text


def test_markup_in_a_description_stays_text(client: TestClient) -> None:
    text = 'type: Model\nname: "<script>alert(1)</script>"\nprovider: {name: "<img src=x onerror=alert(2)>"}\n'
    found = client.post("/check", data={"text": text, "policy": "osaid/1.0", "day": DAY}, headers=HERE)
    assert found.status_code == 200
    assert "<script>alert" not in found.text
    assert "<img src=x" not in found.text
    assert "&lt;script&gt;alert(1)" in found.text


def test_line_breaks_of_a_pasted_text_survive_the_form(client: TestClient) -> None:
    found = client.post("/check", data={"text": "\r\n\r\ntype: Model\r\nname: A\r\nprice: perhaps\r\n"}, headers=HERE)
    assert found.status_code == 422
    assert "line 5" in found.text


def test_changes_replace_each_other_by_address() -> None:
    one = added((), "licence", ["Apache-2.0"])
    assert one == ('licence="Apache-2.0"',)
    two = added(one, "release.price", ["yes"])
    assert two == ('licence="Apache-2.0"', "release.price=true")
    assert added(two, "licence", ["MIT"]) == ("release.price=true", 'licence="MIT"')
    assert forgotten(two, "release.price") == ('licence="Apache-2.0"', "-release.price")
    assert without(two, "licence") == ("release.price=true",)
    assert without(two, "licenc") == two


def test_values_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="neither yes nor no"):
        added((), "release.price", ["perhaps"])
    with pytest.raises(InputError, match="choose or write a value"):
        added((), "release.price", [" "])
    with pytest.raises(UnknownNameError, match="did you mean 'price'"):
        added((), "release.prise", ["yes"])
    with pytest.raises(InputError, match="'availability'; did you mean"):
        added((), "artifact[Weights].availability", ["publik"])


def test_each_fact_that_is_offered_has_a_control() -> None:
    release = one_release(case_graph("llama-3-70b"))
    addresses = [a for _, listed in groups(release) for a in listed]
    assert len(addresses) == len(set(addresses)) > 200
    kinds = {control(release, a).kind for a in addresses}
    assert kinds == {"yes-no", "choice", "choices", "number", "range", "date", "licence", "text"}
    assert control(release, "artifact[Weights].licence").now == ("LicenseRef-llama-3",)
    assert control(release, "release.price").now == ("false",)
    assert control(release, "release.monetised").now == ()


def test_a_supposed_fact_leaves_the_release_as_it_was() -> None:
    release = one_release(case_graph("llama-3-70b"))
    changed = supposed(release, ('licence="MIT"', "-release.price"))
    assert control(changed, "artifact[Weights].licence").now == ("MIT",)
    assert control(changed, "release.price").now == ()
    assert control(release, "release.price").now == ("false",)


@pytest.mark.parametrize(("name", "file"), [
    ("Llama 3.1 405B", "llama-3.1-405b"), ("../../etc/passwd", "etc-passwd"), ("模型", "release"), ("Ünïcode \"x\"\r\n", "unicode-x"),
    ("a" * 300, "a" * 60), ("...", "release")])
def test_names_of_files_are_harmless(name: str, file: str) -> None:
    assert file_name(name) == file


def test_a_question_is_read_from_its_fields() -> None:
    found = asked_of(["osaid", "", "osaid", "osd"], DAY, "strict")
    assert found == (("osaid", "osd"), date(2026, 11, 24), Reading.STRICT)
    with pytest.raises(OpenclaimError, match="no day"):
        asked_of([], "24.11.2026", "")
    with pytest.raises(OpenclaimError, match="no reading"):
        asked_of([], DAY, "generous")
