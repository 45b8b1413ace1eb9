"""The reference engine: pySHACL on rdflib, with every door to network, scripts and imports closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox
import pyshacl
import rdflib

from compliance.engines.base import SH, prepare_data, prepare_shapes, probes_of, wanted_of
from compliance.errors import PolicyError
from compliance.graph import Graph

# As deep as the default engine goes. pySHACL counts each shape once and stops at 15 unless told otherwise.
_DEPTH = 48


def _rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(data=text, format="nt")


class ReferenceEngine:
    """Validates rdflib graphs with pySHACL."""

    def compile(self, shapes: Graph, wanted: Sequence[str]) -> ReferenceCompiled:
        """Prepares the shapes."""
        return ReferenceCompiled(_rdflib(prepare_shapes(shapes, wanted)), tuple(wanted))


class ReferenceCompiled:
    """Shapes as pySHACL takes them, parsed once."""

    def __init__(self, shapes: rdflib.Graph, wanted: tuple[str, ...]) -> None:
        self._shapes = shapes
        self._probes = probes_of(wanted)

    def failing(self, data: Iterable[ox.Triple]) -> frozenset[str]:
        """The IRIs of the wanted shapes to which the release does not conform."""
        try:
            _, report, text = pyshacl.validate(
                _rdflib(prepare_data(data)), shacl_graph=self._shapes, inference="none", advanced=False, js=False,
                do_owl_imports=False, meta_shacl=False, inplace=False, max_validation_depth=_DEPTH)
        except pyshacl.errors.ReportableRuntimeError as error:
            raise PolicyError(f"the shapes cannot be evaluated: {str(error).splitlines()[0]}") from None
        if not isinstance(report, rdflib.Graph):
            raise PolicyError(f"pySHACL cannot use the shapes: {text}")
        probes = (str(report.value(result, rdflib.URIRef(SH + "sourceShape")))
                  for result in report.objects(None, rdflib.URIRef(SH + "result")))
        return wanted_of(probes, self._probes)
