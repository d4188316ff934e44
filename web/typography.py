"""French spaces: a sign never goes to the next line without the word before it."""

import re
from typing import Any

from jinja2.ext import Extension

NO_BREAK = "\u00a0"

NOT_TEXT = re.compile(
    r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<(?:\{\{.*?\}\}|\{%.*?%\}|[^>{]|\{(?![{%]))*>)", re.DOTALL
)
"""Expressions, statements and comments of a template, and tags: everything that is not words."""

BREAKABLE = re.compile(r"(?<=«) | (?=»)| (?=[:;?!](?:\s|$))")


def spaced(text: str) -> str:
    """The same with no-break spaces inside quotation marks and before double signs."""
    return BREAKABLE.sub(NO_BREAK, text)


class FrenchSpaces(Extension):
    """Spaces a template's own words as it is compiled; what people typed stays as it is."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        pieces: list[Any] = NOT_TEXT.split(source)
        return "".join(piece if number % 2 else spaced(piece) for number, piece in enumerate(pieces))
