"""The rights of each role on organisations and conventions: one table, read by both edges.

(Design, « People and rights ».)
"""

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
"""Roles that sign a convention for a party (CONV-1) and give its notice; the others record a letter (CONV-5)."""

NATIONAL: frozenset[AnyRole] = frozenset({Role.UESL_BOARD, Role.UESL_CONTROLLER, TechnicalRole.OPERATIONS})
"""Roles that read the data of every organisation."""

OF_CIL = frozenset({Role.CIL_PRESIDENT, Role.CIL_RESPONSIBLE})
OF_PLATFORM = frozenset({Role.PLATFORM_REPRESENTATIVE, Role.PLATFORM_OPERATOR})

EXPERTS = frozenset({Role.PLATFORM_EXPERT})
"""Roles that answer members' questions on law, social matters and finance (charter §4).

They read only what everyone may: the homologated platforms, and the people of their own. They read no convention,
application file or sheet of a member, and have no right in services with employees' data (CONF-4).
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
    """Raises Forbidden where the actor's role may not do this; the repository then checks which data they reach."""
    actor.require(*RIGHTS[act])
