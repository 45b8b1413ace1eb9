"""Verifies records: decides again what was decided, and says what differs."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from compliance.decide import Decider, Decision, Question, together
from compliance.engines import Engine
from compliance.errors import InputError
from compliance.graph import read
from compliance.model import Release, releases
from compliance.own.words import Knowledge
from compliance.policy.asked import rounds
from compliance.record.make import basis, description, question, subject
from compliance.record.read import Record
from compliance.record.sign import signed_by
from compliance.record.trace import trace_of

_MOST = 20
_STATEMENT = {"_type", "subject", "predicateType", "predicate"}
_PREDICATE = {"question", "tool", "policies", "licences", "shared", "own", "descriptions", "decisions"}


class Difference(NamedTuple):
    """Something that is not as recorded: `grave` where it touches the signature, the facts or the decision itself."""

    what: str
    recorded: str
    found: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.what}: recorded {self.recorded}, found {self.found}"


def verify(record: Record, known: Knowledge, engine: Engine, given: Sequence[Release] = (),
           key: str | None = None) -> list[Difference]:
    """What differs between a record and the decision made again, what is grave first; empty where nothing does.

    Decided are the releases that are given, else the descriptions in the record. `key` is the file of a public key by which
    the record has to be signed. InputError where the record holds no description of a release, or one that cannot be read.
    """
    found: list[Difference] = []
    if key is not None and (record.envelope is None or not signed_by(record.envelope, key)):
        shown = "no signature" if record.envelope is None else "a signature that it does not verify"
        found.append(Difference("signature", f"by the key {key}", shown))
    described = _described(record)
    present = {r.id: r for r in given} if given else described
    for name, digest in record.subjects.items():
        if name not in present:
            raise InputError(record.source, f"the recorded release {name} is not described in what was given")
        for release in {id(r): r for r in (described[name], present[name])}.values():
            if release.sha256 != digest:
                where = "the record" if release is described[name] and given else "the description"
                found.append(Difference(f"facts of {name} in {where}", digest, release.sha256))
    decisions = _decide(record, known, engine, [present[name] for name in record.subjects])
    try:
        found += _bases(record.predicate, basis(decisions, known))
        found += _beside(record, described)
        recorded = {d["release"]: d for d in record.predicate["decisions"]}
        for decision in decisions:
            found += _compared(decision.release.id, recorded[decision.release.id], trace_of(decision))
    except (KeyError, TypeError, AttributeError, ValueError):
        raise InputError(record.source, "the record is damaged: its decision is not written as openclaim writes it") from None
    return sorted(found, key=lambda d: not d.grave)


def _beside(record: Record, described: Mapping[str, Release]) -> Iterator[Difference]:
    """What the record says beside the decision: the question, its subjects, the descriptions; and whatever it may not hold."""
    predicate = record.predicate
    for where, keys in ((record.statement, _STATEMENT), (predicate, _PREDICATE)):
        for name in sorted(where.keys() - keys):
            yield Difference(name, _shown(where[name]), "nothing, since a record has no such part")
    for name, before, after in _pairs(predicate["question"], question(record.asked)):
        yield Difference(f"question, {name}", before, after)
    for item in record.statement["subject"]:
        if item != subject(item["name"], record.subjects[item["name"]]):
            yield Difference(f"subject {item['name']}", "more than a digest of the facts", "the digest")
    for item in predicate["descriptions"]:
        release = described[item["release"]]
        same = release.sha256 == record.subjects[release.id]
        # Where the file lay is known to nobody else, and other facts are told by their digest.
        for name, before, after in _pairs(item, {**description(release), "source": item["source"]}):
            if same or name not in ("sha256", "nTriples"):
                yield Difference(f"description of {release.id}, {name}", _short(before), _short(after))


def _short(text: str) -> str:
    return clipped if len(clipped := text[:80]) == len(text) else f"{clipped}…"


def _described(record: Record) -> dict[str, Release]:
    found = {}
    for item in record.predicate["descriptions"]:
        text = str(item["nTriples"]).encode()
        graph = read(text, record.source, "nt")
        found.update({r.id: r for r in releases(graph) if r.id == item["release"]})
    for name in record.subjects:
        if name not in found:
            raise InputError(record.source, f"the record holds no description of {name}")
    return found


def _decide(record: Record, known: Knowledge, engine: Engine, present: Sequence[Release]) -> list[Decision]:
    asked = record.asked
    puts = rounds(asked.policies, asked.day, known.catalogue)
    deciders = [Decider(p.policies, Question(p.determinations, asked.day, asked.reading, p.assessed), engine, known.library)
                for p in puts]
    return [together([d.decide(release) for d in deciders]) for release in present]


def _bases(recorded: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Difference]:
    """What was decided by, where it is another now: not grave by itself, since the decision may be the same."""
    for name, before, after in _pairs(recorded["tool"], found["tool"]):
        yield Difference(f"tool {name}", before, after, grave=False)
    for key, what in (("policies", "policy"), ("licences", "licence"), ("shared", "file")):
        for name, before, after in _pairs(recorded[key], found[key]):
            yield Difference(f"{what} {name}", before, after, grave=False)
    before_own, after_own = (sorted(f"{o['kind']} {', '.join(o['ids'])} {o['sha256']}" for o in by["own"])
                             for by in (recorded, found))
    if before_own != after_own:
        yield Difference("own folders", ", ".join(before_own) or "none", ", ".join(after_own) or "none", grave=False)


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name, _shown(before.get(name)), _shown(after.get(name))


def _shown(value: Any) -> str:
    return "nothing" if value in (None, "", [], {}) else str(value) if not isinstance(value, (dict, list)) else "something else"


def _compared(release: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The differences of two traces of one release: outcomes first, then conditions, then whatever else."""
    found: list[Difference] = []
    # Two versions of a policy may have been asked, whose determinations have the same ids.
    olds, news = ({(d["id"], d["policy"]): d for d in by["determinations"]} for by in (before, after))
    for key in (*olds, *(k for k in news if k not in olds)):
        old, new, name = olds.get(key), news.get(key), key[0]
        if old is None or new is None:
            found.append(Difference(f"{release}, {name}", "nothing" if old is None else old["outcome"],
                                    "nothing" if new is None else new["outcome"]))
        elif old != new:
            found += _determination(f"{release}, {name}", old, new)
    for part in ("assessments", "notes"):
        if before[part] != after[part]:
            found.append(Difference(f"{release}, {part}", "others", "others"))
    if not found and before != after:
        keys = [k for k in sorted({*before, *after}) if before.get(k) != after.get(k)]
        found.append(Difference(f"{release}, {', '.join(keys)}", "another order or other things", "what was decided"))
    return found


def _determination(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    keys = [k for k in sorted({*old, *new}) if k != "conditions" and old.get(k) != new.get(k)]
    keys.sort(key=lambda k: k != "outcome")
    found = [Difference(f"{where}, {k}", _shown(old.get(k)), _shown(new.get(k))) for k in keys]
    before, after = ({(c["iri"], c["readBy"]): c for c in by["conditions"]} for by in (old, new))
    for key in (*before, *(k for k in after if k not in before)):
        a, b = before.get(key, {}), after.get(key, {})
        short = f"{where}, {key[0].rpartition('/')[2]}"
        found += [Difference(f"{short}, {name}", before_it, after_it) for name, before_it, after_it in _pairs(a, b)]
    if not found:
        found.append(Difference(f"{where}, order of the conditions", "another", "another"))
    rest = len(found) - _MOST
    return found if rest <= 0 else [*found[:_MOST], Difference(where, f"{rest} more things", "others")]
