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
    """What is known of a provision: its content in our words and an address at which the text can be read; each may be empty.

    `notes` are on the provision, such as a number that is inferred; `reservation` is on the whole legal text, which it names.
    """

    summary: str
    address: str
    notes: tuple[str, ...] = ()
    reservation: str = ""

    @property
    def said(self) -> str:
        """The content with the notes on the provision."""
        return " ".join(part for part in (self.summary, f"({'; '.join(self.notes)})" if self.notes else "") if part)


def cited_text(authority: Authority) -> CitedText:
    """The text of a provision: the page of the provision, else the ELI of the act, else the page of its legal text.

    A provision of an own policy has the ELI only.
    """
    text = authority.iri.removeprefix(PROVISION).partition("/")[0] if authority.iri.startswith(PROVISION) else ""
    graph, node = _graph(text), ox.NamedNode(authority.iri)
    act = graph.one(node, NAMESPACE + "text")
    page, reservation = (graph.text(act, _PAGE), _reservation(graph, act)) if isinstance(act, ox.NamedNode) else (None, "")
    address = next((p for p in (graph.text(node, _PAGE), authority.eli, page) if p), "")
    return CitedText(graph.text(node, _DESCRIPTION) or "", address, _notes(graph, node), reservation)


def _reservation(graph: Graph, act: ox.NamedNode) -> str:
    notes = _notes(graph, act)
    return f"{graph.text(act, NAMESPACE + 'cite')}: {'; '.join(notes)}" if notes else ""


def _notes(graph: Graph, node: ox.NamedNode) -> tuple[str, ...]:
    return tuple(sorted(o.value for o in graph.objects(node, NAMESPACE + "note") if isinstance(o, ox.Literal)))


@functools.cache
def _graph(text: str) -> Graph:
    file = resources.folder("ontology", "provisions", f"{text}.ttl")
    return read_shipped([file], text) if text and file.is_file() else Graph()
