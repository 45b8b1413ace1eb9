"""Every combination of what was asked for, as scenarios."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from compliance.change import Edit
from compliance.compare.scenario import Scenario
from compliance.decide import Reading
from compliance.errors import OpenclaimError
from compliance.policy import Catalogue
from compliance.policy.asked import policy_and_version
from compliance.policy.words import LEVELS

MOST = 64
AS_DESCRIBED = "as described"


class Choices(NamedTuple):
    """What to combine, each in the order given; an empty one leaves a scenario as it is.

    Policies are combined where they ask for different versions of one policy. Each changed fact is taken or left, and
    several values for one fact exclude each other.
    """

    policies: Sequence[str] = ()
    days: Sequence[date] = ()
    readings: Sequence[Reading] = ()
    authorities: Sequence[str] = ()
    edits: Sequence[Edit] = ()


class _Part(NamedTuple):
    """One value of one choice: what it is called where the choice has several, and what it changes in a scenario."""

    name: str
    fields: dict[str, object]


def combined(start: Sequence[Scenario], choices: Choices, catalogue: Catalogue) -> list[Scenario]:
    """Every scenario of the start with every combination of the choices; the first belongs to the first of the start.

    OpenclaimError where there are more than `MOST`, or two of one name.
    """
    dimensions = [_policies(choices.policies, catalogue), _simple("day", choices.days), _simple("reading", choices.readings),
                  _authorities(choices.authorities), *_edits(choices.edits)]
    asked = [d for d in dimensions if d]
    count = len(start or [None]) * _product(len(d) for d in asked)
    if count > MOST:
        raise OpenclaimError(f"this makes {count} scenarios and more than {MOST} can be compared at once; name the "
                             "combinations that matter in a scenario file")
    found = [_with(s, parts, asked, catalogue) for s in start or [Scenario("")] for parts in product(*asked)]
    names = [s.name for s in found]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise OpenclaimError(f"two scenarios have the name '{twice[0]}'; give each a name of its own")
    return found


def _product(counts: Iterable[int]) -> int:
    total = 1
    for count in counts:
        total *= count
    return total


def _with(scenario: Scenario, parts: Sequence[_Part], dimensions: Sequence[Sequence[_Part]], catalogue: Catalogue) -> Scenario:
    names = [scenario.name] + [p.name for p, d in zip(parts, dimensions, strict=True) if len(d) > 1]
    edits = {(e.node, e.term): e for e in scenario.edits}
    for part in parts:
        chosen = part.fields.get("edit")
        if isinstance(chosen, Edit):
            edits[chosen.node, chosen.term] = chosen
    fields = {k: v for part in parts for k, v in part.fields.items() if k != "edit"}
    if "policies" in fields:
        fields["policies"] = _pinned(fields["policies"], scenario.policies, catalogue)  # type: ignore[arg-type]
    name = ", ".join(n for n in names if n) or AS_DESCRIBED
    return scenario._replace(**fields, name=name, edits=tuple(edits.values()))  # type: ignore[arg-type]


def _pinned(wishes: Sequence[str], before: Sequence[str], catalogue: Catalogue) -> tuple[str, ...]:
    """The wishes, in the version that the scenario asks for where they name none: that is what the scenario is about."""
    pins = {policy: version for policy, version in (policy_and_version(w, catalogue) for w in before) if version}
    named = ((w, *policy_and_version(w, catalogue)) for w in wishes)
    return tuple(f"{w}@{pins[policy]}" if not version and policy in pins else w for w, policy, version in named)


def _policies(wishes: Sequence[str], catalogue: Catalogue) -> list[_Part]:
    """The wishes once for each combination of versions; wishes that agree on the version belong together."""
    by_policy: dict[str, dict[str, list[str]]] = {}
    for wish in dict.fromkeys(wishes):
        policy, version = policy_and_version(wish, catalogue)
        by_policy.setdefault(policy, {}).setdefault(version, []).append(wish)
    if not by_policy:
        return []
    found = []
    for choice in product(*(versions.items() for versions in by_policy.values())):
        several = [(policy, version) for (policy, versions), (version, _) in zip(by_policy.items(), choice, strict=True)
                   if len(versions) > 1]
        name = ", ".join(f"{policy}/{version}" if version else f"{policy} in force" for policy, version in several)
        chosen = {w for _, group in choice for w in group}
        found.append(_Part(name, {"policies": tuple(w for w in dict.fromkeys(wishes) if w in chosen)}))
    return found


def _simple(field: str, values: Sequence[object]) -> list[_Part]:
    return [_Part(str(v), {field: v}) for v in dict.fromkeys(values)]


def _authorities(values: Sequence[str]) -> list[_Part]:
    """Levels from the binding text down to the one named."""
    names = {"enacting": "articles only", "recital": "articles and recitals", "guidance": "with guidance"}
    return [_Part(names[v], {"levels": LEVELS[:LEVELS.index(v) + 1]}) for v in dict.fromkeys(values)]


def _edits(edits: Sequence[Edit]) -> list[list[_Part]]:
    by_address: dict[tuple[str, str], list[Edit]] = {}
    for edit in dict.fromkeys(edits):
        by_address.setdefault((edit.node, edit.term), []).append(edit)
    return [[_Part("", {}), *(_Part(_named(e), {"edit": e}) for e in group)] for group in by_address.values()]


def _named(edit: Edit) -> str:
    return f"without {edit}" if edit.value is None else str(edit)
