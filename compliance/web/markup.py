"""Writes HTML from the templates of the page: plain text in, escaped HTML out, in the language of the reader."""

from __future__ import annotations

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from compliance import __version__
from compliance.web.words import LANGUAGES, Language

# Where the navigation leads, with the key of each label; a page stands under the first part of its address.
_NAVIGATION = (("/", "layout.check"), ("/interview", "layout.interview"), ("/compare", "layout.compare"),
               ("/policies", "layout.policies"), ("/licences", "layout.licences"))


def markup(template: str, language: Language, **context: object) -> str:
    """The HTML of a template; every text of the context is escaped unless it is Markup.

    Templates have `t(key, **values)` for labels, `url(path, **query)` for addresses that keep the language, `lang`
    (the tag of the language) and `language`.
    """
    return _environment().get_template(template).render(
        t=language.text, url=language.link, lang=language.tag, language=language, languages=LANGUAGES, navigation=_NAVIGATION,
        version=__version__, **context)


def safe(html: str) -> Markup:
    """HTML that `markup` or a report made, to be put into a template as it is."""
    return Markup(html)  # noqa: S704 - only what templates with escaping or the writers of pictures made


@functools.cache
def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       loader=PackageLoader("compliance.web"))
