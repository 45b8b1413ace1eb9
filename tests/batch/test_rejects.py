"""Bad records are named with their reason, and cost no good one."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from batching import DAY, batch, generator, rows, write_lines

from compliance.batch import lines as splitting
from compliance.batch.desk import Desk
from compliance.batch.lines import json_lines, quads
from compliance.batch.question import BatchQuestion
from compliance.batch.records import Kind
from compliance.batch.sources import Corpus
from compliance.formats.hub_dump import READ_KEYS

QUESTION = BatchQuestion(("osd",), DAY)
FAULTS = {
    "broken": (lambda r: json.dumps(r)[:-7], "cannot be read"),
    "unknown term": (lambda r: json.dumps(r | {"licens": "MIT"}), "unknown term 'licens'"),
    "wrong value": (lambda r: json.dumps(r | {"price": "maybe"}), "'price' takes true or false"),
    "no release": (lambda r: json.dumps({"type": "Weights"}), "no release is described"),
    "bad licence": (lambda r: json.dumps(r | {"artifact": [{"type": "Weights", "licence": "MIT AND ("}]}), "neither a known licence"),
    "bad evidence": (lambda r: json.dumps(r | {"evidence": {"of": "nothing"}}), "'of' names terms"),
    "number": (lambda r: "42", "a description is a mapping"),
    "deep": (lambda r: "[" * 3000 + "]" * 3000, "nested too deeply"),
}


def test_one_bad_record_in_ten_costs_no_good_one(tmp_path: Path) -> None:
    expected: dict[int, str] = {}
    lines, good = [], []
    for number, record in enumerate(generator().records(330, seed=19), 1):
        if number % 11 == 0:
            make, reason = FAULTS[sorted(FAULTS)[number // 11 % len(FAULTS)]]
            lines.append(make(record))
            expected[number] = reason
        else:
            lines.append(json.dumps(record))
            good.append(record["id"])
    (tmp_path / "c.jsonl").write_text("\n".join(lines) + "\n")
    done = batch(tmp_path / "c.jsonl", "-o", tmp_path / "o.parquet", "-p", "osd")
    assert done.returncode == 1, done.stderr
    assert [r["id"] for r in rows(tmp_path / "o.parquet")] == good
    rejects = {r["record"]: r["reason"] for r in rows(tmp_path / "o.rejects.parquet")}
    assert list(rejects) == list(expected)
    for number, reason in expected.items():
        assert reason in rejects[number], (number, rejects[number])
    assert "30 records rejected" in done.stderr


def test_lines_that_are_no_text_or_too_long_are_named(tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_bytes(b'\xff\xfe{}\n\n' + b'{"type": "Model", "id": "urn:a:b"}')
    found = list(Corpus([str(tmp_path / "c.jsonl")]))
    assert [r.number for r in found] == [1, 3]
    desk = Desk(QUESTION)
    described, rejects = desk.take(found)
    assert [d.id for d in described] == ["urn:a:b"]
    assert "UTF-8" in rejects[0].message


def test_quads_out_of_place_are_named() -> None:
    text = b"""<urn:a> <urn:p> "x . y" <urn:g:1> .
# a comment
<urn:a> <urn:p> <urn:o> <urn:g:1> .
<urn:b> <urn:p> <urn:o> .
nonsense
<urn:b> <urn:p> "\\"quoted\\""@en _:g2 .
<urn:c> <urn:p> "1"^^<urn:d> <urn:g:1> .
"""
    found = list(quads(io.BytesIO(text), "q.nq"))
    assert [(r.number, r.kind) for r in found] == [(4, Kind.BAD), (5, Kind.BAD), (1, Kind.QUADS), (6, Kind.QUADS), (7, Kind.BAD)]
    assert found[2].data == b'<urn:a> <urn:p> "x . y" .\n<urn:a> <urn:p> <urn:o> .\n'
    assert b"two places" in found[4].data


def test_a_broken_archive_is_one_bad_record(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", json.dumps({"type": "Model", "id": "urn:a:b"}))
    data = bytearray((tmp_path / "c.zip").read_bytes())
    (tmp_path / "cut.zip").write_bytes(bytes(data[:40]))
    write_lines(tmp_path / "good.jsonl", generator().records(2))
    found = list(Corpus([str(tmp_path / "cut.zip"), str(tmp_path / "good.jsonl")]))
    assert [r.kind for r in found] == [Kind.BAD, Kind.JSON, Kind.JSON]
    assert b"cannot be read" in found[0].data


def test_lines_of_a_hub_are_known_by_their_keys() -> None:
    found = list(json_lines(io.BytesIO(b'{"id": "a/b", "cardData": {}}\n{"type": "Model"}\n'), "x"))
    assert [r.kind for r in found] == [Kind.HUB, Kind.JSON]


@pytest.mark.parametrize("key", sorted(k for k in READ_KEYS if k not in ("id", "gated")))
def test_each_key_of_a_dump_makes_a_line_one_of_a_hub_and_no_value_does(key: str) -> None:
    row, ours = json.dumps({key: "x", "id": "a/b"}, indent=None), {"id": "urn:m", "type": "Model", "name": key, "version": f'"{key}": 1'}
    found = list(json_lines(io.BytesIO(f"{row}\n{row.replace(':', ' : ')}\n{json.dumps(ours)}\n".encode()), "x"))
    assert [r.kind for r in found] == [Kind.HUB, Kind.HUB, Kind.JSON]
    described, rejects = Desk(QUESTION).take(found[2:])
    assert (len(described), rejects) == (1, [])


_T = b"<urn:m> <https://w3id.org/openclaim#name> \"m\" "


@pytest.mark.parametrize(("lines", "bad"), [
    ([_T + b"<urn:g:1> .", b"<urn:m> broken", _T + b"<urn:g:1> .", _T + b"<urn:g:2> ."], [1]),
    ([_T + b"<urn:g:1> .", b'<urn:m> <urn:p> "x" "y" <urn:g:1> .', _T + b"<urn:g:2> ."], [1]),
    ([_T + b"<urn:g:1> .", b'<urn:m> <urn:p> "x" "y" <urn:g:2> .', _T + b"<urn:g:2> ."], [3]),
    ([_T + b"<urn:g:1> .", b'<urn:m> <urn:p> "x" "y" <urn:g:1> .'], [1]),
    ([_T + b"<urn:g:1> .", b"nothing", _T + b"<urn:g:2> ."], []),
    ([_T + b"<urn:g:1> .", b'<urn:m> <urn:p> "x" "y" <urn:g:3> .', _T + b"<urn:g:2> ."], []),
    ([_T + b"<urn:g:1> .", _T + b".", _T + b"<urn:g:1> ."], []),
])
def test_a_graph_with_a_broken_line_is_bad_as_a_whole(lines: list[bytes], bad: list[int]) -> None:
    found = list(quads(io.BytesIO(b"\n".join(lines)), "q.nq"))
    assert [r.number for r in found if r.kind is Kind.BAD and r.data.startswith(b"a line of this graph")] == bad
    assert len({r.number for r in found}) == len(found)


def test_a_graph_that_is_too_large_is_not_decided_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "MAX_BYTES", 200)
    found = list(quads(io.BytesIO(b"\n".join([*[_T + b"<urn:g:1> ."] * 50, _T + b"<urn:g:2> ."])), "q.nq"))
    assert [(r.number, r.kind) for r in found] == [(1, Kind.QUADS), (51, Kind.QUADS)]
    assert 200 < len(found[0].data) < 300
