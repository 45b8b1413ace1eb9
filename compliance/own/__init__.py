"""A firm's own policies and licences, kept outside the project, beside those that openclaim ships."""

from compliance.own.words import Knowledge, OwnFolder

__all__ = ["Knowledge", "OwnFolder"]
