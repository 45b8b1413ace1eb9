"""Releases with their facts and evidence, and the slice of facts on which policies are evaluated."""

from compliance.model.facts import Fact, Slice, SliceNode
from compliance.model.release import Release, one_release, releases
from compliance.model.slicing import slices

__all__ = ["Fact", "Release", "Slice", "SliceNode", "one_release", "releases", "slices"]
