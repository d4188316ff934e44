"""The reasons of a refusal, a withdrawal or an end, as codes that facts may carry, with labels (PART-3, CONF-6)."""

from enum import StrEnum


class RefusalReason(StrEnum):
    OUT_OF_SCOPE = "out_of_scope"
    OUT_OF_TERRITORY = "out_of_territory"
    NO_CAPACITY = "no_capacity"
    CONDITIONS_NOT_MET = "conditions_not_met"
    MISSING_INFORMATION = "missing_information"
    ALREADY_KNOWN = "already_known"
    OTHER = "other"


REFUSAL_LABELS = {
    RefusalReason.OUT_OF_SCOPE: "Hors du champ d'action du partenaire",
    RefusalReason.OUT_OF_TERRITORY: "Hors du territoire du partenaire",
    RefusalReason.NO_CAPACITY: "Pas de disponibilité",
    RefusalReason.CONDITIONS_NOT_MET: "Conditions de l'aide non remplies",
    RefusalReason.MISSING_INFORMATION: "Informations insuffisantes",
    RefusalReason.ALREADY_KNOWN: "Situation déjà suivie par le partenaire",
    RefusalReason.OTHER: "Autre motif",
}


class WithdrawalReason(StrEnum):
    EMPLOYEE_WITHDREW = "employee_withdrew"
    AUTHORISATION_WITHDRAWN = "authorisation_withdrawn"
    CASE_CLOSED = "case_closed"
    SENT_IN_ERROR = "sent_in_error"


WITHDRAWAL_LABELS = {
    WithdrawalReason.EMPLOYEE_WITHDREW: "Le salarié s'est désisté",
    WithdrawalReason.AUTHORISATION_WITHDRAWN: "Le salarié a retiré son autorisation",
    WithdrawalReason.CASE_CLOSED: "Le dossier est clos",
    WithdrawalReason.SENT_IN_ERROR: "Envoi par erreur",
}


class GoodEnd(StrEnum):
    HOUSING_KEPT = "housing_kept"
    HOUSING_FOUND = "housing_found"
    LODGING_FOUND = "lodging_found"
    AID_GRANTED = "aid_granted"
    DEBT_PLAN_AGREED = "debt_plan_agreed"
    RIGHTS_OPENED = "rights_opened"
    DIAGNOSIS_DELIVERED = "diagnosis_delivered"
    SUPPORT_SET_UP = "support_set_up"
    OTHER = "other"


GOOD_END_LABELS = {
    GoodEnd.HOUSING_KEPT: "Maintien dans le logement",
    GoodEnd.HOUSING_FOUND: "Logement trouvé",
    GoodEnd.LODGING_FOUND: "Hébergement trouvé",
    GoodEnd.AID_GRANTED: "Aide accordée",
    GoodEnd.DEBT_PLAN_AGREED: "Plan de désendettement obtenu",
    GoodEnd.RIGHTS_OPENED: "Droits ouverts",
    GoodEnd.DIAGNOSIS_DELIVERED: "Diagnostic social remis",
    GoodEnd.SUPPORT_SET_UP: "Accompagnement social mis en place",
    GoodEnd.OTHER: "Autre résultat favorable",
}


class NoGoodEnd(StrEnum):
    AID_REFUSED = "aid_refused"
    NO_SOLUTION = "no_solution"
    EMPLOYEE_ABSENT = "employee_absent"
    EMPLOYEE_DECLINED = "employee_declined"
    SITUATION_CHANGED = "situation_changed"
    PARTNER_STOPPED = "partner_stopped"
    OTHER = "other"


NO_GOOD_END_LABELS = {
    NoGoodEnd.AID_REFUSED: "Aide refusée",
    NoGoodEnd.NO_SOLUTION: "Aucune solution trouvée",
    NoGoodEnd.EMPLOYEE_ABSENT: "Le salarié ne s'est pas présenté",
    NoGoodEnd.EMPLOYEE_DECLINED: "Le salarié a décliné la solution",
    NoGoodEnd.SITUATION_CHANGED: "La situation a changé",
    NoGoodEnd.PARTNER_STOPPED: "Le partenaire a interrompu son action",
    NoGoodEnd.OTHER: "Autre motif",
}

ReasonCode = RefusalReason | WithdrawalReason | GoodEnd | NoGoodEnd
