"""French spaces in the words of a page: those of its template and those of the API alike."""

import re

from kernel.typography import spaced

PIECES = re.compile(r"<(textarea|script|style)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL)
"""What a form or a program will send back, tags, and words."""


def with_french_spaces(html: str) -> str:
    """The page as it is read; values of fields, which are sent back, stay as they are."""
    return PIECES.sub(lambda piece: piece[0] if piece[0].startswith("<") else spaced(piece[0]), html)
