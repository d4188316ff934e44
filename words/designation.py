"""Why a CIL takes a case (CASE-5, CASE-6, CASE-12)."""

from enum import StrEnum


class Why(StrEnum):
    COMPANY = "company"
    PLACE = "place"
    ACTING = "acting"
    NOBODY = "nobody"


WHY_LABELS = {
    Why.COMPANY: "CIL de l'entreprise",
    Why.PLACE: "CIL du lieu",
    Why.ACTING: "CIL intervenant pour le compte d'un autre",
    Why.NOBODY: "Aucun CIL disponible : l'UESL est saisie",
}
