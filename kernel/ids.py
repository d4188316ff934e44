"""Identifiers: UUIDv7, ordered by birth; people see a short reference instead."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid_utils.compat.uuid7()


ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def short_reference(identifier: UUID) -> str:
    """Eight characters that a person can read out on the telephone, from the random end of the id."""
    number = identifier.int & (2**40 - 1)
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def ending_of(reference: str) -> str | None:
    """The last ten hexadecimal digits of the ids that have this short reference, however it is typed; None if none."""
    letters = reference.upper().replace("-", "").replace(" ", "")
    if len(letters) != 8 or any(letter not in ALPHABET for letter in letters):
        return None
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    return f"{number:010x}"
