"""Graded and counted results: Model Openness Framework, openness index, Foundation Model Transparency Index."""

from compliance.assess.base import Assessment, Assessor, assessors

__all__ = ["Assessment", "Assessor", "assessors"]
