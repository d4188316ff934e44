"""The study file as it is typed (charter A3, A7): every field known, bounded, and named where it is refused (DIA-1)."""

from typing import Annotated, TypeVar

from pydantic import Field

from kernel.http.bodies import Body
from kernel.http.fields import Amount, Day, Line, Postcode, Telephone
from kernel.stored import load
from services.cases.domain.budget import HousingChargeKind, OtherChargeKind, ResourceKind
from services.cases.domain.household import OLDEST, FamilySituation
from services.cases.domain.housing import HousingDifficulty
from services.cases.domain.outlook import Capacity, Chance, Duration, Topic
from services.cases.domain.proofs import ProofItem, ProofState
from services.cases.domain.risks import RiskLevel
from services.cases.domain.study_file import StudyFile
from services.cases.domain.work import LONGEST_SENIORITY, ContractKind, Member, Occupation
from services.cases.schemas.common import ReasonIn, ShortText, Text
from words.difficulties import Cause, Course, HousingStatus, Origin

MOST_LINES, MOST_DEPENDANTS, MOST_ROWS, MOST_AMOUNTS = 6, 20, 50, 60
"""Beyond these a list is not a household's (ours)."""

One = TypeVar("One")
Few = Annotated[tuple[One, ...], Field(max_length=MOST_ROWS)]
Amounts = Annotated[tuple[One, ...], Field(max_length=MOST_AMOUNTS)]


class PersonIn(Body):
    last_name: Line | None = None
    first_name: Line | None = None
    birth_date: Day | None = None


class AddressIn(Body):
    lines: Annotated[tuple[Line, ...], Field(max_length=MOST_LINES)] = ()
    postcode: Postcode | None = None
    town: Line | None = None


class DependantIn(Body):
    age: Annotated[int, Field(ge=0, le=OLDEST)] | None = None
    relation: Line | None = None


class HouseholdIn(Body):
    applicant: PersonIn = PersonIn()
    spouse: PersonIn | None = None
    address: AddressIn = AddressIn()
    personal_phone: Telephone | None = None
    professional_phone: Telephone | None = None
    family_situation: FamilySituation | None = None
    marriage_contract: bool | None = None
    dependants: Annotated[tuple[DependantIn, ...], Field(max_length=MOST_DEPENDANTS)] | None = None


class WorkIn(Body):
    member: Member = Member.APPLICANT
    occupation: Occupation | None = None
    profession: Line | None = None
    employer: Line | None = None
    contract: ContractKind | None = None
    seniority_months: Annotated[int, Field(ge=0, le=LONGEST_SENIORITY)] | None = None


class HousingIn(Body):
    status: HousingStatus | None = None
    other_status: Line | None = None


class StepTakenIn(Body):
    body: Line
    aid_obtained: Line | None = None


class DifficultyIn(Body):
    context: Text | None = None
    types: Annotated[tuple[HousingDifficulty, ...], Field(max_length=len(HousingDifficulty))] = ()
    causes: Annotated[tuple[Cause, ...], Field(max_length=len(Cause))] = ()
    origin: Origin | None = None
    steps_taken: Few[StepTakenIn] | None = None


class ResourceIn(Body):
    kind: ResourceKind
    monthly: Amount
    member: Member = Member.APPLICANT


class HousingChargeIn(Body):
    kind: HousingChargeKind
    monthly: Amount


class OtherChargeIn(Body):
    kind: OtherChargeKind
    monthly: Amount


class BudgetIn(Body):
    resources: Amounts[ResourceIn] | None = None
    pensions_paid: Amount | None = None
    housing_charges: Amounts[HousingChargeIn] | None = None
    other_charges: Amounts[OtherChargeIn] | None = None


class OverIndebtednessIn(Body):
    origin: Text | None = None
    way_of_consuming: Text | None = None


class TopicIn(Body):
    topic: Topic
    on: Day
    content: ShortText | None = None


class OutlookIn(Body):
    capacity_alone: Capacity | None = None
    family: Text | None = None
    work: Text | None = None
    personal: Text | None = None
    return_to_normal_family: Chance | None = None
    likely_duration: Duration | None = None
    over_indebtedness: OverIndebtednessIn | None = None
    information_given: Few[TopicIn] = ()
    nature: Course | None = None
    nature_reason: ShortText | None = None


class RiskIn(Body):
    level: RiskLevel
    comment: ShortText | None = None


class ImpactIn(Body):
    aid_fails: RiskIn | None = None
    turns_structural: RiskIn | None = None
    aid_not_legitimate: RiskIn | None = None
    social_diagnosis: Text | None = None


class ProofIn(Body):
    item: ProofItem
    state: ProofState = ProofState.ASKED
    on: Day | None = None
    reason: ReasonIn | None = None
    detail: ShortText | None = None


class StudyIn(Body):
    """The study file, in whole or in part (CASE-4)."""

    household: HouseholdIn = HouseholdIn()
    work: Few[WorkIn] = ()
    housing: HousingIn = HousingIn()
    difficulty: DifficultyIn = DifficultyIn()
    budget: BudgetIn = BudgetIn()
    outlook: OutlookIn = OutlookIn()
    impact: ImpactIn = ImpactIn()
    analysis: Text | None = None
    recommendations: Text | None = None
    proofs: Few[ProofIn] = ()

    def value(self) -> StudyFile:
        return load(StudyFile, self.model_dump())
