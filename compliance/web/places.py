"""The addresses of what can be looked up: conditions, policies, licences."""

from __future__ import annotations

from urllib.parse import quote

from compliance.policy.build import identifier


def condition_place(condition: str, version: str = "") -> str:
    """The address of a condition, by its id (`osaid#weights`) or IRI, as a version (`osaid/1.0`) has it, else as in force."""
    policy, _, name = identifier(condition).partition("#")
    query = f"?version={quote(version.partition('/')[2], safe='')}" if version else ""
    return f"/conditions/{quote(policy, safe='')}/{quote(name, safe='')}{query}"


def policy_place(name: str) -> str:
    """The address of a policy (`osaid`) or of one of its versions (`osaid/1.0`)."""
    return f"/policies/{'/'.join(quote(part, safe='') for part in name.split('/'))}"


def determination_place(name: str, policy: str, version: str) -> str:
    """The address of a determination on the page of a version."""
    return f"{policy_place(f'{policy}/{version}')}#{anchor(name)}"


def licence_place(name: str) -> str:
    """The address of a licence, by any name that finds it."""
    return f"/licences/{quote(name, safe='')}"


def anchor(name: str) -> str:
    """A name as the id of an element."""
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in name)
