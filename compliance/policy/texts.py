"""The legal texts behind the provisions: what each provision says in our words, and where the text can be read."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import functools
from typing import NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.graph import Graph, read_shipped
from compliance.policy.words import Authority
from compliance.terms import NAMESPACE, PROVISION

_DESCRIPTION = "http://purl.org/dc/terms/description"
_PAGE = "http://www.w3.org/2000/01/rdf-schema#seeAlso"


class CitedText(NamedTuple):
    """What is known of a provision: its content in our words and an address at which the text can be read; each may be empty."""

    summary: str
    address: str


def cited_text(authority: Authority) -> CitedText:
    """The text of a provision: the page of the provision, else the ELI of the act, else the page of its legal text.

    A provision of an own policy has the ELI only.
    """
    text = authority.iri.removeprefix(PROVISION).partition("/")[0] if authority.iri.startswith(PROVISION) else ""
    graph, node = _graph(text), ox.NamedNode(authority.iri)
    act = graph.one(node, NAMESPACE + "text")
    pages = [graph.text(node, _PAGE), authority.eli, graph.text(act, _PAGE) if isinstance(act, ox.NamedNode) else None]
    return CitedText(graph.text(node, _DESCRIPTION) or "", next((p for p in pages if p), ""))


@functools.cache
def _graph(text: str) -> Graph:
    file = resources.folder("ontology", "provisions", f"{text}.ttl")
    return read_shipped([file], text) if text and file.is_file() else Graph()
