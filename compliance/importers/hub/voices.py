"""What front matter, licence files and prose say about the licence, and whether they agree."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from compliance.errors import short
from compliance.formats.hub import (
    LICENCE_NAME,
    LICENCE_NOT_SO,
    LICENCE_OF_CODE,
    LICENCE_OF_DATA,
    LICENCE_OF_MODEL,
    LICENCES,
    LIMITED,
    NO_NAME,
)
from compliance.formats.licence_names import NONE, NOT_SAID, entry_name, identified, named
from compliance.importers.building import File, Part, Place
from compliance.importers.hub.front_matter import place, single, texts
from compliance.importers.hub.prose import Prose, has_content, links, plain
from compliance.importers.licence_said import Said, licence
from compliance.importers.yaml_tree import Keys
from compliance.licences import in_use

_LONG_PROMPT = 1000
_LONG_SECTION = 4000
_SEVERAL = re.compile(r"\b(?:and|or|with)\b", re.IGNORECASE)
_EXPRESSION = re.compile(r"\s(?:AND|OR|WITH)\s|^LicenseRef-")
_SENTENCE = re.compile(r"(?<=\w\w\w[.!?;])\s+(?=[A-Z*_\[])|\n\s*\n|\n\s*(?=[-*] )")
_MAX_NAMES = 40
_LONG_NAME = 80
_UNDER = re.compile(r"\b(?:under|licensed as|licen[cs]e is|licen[cs]e:)\s+(?:the\s+|an?\s+)?"
                    r"(?P<name>[A-Z][\w.+ -]{1,60}?)(?=\s*(?:\(|,|;|:|$|\.\s|\.$|"
                    r"\b(?:which|that|and|for|see)\b))")


class Voice(NamedTuple):
    """One place that speaks about the licence.

    `known` are the names of licences that it gives and openclaim knows, `other` is the name or the kind of a licence that
    it gives and nobody knows, `none` says that there is none. `whole` is true for a text that is there in full.
    """

    how: str
    place: Place
    known: frozenset[str] = frozenset()
    other: str = ""
    none: bool = False
    whole: bool = False

    def speaks(self) -> bool:
        """Whether anything is said."""
        return bool(self.known or self.other or self.none)


def settle(part: Part, voices: Sequence[Voice]) -> bool:
    """States the licence of a part on which all voices agree; whether there was anything to state.

    Where they differ the licence stays unknown, a note names each of them with its place, and the evidence of each is kept.
    """
    speaking = [v for v in voices if v.speaks()]
    if not speaking:
        for voice in voices[:1]:
            shown = short(voice.place.quote, 80)
            part.note(f"{voice.how}: no licence is named, so that it stays unknown ('{shown}')", voice.place)
        return False
    if any(_differ(a, b) for n, a in enumerate(speaking) for b in speaking[n + 1:]):
        shown = "; ".join(f"{_at(v)} {v.how} {_says(v)}" for v in speaking)
        part.note(f"conflicting facts about the licence ({shown}); it stays unknown until one of them is corrected",
                  speaking[0].place)
        part.dispute("licence", [v.place for v in speaking])
        return False
    first = next((v for v in speaking if v.known or v.none), speaking[0])
    named_by = next((v.other for v in speaking if v.other and not v.whole), first.other)
    said = [Said(first.how, first.place, name=n) for n in sorted(first.known)] or \
        [Said(first.how, first.place, name="" if first.none else named_by, none=first.none)]
    licence(part, said)
    stated = next((t for t in ("licence", "noLicence") if part.has(t)), None)
    for voice in speaking:
        if stated and voice is not first:
            part.places.setdefault(voice.place, []).append(stated)
    return True


def _differ(a: Voice, b: Voice) -> bool:
    """Whether two voices cannot both be right; a name that nobody knows may be that of a text, or of a whole family."""
    if (a.known or a.none) and (b.known or b.none):
        return (a.known, a.none) != (b.known, b.none)
    if not (a.known or a.none or b.known or b.none):
        return a.whole and b.whole and a.other != b.other
    sure, other = (a, b) if a.known or a.none else (b, a)
    return other.whole or not any(other.other.lower() in name.removeprefix("LicenseRef-").lower() for name in sure.known)


def _at(voice: Voice) -> str:
    name = voice.place.file.name if voice.place.file else ""
    return f"{name}:{voice.place.line}" if voice.place.line is not None else name


def _says(voice: Voice) -> str:
    return "none" if voice.none else " and ".join(f"'{n}'" for n in sorted(voice.known)) or f"'{short(voice.other, 80)}'"


def of_keys(keys: Keys, file: File, folder: frozenset[str] = frozenset()) -> list[Voice]:
    """What front matter says: `license`, and `license_name` and `license_link` where the former names none.

    `folder` are the names of files beside the card; a link to one of them says nothing that the file does not say.
    """
    name, link = single(keys.values.get("license_name")), single(keys.values.get("license_link"))
    tags = texts(keys.values.get("license"))
    given_names = [t for t in tags if (t.text or "").lower() not in NOT_SAID | NONE]
    known = frozenset(n for t in given_names if (n := parsed(t.text or "")) is not None)
    unknown = [t for t in given_names if parsed(t.text or "") is None]
    voices: list[Voice] = []
    if tags:
        at = place(file, tags[0].line, f"license: {', '.join(t.text or '' for t in tags)}")
        none = len(tags) == 1 and (tags[0].text or "").lower() in NONE
        if known and unknown:
            # Several apply, and of one the terms are unknown: so is the whole.
            voices.append(Voice("license", at, other=" and ".join(t.text or "" for t in tags), whole=True))
        else:
            voices.append(Voice("license", at, known, unknown[0].text or "" if unknown else "", none))
    for key, value in (("license_name", name), ("license_link", link)):
        if value is None:
            continue
        found = parsed(value.text or "")
        at = place(file, value.line, f"{key}: {value.text}")
        given = (value.text or "").removeprefix("./")
        # An address that is not known is a name only where there is no other.
        tells = key == "license_name" or found is not None or not any(v.speaks() for v in voices)
        if tells and given not in folder:
            voices.append(Voice(key, at, frozenset({found} if found else ()), "" if found else given))
    prompt = keys.values.get("extra_gated_prompt")
    for text in texts(prompt):
        if len(text.text or "") > _LONG_PROMPT and (found := identified(text.text or "")[0]) is not None:
            at = place(file, text.line, f"extra_gated_prompt: {text.text}")
            voices.append(Voice("extra_gated_prompt", at, frozenset({found})))
    return voices


def of_text(text: str, file: File) -> Voice:
    """What the whole text of a licence file says: the licence that it is, else that it is one of unknown terms."""
    title = next((line.strip(" #*=") for line in text.split("\n") if line.strip(" #*=-")), "")
    at = place(file, 1, title)
    found, told = identified(text)
    if found is not None:
        return Voice("licence file", at, frozenset({found}), whole=True)
    return Voice("licence file", at, other=f"{short(title, 60)} ({told})" if title else told, whole=True)


def of_prose(prose: Prose, file: File, tagged: frozenset[str], of_data: bool = False) -> list[Voice]:
    """What sections and labels called "License" say: the licences that they name, and limits that these do not have.

    Several names in the prose may be those of several parts; they speak only where none of them is what is tagged.
    A sentence that is of the code or the data alone says nothing of the weights; `of_data` is true where the data are meant.
    """
    voices: list[Voice] = []
    for section, is_label in (*((s, False) for s in prose.sections), *((s, True) for s in prose.labels)):
        heading = LICENCES.fullmatch(section.title)
        if heading is None:
            continue
        text = f"{heading['named'] or ''}\n{section.text}".strip()
        if not has_content(f"it is under {text}"):
            continue
        flat = plain(text[:_LONG_SECTION])
        at = place(file, section.line, f"{section.title}: {flat}")
        about = _about(text[:_LONG_SECTION], of_data, bool(tagged))
        told = plain(about)
        known, limit, name = _known(about, told), LIMITED.search(flat), _unknown(told, is_label)
        limited = short(flat[max(0, limit.start() - 60):limit.end() + 20].strip(), 90) if limit else ""
        if limit and known | tagged and not any(_is_limited(n) for n in known | tagged):
            voices.append(Voice("card", at, other=limited, whole=True))
        elif not known & tagged and (known or name or (limited and not tagged)) and not any(_titled(name, t) for t in tagged):
            other = " and ".join(sorted(known)) or name or limited
            voices.append(Voice("card", at, known) if len(known) == 1 else Voice("card", at, other=other))
        elif not known and not tagged:
            voices.append(Voice("card", at))
    return voices[:1] if len({(v.known, v.other) for v in voices}) < 2 else voices


def _about(text: str, of_data: bool, tagged: bool) -> str:
    """A section without the sentences that are of another part alone.

    Where nothing is `tagged` those of other versions and of what is not so go too; a tag they may well contradict.
    """
    others = (LICENCE_OF_CODE,) if of_data else (LICENCE_OF_CODE, LICENCE_OF_DATA)
    own = LICENCE_OF_DATA if of_data else LICENCE_OF_MODEL

    def kept(sentence: str) -> bool:
        words = plain(sentence)
        if not tagged and LICENCE_NOT_SO.search(words):
            return False
        return bool(own.search(words)) or not any(o.search(words) for o in others)

    return "\n\n".join(s for s in _SENTENCE.split(text) if kept(s))


def _known(text: str, flat: str) -> frozenset[str]:
    """The known licences that a section names: as its whole text, in a link, by their full name, or after "under"."""
    candidates = [flat, *(c for link in links(text[:_LONG_SECTION]) for c in link), *(m[0] for m in LICENCE_NAME.finditer(flat)),
                  *(m["name"] for m in _UNDER.finditer(flat))]
    return frozenset(n for c in candidates[:_MAX_NAMES] if len(c) < 200 and (n := parsed(c)) is not None)


def _unknown(flat: str, is_label: bool) -> str:
    """The name of a licence that nobody knows: words that end in "License" or the like, or a label's few words."""
    for match in LICENCE_NAME.finditer(flat):
        if not NO_NAME.fullmatch(match[0]):
            return match[0]
    words = flat.split()
    pointing = re.search(r"(?i)\b(?:see|file|link|below|above|here|licen[cs]e)\b", flat)
    is_name = is_label and 0 < len(words) <= 6 and not pointing and flat.lower() not in NOT_SAID and "://" not in flat
    return flat if is_name else ""


def _titled(name: str, licence: str) -> bool:
    """Whether all words of a name stand in the title or the id of a licence."""
    entry = in_use().find(licence)
    title = f"{entry.name} {entry.id}" if entry else licence
    said, known = (set(re.findall(r"[a-z]+|\d+(?:\.\d+)*", t.lower().replace("licence", "license"))) for t in (name, title))
    return bool(said) and said - {"the", "version"} <= known | {"license", "agreement"}


def _is_limited(name: str) -> bool:
    """Whether a known licence is itself limited to research or to non-commercial use, or may be."""
    entry = in_use().find(name)
    limits = ("nonCommercialOnly", "researchOnly")
    return entry is None or any(entry.node.value(t) is not False for t in limits)


def parsed(text: str) -> str | None:
    """The licence that a name in the words of cards means; None where it means none that is known.

    Beyond the names that are known, "License", "Version" and the article may be left out or added.
    """
    text = " ".join(text.replace(",", " ").split()).strip(" .*`'\"")
    if not text or text.lower() in NOT_SAID:
        return None
    bare = re.sub(r"^the\s+", "", text, flags=re.IGNORECASE)
    short_form = re.sub(r"\s+(?:software\s+)?licen[cs]e(?:\s+agreement)?$", "", bare, flags=re.IGNORECASE)
    spelt = re.sub(r"\bversion\s+|\bv(?=\d)", "", bare, flags=re.IGNORECASE)
    slug = re.sub(r"[^a-z0-9]+", "-", bare.lower().replace("licence", "license")).strip("-")
    for form in (text, bare, spelt, short_form, re.sub(r"\s+licen[cs]e\b", "", spelt, flags=re.IGNORECASE), slug,
                 f"{bare} Agreement"):
        if form and not _SEVERAL.search(form) and (found := named(form)) is not None:
            return found
    if "://" in text or _EXPRESSION.search(text):
        return named(text)
    return _spelt(bare)


def _spelt(name: str) -> str | None:
    """The licence of the SPDX list that LicenseLynx knows by this spelling; it never guesses a family's version."""
    found = _lynx(name)
    return entry_name(found) if found and in_use().find(found) is not None else None


@functools.cache
def _lynx(name: str) -> str | None:
    if len(name) > _LONG_NAME or not re.search(r"\s", name):
        return None
    from licenselynx.licenselynx import LicenseLynx

    found = LicenseLynx.map(name)
    return str(found.id) if found is not None else None
