"""Why somebody did something: a code that may travel, and a text that stays with its owner (CONF-6)."""

from dataclasses import dataclass
from enum import StrEnum

from kernel.errors import Invalid


class ReasonCode(StrEnum):
    EMPLOYEE_REQUEST = "employee_request"
    EMPLOYEE_UNAVAILABLE = "employee_unavailable"
    EMPLOYEE_DID_NOT_ACT = "employee_did_not_act"
    SITUATION_CHANGED = "situation_changed"
    WAITING_FOR_DOCUMENT = "waiting_for_document"
    WAITING_FOR_PARTNER = "waiting_for_partner"
    PARTNER_REFUSED = "partner_refused"
    ADVISER_ABSENT = "adviser_absent"
    ADVISER_LEFT = "adviser_left"
    WORKLOAD = "workload"
    EXPERTISE_NEEDED = "expertise_needed"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    STRUCTURAL = "structural"
    NO_LONGER_NEEDED = "no_longer_needed"
    CASE_ENDED = "case_ended"
    DOES_NOT_EXIST = "does_not_exist"
    CANNOT_BE_OBTAINED = "cannot_be_obtained"
    CORRECTION = "correction"
    LITIGATION = "litigation"
    OTHER = "other"


REASON_CODE_LABELS = {
    ReasonCode.EMPLOYEE_REQUEST: "À la demande du salarié",
    ReasonCode.EMPLOYEE_UNAVAILABLE: "Salarié indisponible",
    ReasonCode.EMPLOYEE_DID_NOT_ACT: "Démarche non effectuée par le salarié",
    ReasonCode.SITUATION_CHANGED: "Changement de situation",
    ReasonCode.WAITING_FOR_DOCUMENT: "Attente d'un document",
    ReasonCode.WAITING_FOR_PARTNER: "Attente de la réponse d'un partenaire",
    ReasonCode.PARTNER_REFUSED: "Refus du partenaire ou de l'organisme",
    ReasonCode.ADVISER_ABSENT: "Absence du conseiller",
    ReasonCode.ADVISER_LEFT: "Départ du conseiller",
    ReasonCode.WORKLOAD: "Répartition de la charge",
    ReasonCode.EXPERTISE_NEEDED: "Compétence particulière nécessaire",
    ReasonCode.CONFLICT_OF_INTEREST: "Conflit d'intérêts",
    ReasonCode.STRUCTURAL: "Difficulté structurelle",
    ReasonCode.NO_LONGER_NEEDED: "Devenu sans objet",
    ReasonCode.CASE_ENDED: "Fin de l'accompagnement",
    ReasonCode.DOES_NOT_EXIST: "Document ou information inexistant",
    ReasonCode.CANNOT_BE_OBTAINED: "Impossible à obtenir",
    ReasonCode.CORRECTION: "Correction d'une erreur",
    ReasonCode.LITIGATION: "Litige ou procédure en cours",
    ReasonCode.OTHER: "Autre motif",
}


class ReasonMissing(Invalid):
    title = "Un motif est nécessaire."


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason is always explained: the code alone says too little to the person whose case it is."""

    code: ReasonCode
    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ReasonMissing(field="reason.text", accepted="une phrase qui explique le motif")
