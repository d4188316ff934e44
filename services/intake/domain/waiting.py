"""How the wait of a case that no CIL could take ends (CASE-12)."""

from enum import StrEnum


class WaitEnd(StrEnum):
    NAMED = "named"
    FOUND = "found"
    GIVEN_UP = "given_up"
    """The contact ended otherwise, with advice or an orientation."""
