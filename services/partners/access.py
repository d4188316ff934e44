"""The rights of each role on partners and referrals: one table, read by both edges (design, « People and rights »)."""

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
"""Acts that need an actor who belongs to a CIL."""


def require(actor: Actor, act: May) -> None:
    """Raises Forbidden where the actor's role may not do this; the repository then limits the referrals in reach."""
    actor.require(*RIGHTS[act])
    if act in OF_A_CIL and not actor.organisation:
        raise Forbidden(accepted="un compte rattaché à un CIL")
