"""The study file, filled in whole or in part (charter A3, CASE-4), and the minimum of the diagnosis (A7)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from services.cases.domain.budget import Budget
from services.cases.domain.household import Household, Person
from services.cases.domain.housing import Difficulty, Housing
from services.cases.domain.outlook import Outlook
from services.cases.domain.proofs import Proof
from services.cases.domain.ratios import Ratio, ratios
from services.cases.domain.risks import Impact
from services.cases.domain.work import MEMBER_LABELS, Member, Work
from words.difficulties import HousingStatus


@dataclass(frozen=True, slots=True)
class StudyFile:
    """`analysis` and `recommendations` are the adviser's own texts (A7)."""

    household: Household = field(default_factory=Household)
    work: tuple[Work, ...] = ()
    housing: Housing = field(default_factory=Housing)
    difficulty: Difficulty = field(default_factory=Difficulty)
    budget: Budget = field(default_factory=Budget)
    outlook: Outlook = field(default_factory=Outlook)
    impact: Impact = field(default_factory=Impact)
    analysis: str | None = None
    recommendations: str | None = None
    proofs: tuple[Proof, ...] = ()

    @property
    def ratios(self) -> tuple[Ratio, ...]:
        return ratios(self.budget, self.household)

    def work_of(self, member: Member) -> Work:
        return next((one for one in self.work if one.member is member), Work(member))


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field of the minimum that is still empty: its path for programs, its name for people."""

    path: str
    label: str


def missing_for_diagnosis(study_file: StudyFile) -> tuple[MissingField, ...]:
    """What charter A7 asks "at least", and is not yet there."""
    wanted = (
        *_household(study_file.household),
        *_works(study_file),
        *_housing(study_file),
        *_budget(study_file.budget),
        *_texts(study_file),
    )
    return tuple(MissingField(path, label) for path, label, value in wanted if _empty(value))


Wanted = tuple[str, str, object]


def _household(household: Household) -> Iterator[Wanted]:
    yield from _person("household.applicant", household.applicant, "du demandeur")
    if household.couple:
        yield from _person("household.spouse", household.spouse or Person(), "du conjoint")
    yield "household.address", "Adresse du ménage", household.address.complete or None
    phone = household.personal_phone or household.professional_phone
    yield "household.personal_phone", "Numéro de téléphone", phone
    yield "household.family_situation", "Situation de famille", household.family_situation
    yield "household.dependants", "Nombre de personnes à charge", household.dependants
    for index, dependant in enumerate(household.dependants or ()):
        path = f"household.dependants.{index}.age"
        yield path, f"Âge de la personne à charge n° {index + 1}", dependant.age


def _person(path: str, person: Person, whose: str) -> Iterator[Wanted]:
    yield f"{path}.last_name", f"Nom {whose}", person.last_name
    yield f"{path}.first_name", f"Prénom {whose}", person.first_name
    yield f"{path}.birth_date", f"Date de naissance {whose}", person.birth_date


def _works(study_file: StudyFile) -> Iterator[Wanted]:
    yield from _work(study_file.work_of(Member.APPLICANT))
    if study_file.household.couple:
        yield from _work(study_file.work_of(Member.SPOUSE))


def _work(work: Work) -> Iterator[Wanted]:
    path, who = f"work.{work.member}", MEMBER_LABELS[work.member].lower()
    yield f"{path}.occupation", f"Catégorie socioprofessionnelle ({who})", work.occupation
    yield f"{path}.contract", f"Nature du contrat de travail ({who})", work.contract
    if work.needs_employer:
        yield f"{path}.employer", f"Employeur ({who})", work.employer


def _housing(study_file: StudyFile) -> Iterator[Wanted]:
    housing = study_file.housing
    yield "housing.status", "Situation au regard du logement", housing.status
    if housing.status is HousingStatus.OTHER:
        yield "housing.other_status", "Situation au regard du logement, à préciser", housing.other_status
    yield "difficulty.origin", "Origine de la difficulté", study_file.difficulty.origin


def _budget(budget: Budget) -> Iterator[Wanted]:
    yield "budget.resources", "Ressources nettes mensuelles du ménage", budget.resources
    yield "budget.housing_charges", "Charges liées au logement", budget.housing_charges
    yield "budget.other_charges", "Autres charges", budget.other_charges


def _texts(study_file: StudyFile) -> Iterator[Wanted]:
    analysis = "Analyse de la situation actuelle et perspectives d'évolution"
    yield "analysis", analysis, study_file.analysis
    yield "recommendations", "Préconisations", study_file.recommendations


def _empty(value: object) -> bool:
    """An empty list is an answer (no dependants, no charges); a blank text is not."""
    return value is None or (isinstance(value, str) and not value.strip())
