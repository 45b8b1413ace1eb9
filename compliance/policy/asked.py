"""Turns `--policy` values into the question that is put: determinations and pinned versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from compliance.errors import OpenclaimError, UnknownNameError
from compliance.policy.catalogue import Catalogue, PolicyVersion
from compliance.policy.load import Policies, in_force
from compliance.policy.words import LEVELS
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


class _Frame(NamedTuple):
    """What holds for every wish: the day, the catalogue, versions taken whatever the day, levels of authority."""

    day: date
    catalogue: Catalogue
    pins: Mapping[str, str]
    levels: Collection[str]

    def version(self, policy: str) -> str:
        """The version of a policy that applies; empty where none does."""
        current = None if policy in self.pins else self.catalogue.on(policy, self.day)
        return current.version if current else self.pins.get(policy, "")


def rounds(wishes: Sequence[str], day: date, catalogue: Catalogue, pins: Mapping[str, str] | None = None,
           levels: Collection[str] = LEVELS) -> list[Put]:
    """The policies that apply, the determinations and the assessments that are asked.

    A wish is a policy (`eu-ai-act`), a version (`osaid/1.0` or `osaid@1.0`), or a determination (`eu-ai-act/53-2-a`),
    each with `@VERSION` where a version is to be taken whatever the day. Without wishes every determination of every
    policy in force is asked. Only one version of a policy applies at a time, so that several versions of one policy
    take as many rounds. `pins` names versions that apply where a wish names none; only authorities of the given levels
    count. UnknownNameError with the nearest name for an unknown one.
    """
    frame = _Frame(day, catalogue, pins or {}, levels)
    parsed = [_parse(w, catalogue) for w in wishes]
    for wish in parsed:
        if not wish.version and not frame.version(wish.policy):
            first = catalogue.versions(wish.policy)[0]
            raise OpenclaimError(f"no version of {wish.policy} is in force on {day}; the first is {first.version}, "
                                 f"from {first.since}")
    return [_round(group, frame) for group in _groups(parsed, frame)] or [_round([], frame)]


def _groups(wishes: Sequence[_Wish], frame: _Frame) -> list[list[_Wish]]:
    """The wishes in groups that ask for one version of each policy, each wish in the first group that it fits."""
    groups: list[list[_Wish]] = []
    for wish in wishes:
        wanted = wish._replace(version=wish.version or frame.version(wish.policy))
        for group in groups:
            if all(w.policy != wish.policy or w.version == wanted.version for w in group):
                group.append(wanted)
                break
        else:
            groups.append([wanted])
    return groups


def _round(wishes: Sequence[_Wish], frame: _Frame) -> Put:
    pins = {**frame.pins, **{w.policy: w.version for w in wishes}}
    policies = in_force(frame.day, frame.catalogue, pins, frame.levels)
    if not wishes:
        return Put(policies, tuple(policies.determinations), tuple(policies.assessed))
    assessed = {v.policy: v for v in policies.assessed}
    asked = [i for w in wishes if w.policy not in assessed for i in _determinations(w, policies, frame.catalogue)]
    chosen = dict.fromkeys(_assessed(w, assessed[w.policy], frame.catalogue) for w in wishes if w.policy in assessed)
    return Put(policies, tuple(dict.fromkeys(asked)), tuple(chosen))


def policy_and_version(wish: str, catalogue: Catalogue) -> tuple[str, str]:
    """The policy of a wish and the version that it names, empty where it names none; UnknownNameError as for `rounds`."""
    parsed = _parse(wish, catalogue)
    return parsed.policy, parsed.version


def _parse(text: str, catalogue: Catalogue) -> _Wish:
    name, _, version = text.partition("@")
    policy, _, rest = name.partition("/")
    versions = [v.version for v in catalogue.versions(policy)]
    if rest in versions:
        if version not in ("", rest):
            raise UnknownNameError(f"'{text}' names two versions of {policy}; keep {rest} or {version}")
        rest, version = "", rest
    if version and version not in versions:
        raise UnknownNameError(f"unknown version '{version}' of {policy}{nearest(version, versions)} "
                               f"(there are {', '.join(versions)})")
    return _Wish(policy, rest, version)


def _assessed(wish: _Wish, version: PolicyVersion, catalogue: Catalogue) -> PolicyVersion:
    """The version that grades or counts; it asks no determination, so that after its policy only a version can be named."""
    if wish.rest:
        raise _no_version(wish, catalogue)
    return version


def _no_version(wish: _Wish, catalogue: Catalogue) -> UnknownNameError:
    names, name = [v.id for v in catalogue.versions(wish.policy)], f"{wish.policy}/{wish.rest}"
    return UnknownNameError(f"unknown policy version '{name}'{nearest(name, names)} (there are {', '.join(names)})")


def _determinations(wish: _Wish, policies: Policies, catalogue: Catalogue) -> list[str]:
    own = [i for i, d in policies.determinations.items() if d.policy == wish.policy]
    if wish.rest and not own:
        raise _no_version(wish, catalogue)
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
