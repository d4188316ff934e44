"""Why a CIL takes a case (CASE-5, CASE-6, CASE-12)."""

from enum import StrEnum


class Why(StrEnum):
    COMPANY = "company"
    PLACE = "place"
    RECEIVED = "received"
    ACTING = "acting"
    NAMED = "named"
    NOBODY = "nobody"


WHY_LABELS = {
    Why.COMPANY: "CIL de l'entreprise",
    Why.PLACE: "CIL du lieu",
    Why.RECEIVED: "CIL qui a reçu la personne",
    Why.ACTING: "CIL intervenant pour le compte d'un autre",
    Why.NAMED: "CIL désigné par l'UESL",
    Why.NOBODY: "Aucun CIL disponible : l'UESL est saisie",
}
