"""Searches rows by the beginnings of the words of a name."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_

from kernel.names import normalise


def sought_in(typed: str, *keys: Any) -> Iterator[ColumnElement[bool]]:
    """One condition for each word typed: it begins a word of one of these columns of normalised names."""
    for word in normalise(typed).split():
        yield or_(*(_begins_a_word(key, word) for key in keys))


def _begins_a_word(key: Any, word: str) -> ColumnElement[bool]:
    return or_(key.startswith(word, autoescape=True), key.contains(f" {word}", autoescape=True))
