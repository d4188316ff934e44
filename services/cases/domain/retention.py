"""The retention of a closed case: what it refuses, and after which outcomes nobody is written to (CASE, 12)."""

from kernel.errors import Conflict
from words.way import Outcome

NOT_TOLD = frozenset({Outcome.DECEASED, Outcome.OPENED_IN_ERROR})
"""Outcomes after which the employee is not written to: only the CIL is told that the erasure comes."""


class StillRetained(Conflict):
    title = "Ce dossier est encore conservé : il n'est effacé qu'une fois le délai passé."
    rule = "CASE"
