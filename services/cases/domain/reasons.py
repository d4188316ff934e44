"""Reasons of acts: a code that may travel, and a text that stays with its owner (CONF-6)."""

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


class ReasonedAct(StrEnum):
    """Acts that are done for a reason."""

    REASSIGN = "reassign"
    EXTEND_OFFER = "extend_offer"
    EXTEND_IMPLEMENTATION = "extend_implementation"
    TURN_STRUCTURAL = "turn_structural"
    END = "end"
    KEEP_LONGER = "keep_longer"
    AMEND = "amend"
    WITHDRAW_AMENDMENT = "withdraw_amendment"
    NOT_DONE = "not_done"
    PROOF = "proof"


_R = ReasonCode

SUITED: dict[ReasonedAct, tuple[ReasonCode, ...]] = {
    ReasonedAct.REASSIGN: (
        *(_R.EMPLOYEE_REQUEST, _R.ADVISER_ABSENT, _R.ADVISER_LEFT, _R.WORKLOAD),
        *(_R.EXPERTISE_NEEDED, _R.CONFLICT_OF_INTEREST, _R.CORRECTION),
    ),
    ReasonedAct.EXTEND_OFFER: (
        *(_R.EMPLOYEE_REQUEST, _R.EMPLOYEE_UNAVAILABLE, _R.SITUATION_CHANGED),
        *(_R.WAITING_FOR_DOCUMENT, _R.WAITING_FOR_PARTNER, _R.ADVISER_ABSENT),
    ),
    ReasonedAct.EXTEND_IMPLEMENTATION: (
        *(_R.EMPLOYEE_REQUEST, _R.EMPLOYEE_UNAVAILABLE, _R.SITUATION_CHANGED, _R.WAITING_FOR_DOCUMENT),
        *(_R.WAITING_FOR_PARTNER, _R.PARTNER_REFUSED, _R.ADVISER_ABSENT, _R.LITIGATION),
    ),
    ReasonedAct.TURN_STRUCTURAL: (_R.STRUCTURAL, _R.SITUATION_CHANGED),
    ReasonedAct.END: (
        *(_R.EMPLOYEE_REQUEST, _R.EMPLOYEE_UNAVAILABLE, _R.EMPLOYEE_DID_NOT_ACT),
        *(_R.SITUATION_CHANGED, _R.NO_LONGER_NEEDED, _R.CORRECTION),
    ),
    ReasonedAct.KEEP_LONGER: (_R.LITIGATION, _R.EMPLOYEE_REQUEST, _R.WAITING_FOR_DOCUMENT),
    ReasonedAct.AMEND: (
        *(_R.EMPLOYEE_REQUEST, _R.SITUATION_CHANGED, _R.PARTNER_REFUSED),
        *(_R.NO_LONGER_NEEDED, _R.CANNOT_BE_OBTAINED, _R.CORRECTION),
    ),
    ReasonedAct.WITHDRAW_AMENDMENT: (
        *(_R.EMPLOYEE_REQUEST, _R.SITUATION_CHANGED, _R.NO_LONGER_NEEDED, _R.CORRECTION),
    ),
    ReasonedAct.NOT_DONE: (
        *(_R.EMPLOYEE_DID_NOT_ACT, _R.EMPLOYEE_UNAVAILABLE, _R.EMPLOYEE_REQUEST, _R.SITUATION_CHANGED),
        *(_R.WAITING_FOR_DOCUMENT, _R.WAITING_FOR_PARTNER, _R.PARTNER_REFUSED, _R.ADVISER_ABSENT),
        *(_R.NO_LONGER_NEEDED, _R.CANNOT_BE_OBTAINED),
    ),
    ReasonedAct.PROOF: (
        *(_R.DOES_NOT_EXIST, _R.CANNOT_BE_OBTAINED, _R.EMPLOYEE_REQUEST),
        *(_R.NO_LONGER_NEEDED, _R.WAITING_FOR_DOCUMENT),
    ),
}
"""Reasons that suit each act, as its form offers them (ours); another reason is always possible, and explained."""


def reasons_of(act: ReasonedAct) -> tuple[ReasonCode, ...]:
    return (*SUITED[act], ReasonCode.OTHER)


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
