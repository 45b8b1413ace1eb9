"""Labels and messages of the page in the languages there are, read from the data files beside this module.

A folder is a language, a file an area, and the key `area.name` a label; a table of a file is an area of its own. Texts
of policies and licences are not translated: they stay in English and are marked so in the page.
"""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "zh": "中文"}
_TAGS = {"zh": "zh-Hans"}
DEFAULT = "en"


class Language(NamedTuple):
    """A language of the page; `asked` where the reader chose it, so that links carry it along."""

    code: str = DEFAULT
    asked: bool = False

    @property
    def tag(self) -> str:
        """The language tag for `lang` attributes."""
        return _TAGS.get(self.code, self.code)

    def text(self, key: str, **values: object) -> str:
        """The label of a key with its placeholders filled; KeyError where there is no such label."""
        label = labels(self.code)[key]
        return label.format(**values) if values else label

    def link(self, path: str, **query: object) -> str:
        """An address within the page, with a query, that keeps the language where it was chosen."""
        given = {k: v for k, v in query.items() if v not in (None, "")}
        if self.asked:
            given["lang"] = self.code
        place, _, fragment = path.partition("#")
        joined = f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(given, doseq=True)}" if given else place
        return f"{joined}#{fragment}" if fragment else joined


@functools.cache
def labels(code: str) -> dict[str, str]:
    """Every label of a language by its key."""
    found: dict[str, str] = {}
    for file in sorted((files(__package__) / code).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            area = file.name.removesuffix(".toml")
            for name, text in tomllib.loads(file.read_text("utf-8")).items():
                found |= {f"{name}.{n}": t for n, t in text.items()} if isinstance(text, dict) else {f"{area}.{name}": text}
    return found


def preferred(asked: str | None, accepted: str) -> Language:
    """The language that was asked for, else the first of an `Accept-Language` header that there is, else English."""
    if asked in LANGUAGES:
        return Language(asked, asked=True)
    for code in _by_weight(accepted):
        if code in LANGUAGES:
            return Language(code)
    return Language()


def _by_weight(accepted: str) -> list[str]:
    """The primary subtags of an `Accept-Language` header (RFC 9110, 12.5.4), the most wanted first."""
    weighed: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if quality > 0:
            weighed.append((-quality, tag.strip().partition("-")[0].lower()))
    return [code for _, code in sorted(weighed, key=lambda w: w[0])]
