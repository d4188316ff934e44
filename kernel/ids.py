"""Identifiers: UUIDv7, ordered by birth; people see a short reference instead."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid_utils.compat.uuid7()


def short_reference(identifier: UUID) -> str:
    """Eight characters that a person can read out on the telephone, from the random end of the id."""
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    number = identifier.int & (2**40 - 1)
    letters = "".join(alphabet[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"
