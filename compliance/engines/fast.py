"""The default engine: the Rust package `shacl`, compiled once for all conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox
import shacl

from compliance.engines.base import prepare_data, prepare_shapes, probes_of, wanted_of
from compliance.errors import PolicyError
from compliance.graph import Graph


class FastEngine:
    """Validates N-Triples text against compiled shapes."""

    def compile(self, shapes: Graph, wanted: Sequence[str]) -> FastCompiled:
        """Prepares the shapes; PolicyError with the engine's words where they are not well formed."""
        text = (ox.serialize(prepare_shapes(shapes, wanted), format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        try:
            return FastCompiled(shacl.Shapes.from_text(text, "ntriples"), tuple(wanted))
        except (ValueError, RuntimeError) as error:
            raise PolicyError(f"the shapes cannot be compiled: {error}") from None


class FastCompiled:
    """Compiled shapes of the Rust engine."""

    def __init__(self, shapes: shacl.Shapes, wanted: tuple[str, ...]) -> None:
        self._shapes = shapes
        self._probes = probes_of(wanted)

    def failing(self, data: Iterable[ox.Triple]) -> frozenset[str]:
        """The IRIs of the wanted shapes to which the release does not conform."""
        text = (ox.serialize(prepare_data(data), format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        try:
            results = self._shapes.validate_text(text, "ntriples").results
        except (ValueError, RuntimeError) as error:
            raise PolicyError(f"the shapes cannot be evaluated: {error}") from None
        return wanted_of((r.source_shape for r in results), self._probes)
