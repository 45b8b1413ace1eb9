"""Smallest changes of facts that bring a determination to an outcome, and smallest sets of facts still to be found out."""

from compliance.fix.finder import Finder, Target
from compliance.fix.report import LIMIT, MOST, Action, Aside, Fix, FixReport, Obstacle, Step, find_fixes

__all__ = ["LIMIT", "MOST", "Action", "Aside", "Finder", "Fix", "FixReport", "Obstacle", "Step", "Target", "find_fixes"]
