"""What a card says: its front matter as facts, its prose as evidence of what is documented."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from compliance.errors import InputError, short
from compliance.formats import hub as words
from compliance.formats.topics import says_something
from compliance.importers.building import File, Part, Place
from compliance.importers.hub import claims, quantities
from compliance.importers.hub.front_matter import Card, place, single, texts
from compliance.importers.hub.prose import Prose, has_content, plain
from compliance.importers.yaml_tree import Items, Keys, Text, Tree

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_SPOKEN = ("%B %d, %Y", "%B %d %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y")
_MOST_DATASETS = 500
_MODEL, _DATASET = "Model", "Component"


def kind(card: Card, source: str) -> str:
    """The class of release that a card is of: a model, or a data set by keys that only cards of data sets have.

    InputError for an app, which is neither.
    """
    keys = card.keys.values.keys()
    if keys & words.OF_SPACES:
        raise InputError(source, "this is the card of an app (a Space), not of a model or a data set; name the repository "
                         "of its model", card.keys.line)
    return _DATASET if keys & words.OF_DATASETS else _MODEL


def metadata(release: Part, weights: Part, card: Card, file: File) -> None:
    """States the facts of the front matter; keys that are not read become a note."""
    keys = card.keys
    for key in words.NAMES:
        if (name := single(keys.values.get(key))) is not None and not release.has("name"):
            release.state("name", name.text, place(file, name.line, f"{key}: {name.text}"))
    _index_name(release, keys, file)
    based_on(release, weights, keys, file)
    _gate(release, weights, keys, file)
    if release.kind == _MODEL:
        _task(release, keys, file)
        _datasets(release, keys, file)
    if (by := single(keys.values.get("quantized_by"))) is not None:
        weights.state("format", "quantised", place(file, by.line, f"quantized_by: {by.text}"))
    for key in words.PLAIN:
        value = keys.values.get(key)
        if isinstance(value, Keys) or (isinstance(value, Items) and any(not isinstance(i, Text) for i in value.items)):
            release.note(f"'{key}' is given as a mapping or holds one where names are expected, so that it is not read",
                         place(file, value.line, f"{key}: {_shown(value)}"))
    left = sorted(k for k in keys.values if k not in words.SEEN)
    if left:
        release.note(f"front matter that is not read: {', '.join(short(k, 40) for k in left[:20])}", place(file, keys.line, ""))


def _index_name(release: Part, keys: Keys, file: File) -> None:
    found = keys.values.get("model-index")
    entries = found.items if isinstance(found, Items) else []
    if len(entries) == 1 and isinstance(entries[0], Keys) and not release.has("name"):
        name = single(entries[0].values.get("name"))
        if name is not None:
            release.state("name", name.text, place(file, name.line, f"model-index: name: {name.text}"))


def based_on(release: Part, weights: Part, keys: Keys, file: File) -> None:
    """States the base and, by the relation to it, the form of the weights."""
    bases = texts(keys.values.get("base_model"))
    if len({b.text for b in bases}) > 1:
        at = place(file, bases[0].line, f"base_model: {', '.join(b.text or '' for b in bases)}")
        release.note(f"{len(bases)} base models are named; basedOn takes one and stays unknown", at)
    elif bases:
        at = place(file, bases[0].line, f"base_model: {bases[0].text}")
        hub = words.MODELSCOPE if keys.values.keys() & words.OF_MODELSCOPE else words.HUGGING_FACE
        state_base(release, bases[0].text or "", hub, at)
    relation = single(keys.values.get("base_model_relation"))
    if relation is not None and (relation.text or "").lower() in words.RELATIONS:
        at = place(file, relation.line, f"base_model_relation: {relation.text}")
        weights.state("format", words.RELATIONS[(relation.text or "").lower()], at)


def state_base(release: Part, base: str, hub: str, at: Place) -> None:
    """States the base by the address of its repository; what is no id of a repository is noted."""
    if base.startswith(("https://", "http://")):
        release.state("basedOn", base, at)
    elif words.REPOSITORY.fullmatch(base):
        release.state("basedOn", hub + base, at)
    else:
        release.note(f"the base '{short(base, 60)}' is no id of a repository; basedOn stays unknown", at)


def _gate(release: Part, weights: Part, keys: Keys, file: File) -> None:
    """What the form before the download asks for. That it is switched on is a setting of the hub, not in the card."""
    # That the Union is not refused prepares no form.
    found = {k: v for k, v in keys.values.items() if k.startswith(words.GATED) and
             not (k == "extra_gated_eu_disallowed" and isinstance(v, Text) and (v.text or "").lower() != "true")}
    if not found:
        return
    key, value = next(iter(found.items()))
    fields = list(_fields(keys.values.get("extra_gated_fields")))
    refused = single(keys.values.get("extra_gated_eu_disallowed"))
    by_country = refused is not None and (refused.text or "").lower() == "true"
    at = place(file, refused.line, f"extra_gated_eu_disallowed: {refused.text}") if by_country and refused else \
        place(file, value.line, f"{key}: {_shown(value)}")
    weights.state("availability", "gated", at)
    weights.state("gate", "refusal-by-country" if by_country else "account", at)
    personal = [(label, line) for label, kind, line in fields if _is_personal(label, kind)]
    if personal:
        names = ", ".join(label for label, _ in personal)
        release.state("personalDataRequired", True, place(file, personal[0][1], f"extra_gated_fields: {names}"))
    release.note("the card prepares a form before the download; whether it is switched on is a setting of the hub that the card "
                 "does not show", at)


def _fields(tree: Tree | None) -> Iterable[tuple[str, str, int]]:
    """Label, type and line of the fields of a form, which may be a mapping or a list of mappings."""
    for keys in [tree] if isinstance(tree, Keys) else tree.items if isinstance(tree, Items) else []:
        for label, value in keys.values.items() if isinstance(keys, Keys) else ():
            stated = value.values.get("type") if isinstance(value, Keys) else value
            yield label, (stated.text or "").lower() if isinstance(stated, Text) else "", value.line


def _is_personal(label: str, kind: str) -> bool:
    asked = words.PERSONAL.search(label.replace("_", " ")[:200])
    return kind in words.PERSONAL_TYPES or (kind not in words.CONSENT_TYPES and asked is not None)


def _shown(tree: Tree) -> str:
    return tree.text or "" if isinstance(tree, Text) else ", ".join(tree.values) if isinstance(tree, Keys) else "…"


def _task(release: Part, keys: Keys, file: File) -> None:
    found = texts(keys.values.get("pipeline_tag")) or texts(keys.values.get("tasks"))
    known = [(t, words.TASKS[t.text]) for t in found if t.text in words.TASKS]
    for task, modality in known:
        at = place(file, task.line, f"{'pipeline_tag' if 'pipeline_tag' in keys.values else 'tasks'}: {task.text}")
        if modality.takes:
            release.extend("inputModality", modality.takes, at)
        release.extend("outputModality", modality.gives, at)
    for task in (t for t in found if t.text not in words.TASKS):
        release.note(f"the task '{short(task.text or '', 40)}' tells neither what goes in nor what comes out",
                     place(file, task.line, ""))


def _datasets(release: Part, keys: Keys, file: File) -> None:
    """Data sets by which the card says the model was trained; it need not name all of them."""
    listed = list({t.text: t for t in texts(keys.values.get("datasets"))}.values())
    if len(listed) > _MOST_DATASETS:
        release.note(f"{len(listed)} data sets are listed; the first {_MOST_DATASETS} are taken", place(file, listed[0].line, ""))
    for data in listed[:_MOST_DATASETS]:
        at = place(file, data.line, f"datasets: {data.text}")
        part = Part(file, "TrainingData")
        part.state("usedInTraining", True, at)
        address = data.text or ""
        if words.DATASET.fullmatch(address):
            part.state("location", words.DATASETS + address, at)
        elif address.startswith(("https://", "http://")):
            part.state("location", address, at)
        else:
            part.note(f"the data set '{short(address, 60)}' is no id of a repository", at)
        release.add("artifact", part)


def documents(card_part: Part, release: Part, prose: Prose, file: File, keys: Keys) -> None:
    """States what the sections of the card document, its developer and its day of release, each with the line."""
    told: set[str] = set()
    for section in (*prose.sections, *prose.labels):
        topics = [t for pattern, t in words.HEADINGS if t not in told and pattern.fullmatch(section.title)]
        if topics and has_content(section.text):
            card_part.extend("documents", topics, place(file, section.line, section.written))
            told.update(topics)
    found = keys.values.get("model-index")
    if isinstance(found, Items) and "evaluation" not in told and any(_has_metric(e) for e in found.items):
        card_part.extend("documents", ["evaluation"], place(file, found.line, "model-index"))
    for label in prose.labels:
        _label(release, label.title, plain(label.text[:500]), label.line, file)


def _has_metric(entry: Tree) -> bool:
    results = entry.values.get("results") if isinstance(entry, Keys) else None
    return isinstance(results, Items) and any(isinstance(r, Keys) and isinstance(r.values.get("metrics"), Items) and
                                              r.values["metrics"].items for r in results.items)  # type: ignore[union-attr]


def _label(release: Part, title: str, text: str, line: int, file: File) -> None:
    value = text.strip(" .:*")
    at = place(file, line, f"{title}: {value}")
    if words.DEVELOPERS.fullmatch(title) and says_something(value) and len(value) <= 120:
        if "provider" not in release.facts:
            release.facts["provider"] = Part(file, "Provider")
            release.facts["provider"].state("name", value, at)
    elif words.VERSION.fullmatch(title) and says_something(value) and len(value) <= 40:
        release.state("version", value, at)
    elif words.RELEASED.fullmatch(title):
        day = as_day(value)
        if day:
            release.state("releaseDate", day, at)
        elif value:
            release.note(f"the day of release '{short(value, 60)}' is no single day; it stays unknown", at)


def as_day(text: str) -> str | None:
    """A day written in full, in figures of ISO 8601 or with the month as an English word; None for any other text."""
    if _DAY.fullmatch(text):
        forms: tuple[str, ...] = ("%Y-%m-%d",)
    else:
        text, forms = _ORDINAL.sub("", text), _SPOKEN
    for form in forms:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return None


def prose_facts(release: Part, card_part: Part, prose: Prose, card: Card, file: File, modified: bool) -> None:
    """Everything that the prose gives: what is documented, labels, and quantities with a unit.

    `modified` is true where files beside the card show that the model is a modification.
    """
    documents(card_part, release, prose, file, card.keys)
    if release.kind == _MODEL:
        quantities.state(release, prose, file, modified or "base_model" in card.keys.values)
        claims.state(release, card.keys, prose, file)
