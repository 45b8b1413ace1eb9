"""The only parser and writer of RDF. Nothing here opens a network connection.

`read` turns bytes of any accepted form into a `Graph`; `canonical` gives the bytes over which digests are taken.
"""

from compliance.graph.canonical import canonical, digest
from compliance.graph.read import read, read_shipped, read_turtle
from compliance.graph.triples import Graph, Object, Subject, to_turtle
from compliance.graph.vocabulary import vocabulary

__all__ = ["Graph", "Object", "Subject", "canonical", "digest", "read", "read_shipped", "read_turtle", "to_turtle",
           "vocabulary"]
