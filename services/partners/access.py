"""Who may do what with partners and referrals: one table, read by both edges (design, « People and rights »)."""

from enum import StrEnum

from kernel.errors import Forbidden
from kernel.identity import Actor
from kernel.roles import AnyRole, TechnicalRole
from words.roles import Role


class May(StrEnum):
    KEEP_DIRECTORY = "keep_directory"
    ANSWER = "answer"
    SEND = "send"
    TEND = "tend"


RIGHTS: dict[May, frozenset[AnyRole]] = {
    May.KEEP_DIRECTORY: frozenset({Role.ADVISER, Role.CIL_RESPONSIBLE}),
    May.ANSWER: frozenset({Role.PARTNER}),
    May.SEND: frozenset({TechnicalRole.SERVICE}),
    May.TEND: frozenset({TechnicalRole.WORKFLOW}),
}

OF_A_CIL = frozenset({May.KEEP_DIRECTORY})
"""What is done in the name of a CIL."""


def require(actor: Actor, act: May) -> None:
    """Refuse an actor whose role may not do this at all; whose referral it is, the repository says."""
    actor.require(*RIGHTS[act])
    if act in OF_A_CIL and not actor.organisation:
        raise Forbidden(accepted="un compte rattaché à un CIL")
