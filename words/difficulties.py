"""What the difficulty comes from, whether it lasts, and how the person is housed (A3, A7, DIF)."""

from enum import StrEnum


class Cause(StrEnum):
    """What happened, as finely as any of the three lists tells it apart."""

    LOSS_OF_HOUSING = "loss_of_housing"
    EVICTION = "eviction"
    REPOSSESSION = "repossession"
    DISASTER = "disaster"
    VIOLENCE = "violence"
    FAMILY_CONFLICT = "family_conflict"
    DIVORCE = "divorce"
    OWN_JOB_LOSS = "own_job_loss"
    SPOUSE_JOB_LOSS = "spouse_job_loss"
    OVER_INDEBTEDNESS = "over_indebtedness"
    LOCA_PASS_CALLED = "loca_pass_called"
    UNFIT_LODGING = "unfit_lodging"
    HEALTH = "health"
    DEATH = "death"


CAUSE_LABELS = {
    Cause.LOSS_OF_HOUSING: "Perte de logement",
    Cause.EVICTION: "Expulsion",
    Cause.REPOSSESSION: "Reprise du logement par le propriétaire",
    Cause.DISASTER: "Sinistre",
    Cause.VIOLENCE: "Violences",
    Cause.FAMILY_CONFLICT: "Conflit familial",
    Cause.DIVORCE: "Divorce ou séparation",
    Cause.OWN_JOB_LOSS: "Perte d'emploi du salarié",
    Cause.SPOUSE_JOB_LOSS: "Perte d'emploi du conjoint",
    Cause.OVER_INDEBTEDNESS: "Surendettement",
    Cause.LOCA_PASS_CALLED: "Garantie LOCA-PASS mise en jeu",
    Cause.UNFIT_LODGING: "Hébergement précaire ou inadapté",
    Cause.HEALTH: "Problème de santé",
    Cause.DEATH: "Décès",
}


class Origin(StrEnum):
    """Third list: origins in the diagnosis (A7, DIF-5)."""

    FAMILY_BREAKDOWN = "family_breakdown"
    JOB_LOSS = "job_loss"
    UNFIT_LODGING = "unfit_lodging"
    DISASTER = "disaster"
    OVER_INDEBTEDNESS = "over_indebtedness"
    LOSS_OF_HOUSING = "loss_of_housing"
    HEALTH = "health"
    DEATH = "death"


ORIGIN_LABELS = {
    Origin.FAMILY_BREAKDOWN: "Rupture familiale",
    Origin.JOB_LOSS: "Perte d'emploi",
    Origin.UNFIT_LODGING: "Hébergement précaire ou inadapté",
    Origin.DISASTER: "Sinistre",
    Origin.OVER_INDEBTEDNESS: "Surendettement",
    Origin.LOSS_OF_HOUSING: "Perte de logement (expulsion, reprise du logement…)",
    Origin.HEALTH: "Problème de santé",
    Origin.DEATH: "Décès",
}


class Course(StrEnum):
    CONJUNCTURAL = "conjunctural"
    STRUCTURAL = "structural"


COURSE_LABELS = {Course.CONJUNCTURAL: "Conjoncturelle", Course.STRUCTURAL: "Structurelle"}


class HousingStatus(StrEnum):
    TENANT = "tenant"
    BUYING = "buying"
    OWNER = "owner"
    LODGED_COLLECTIVE = "lodged_collective"
    LODGED_OTHERWISE = "lodged_otherwise"
    OTHER = "other"


HOUSING_STATUS_LABELS = {
    HousingStatus.TENANT: "Locataire",
    HousingStatus.BUYING: "Accédant à la propriété",
    HousingStatus.OWNER: "Propriétaire",
    HousingStatus.LODGED_COLLECTIVE: "Hébergé en structure collective",
    HousingStatus.LODGED_OTHERWISE: "Hébergé autrement",
    HousingStatus.OTHER: "Autre, à préciser",
}
