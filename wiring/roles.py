"""The roles of this product, as the kernel asks for them: of accounts, of links, and who keeps each (decision 0009)."""

from kernel.roles import AnyRole, Keeper, Roles, TechnicalRole
from words.roles import OF_ACCOUNTS, Role

_OF_CIL = Keeper("platform", "CIL-1", "un mandat en cours dans ce CIL, donné par son président ou par l'UESL")
_OF_PLATFORM = Keeper(
    "platform",
    "CONV-1",
    "un mandat en cours dans cette plate-forme, donné par son représentant ou par l'UESL",
)
_OF_UESL = Keeper("platform", "PLAT-1", "un mandat en cours à l'UESL, donné par son conseil d'administration")

_OPERATIONS: AnyRole = TechnicalRole.OPERATIONS

ROLES = Roles(
    people={role.value: role for role in OF_ACCOUNTS} | {_OPERATIONS.value: _OPERATIONS},
    links={"employee": Role.EMPLOYEE, "partner": Role.PARTNER},
    keepers={
        Role.ADVISER: Keeper(
            "cases", "CASE-1", "une place dans l'équipe de ce CIL, donnée par son responsable"
        ),
        Role.CIL_RESPONSIBLE: _OF_CIL,
        Role.CIL_PRESIDENT: _OF_CIL,
        Role.PLATFORM_OPERATOR: _OF_PLATFORM,
        Role.PLATFORM_EXPERT: _OF_PLATFORM,
        Role.PLATFORM_REPRESENTATIVE: _OF_PLATFORM,
        Role.UESL_CONTROLLER: _OF_UESL,
        Role.UESL_BOARD: _OF_UESL,
    },
)
"""The platform itself signs operators' and processes' tokens: nobody keeps their roles."""
