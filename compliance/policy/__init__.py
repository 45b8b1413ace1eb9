"""Policies as data: versions of laws, guidelines and definitions, with their conditions, authorities and questions."""

from compliance.policy.catalogue import Catalogue, PolicyVersion, catalogue
from compliance.policy.load import Policies, in_force
from compliance.policy.words import (
    AllOf,
    AnyOf,
    Ask,
    Authority,
    Condition,
    Derivation,
    Determination,
    Duty,
    Expression,
    Not,
    OpenQuestion,
    Presumption,
    Transition,
    Unless,
)

__all__ = [
    "AllOf", "AnyOf", "Ask", "Authority", "Catalogue", "Condition", "Derivation", "Determination", "Duty", "Expression",
    "Not", "OpenQuestion", "Policies", "PolicyVersion", "Presumption", "Transition", "Unless", "catalogue", "in_force",
]
