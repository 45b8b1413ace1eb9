"""The licences of a CycloneDX component: ids, names, texts and expressions, declared or concluded."""

from __future__ import annotations

import base64
import binascii

from compliance.formats.licence_names import NONE, NOT_SAID
from compliance.importers import parts
from compliance.importers.building import Part
from compliance.importers.licence_said import Said, licence
from compliance.importers.located import Item


def licences(part: Part, item: Item) -> None:
    """States the licence of a component on the part that it is."""
    licence(part, [_said(entry) for entry in item.objects("licenses")])


def _said(entry: Item) -> Said:
    inside = entry.at("license") or entry
    acknowledged = (inside.text("acknowledgement") or entry.text("acknowledgement"))
    how = acknowledged.value if acknowledged else "stated"
    stated = entry.text("expression") or inside.text("id") or inside.text("name")
    url, text = inside.text("url"), _text(inside)
    stated = stated or url
    name = stated.value.strip() if stated else ""
    lowered = name.lower()
    return Said(how, parts.place(stated or entry), name="" if lowered in NONE | NOT_SAID else name, text=text,
                none=lowered in NONE)


def _text(inside: Item) -> str:
    """The text of the licence that is attached; empty where there is none or where it cannot be read as a text."""
    attached = inside.at("text")
    if attached is None:
        return ""
    if isinstance(attached.value, str):
        return attached.value
    content, encoding = attached.text("content"), attached.text("encoding")
    if content is None:
        return ""
    if encoding is None or encoding.value != "base64":
        return str(content.value)
    try:
        return base64.b64decode("".join(content.value.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        raise content.fail("the text of the licence is said to be base64 and is not, or is no UTF-8") from None
