"""Turns `--policy` values into the question that is put: determinations and pinned versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from compliance.errors import OpenclaimError, UnknownNameError
from compliance.policy import Catalogue, Policies, PolicyVersion, in_force
from compliance.terms import nearest


class _Wish(NamedTuple):
    policy: str
    rest: str
    version: str


class Put(NamedTuple):
    """The question that is put: the policies, the determinations by id, and the versions that grade or count."""

    policies: Policies
    determinations: tuple[str, ...]
    assessed: tuple[PolicyVersion, ...]


def put(wishes: Sequence[str], day: date, catalogue: Catalogue) -> Put:
    """What `rounds` gives where one round is enough; OpenclaimError where two versions of one policy are asked."""
    found = rounds(wishes, day, catalogue)
    if len(found) > 1:
        raise OpenclaimError(f"{', '.join(wishes)}: ask for one version of a policy at a time here")
    return found[0]


def rounds(wishes: Sequence[str], day: date, catalogue: Catalogue) -> list[Put]:
    """The policies that apply, the determinations and the assessments that are asked.

    A wish is a policy (`eu-ai-act`), a version (`osaid/1.0` or `osaid@1.0`), or a determination (`eu-ai-act/53-2-a`),
    each with `@VERSION` where a version is to be taken whatever the day. Without wishes every determination of every
    policy in force is asked. Only one version of a policy applies at a time, so that several versions of one policy
    take as many rounds. UnknownNameError with the nearest name for an unknown one.
    """
    parsed = [_parse(w, catalogue) for w in wishes]
    for wish in parsed:
        if not wish.version and catalogue.on(wish.policy, day) is None:
            first = catalogue.versions(wish.policy)[0]
            raise OpenclaimError(f"no version of {wish.policy} is in force on {day}; the first is {first.version}, "
                                 f"from {first.since}")
    return [_round(group, day, catalogue) for group in _groups(parsed, day, catalogue)] or [_round([], day, catalogue)]


def _groups(wishes: Sequence[_Wish], day: date, catalogue: Catalogue) -> list[list[_Wish]]:
    """The wishes in groups that ask for one version of each policy, each wish in the first group that it fits."""
    groups: list[list[_Wish]] = []
    for wish in wishes:
        wanted = wish._replace(version=wish.version or _version(wish.policy, day, catalogue))
        for group in groups:
            if all(w.policy != wish.policy or w.version == wanted.version for w in group):
                group.append(wanted)
                break
        else:
            groups.append([wanted])
    return groups


def _version(policy: str, day: date, catalogue: Catalogue) -> str:
    current = catalogue.on(policy, day)
    return current.version if current else ""


def _round(wishes: Sequence[_Wish], day: date, catalogue: Catalogue) -> Put:
    policies = in_force(day, catalogue, {w.policy: w.version for w in wishes})
    if not wishes:
        return Put(policies, tuple(policies.determinations), tuple(policies.assessed))
    assessed = {v.policy: v for v in policies.assessed}
    asked = [i for w in wishes if w.policy not in assessed for i in _determinations(w, policies)]
    chosen = dict.fromkeys(assessed[w.policy] for w in wishes if w.policy in assessed)
    return Put(policies, tuple(dict.fromkeys(asked)), tuple(chosen))


def _parse(text: str, catalogue: Catalogue) -> _Wish:
    name, _, version = text.partition("@")
    policy, _, rest = name.partition("/")
    versions = [v.version for v in catalogue.versions(policy)]
    if rest in versions:
        rest, version = "", version or rest
    if version and version not in versions:
        raise UnknownNameError(f"unknown version '{version}' of {policy}{nearest(version, versions)} "
                               f"(there are {', '.join(versions)})")
    return _Wish(policy, rest, version)


def _determinations(wish: _Wish, policies: Policies) -> list[str]:
    own = [i for i, d in policies.determinations.items() if d.policy == wish.policy]
    if wish.rest:
        name = f"{wish.policy}/{wish.rest}"
        if name not in own:
            raise UnknownNameError(f"unknown determination '{name}'{nearest(name, own)} (there are {', '.join(own)})")
        return [name]
    if own:
        return own
    # A policy without questions of its own reads the conditions of another, so the questions of that one are asked.
    read = [i for i, d in policies.determinations.items()
            if any(v.policy == wish.policy for v in policies.readers(d.policy))]
    if not read:
        raise OpenclaimError(f"the policy {wish.policy} asks no question")
    return read
