"""French spaces in the text of a page, from its template and from the API."""

import re

from kernel.typography import spaced

PIECES = re.compile(r"<(textarea|script|style)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL)
"""The pieces of a page: elements whose content must not change, tags, and text."""


def with_french_spaces(html: str) -> str:
    """Returns the page with French spaces in its text; the values of fields, which are sent back, do not change."""
    return PIECES.sub(lambda piece: piece[0] if piece[0].startswith("<") else spaced(piece[0]), html)
