"""Moved to `compliance.policy.asked`."""

from compliance.policy.asked import Put, put, rounds

__all__ = ["Put", "put", "rounds"]
