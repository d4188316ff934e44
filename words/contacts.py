"""Who gets in touch, and how (charter §2 and §5)."""

from enum import StrEnum


class ContactNature(StrEnum):
    """How the person came (charter §5: contacts by nature)."""

    VISIT = "visit"
    TELEPHONE = "telephone"
    LETTER = "letter"
    EMAIL = "email"
    WEB = "web"
    OTHER = "other"


CONTACT_NATURE_LABELS = {
    ContactNature.VISIT: "Visite",
    ContactNature.TELEPHONE: "Téléphone",
    ContactNature.LETTER: "Courrier",
    ContactNature.EMAIL: "Courriel",
    ContactNature.WEB: "Site internet",
    ContactNature.OTHER: "Autre",
}


class Ground(StrEnum):
    """By what right the person may be helped (charter §2)."""

    EMPLOYEE = "employee"
    RETIREE = "retiree"
    FORMER_EMPLOYEE = "former_employee"


GROUND_LABELS = {
    Ground.EMPLOYEE: "Salarié d'une entreprise assujettie",
    Ground.RETIREE: "Retraité, ancien salarié d'une entreprise assujettie",
    Ground.FORMER_EMPLOYEE: "Ancien salarié d'une entreprise assujettie",
}


class AgeBand(StrEnum):
    """What leaves the owner of an age (CONF-6)."""

    UNDER_18 = "under-18"
    FROM_18 = "18-24"
    FROM_25 = "25-34"
    FROM_35 = "35-44"
    FROM_45 = "45-54"
    FROM_55 = "55-64"
    FROM_65 = "65-74"
    FROM_75 = "75+"
    UNKNOWN = "unknown"


AGE_BAND_LABELS = {
    AgeBand.UNDER_18: "Moins de 18 ans",
    AgeBand.FROM_18: "18 à 24 ans",
    AgeBand.FROM_25: "25 à 34 ans",
    AgeBand.FROM_35: "35 à 44 ans",
    AgeBand.FROM_45: "45 à 54 ans",
    AgeBand.FROM_55: "55 à 64 ans",
    AgeBand.FROM_65: "65 à 74 ans",
    AgeBand.FROM_75: "75 ans et plus",
    AgeBand.UNKNOWN: "Âge non communiqué",
}
