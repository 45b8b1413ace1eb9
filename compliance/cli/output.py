"""Writes results: to stdout, or to a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from compliance.errors import OpenclaimError


def write(text: str | bytes, target: str | None) -> None:
    """Writes text in UTF-8, or bytes, to a file, or to stdout when the target is None or "-".

    A link is followed, and what is no file, such as /dev/null or a pipe, is written into and never replaced. OpenclaimError
    where bytes would go to a terminal.
    """
    if target is None or target == "-":
        if isinstance(text, bytes) and sys.stdout.isatty():
            raise OpenclaimError("this format is no text for a terminal; name a file with -o or pipe the output")
        click.echo(text, nl=False)
        return
    data = text if isinstance(text, bytes) else text.encode()
    try:
        path = Path(target)
        if path.exists() and not (path.is_file() or path.is_dir()):
            path.write_bytes(data)
        else:
            _whole(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise OpenclaimError(f"{target}: cannot be written: {error.strerror}") from None


def _whole(path: Path, data: bytes) -> None:
    """Writes a file that appears under its name when all of it is there."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        # A temporary file is readable by its owner only; the result gets the rights of any new file.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def coloured() -> bool:
    """Whether stdout is a terminal that wants colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def symbols() -> bool:
    """Whether stdout can show the marks of the text report."""
    try:
        "✓✗≈–…".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
