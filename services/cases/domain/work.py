"""Work of each member of the household (charter A3 and A7)."""

from dataclasses import dataclass
from enum import StrEnum

from kernel.errors import Invalid


class Member(StrEnum):
    APPLICANT = "applicant"
    SPOUSE = "spouse"
    OTHER = "other"


MEMBER_LABELS = {
    Member.APPLICANT: "Demandeur",
    Member.SPOUSE: "Conjoint",
    Member.OTHER: "Autre membre du ménage",
}


class Occupation(StrEnum):
    """Catégorie socioprofessionnelle, first level of the national list."""

    FARMER = "farmer"
    SELF_EMPLOYED = "self_employed"
    EXECUTIVE = "executive"
    INTERMEDIATE = "intermediate"
    CLERICAL = "clerical"
    MANUAL = "manual"
    RETIRED = "retired"
    NOT_WORKING = "not_working"


OCCUPATION_LABELS = {
    Occupation.FARMER: "Agriculteur exploitant",
    Occupation.SELF_EMPLOYED: "Artisan, commerçant, chef d'entreprise",
    Occupation.EXECUTIVE: "Cadre, profession intellectuelle supérieure",
    Occupation.INTERMEDIATE: "Profession intermédiaire",
    Occupation.CLERICAL: "Employé",
    Occupation.MANUAL: "Ouvrier",
    Occupation.RETIRED: "Retraité",
    Occupation.NOT_WORKING: "Autre personne sans activité professionnelle",
}


class ContractKind(StrEnum):
    PERMANENT = "permanent"
    FIXED_TERM = "fixed_term"
    AGENCY = "agency"
    APPRENTICESHIP = "apprenticeship"
    SUBSIDISED = "subsidised"
    PUBLIC_SERVICE = "public_service"
    SELF_EMPLOYED = "self_employed"
    JOB_SEEKER = "job_seeker"
    RETIRED = "retired"
    NONE = "none"


CONTRACT_KIND_LABELS = {
    ContractKind.PERMANENT: "Contrat à durée indéterminée",
    ContractKind.FIXED_TERM: "Contrat à durée déterminée",
    ContractKind.AGENCY: "Intérim",
    ContractKind.APPRENTICESHIP: "Apprentissage ou professionnalisation",
    ContractKind.SUBSIDISED: "Contrat aidé",
    ContractKind.PUBLIC_SERVICE: "Fonction publique",
    ContractKind.SELF_EMPLOYED: "Travail indépendant",
    ContractKind.JOB_SEEKER: "Sans contrat, demandeur d'emploi",
    ContractKind.RETIRED: "Sans contrat, retraité",
    ContractKind.NONE: "Sans contrat",
}

NO_EMPLOYER = frozenset(
    {ContractKind.SELF_EMPLOYED, ContractKind.JOB_SEEKER, ContractKind.RETIRED, ContractKind.NONE}
)


LONGEST_SENIORITY = 12 * 80


class SeniorityWrong(Invalid):
    title = "Cette ancienneté n'est pas acceptable."
    rule = "DIA-1"


@dataclass(frozen=True, slots=True)
class Work:
    member: Member = Member.APPLICANT
    occupation: Occupation | None = None
    profession: str | None = None
    employer: str | None = None
    contract: ContractKind | None = None
    seniority_months: int | None = None

    def __post_init__(self) -> None:
        if self.seniority_months is not None and not 0 <= self.seniority_months <= LONGEST_SENIORITY:
            raise SeniorityWrong(field="work.seniority_months", accepted="un nombre de mois")

    @property
    def needs_employer(self) -> bool:
        return self.contract not in NO_EMPLOYER
