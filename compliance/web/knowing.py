"""The policies and licences of a server, in its own process and in those that do the work."""

from __future__ import annotations

from compliance.own import Knowledge


def knowledge_of(policies: tuple[str, ...] = (), licences: tuple[str, ...] = ()) -> Knowledge:
    """What is shipped, with own folders; OpenclaimError where one of them is not well formed."""
    if policies or licences:
        from compliance.own.load import knowledge

        return knowledge(policies, licences)
    from compliance.licences import library
    from compliance.policy import catalogue

    return Knowledge(catalogue(), library())
