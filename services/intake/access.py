"""The rights of each role at intake: one table, read by both edges (design, « People and rights »)."""

from enum import StrEnum

from kernel.errors import Forbidden
from kernel.identity import Actor
from kernel.roles import AnyRole, TechnicalRole
from words.roles import Role


class May(StrEnum):
    WELCOME = "welcome"
    SET_EXTENSIONS = "set_extensions"
    WATCH_WAITING = "watch_waiting"
    NAME_CIL = "name_cil"
    ASK_OF_PERSON = "ask_of_person"
    HAND_ON = "hand_on"
    ERASE = "erase"
    TIDY = "tidy"


UESL = frozenset({Role.UESL_CONTROLLER, Role.UESL_BOARD})
"""The national body: it sees that a case waits, never whose it is."""

RIGHTS: dict[May, frozenset[AnyRole]] = {
    May.WELCOME: frozenset({Role.ADVISER, Role.CIL_RESPONSIBLE}),
    May.SET_EXTENSIONS: frozenset({Role.CIL_RESPONSIBLE}),
    May.WATCH_WAITING: frozenset({Role.ADVISER, Role.CIL_RESPONSIBLE}) | UESL,
    May.NAME_CIL: UESL,
    May.ASK_OF_PERSON: frozenset({TechnicalRole.SERVICE}),
    May.HAND_ON: frozenset({TechnicalRole.WORKFLOW}),
    May.ERASE: frozenset({TechnicalRole.SERVICE}),
    May.TIDY: frozenset({TechnicalRole.WORKFLOW}),
}

OF_A_CIL = frozenset({May.WELCOME, May.SET_EXTENSIONS})
"""Acts that need an actor who belongs to a CIL."""


def require(actor: Actor, act: May) -> None:
    """Raises Forbidden where the actor's role may not do this; the repository then checks which contacts they reach."""
    actor.require(*RIGHTS[act])
    if act in OF_A_CIL and not actor.organisation:
        raise Forbidden(accepted="un compte rattaché à un CIL")
