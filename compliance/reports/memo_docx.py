"""Memos as a Word document: real headings, tables with header rows, links, and pictures with alternative texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from compliance.errors import MissingExtraError
from compliance.reports.memo import Cite, Finding, Memo
from compliance.reports.memo_docx_parts import Writer
from compliance.reports.memo_html import STATE_MARKS, columns, title
from compliance.reports.memo_pdf import images
from compliance.reports.memo_pictures import NO_TREES, Figure, Pictures, all_pictures
from compliance.reports.text import MARKS

if TYPE_CHECKING:
    from docx.document import Document

_SIGNS = {o.value: m[0] for o, m in MARKS.items()}
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def to_docx(memos: Sequence[Memo]) -> bytes:
    """The document; the same memos give the same bytes. MissingExtraError without the packages of the extra `reports`."""
    try:
        import docx
    except ImportError:
        raise MissingExtraError("PDF and DOCX reports need the packages of an extra: pip install 'openclaim[reports]'") from None
    document = docx.Document()
    write = Writer(document)
    _properties(document, title(memos))
    _matrix(write, memos)
    found = all_pictures(memos)
    pieces = list(dict.fromkeys(piece for p in found for figure in p.figures() for piece in figure.pieces))
    images_of = dict(zip(pieces, images(pieces), strict=True))
    for number, (memo, drawn) in enumerate(zip(memos, found, strict=True)):
        if number or (len(memos) > 1 and columns(memos)):
            document.add_page_break()  # type: ignore[no-untyped-call]
        _memo(write, memo, drawn, images_of)
    write.footer(f"{memos[0].tool}. An analysis of the facts as described; no legal advice.")
    target = io.BytesIO()
    document.save(target)
    return _without_times(target.getvalue())


def _properties(document: Document, name: str) -> None:
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments, core.language = name, "", "", "", "en-GB"
    core.created = core.modified = datetime(2000, 1, 1)
    core.revision = 1


def _without_times(data: bytes) -> bytes:
    """The same archive with a fixed time on each entry, in the order of the names after the one that has to come first."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            new.writestr(zipfile.ZipInfo(name, _NO_TIME), old.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _matrix(write: Writer, memos: Sequence[Memo]) -> None:
    asked = columns(memos)
    if len(memos) < 2 or not asked:
        return
    write.heading(title(memos), 0)
    rows = []
    for memo in memos:
        found = {f.id: f for f in memo.findings}
        rows.append([[memo.name], *([(_said(found[c]), found[c].state)] if c in found else ["not asked"] for c in asked)])
    write.table(["Release", *asked], rows)


def _said(finding: Finding) -> str:
    return f"{_SIGNS[finding.outcome]} {finding.words}"


def _memo(write: Writer, memo: Memo, drawn: Pictures, images_of: Mapping[str, bytes]) -> None:
    write.heading(f"Determination memo: {memo.name}", 0)
    write.text(memo.head, soft=True)
    for warning in memo.warnings:
        write.warning(warning)
    if len(memo.findings) > 1:
        write.heading("Answers", 1)
        write.table(["Question", "Outcome"], [[[f"{f.id}: {f.label}"], [(_said(f), f.state)]] for f in memo.findings], [4, 2])
    if memo.claims:
        write.heading("Words that may be used", 1)
        write.table(["Words", "Whether", "Because of"],
                    [[[f"“{c.words}”", *([c.caveat] if c.caveat else [])], [c.said], ["; ".join(c.basis)]] for c in memo.claims],
                    [4, 2, 3])
    for finding in memo.findings:
        _finding(write, finding)
    _graded(write, memo, drawn, images_of)
    if memo.notes:
        write.heading("Notes", 1)
        write.bullets(memo.notes)
    _lists(write, memo)
    if memo.findings and not drawn.trees:
        write.text(NO_TREES, soft=True)
    for tree in drawn.trees:
        write.heading(f"Decision tree: {tree.title}", 1)
        _figure(write, tree, images_of)


def _finding(write: Writer, f: Finding) -> None:
    write.heading(f"{f.label} ({f.id})", 1)
    write.text(f"Question. {f.question}")
    write.answer(_said(f), f.state, f.sentence)
    if f.choice:
        write.text(f"Decided under {f.choice}, among the alternative licences.")
    policy = f"policy {f.policy}" + (f", read by {', '.join(f.read_by)}" if f.read_by else "")
    write.mixed(["Authority. ", *_cites(f.cites), f" ({policy})"])
    if f.missing:
        write.heading("What is missing", 2)
        write.table(["Question", "Fact", "Example"], [[[a.question], [a.place], [a.example]] for a in f.missing])
    if f.readings:
        write.heading("Open questions", 2)
        touched = " (touched only; followed in its conservative reading)"
        write.table(["Question", "Lenient reading", "Strict reading"],
                    [[[f"{q.id} {q.label}{'' if q.decisive else touched}"], [q.lenient], [q.strict]] for q in f.readings])
    _fixes(write, f)
    _duties(write, f)
    _conditions(write, f)


def _fixes(write: Writer, f: Finding) -> None:
    if f.fixes is None:
        return
    write.heading("What would make it qualify", 2)
    write.text(f.fixes.headline)
    for number, way in enumerate(f.fixes.ways, 1):
        if len(f.fixes.ways) > 1:
            write.text(f"Way {number}")
        write.bullets(f"{kind}: {text}{' – ' + '; '.join(helps) if helps else ''}" for kind, text, helps in way.steps)
    if f.fixes.obstacles:
        write.text("What stands against any change:")
        write.bullets(f.fixes.obstacles)


def _duties(write: Writer, f: Finding) -> None:
    if f.duties:
        write.heading("Remaining duties", 2)
        write.table(["Duty", "From", "Status", "Authority"],
                    [[[d.label], [d.since or "no day named"], [d.status], _cites(d.cites)] for d in f.duties], [4, 2, 2, 3])
    if f.deadline:
        write.mixed([f"Transition: time until {f.deadline}, since the release was placed before the rule applied (",
                     *_cites(f.deadline_cites), ")."])


def _conditions(write: Writer, f: Finding) -> None:
    if f.same:
        write.text(f"Conditions, facts and decision tree are those of {f.same}.")
        return
    if not f.rows:
        return
    write.heading("Conditions", 2)
    rows: list[list[list[Any]]] = []
    for r in f.rows:
        role = "gate: " if r.gate else "unless: " if r.exception else ""
        label = "– " * min(r.depth, 4) + role + r.label + (" (decides)" if r.deciding else "")
        facts = [x.text + "".join(f" [{n}]" for n in x.evidence) for x in r.facts]
        facts += [f"not known: {'; '.join(r.unknown)}"] if r.unknown else []
        verdict: list[Any] = [(f"{STATE_MARKS[r.state]} {r.verdict}", r.state)]
        verdict += [t for t in (r.detail, ", ".join(r.questions)) if t]
        rows.append([[label, *([f"Remedy: {r.remedy}"] if r.deciding and r.remedy else [])], verdict, facts, _cites(r.cites)])
    write.table(["Condition", "Result", "Facts and evidence", "Authority"], rows, [4, 2, 4, 3])


def _graded(write: Writer, memo: Memo, drawn: Pictures, images_of: Mapping[str, bytes]) -> None:
    if memo.graded:
        write.heading("Grades and scores", 1)
    for g in memo.graded:
        write.heading(f"{g.label} ({g.id}): {g.result}", 2)
        if g.summary:
            write.text(g.summary)
        if g.id in drawn.bars:
            _figure(write, drawn.bars[g.id], images_of)
    if drawn.timeline:
        write.heading("Duties in time", 1)
        _figure(write, drawn.timeline, images_of)


def _lists(write: Writer, memo: Memo) -> None:
    if memo.sources:
        write.heading("Evidence", 1)
        rows: list[list[list[Any]]] = [
            [[str(s.number)], [Cite(s.source, "", "", s.url) if s.url else s.source or "no source named",
                               *([f"sha256 {s.sha256}"] if s.sha256 else [])],
             [f"“{s.quote}”"] if s.quote else [], [s.stated_by], [s.retrieved]] for s in memo.sources]
        write.table(["No.", "Source", "Quote", "Stated by", "Retrieved"], rows, [1, 4, 3, 3, 2])
    if memo.authorities:
        write.heading("Authorities", 1)
        write.text("Summaries are ours and no substitute for the text.", soft=True)
        write.table(["Provision", "Level", "Content"],
                    [[[c._replace(level="")], [c.level], [c.summary]] for c in memo.authorities], [3, 2, 7])
    write.heading("What was decided, by what", 1)
    write.text(f"Release: {memo.name} ({memo.id})")
    write.text(f"Description: {memo.source}")
    write.text(f"Digest of the facts: sha256 {memo.sha256}")
    write.text(f"Tool: {memo.tool}")
    write.table(["Policy", "In force from", "Status", "Digest (sha256)"],
                [[[f"{p.id}: {p.label}"], [p.since], [p.status], [p.sha256]] for p in memo.policies], [4, 2, 2, 4])
    if memo.licences:
        write.table(["Licence", "Parts", "Text read clause by clause"],
                    [[[f"{x.id}: {x.name}"], [", ".join(x.parts)], [x.reviewed or "no"]] for x in memo.licences], [5, 4, 2])
    write.bullets(f"decided with {o}" for o in memo.own)


def _cites(listed: Iterable[Cite]) -> list[Any]:
    return list(listed)


def _figure(write: Writer, figure: Figure, drawn: Mapping[str, bytes]) -> None:
    """The pieces of a picture, as images; what the picture says is the alternative text of the first."""
    for number, image in enumerate(drawn[p] for p in figure.pieces):
        write.picture(image, figure.alt if number == 0 else f"{figure.title}, continued")
