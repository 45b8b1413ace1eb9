"""Writes new files, all of them or none, and never over an existing one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from compliance.errors import OpenclaimError


def write_new(files: Mapping[Path, str]) -> None:
    """Writes texts in UTF-8 into new files and names each on stdout; OpenclaimError where one exists or cannot be written."""
    for path in files:
        if path.exists() or path.is_symlink():
            raise OpenclaimError(f"{path}: this file exists already and is not overwritten; choose another name or folder")
    written: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                written.append(path)
                stream.write(text)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        raise OpenclaimError(f"{error.filename or path}: cannot be written: {error.strerror}; nothing was written") from None
    for path in written:
        click.echo(str(path))
