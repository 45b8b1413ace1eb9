"""What to do about an error in Turtle, in words for those who do not write it every day."""

from __future__ import annotations

import re

from compliance.graph.triples import PREFIXES

_MORE = {"q": "https://w3id.org/openclaim/question/", "oq": "https://w3id.org/openclaim/open-question/",
         "shape": "https://w3id.org/openclaim/shape/"}
# What the parser (pyoxigraph) says, and what an author mostly did.
_HINTS = (
    (r"dot is expected", "just before this place a sign is missing or wrong: ';' goes on about the same node, ',' gives one more "
                         "value, '.' ends the statement"),
    (r"Line jumps", "a text in quotes is not closed on its line; close it with \", or begin and end a longer text with \"\"\""),
    (r"[‘’“”„«»]", "curly quotation marks mean nothing here; write straight ones (\")"),
    (r"should end with a '\]'", "a bracket '[' is not closed before this place; add ']'"),
    (r"(?i)collection|list.*should end|'\)'", "a list '(' is not closed before this place; add ')'"),
    (r"(?i)unexpected end|end of (the )?file|EOF", "the file ends in the middle of a statement; close it with '.'"),
)


def hint(message: str) -> str:
    """A hint that ends the sentence of a parser, beginning with a semicolon; empty where nothing is known about it."""
    prefix = re.search(r"prefix (\w*):? has not been declared", message)
    if prefix:
        iri = PREFIXES.get(prefix[1]) or _MORE.get(prefix[1]) or "…"
        return f"; declare it at the top of the file: @prefix {prefix[1]}: <{iri}> ."
    return next((f"; {text}" for pattern, text in _HINTS if re.search(pattern, message)), "")
