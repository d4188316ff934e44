"""What the employee is told of the service, and what is chosen among what is offered (CASE-9, CASE-11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict, Invalid


class ServiceOffered(StrEnum):
    """The offer of §3, « selon le souhait du salarié »."""

    DEFINE_PROBLEM = "define_problem"
    FIRST_DIAGNOSIS = "first_diagnosis"
    ORIENTATION = "orientation"
    SOCIAL_DIAGNOSIS = "social_diagnosis"
    FOLLOW_UP = "follow_up"


SERVICE_OFFERED_LABELS = {
    ServiceOffered.DEFINE_PROBLEM: "M'aider à définir et analyser mon problème de logement",
    ServiceOffered.FIRST_DIAGNOSIS: "Faire un premier diagnostic de ma situation",
    ServiceOffered.ORIENTATION: "M'orienter, en direct ou avec des organismes spécialisés",
    ServiceOffered.SOCIAL_DIAGNOSIS: (
        "Me faire bénéficier d'un diagnostic social et d'un accompagnement spécialisé"
    ),
    ServiceOffered.FOLLOW_UP: "Suivre ma situation et m'en fournir un bilan",
}


class Handed(StrEnum):
    IN_PERSON = "in_person"
    EMAIL = "email"
    LETTER = "letter"
    WEB = "web"
    TELEPHONE = "telephone"


HANDED_LABELS = {
    Handed.IN_PERSON: "Remise en main propre",
    Handed.EMAIL: "Par courriel",
    Handed.LETTER: "Par courrier",
    Handed.WEB: "En ligne",
    Handed.TELEPHONE: "Lue au téléphone",
}

INFORMATION_TEXTS = {
    1: (
        "CIL-PASS assistance est un service gratuit du 1 % Logement, ouvert aux salariés qui rencontrent "
        "une difficulté passagère liée à leur logement. Un conseiller unique vous écoute, analyse avec "
        "vous votre situation et en établit le diagnostic, qui vous est remis. Selon vos besoins, il vous "
        "conseille, vous oriente, ou s'engage avec vous par écrit sur des démarches précises, les siennes "
        "et les vôtres, puis en fait le bilan. Vous choisissez les services qui vous conviennent et vous "
        "pouvez arrêter à tout moment. Ce que vous confiez reste confidentiel : ni votre employeur ni "
        "aucun organisme n'en est informé sans votre autorisation. Vous pouvez consulter votre dossier "
        "quand vous le souhaitez. Le service ne traite pas les difficultés durables, notamment liées à de "
        "faibles ressources ; dans ce cas, il vous indique les organismes qui peuvent vous aider."
    ),
}
"""Information on the service, by version; a version once given never changes (CASE-11)."""

CURRENT_INFORMATION = max(INFORMATION_TEXTS)


class InformationNotGiven(Conflict):
    title = "L'information sur le service est donnée au salarié avant l'engagement."
    rule = "CASE-11"


class InformationUnknown(Invalid):
    title = "Cette version de l'information sur le service n'existe pas."
    rule = "CASE-11"


class NoServiceChosen(Invalid):
    title = "Le salarié choisit au moins un des services proposés."
    rule = "CASE-9"


@dataclass(frozen=True, slots=True)
class InformationGiven:
    version: int
    on: date
    how: Handed
    by: str

    def __post_init__(self) -> None:
        if self.version not in INFORMATION_TEXTS:
            raise InformationUnknown(field="version", accepted=f"de 1 à {CURRENT_INFORMATION}")


@dataclass(frozen=True, slots=True)
class ServicesChosen:
    """The employee's choice; a later one replaces it and both are kept."""

    services: tuple[ServiceOffered, ...]
    on: date
    recorded_by: str

    def __post_init__(self) -> None:
        if not self.services:
            raise NoServiceChosen(field="services", accepted="un ou plusieurs services")


def check_informed(information: Iterable[InformationGiven], on: date) -> None:
    """Refuses an engagement before the information was given (rule CASE-11, charter §3)."""
    if not any(given.on <= on for given in information):
        raise InformationNotGiven
