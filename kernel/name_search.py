"""Searches rows by the beginnings of the words of a name, however it is cut: « nguessan » finds N'Guessan."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, or_

from kernel.names import normalise


def sought_in(typed: str, *keys: Any) -> Iterator[ColumnElement[bool]]:
    """One condition for each word typed: it begins a word of one of these columns of normalised names."""
    for word in normalise(typed).split():
        yield or_(*(_begins_a_word(key, word) for key in keys))


def begins(key: Any, typed: str) -> ColumnElement[bool]:
    """A name in a column of normalised names begins as typed, spaces and apostrophes apart."""
    condition: ColumnElement[bool] = func.replace(key, " ", "").startswith(
        normalise(typed).replace(" ", ""), autoescape=True
    )
    return condition


def _begins_a_word(key: Any, word: str) -> ColumnElement[bool]:
    return or_(begins(key, word), key.contains(f" {word}", autoescape=True))
