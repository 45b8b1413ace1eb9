"""Reads a licence text from a file or from stdin, within bounds."""

from __future__ import annotations

import codecs
import re
import sys
from typing import BinaryIO

from compliance.errors import InputError

MAX_BYTES = 1 << 18
"""The longest text of the SPDX list has 46 kB; 256 KiB take a few seconds at worst."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def read_text(path: str) -> str:
    """The text of a file, or of stdin for "-": UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    InputError for a file that is missing, longer than `MAX_BYTES`, not text or without a word. No more than that is read.
    """
    try:
        if path == "-":
            return decoded(_bounded(sys.stdin.buffer), "stdin")
        with open(path, "rb") as stream:
            return decoded(_bounded(stream), path)
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror or error}") from None


def _bounded(stream: BinaryIO) -> bytes:
    return stream.read(MAX_BYTES + 1)


def decoded(data: bytes, source: str) -> str:
    """The text of bytes; InputError as for `read_text`."""
    if len(data) > MAX_BYTES:
        raise InputError(source, f"is longer than {MAX_BYTES >> 10} KiB, which no licence text is; name the licence file itself")
    text = _decode(data, source)
    control = _CONTROL.search(text)
    if control is not None:
        line = text.count("\n", 0, control.start()) + 1
        raise InputError(source, f"is not text (byte {ord(control.group()):#04x}); name a licence text in UTF-8", line)
    if not any(c.isalnum() for c in text):
        raise InputError(source, "has no word in it; name a licence text")
    return text


def _decode(data: bytes, source: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InputError(source, f"is broken UTF-16 ({error.reason}); save it as UTF-8") from None
    if b"\x00" in data[:4096]:
        raise InputError(source, "is not text (NUL bytes); name a licence text, saved as UTF-8 and not as UTF-16 without a mark")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # A wrong guess can only make words differ, never make a text equal to a known one.
        return data.decode("cp1252", "replace")
