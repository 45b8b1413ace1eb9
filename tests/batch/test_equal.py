"""On every corpus at hand a batch says what `openclaim check` says, and what pySHACL, the reference, makes of the same facts."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from batching import DAY, ROOT, generator
from shared import shared

from compliance.batch.desk import Desk, graph_of
from compliance.batch.question import BatchQuestion
from compliance.batch.records import Kind, Record
from compliance.decide import Decider, Question, Reading, together
from compliance.decide.decide import wanted_shapes
from compliance.engines import EngineName, engine
from compliance.engines.split import SplitCompiled
from compliance.errors import OpenclaimError
from compliance.explain import deciding
from compliance.graph.canonical import canonical
from compliance.importers import is_folder_of_one
from compliance.licences import library
from compliance.model import Release, one_release, releases
from compliance.policy import catalogue
from compliance.policy.asked import rounds

# Two texts of one definition are asked in two rounds.
WISHES = ("eu-ai-act", "osd", "osaid/1.0", "osaid/0.0.9")
_ENDINGS = (".ttl", ".yaml", ".yml", ".json", ".jsonld", ".md", ".csv", ".xml", ".rdf", ".nt")


@functools.cache
def _deciders(name: EngineName) -> list[Decider]:
    return [Decider(p.policies, Question(p.determinations, DAY), engine(name), library())
            for p in rounds(WISHES, DAY, catalogue())]


@functools.cache
def _desk() -> Desk:
    return Desk(BatchQuestion(WISHES, DAY))


@functools.cache
def _referees() -> list[SplitCompiled]:
    """The shapes of each round in groups for pySHACL, which takes seconds for all of them together."""
    return [SplitCompiled(engine(EngineName.REFERENCE), d.policies.graph, _wanted(d)) for d in _deciders(EngineName.FAST)]


def _wanted(decider: Decider) -> list[str]:
    return wanted_shapes(decider.policies.determinations[i] for i in decider.question.determinations)


def _check_by_groups(release: Release) -> None:
    """Each shape fails by pySHACL on what it sees where it fails by the default engine on all facts; outcomes follow from it."""
    for decider, referee in zip(_deciders(EngineName.FAST), _referees(), strict=True):
        for facts in decider.slices(release):
            assert referee.failing(facts) == decider._compiled.failing(facts.triples())


Told = list[tuple[object, ...]]


def _expected(release: Release, name: EngineName) -> Told:
    """What `check` says under each reading, by one of the engines."""
    found: Told = []
    for decider in _deciders(name):
        under = decider.under(release, [Reading.BOTH, Reading.STRICT, Reading.LENIENT])
        for both, strict, lenient in zip(*(together([d]).determinations for d in under), strict=True):
            missing = tuple(dict.fromkeys(f"{m.node}.{m.term}" for c in both.conditions for m in c.missing))
            found.append((both.determination.id, both.outcome.value, strict.outcome.value, lenient.outcome.value,
                          both.pair.strict.value, both.pair.lenient.value, both.reason or None,
                          tuple(c.condition.id for c in deciding(both)), missing))
    return found


def _records(folder: Path) -> Iterator[Record]:
    for place in sorted(p for p in folder.rglob("*") if p.is_dir() and is_folder_of_one(p)):
        yield Record(str(place), 0, Kind.FOLDER, os.fsencode(place))
    for file in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
        if file.is_file() and file.suffix.lower() in _ENDINGS:
            yield Record(str(file), 0, Kind.PATH, os.fsencode(file))


def _all_equal(records: Iterable[Record], seen: set[bytes], reference: int = 0, groups: bool = False) -> int:
    """How many releases were compared.

    pySHACL decides so many of them with facts that it has not seen; with `groups` it evaluates the shapes of all, group by group.
    """
    desk, count = _desk(), 0
    for record in records:
        found, rejects = desk.take([record])
        try:
            graph = graph_of(record)
            listed = [one_release(graph)] if record.kind is Kind.FOLDER else releases(graph)
            expected = [_expected(release, EngineName.FAST) for release in listed]
        except OpenclaimError:
            assert rejects, record.place
            assert not found
            continue
        assert not rejects, (record.place, rejects)
        assert [(d.id, d.name, d.type, d.sha256) for d in found] == [(r.id, r.name, r.node.cls, r.sha256) for r in listed]
        for release, described, wanted in zip(listed, found, expected, strict=True):
            said = [(line.determination, line.outcome, line.strict_outcome, line.lenient_outcome, line.strict, line.lenient,
                     line.reason, line.deciding, line.missing) for line in described.lines]
            assert said == wanted, record.place
            count += 1
            facts = b"|".join(canonical(s.triples()) for s in _deciders(EngineName.FAST)[0].slices(release))
            if groups:
                _check_by_groups(release)
            if facts not in seen and len(seen) < reference:
                seen.add(facts)
                assert said == _expected(release, EngineName.REFERENCE), record.place
    return count


def _made(count: int, seed: int, adversarial: bool) -> list[Record]:
    lines = [json.dumps(r).encode() for r in generator().records(count, seed=seed, adversarial=adversarial)]
    return [Record("made", n, Kind.JSON, line) for n, line in enumerate(lines, 1)]


CORPORA = ["cases", "corpora/mot", "corpora/openness-index", "corpora/fmti", "law/cases", "samples/croissant", "samples/cyclonedx",
           "samples/hf_cards", "samples/hf_frontmatter", "samples/modelscope", "samples/spdx3"]


def _corpus(name: str) -> list[Record]:
    return list(_records(ROOT / "cases" if name == "cases" else shared(*name.split("/"))))


@pytest.mark.parametrize("name", [c for c in CORPORA if c != "corpora/fmti"])
def test_some_of_every_corpus_is_decided_as_by_check(name: str) -> None:
    records = _corpus(name)
    assert _all_equal(records[:: max(1, len(records) // 3)], set()) > 0


@pytest.mark.parametrize("adversarial", [False, True])
def test_made_corpora_are_decided_as_by_check_and_by_the_reference(adversarial: bool) -> None:
    made = _made(40, 41, adversarial)
    seen: set[bytes] = set()
    assert _all_equal(made, seen, reference=1, groups=not adversarial) == 40
    assert len(seen) == 1
    # What was decided before is decided alike.
    assert _all_equal(made[:20], seen) == 20


@pytest.mark.whole
@pytest.mark.parametrize("name", CORPORA)
def test_every_corpus_is_decided_as_by_check_and_by_the_reference(name: str) -> None:
    assert _all_equal(_corpus(name), set(), reference=3, groups=True) > 0


@pytest.mark.whole
@pytest.mark.parametrize("adversarial", [False, True])
def test_large_made_corpora_are_decided_as_by_check_and_by_the_reference(adversarial: bool) -> None:
    assert _all_equal(_made(1500, 43, adversarial), set(), reference=10, groups=True) == 1500
