"""The prose of a card as sections, labels and sentences, each with its line. Headings in code are none (CommonMark)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from compliance.formats.hub import TEMPLATE
from compliance.formats.topics import says_something

_LABEL = re.compile(r"[-*•]?\s*(?:\*\*|__)(?P<name>[^*_\n][^*\n]{0,78}?)\s*:?\s*(?:\*\*|__)\s*(?::|--?|–|—)?\s*(?P<rest>.*)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){0,500})\]\((?P<to>[^)\s]{0,2000})(?:[ \t][^)\n]{0,200})?\)")
_ADDRESS = re.compile(r"\b\w+://\S+")
_LABELS = re.compile(r"(?:\*\*|__)[^*\n]{1,80}?:?\s*(?:\*\*|__)\s*:?")
_PIECE = re.compile(r"(?<=[.!?])\s")
_LONG = 2000
_TITLE = 200
_SENTENCE_LENGTH = 4000
_MOST = 20_000
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"\n\s*[-*•|]\s+|(?<=[.!?。！？])\s+(?=[^a-z])")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Section(NamedTuple):
    """A heading or a label with the line on which it stands, as it is written there, and what stands under it."""

    title: str
    line: int
    written: str
    text: str


class Sentence(NamedTuple):
    """A sentence of the prose with its line."""

    text: str
    line: int


class Row(NamedTuple):
    """A row of a table with its line."""

    cells: tuple[str, ...]
    line: int


class _Head(NamedTuple):
    level: int
    line: int
    end: int
    title: str


class Prose(NamedTuple):
    """Everything of a card's prose that may be evidence."""

    sections: tuple[Section, ...]
    labels: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    rows: tuple[Row, ...]


def read(text: str, first: int) -> Prose:
    """The parts of a Markdown text whose first line has a number in the file."""
    from markdown_it import MarkdownIt

    # Without the inline rule a hostile text costs no more than its length.
    parser = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").disable("inline")
    lines, heads, paragraphs, rows = text.split("\n"), list[_Head](), list[tuple[str, int]](), list[Row]()
    cells: list[str] = []
    tokens = parser.parse(text)
    for before, token in pairwise(tokens):
        line = token.map[0] if token.map else 0
        if token.type == "tr_open":
            cells = []
            rows.append(Row((), first + line))
        elif token.type == "tr_close":
            rows[-1] = rows[-1]._replace(cells=tuple(cells))
        elif token.type != "inline":
            continue
        elif before.type == "heading_open":
            heads.append(_Head(int(before.tag[1:]), line, before.map[1] if before.map else line + 1, token.content))
        elif before.type in ("td_open", "th_open"):
            cells.append(token.content)
        else:
            paragraphs.append((token.content, line))
    labels = [label for content, line in paragraphs for label in _labels(content, line, first)]
    sentences = [s for content, line in paragraphs for s in _sentences(content, first + line)]
    return Prose(tuple(_sections(heads, lines, first)), tuple(_filled(labels, heads, lines, first)), tuple(sentences),
                 tuple(rows))


def _sections(heads: list[_Head], lines: list[str], first: int) -> Iterator[Section]:
    titles = {line for head in heads for line in range(head.line, head.end)}
    for head, until in zip(heads, _ends(heads, len(lines)), strict=True):
        # Of nested sections only what is said counts, not the headings within.
        body = "\n".join(lines[k] for k in range(head.end, until) if k not in titles)
        yield Section(plain(head.title[:_LONG]).strip(" :*_")[:_TITLE], first + head.line, lines[head.line].strip()[:_LONG], body)


def _ends(heads: list[_Head], last: int) -> list[int]:
    """For each heading the line of the next one of its level or above."""
    ends, open_ones = [last] * len(heads), list[int]()
    for n, head in enumerate(heads):
        while open_ones and heads[open_ones[-1]].level >= head.level:
            ends[open_ones.pop()] = head.line
        open_ones.append(n)
    return ends


def _labels(content: str, at: int, first: int) -> Iterator[Section]:
    """The labels that begin lines of a paragraph, each with what follows it up to the next one."""
    open_one: Section | None = None
    for n, text in enumerate(content.split("\n")):
        found = _LABEL.match(text.strip())
        if found:
            if open_one:
                yield open_one
            open_one = Section(found["name"].strip(), first + at + n, text.strip(), found["rest"])
        elif open_one:
            open_one = open_one._replace(text=f"{open_one.text}\n{text}")
    if open_one:
        yield open_one


def _filled(labels: list[Section], heads: list[_Head], lines: list[str], first: int) -> Iterator[Section]:
    """Labels that stand alone, as headings do, with the lines below them."""
    starts = [*sorted({first + h.line for h in heads} | {label.line for label in labels}), first + len(lines)]
    for label in labels:
        if not label.text.strip():
            until = starts[bisect_right(starts, label.line)]
            label = label._replace(text="\n".join(lines[label.line - first + 1:until - first]))
        yield label


def _sentences(content: str, at: int) -> Iterator[Sentence]:
    start = counted = 0
    for found in [*(m for m in _SENTENCE.finditer(content)), None]:
        end = found.start() if found else len(content)
        text = content[start:end]
        if text.strip():
            begin = start + len(text) - len(text.lstrip())
            at += content.count("\n", counted, begin)
            counted = begin
            yield Sentence(plain(text[:_SENTENCE_LENGTH]), at)
        start = found.end() if found else end


def plain(text: str) -> str:
    """A text without the marks of Markdown and HTML, on one line."""
    text = _TAG.sub(" ", _COMMENT.sub(" ", _IMAGE.sub(" ", text)))
    text = _LINK.sub(lambda m: m["text"], text)
    return " ".join(re.sub(r"(?<!\w)[*_`]+|[*_`]+(?!\w)|\*\*", "", text).replace("\\", "").split())


def links(text: str) -> list[tuple[str, str]]:
    """Text and address of the links in a text."""
    return [(plain(m["text"]), m["to"]) for m in _LINK.finditer(text)]


def has_content(text: str) -> bool:
    """Whether a section says something: not only a placeholder, a template's sentence, labels, pictures or addresses."""
    text = _LABELS.sub(" ", _TAG.sub(" ", _IMAGE.sub(" ", _COMMENT.sub(" ", text)[:_MOST])))
    pieces = (p for line in text.split("\n") for p in _PIECE.split(line.strip(" \t-*#|>:[]()")))
    kept = [p for p in pieces if says_something(p[:_LONG]) and not any(t in p[:_LONG].lower() for t in TEMPLATE)]
    rest = _ADDRESS.sub(" ", _LINK.sub(lambda m: m["text"], "\n".join(kept)))
    return len(_WORD.findall(rest)) >= 3 or len(_WIDE.findall(rest)) >= 4
