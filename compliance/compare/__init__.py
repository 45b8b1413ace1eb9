"""Scenarios compared: policies, versions, readings, days, authorities, amendments and changed facts over many releases."""

from compliance.compare.chosen import scenarios_of
from compliance.compare.combine import Choices, combined
from compliance.compare.files import ScenarioFile, read_scenarios
from compliance.compare.ready import find, ready
from compliance.compare.results import AssessmentChange, Cause, Cell, Comparison, ConditionChange, Difference, Row, State
from compliance.compare.run import SUPPOSED, Plan
from compliance.compare.scenario import Amendment, Scenario, read_amendment

__all__ = [
    "SUPPOSED", "Amendment", "AssessmentChange", "Cause", "Cell", "Choices", "Comparison", "ConditionChange", "Difference",
    "Plan", "Row", "Scenario", "ScenarioFile", "State", "combined", "find", "read_amendment", "read_scenarios", "ready",
    "scenarios_of",
]
