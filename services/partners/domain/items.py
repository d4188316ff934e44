"""Items of a study file that a packet may carry: the allow-list (DIA, A3, A7, CONF-2)."""

from enum import StrEnum


class Item(StrEnum):
    APPLICANT_NAME = "applicant_name"
    APPLICANT_BIRTH_DATE = "applicant_birth_date"
    SPOUSE_IDENTITY = "spouse_identity"
    ADDRESS = "address"
    PERSONAL_TELEPHONE = "personal_telephone"
    PROFESSIONAL_TELEPHONE = "professional_telephone"
    EMAIL = "email"
    FAMILY_SITUATION = "family_situation"
    MARRIAGE_CONTRACT = "marriage_contract"
    DEPENDANTS = "dependants"
    OCCUPATION = "occupation"
    EMPLOYER = "employer"
    WORK_CONTRACT = "work_contract"
    SENIORITY = "seniority"
    SPOUSE_WORK = "spouse_work"
    HOUSING_SITUATION = "housing_situation"
    DIFFICULTY_CONTEXT = "difficulty_context"
    HOUSING_DIFFICULTY = "housing_difficulty"
    DIFFICULTY_ORIGIN = "difficulty_origin"
    STEPS_TAKEN = "steps_taken"
    AID_OBTAINED = "aid_obtained"
    RESOURCES = "resources"
    HOUSING_CHARGES = "housing_charges"
    OTHER_CHARGES = "other_charges"
    RESIDUAL_RESOURCES = "residual_resources"
    OVER_INDEBTEDNESS = "over_indebtedness"
    CAPACITY_ALONE = "capacity_alone"
    OUTLOOK = "outlook"
    LIKELY_DURATION = "likely_duration"
    COURSE = "course"
    RISKS = "risks"
    SOCIAL_DIAGNOSIS = "social_diagnosis"
    ANALYSIS = "analysis"
    RECOMMENDATIONS = "recommendations"
    PROOFS = "proofs"


ITEM_LABELS = {
    Item.APPLICANT_NAME: "Nom et prénom du salarié",
    Item.APPLICANT_BIRTH_DATE: "Date de naissance du salarié",
    Item.SPOUSE_IDENTITY: "Nom, prénom et date de naissance du conjoint",
    Item.ADDRESS: "Adresse du ménage",
    Item.PERSONAL_TELEPHONE: "Téléphone personnel",
    Item.PROFESSIONAL_TELEPHONE: "Téléphone professionnel",
    Item.EMAIL: "Adresse électronique",
    Item.FAMILY_SITUATION: "Situation de famille",
    Item.MARRIAGE_CONTRACT: "Existence d'un contrat de mariage",
    Item.DEPENDANTS: "Nombre et âge des personnes à charge",
    Item.OCCUPATION: "Profession (CSP)",
    Item.EMPLOYER: "Employeur",
    Item.WORK_CONTRACT: "Nature du contrat de travail",
    Item.SENIORITY: "Ancienneté",
    Item.SPOUSE_WORK: "Situation professionnelle du conjoint",
    Item.HOUSING_SITUATION: "Situation au regard du logement",
    Item.DIFFICULTY_CONTEXT: "Contexte de la difficulté",
    Item.HOUSING_DIFFICULTY: "Type de difficulté liée au logement",
    Item.DIFFICULTY_ORIGIN: "Origine de la difficulté",
    Item.STEPS_TAKEN: "Démarches déjà effectuées",
    Item.AID_OBTAINED: "Aides obtenues",
    Item.RESOURCES: "Ressources mensuelles nettes du ménage",
    Item.HOUSING_CHARGES: "Charges liées au logement",
    Item.OTHER_CHARGES: "Autres charges et crédits",
    Item.RESIDUAL_RESOURCES: "Ressources résiduelles",
    Item.OVER_INDEBTEDNESS: "Origine du surendettement et mode de consommation",
    Item.CAPACITY_ALONE: "Capacité du salarié à trouver seul une solution",
    Item.OUTLOOK: "Perspectives familiales, professionnelles et personnelles",
    Item.LIKELY_DURATION: "Durée probable de la difficulté",
    Item.COURSE: "Caractère conjoncturel ou structurel de la difficulté",
    Item.RISKS: "Risques liés à l'aide",
    Item.SOCIAL_DIAGNOSIS: "Résultat du diagnostic social",
    Item.ANALYSIS: "Analyse du conseiller",
    Item.RECOMMENDATIONS: "Préconisations du conseiller",
    Item.PROOFS: "Justificatifs",
}

SENSITIVE = frozenset(
    {
        Item.SPOUSE_IDENTITY,
        Item.SPOUSE_WORK,
        Item.MARRIAGE_CONTRACT,
        Item.DIFFICULTY_CONTEXT,
        Item.DIFFICULTY_ORIGIN,
        Item.OVER_INDEBTEDNESS,
        Item.OUTLOOK,
        Item.RISKS,
        Item.SOCIAL_DIAGNOSIS,
        Item.ANALYSIS,
        Item.PROOFS,
    }
)
"""Sensitive items: third parties' data, health and private life, judgements on the person, whole documents (ours)."""

SAFE_CONTACT_MASKS = frozenset(
    {Item.ADDRESS, Item.PERSONAL_TELEPHONE, Item.PROFESSIONAL_TELEPHONE, Item.EMAIL, Item.PROOFS}
)
"""Items never sent for a person under safe contact; proofs are among them, as they show the address (CONF-5)."""
