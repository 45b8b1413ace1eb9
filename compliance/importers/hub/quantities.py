"""Parameters, training tokens and training compute, where a card states them with a unit and beyond doubt.

A bound, an estimate, a number about another model and a rate are not taken; several numbers that differ are none. A number
that another one rounds to is the same number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from compliance.errors import short
from compliance.formats.hub import FAMILIES, INTRODUCES, NOT_ALL, NOT_SO, OTHERS, PARTS, THRESHOLD, TUNING
from compliance.importers.building import File, Part, Place
from compliance.importers.hub.front_matter import place
from compliance.importers.hub.prose import Prose, plain

# Not the end of a longer number ("1,4"), of a name ("GPT4") or of a product ("8x7B").
_NUMBER = r"(?<![\w$€£])(?<!\d[.,])(?<![x×*] )(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,12})?)"
_SCALES = {"": 0, "k": 3, "thousand": 3, "m": 6, "million": 6, "b": 9, "bn": 9, "billion": 9, "t": 12, "trillion": 12}
_SCALE = r"(?P<scale>[KMBT]|[Bb]n|thousand|million|billion|trillion)?"
_POWER = r"(?:\s*(?:[x×*·]|\\times)\s*10\s*(?:\^|\*\*)?\s*\{?(?P<power>\d{1,2})\}?|[eE]\+?(?P<exponent>\d{1,2}))"
_PREFIXES = {"": 0, "tera": 12, "peta": 15, "exa": 18, "zetta": 21, "yotta": 24, "t": 12, "p": 15, "e": 18, "z": 21, "y": 24}
_FLOP = r"\s*(?P<prefix>tera|peta|exa|zetta|yotta|[TPEZY])?-?FLOPs?(?![/\w-])(?!\s*(?:per\b|/|a second|utili))"
_BEFORE = re.compile(r"(?:over|more than|less than|at least|at most|up to|nearly|almost|around|about|approximately|approx\.?|"
                     r"roughly|some|circa|[~≈<>≥≤]|\bto|between|[-–])\s*$", re.IGNORECASE)
_COUNT = _NUMBER + r"\s*" + _SCALE + r"[- ]?\s*"
_ACTIVE = re.compile(_COUNT + r"(?:activ(?:e|ated)\s+param\w*|(?:param\w*\s+)?(?:are|is|being)\s+activ(?:e|ated)\b|"
                     r"param\w*\s+activ(?:e|ated)\b)", re.IGNORECASE)
_TOTAL = re.compile(_COUNT + r"(?:(?:total|model|learnable)\s+)?param(?:eter)?s?\b(?!\s+(?:are\s+|is\s+)?activ)", re.IGNORECASE)
_TOKENS = re.compile(_NUMBER + r"\s*" + _SCALE + r"\+?\s*(?:training\s+|pre-?training\s+|text\s+)?tokens\b")
_COMPUTE = re.compile(_NUMBER + f"{_POWER}?" + _FLOP, re.IGNORECASE)
_PLAIN = re.compile(_NUMBER + f"(?:{_POWER}|" + r"\s*" + _SCALE + r")\s*(?P<unit>[A-Za-z]*)", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUP = re.compile(r"<sup>\s*(\d{1,2})\s*</sup>|(?<=10)([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
_TRAINED = re.compile(r"(?:pre-?)?train(?:ed|ing)\b", re.IGNORECASE)
_LONG = 4000
# Fewer are no model's parameters, no training set and no training run, but those of a function, a prompt or a rate.
_LEAST = {"parameterCount": 10_000, "activeParameterCount": 10_000, "trainingTokens": 1_000_000, "trainingCompute": 10**18}
_LENGTH = re.compile(r"\b(?:context|sequences?|window|length|vocab\w*|batch|prompt)\b", re.IGNORECASE)
_LISTED = re.compile(r"\d\s*(?:[KMBT]|[mbtr]+illion)\b[^,;/&]{0,12}(?:,|/|&|\band\b|\bor\b)\s*(?:and\s+|or\s+)?$", re.IGNORECASE)
_RATE = re.compile(r"\b(?:peak|achiev\w*|throughput|utili\w*|mfu|per second|cluster|supercomputer|performance)\b", re.IGNORECASE)

# Names of a row or a label whose value is one of the quantities; the unit is in the name.
_NAMED = (
    (re.compile(r"(?:total |number of |total number of |model )?param(?:eter)?s?(?: count)?|model size", re.IGNORECASE),
     "parameterCount"),
    (re.compile(r"(?:number of )?(?:active|activated) param(?:eter)?s?(?: count)?", re.IGNORECASE), "activeParameterCount"),
    (re.compile(r"(?:number of )?(?:pre-?)?training tokens|tokens seen(?: in training)?", re.IGNORECASE), "trainingTokens"),
    (re.compile(r"(?:total |cumulative )?training (?:compute|flops?)(?: \(flops?\))?", re.IGNORECASE), "trainingCompute"),
)


class Stated(NamedTuple):
    """A quantity with the words and the line; `exact` is false for a bound or an estimate."""

    term: str
    value: Decimal
    exact: bool
    words: str
    line: int


def state(release: Part, prose: Prose, file: File, modified: bool) -> None:
    """States the quantities of a card. Of a modification (`modified`) only the parameters are read.

    The tokens and the compute on the card of a modified model may be those of the base or of the modification.
    """
    found: dict[str, list[Stated]] = {}
    first = [s.text[:_LONG] for s in prose.sentences[:3] if INTRODUCES.search(s.text[:_LONG])]
    own = " ".join([str(release.facts.get("name", "")), *(s.title for s in prose.sections), *first]).lower()
    for one in _all(prose, own):
        found.setdefault(one.term, []).append(one)
    for term, stated in sorted(found.items()):
        at = place(file, stated[0].line, stated[0].words)
        if modified and term != "parameterCount":
            release.note(f"'{short(stated[0].words, 80)}': the card is that of a modified model and does not tell whether this "
                         f"is of the base or of the modification; {term} stays unknown", at)
            continue
        exact = [s for s in stated if s.exact]
        if not exact:
            release.note(f"'{short(stated[0].words, 80)}' is a bound or an estimate; {term} stays unknown", at)
            continue
        value = agreed([s.value for s in exact])
        if value is None:
            shown = ", ".join(dict.fromkeys(f"'{short(s.words, 60)}' (line {s.line})" for s in exact[:4]))
            at = place(file, exact[0].line, exact[0].words)
            release.note(f"several values of {term} are stated: {shown}; it stays unknown", at)
            continue
        best = next(s for s in exact if s.value == value)
        release.state(term, number(value), place(file, best.line, best.words))


def refine(release: Part, term: str, value: int, at: Place) -> None:
    """States a number that was counted; one that a card states already is the same where the counted one rounds to it."""
    held = release.facts.get(term)
    if isinstance(held, (int, float)) and (best := agreed([Decimal(str(held)), Decimal(value)])) is not None:
        release.facts[term] = number(best)
        release.places.setdefault(at, []).append(term)
    else:
        release.state(term, value, at)


def agreed(values: list[Decimal]) -> Decimal | None:
    """The most precise of values that all round to each other; None where they differ."""
    best = max(values, key=_digits)
    return best if all(_rounds(best, v) for v in values) else None


def number(value: Decimal) -> int | float:
    """A number as a description states it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _rounds(exact: Decimal, rough: Decimal) -> bool:
    if rough == exact:
        return True
    step = rough.normalize().as_tuple().exponent
    return isinstance(step, int) and abs(exact - rough) * 2 <= Decimal(1).scaleb(step)


def _all(prose: Prose, own: str) -> Iterator[Stated]:
    """Every quantity; `own` are the names of the model in small letters."""
    for sentence in prose.sentences:
        if any(family.lower() not in own for family in FAMILIES.findall(sentence.text[:_LONG])):
            continue
        yield from _in_sentence(_SUP.sub(_power, sentence.text[:_LONG]), sentence.line)
    pairs = [(plain(r.cells[0]), r.cells[1], r.line) for r in prose.rows if len(r.cells) == 2]
    pairs += [(name, value, s.line) for s in prose.sentences for name, colon, value in [s.text.partition(":")] if colon]
    pairs += [(label.title, label.text, label.line) for label in prose.labels]
    for name, text, line in pairs:
        for pattern, term in _NAMED:
            if pattern.fullmatch(name.strip(" :*")):
                yield from _value(term, name, plain(_SUP.sub(_power, text[:_LONG])), line)


def _power(match: re.Match[str]) -> str:
    return "^" + (match[1] or match[2].translate(_SUPERSCRIPT))


def _in_sentence(text: str, line: int) -> Iterator[Stated]:
    if OTHERS.search(text) or NOT_SO.search(text):
        return
    for term, pattern in (("activeParameterCount", _ACTIVE), ("parameterCount", _TOTAL), ("trainingTokens", _TOKENS),
                          ("trainingCompute", _COMPUTE)):
        if term == "activeParameterCount" and "param" not in text.lower():
            continue
        training = term.startswith("training")
        if training and (not _TRAINED.search(text) or TUNING.search(text) or NOT_ALL.search(text)):
            continue
        for match in pattern.finditer(text):
            if not _aside(term, text, match) and _decimal(match) >= _LEAST[term]:
                yield Stated(term, _decimal(match), _is_exact(text, match), _words(text, match), line)


def _aside(term: str, text: str, match: re.Match[str]) -> bool:
    """Whether a number of tokens is a length, one of FLOP a rate or a threshold, one of parameters that of a part or a list."""
    before = text[max(0, match.start() - 60):match.start()]
    if term == "parameterCount":
        return bool(PARTS.search(before) or _LISTED.search(before))
    if term == "trainingTokens":
        return bool(_LENGTH.search(before[-40:]))
    return term == "trainingCompute" and bool(_RATE.search(text) or THRESHOLD.search(text))


def _value(term: str, name: str, text: str, line: int) -> Iterator[Stated]:
    """The value beside a name: a number alone, with a scale or a unit that fits the name."""
    pattern = _COMPUTE if term == "trainingCompute" and "flop" not in name.lower() else _PLAIN
    match = pattern.search(text)
    if match is None or match.start() > 3 or (pattern is _PLAIN and not _unit_fits(term, match["unit"])):
        return
    rest = text[match.end():].strip()
    alike = not rest or rest.startswith(("(", ".", ",", "+")) or pattern is _COMPUTE
    if alike and _decimal(match) >= _LEAST[term]:
        yield Stated(term, _decimal(match), _is_exact(text, match), f"{name}: {short(text, 80)}", line)


def _unit_fits(term: str, unit: str) -> bool:
    expected = {"parameterCount": ("", "parameters", "params"), "activeParameterCount": ("", "parameters", "params"),
                "trainingTokens": ("", "tokens"), "trainingCompute": ("", "FLOP", "FLOPs")}
    return unit.lower() in (u.lower() for u in expected[term])


def _is_exact(text: str, match: re.Match[str]) -> bool:
    after = text[match.end("number"):match.end() + 1]
    return not _BEFORE.search(text[:match.start()][-20:]) and "+" not in after.replace("e+", "").replace("E+", "")


def _words(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 60):match.end() + 30].strip()


def _decimal(match: re.Match[str]) -> Decimal:
    found = match.groupdict()
    value = Decimal(found["number"].replace(",", ""))
    power = found.get("power") or found.get("exponent")
    shift = _SCALES[(found.get("scale") or "").lower()] + _PREFIXES[(found.get("prefix") or "").lower()] + int(power or 0)
    return value.scaleb(shift)
