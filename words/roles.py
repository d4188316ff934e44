"""Roles of people in the service: who signs in, and who holds a link (design, « People and rights »)."""

from enum import StrEnum


class Role(StrEnum):
    ADVISER = "adviser"
    CIL_RESPONSIBLE = "cil_responsible"
    CIL_PRESIDENT = "cil_president"
    PLATFORM_OPERATOR = "platform_operator"
    PLATFORM_EXPERT = "platform_expert"
    PLATFORM_REPRESENTATIVE = "platform_representative"
    UESL_CONTROLLER = "uesl_controller"
    UESL_BOARD = "uesl_board"
    EMPLOYEE = "employee"
    PARTNER = "partner"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.ADVISER: "Conseiller",
    Role.CIL_RESPONSIBLE: "Responsable du service au CIL",
    Role.CIL_PRESIDENT: "Président du CIL",
    Role.PLATFORM_OPERATOR: "Gestionnaire de la plate-forme de service",
    Role.PLATFORM_EXPERT: "Expert de la plate-forme de service",
    Role.PLATFORM_REPRESENTATIVE: "Représentant de la plate-forme de service",
    Role.UESL_CONTROLLER: "Contrôleur UESL",
    Role.UESL_BOARD: "Conseil d'administration de l'UESL",
    Role.EMPLOYEE: "Salarié",
    Role.PARTNER: "Partenaire",
}

OF_LINKS = (Role.EMPLOYEE, Role.PARTNER)
"""Roles of those who hold a link and no account."""

OF_ACCOUNTS = tuple(role for role in Role if role not in OF_LINKS)
"""Roles of those who sign in. Operators do too; their role is technical (`kernel.roles`)."""
