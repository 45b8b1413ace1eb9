"""Slices of a release: where a licence value stands, and licences that many releases share."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.errors import InputError
from compliance.graph import read
from compliance.licences import library
from compliance.model import Release, one_release, slices, slicing
from compliance.model.release import distinct

DAY = date(2026, 11, 24)


def release(text: str, ending: str = "yaml", source: str = "x.yaml") -> Release:
    return one_release(read(text.encode(), source, ending))


@pytest.mark.parametrize(("value", "message"), [
    ("MIT and (", r"x.yaml:5: 'MIT and \(' is neither a known licence"),
    ("https://spdx.org/licenses/AND", "x.yaml:5: 'AND' is neither a known licence"),
    ("http://spdx.org/licenses/OR.html", "x.yaml:5: 'OR' is neither a known licence")])
def test_the_line_of_a_licence_that_is_none(value: str, message: str) -> None:
    form = f"'{value}'" if " " in value else f"<{value}>"
    described = release("@prefix oc: <https://w3id.org/openclaim#> .\n<urn:x> a oc:Model ;\n  oc:artifact [ a oc:Weights ;\n"
                        f"  oc:availability 'public' ;\n  oc:licence {form} ] .", "ttl")
    with pytest.raises(InputError, match=message):
        slices(described, DAY, library())


def test_licences_are_the_same_when_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    described = release("type: Model\nartifact:\n- {type: Weights, licence: [MIT, Apache-2.0]}\n- {type: Code, licence: GPL-3.0-only}\n")
    kept = [sorted(map(str, s.triples())) for s in slices(described, DAY, library())]
    monkeypatch.setattr(slicing, "_MOST_LISTED", 1)
    monkeypatch.setattr(slicing, "_LISTED", {})
    assert [sorted(map(str, s.triples())) for s in slices(described, DAY, library())] == kept
    assert len(slicing._LISTED) == 1


def test_one_id_described_in_two_ways() -> None:
    one, again, other = (release(f"id: urn:x\ntype: Model\nname: {name}\n", source=source)
                         for name, source in (("A", "a.yaml"), ("A", "b.yaml"), ("B", "c.yaml")))
    assert distinct([one, again]) == [one]
    with pytest.raises(InputError, match=r"c\.yaml: the release urn:x is described differently in a\.yaml; give each release an id"):
        distinct([one, again, other])
