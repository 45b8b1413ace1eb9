"""What is asked of a corpus, in a form that another process can take, and the digests of what it is decided by."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from compliance import __version__
from compliance.decide import Decider, Question
from compliance.engines import Compiled, Engine, engine
from compliance.graph import Graph
from compliance.licences import Library
from compliance.own import Knowledge
from compliance.policy import Catalogue
from compliance.policy.asked import rounds
from compliance.policy.digests import policy_digest


class BatchQuestion(NamedTuple):
    """The policies that are asked as `--policy` takes them, the day, and folders of own policies and licences."""

    wishes: tuple[str, ...]
    day: date
    own_policies: tuple[str, ...] = ()
    own_licences: tuple[str, ...] = ()


class Asked(NamedTuple):
    """A question that is ready: deciders, one for each round of versions, and the digest of each version by its id."""

    deciders: tuple[Decider, ...]
    digests: dict[str, str]
    library: Library


def knowledge_of(question: BatchQuestion) -> Knowledge:
    """The policies and licences by which a question is decided; OpenclaimError where own ones are not well formed."""
    from compliance.licences import library
    from compliance.policy import catalogue

    if question.own_policies or question.own_licences:
        from compliance.own.load import knowledge

        return knowledge(question.own_policies, question.own_licences)
    return Knowledge(catalogue(), library())


class Later:
    """An engine that compiles shapes when they are first used, for whoever may not use them."""

    def __init__(self, tool: Engine) -> None:
        self._tool = tool

    def compile(self, shapes: Graph, wanted: Sequence[str]) -> Compiled:
        """Shapes that are not compiled yet."""
        return _Compiled(self._tool, shapes, wanted)


class _Compiled:
    def __init__(self, tool: Engine, shapes: Graph, wanted: Sequence[str]) -> None:
        self._tool, self._shapes, self._wanted = tool, shapes, wanted
        self._made: Compiled | None = None

    def failing(self, data: Iterable[ox.Triple]) -> frozenset[str]:
        """As every engine gives them."""
        if self._made is None:
            self._made = self._tool.compile(self._shapes, self._wanted)
        return self._made.failing(data)


def asked(question: BatchQuestion, known: Knowledge, tool: Engine | None = None) -> Asked:
    """The question with its shapes compiled; OpenclaimError for a policy or version that there is not."""
    tool = tool or engine()
    deciders = tuple(Decider(put.policies, Question(put.determinations, question.day), tool, known.library)
                     for put in rounds(question.wishes, question.day, known.catalogue))
    return Asked(deciders, _digests(deciders, known.catalogue), known.library)


def _digests(deciders: tuple[Decider, ...], catalogue: Catalogue) -> dict[str, str]:
    return {v.id: policy_digest(v, catalogue) for d in deciders for v in d.policies.versions.values()}


def settings(question: BatchQuestion, ready: Asked, known: Knowledge) -> dict[str, object]:
    """What decides the outcomes beside the corpus, as plain values: tool, day, determinations, versions with digests."""
    return {
        "tool": {"name": "openclaim", "version": __version__},
        "asOf": question.day.isoformat(),
        "determinations": [list(d.question.determinations) for d in ready.deciders],
        "policies": dict(sorted(ready.digests.items())),
        "own": [{"kind": o.kind, "sha256": o.sha256, "ids": list(o.ids)} for o in known.own],
    }


def digest_of(settings_: dict[str, object]) -> str:
    """SHA-256 of settings."""
    return hashlib.sha256(json.dumps(settings_, sort_keys=True).encode()).hexdigest()
