"""Reads what a form sends into memory, within the bounds of the server; no part of it touches a disk."""

from __future__ import annotations

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from compliance.errors import InputError, OpenclaimError
from compliance.web.errors import problem_of
from compliance.web.limits import Limits
from compliance.web.sent import Asked, File, Problem, Sent, asked_of

_MOST_FIELDS = 2000
_LONGEST_FIELD = 20_000
_LONGEST_NAME = 160


async def form_of(request: Request) -> FormData:
    """The fields of a posted form; OpenclaimError where it cannot be read or brings too much."""
    limits: Limits = request.app.state.site.limits
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        return await request.form(max_fields=_MOST_FIELDS, max_part_size=limits.text)
    # Pages send no other; some encodings that Python knows take hours for what fits into a request.
    if options.get(b"charset", b"utf-8").lower() != b"utf-8":
        raise OpenclaimError("the form cannot be read: send it in UTF-8")
    parser = MultiPartParser(request.headers, request.stream(), max_files=limits.files, max_fields=_MOST_FIELDS,
                             max_part_size=limits.text)
    # A file that is larger than this would be spooled to a disk; the whole request is smaller.
    parser.spool_max_size = limits.body + 1
    try:
        return await parser.parse()
    except MultiPartException as error:
        raise OpenclaimError(f"the form cannot be read: {error.message}") from None


async def sent_of(form: FormData, limits: Limits) -> Sent:
    """The release and the question of a form; OpenclaimError where a field of it is wrong."""
    now = asked_of(texts(form, "policy"), field(form, "day"), field(form, "reading"))
    before = now
    if field(form, "from_day"):
        before = asked_of(texts(form, "from_policy"), field(form, "from_day"), field(form, "from_reading"))
    changes = tuple(dict.fromkeys(c for c in texts(form, "change") if c.strip()))
    if len(changes) > limits.changes:
        raise OpenclaimError(f"{len(changes)} changed facts are more than the {limits.changes} that one question may suppose")
    picked = field(form, "pick")
    files = () if picked else await files_of(form)
    text = "" if picked else field(form, "text", limits.text).replace("\r\n", "\n")
    return Sent(now, before, case="" if files or text.strip() else picked or field(form, "case"), text="" if files else text,
                name=bare(field(form, "name")), files=files, release=field(form, "release"), changes=changes)


def field(form: FormData, name: str, most: int = _LONGEST_FIELD) -> str:
    """The last text of a field, empty where it is not sent; OpenclaimError where it is longer than it may be."""
    found = [v for v in form.getlist(name) if isinstance(v, str)]
    text = found[-1] if found else ""
    if len(text) > most:
        raise OpenclaimError(f"the field '{name}' is longer than the {most} characters that it may have")
    return text


def asked_in(request: Request) -> Asked:
    """The question in the query of an address; OpenclaimError as for `asked_of`."""
    query = request.query_params
    return asked_of(query.getlist("policy"), query.get("day", ""), query.get("reading", ""))


def bare(name: str) -> str:
    """The name of a file without folders, short enough to be shown."""
    return name.replace("\\", "/").rpartition("/")[2].strip()[:_LONGEST_NAME]


def texts(form: FormData, name: str, most: int = _LONGEST_FIELD) -> list[str]:
    """Every text of a field; OpenclaimError where one is longer than it may be."""
    found = [v for v in form.getlist(name) if isinstance(v, str)]
    for text in found:
        if len(text) > most:
            raise OpenclaimError(f"a field '{name}' is longer than the {most} characters that it may have")
    return found


async def files_of(form: FormData) -> tuple[File, ...]:
    """The files of a form that were chosen."""
    found = [f for f in form.getlist("file") if isinstance(f, UploadFile) and (f.filename or f.size)]
    return tuple([File(bare(f.filename or "upload") or "upload", await f.read()) for f in found])


def mendable(sent: Sent) -> Sent:
    """What was sent as it can be put back into a form: files cannot, but one that is a text stays as a text to be mended."""
    if len(sent.files) != 1:
        return sent._replace(files=())
    return sent._replace(files=(), text=text_in(sent.files[0]), name=sent.files[0].name)


def text_in(file: File) -> str:
    """The text of a file that can be put into a field; empty where it is none."""
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    return "" if "\0" in text else text


def told(error: OpenclaimError) -> Problem:
    """An error as a form shows it beside what was entered."""
    found = problem_of(error)
    return Problem(found.message, found.source or "", found.line if isinstance(error, InputError) else None)
