"""Digests of what a question is decided by: policy versions and licence files."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from compliance import resources
from compliance.graph import digest, read_shipped
from compliance.policy.catalogue import Catalogue, PolicyVersion
from compliance.policy.load import sources

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def policy_digest(version: PolicyVersion, catalogue: Catalogue) -> str:
    """SHA-256 of the canonical RDF of a version with those that it amends, draws on or varies; names of files do not count."""
    used = {v.id: v for v in (*sources(version, catalogue), *([version.varied] if version.varied else []))}
    return _digest(tuple(f for v in used.values() for f in resources.turtle_files(v.where)), version.id)


@functools.lru_cache(maxsize=256)
def _digest(files: tuple[Traversable, ...], source: str) -> str:
    return digest(read_shipped(files, source))
