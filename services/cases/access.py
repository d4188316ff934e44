"""Who may do what on a case: one table, read by both edges (design, « People and rights »)."""

from enum import StrEnum

from kernel.identity import Actor
from kernel.roles import AnyRole, TechnicalRole
from words.roles import Role


class May(StrEnum):
    READ_FILE = "read_file"
    WORK = "work"
    MANAGE_TEAM = "manage_team"
    DECLINE = "decline"
    WATCH_DECLINES = "watch_declines"
    SIGN_AS_EMPLOYEE = "sign_as_employee"
    ANSWER_SURVEY = "answer_survey"
    READ_OWN_FILE = "read_own_file"
    DRIVE = "drive"
    ASK_PACKET = "ask_packet"
    ASK_LOADS = "ask_loads"


RIGHTS: dict[May, frozenset[AnyRole]] = {
    May.READ_FILE: frozenset({Role.ADVISER, Role.CIL_RESPONSIBLE}),
    May.WORK: frozenset({Role.ADVISER, Role.CIL_RESPONSIBLE}),
    May.MANAGE_TEAM: frozenset({Role.CIL_RESPONSIBLE}),
    May.DECLINE: frozenset({Role.CIL_RESPONSIBLE}),
    May.WATCH_DECLINES: frozenset({Role.UESL_CONTROLLER, Role.UESL_BOARD}),
    May.SIGN_AS_EMPLOYEE: frozenset({Role.EMPLOYEE}),
    May.ANSWER_SURVEY: frozenset({Role.EMPLOYEE}),
    May.READ_OWN_FILE: frozenset({Role.EMPLOYEE}),
    May.DRIVE: frozenset({TechnicalRole.WORKFLOW}),
    May.ASK_PACKET: frozenset({TechnicalRole.SERVICE}),
    May.ASK_LOADS: frozenset({TechnicalRole.SERVICE}),
}


def require(actor: Actor, act: May) -> None:
    """Refuse an actor whose role may not do this at all; whose case it is, the repository says."""
    actor.require(*RIGHTS[act])
