"""Reading and deciding open no connection, whatever addresses a description holds."""

from __future__ import annotations

import json
import socket
import urllib.request
from collections.abc import Iterator

import pytest
from reading import CONTEXT, PREFIXES, RDF_XML, refusal
from semantics import decider, determinations

from compliance.engines import EngineName
from compliance.graph import read
from compliance.model import one_release

AWAY = "http://192.0.2.1/never"  # reserved for documentation: nothing answers there
TURTLE = f"""{PREFIXES}@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<{AWAY}> a owl:Ontology ; owl:imports <{AWAY}/ontology> , <file:///etc/hosts> .
<{AWAY}#model> a oc:Model , <{AWAY}#Type> ; oc:name "m" ; oc:basedOn <{AWAY}/base> ; rdfs:seeAlso <{AWAY}/more> ;
  <{AWAY}#word> <{AWAY}/thing> ; oc:provider <{AWAY}/provider> ;
  oc:artifact [ a oc:Weights ; oc:availability "public" ; oc:location <{AWAY}/weights> ; oc:licence <{AWAY}/licence> ] ,
    [ a oc:TrainingCode ; oc:licence <http://spdx.org/licenses/MIT> ; oc:evidence [ oc:source <{AWAY}/code> ] ] ;
  oc:evidence [ a oc:Evidence ; oc:source <{AWAY}/source> ] .
"""
YAML = f"""id: {AWAY}#model
type: [Model, "{AWAY}#Type"]
basedOn: {AWAY}/base
provider: {AWAY}/provider
artifact:
- type: Weights
  availability: public
  location: {AWAY}/weights
  licence: "{AWAY}/licence"
- type: TrainingData
  obtainFrom: {AWAY}/data
  licence: {{name: own, reviewed: 2026-01-01, grantsUse: true, evidence: {{source: {AWAY}/text}}}}
evidence: {{source: {AWAY}/source, retrieved: 2026-01-01}}
"""
JSON_LD = json.dumps({"@context": [CONTEXT, {"seeAlso": {"@id": f"{AWAY}#seeAlso", "@type": "@id"}}], "id": f"{AWAY}#model",
                      "type": "Model", "basedOn": f"{AWAY}/base", "seeAlso": f"{AWAY}/more",
                      "artifact": {"type": "Weights", "licence": "MIT", "location": f"{AWAY}/weights"}})
READABLE = {"ttl": TURTLE, "yaml": YAML, "jsonld": JSON_LD}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What asked for a connection; every such call fails, and the test with it even where the error is swallowed."""
    made: list[str] = []

    def refuse(name: str) -> object:
        def call(*args: object, **_: object) -> object:
            made.append(f"{name}{args!r}")
            raise OSError("no network in this test")
        return call

    class Refusing(socket.socket):
        def __new__(cls, *args: object, **_: object) -> Refusing:
            made.append(f"socket{args!r}")
            raise OSError("no network in this test")

    monkeypatch.setattr(socket, "socket", Refusing)
    for module, name in ((socket, "create_connection"), (socket, "getaddrinfo"), (socket, "gethostbyname"),
                         (urllib.request, "urlopen")):
        monkeypatch.setattr(module, name, refuse(name))
    monkeypatch.setattr(urllib.request.OpenerDirector, "open", refuse("open"))
    yield made
    assert made == []


@pytest.mark.filterwarnings("ignore:A test tried")
def test_connections_are_blocked_in_every_test() -> None:
    with pytest.raises(Exception, match="socket"):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def test_the_fixture_records_a_connection(calls: list[str]) -> None:
    """A test that cannot fail proves nothing."""
    for call in (lambda: socket.socket(), lambda: urllib.request.urlopen(AWAY), lambda: socket.create_connection(("a", 1))):
        with pytest.raises(OSError, match="no network in this test"):
            call()
    assert [c.partition("(")[0] for c in calls] == ["socket", "urlopen", "create_connection"]
    calls.clear()


@pytest.mark.parametrize("engine", list(EngineName))
@pytest.mark.parametrize("ending", READABLE)
def test_a_decision_opens_no_connection(ending: str, engine: EngineName, calls: list[str]) -> None:
    release = one_release(read(READABLE[ending].encode(), f"model.{ending}", ending))
    decision = decider(asked=determinations(), name=engine).decide(release)
    assert len(decision.determinations) == len(determinations())
    assert calls == []


@pytest.mark.parametrize(("text", "ending"), [
    (json.dumps({"@context": f"{AWAY}/context.jsonld", "type": "Model"}), "jsonld"),
    (json.dumps({"@context": [CONTEXT, f"{AWAY}/context.jsonld"], "type": "Model"}), "json"),
    (json.dumps({"@context": {"@import": f"{AWAY}/context.jsonld"}, "type": "Model"}), "jsonld"),
    (f'<!DOCTYPE rdf:RDF [<!ENTITY e SYSTEM "{AWAY}/entity">]>\n{RDF_XML}<oc:Model oc:name="&e;"/></rdf:RDF>', "rdf"),
    (f'<!DOCTYPE rdf:RDF SYSTEM "{AWAY}/dtd">\n{RDF_XML}<oc:Model/></rdf:RDF>', "xml"),
])
def test_what_would_need_a_connection_is_refused_without_one(text: str, ending: str, calls: list[str]) -> None:
    assert refusal(text, ending).message
    assert calls == []
