"""Who may do what on organisations and conventions: one table, read by both edges (design, « People and rights »)."""

from enum import StrEnum

from kernel.identity import Actor
from kernel.roles import AnyRole, TechnicalRole
from words.roles import Role


class May(StrEnum):
    CREATE_ORGANISATION = "create_organisation"
    APPLY = "apply"
    HOMOLOGATE = "homologate"
    KEEP_CIL = "keep_cil"
    SIGN_CHARTER = "sign_charter"
    NAME_RESPONSIBLE = "name_responsible"
    KEEP_COMPANIES = "keep_companies"
    APPOINT = "appoint"
    COMMIT = "commit"
    RECORD_NOTICE = "record_notice"
    READ = "read"
    DRIVE = "drive"
    ASK = "ask"


SIGNATORIES = frozenset({Role.CIL_PRESIDENT, Role.PLATFORM_REPRESENTATIVE})
"""Who binds a CIL or a platform by a convention (CONV-1), and gives its notice: others record a letter (CONV-5)."""

NATIONAL: frozenset[AnyRole] = frozenset({Role.UESL_BOARD, Role.UESL_CONTROLLER, TechnicalRole.OPERATIONS})
"""Who reads every organisation's things."""

OF_CIL = frozenset({Role.CIL_PRESIDENT, Role.CIL_RESPONSIBLE})
OF_PLATFORM = frozenset({Role.PLATFORM_REPRESENTATIVE, Role.PLATFORM_OPERATOR})

EXPERTS = frozenset({Role.PLATFORM_EXPERT})
"""Who answers members' questions on law, social matters and finance (charter §4).

They read what is for all to know: which platforms are homologated, and who is who in their own. No convention, no
application file, no member's sheet; and no service knows them where employees' data are (CONF-4).
"""

RIGHTS: dict[May, frozenset[AnyRole]] = {
    May.CREATE_ORGANISATION: frozenset({Role.UESL_BOARD, TechnicalRole.OPERATIONS}),
    May.APPLY: OF_PLATFORM,
    May.HOMOLOGATE: frozenset({Role.UESL_BOARD}),
    May.KEEP_CIL: OF_CIL | {TechnicalRole.OPERATIONS},
    May.SIGN_CHARTER: frozenset({Role.CIL_PRESIDENT}),
    May.NAME_RESPONSIBLE: frozenset({Role.CIL_PRESIDENT}),
    May.KEEP_COMPANIES: OF_CIL | {TechnicalRole.OPERATIONS},
    May.APPOINT: SIGNATORIES | {Role.UESL_BOARD, TechnicalRole.OPERATIONS},
    May.COMMIT: SIGNATORIES,
    May.RECORD_NOTICE: OF_CIL | OF_PLATFORM,
    May.READ: NATIONAL | OF_CIL | OF_PLATFORM | EXPERTS | {Role.ADVISER},
    May.DRIVE: frozenset({TechnicalRole.WORKFLOW}),
    May.ASK: frozenset({TechnicalRole.SERVICE}),
}


def require(actor: Actor, act: May) -> None:
    """Refuse an actor whose role may not do this at all; whose thing it is, the repository says."""
    actor.require(*RIGHTS[act])
