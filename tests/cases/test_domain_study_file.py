"""The study file, the minimum of the diagnosis, exact amounts and what is computed from them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.budget import (
    Budget,
    HousingCharge,
    HousingChargeKind,
    OtherCharge,
    OtherChargeKind,
    Resource,
    ResourceKind,
)
from services.cases.domain.diagnosis import Diagnosis, DiagnosisIncomplete, DiagnosisValidated
from services.cases.domain.difficulties import (
    CAUSE_TABLE,
    CauseFamily,
    StudyOrigin,
    families_of,
)
from services.cases.domain.household import (
    AgeWrong,
    Dependant,
    FamilySituation,
    Household,
    Person,
    consumption_units,
)
from services.cases.domain.housing import Housing
from services.cases.domain.money import AmountWrong
from services.cases.domain.proofs import Proof, ProofItem, ProofState
from services.cases.domain.ratios import RatioKind, ratios
from services.cases.domain.reasons import ReasonMissing
from services.cases.domain.study_file import StudyFile, missing_for_diagnosis
from services.cases.domain.work import ContractKind, Member, SeniorityWrong, Work
from tests.cases.domain_builders import (
    ADVISER,
    CASE,
    REASON,
    full_budget,
    full_household,
    full_study_file,
    validated_diagnosis,
)
from words.difficulties import Cause, HousingStatus, Origin

NBSP, NARROW = "\u00a0", "\u202f"


def missing_paths(study_file: StudyFile) -> list[str]:
    return [field.path for field in missing_for_diagnosis(study_file)]


@pytest.mark.parametrize(
    "amount",
    [
        12.5,
        12,
        "12.50",
        Decimal("12.345"),
        Decimal("12.500"),
        Decimal("-0.01"),
        Decimal("NaN"),
        Decimal("1E9"),
        None,
    ],
)
def test_an_amount_that_is_not_exact_euros_and_cents_is_refused_by_name(amount: Any) -> None:
    with pytest.raises(AmountWrong) as refused:
        Resource(ResourceKind.BONUSES, amount)
    assert refused.value.field == "budget.resources.bonuses"


@pytest.mark.parametrize("amount", ["0", "12.5", "12.50", "99999999.99"])
def test_an_amount_with_two_places_at_most_is_kept(amount: Any) -> None:
    assert Resource(ResourceKind.BONUSES, Decimal(amount)).monthly == Decimal(amount)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda bad: HousingCharge(HousingChargeKind.HEATING, bad), "budget.housing_charges.heating"),
        (lambda bad: OtherCharge(OtherChargeKind.SAVINGS, bad), "budget.other_charges.savings"),
        (lambda bad: Budget(pensions_paid=bad), "budget.pensions_paid"),
    ],
)
def test_every_amount_of_the_budget_names_its_field(make: Any, field: str) -> None:
    with pytest.raises(AmountWrong) as refused:
        make(Decimal("1.001"))
    assert refused.value.field == field


def test_an_empty_file_lacks_the_whole_minimum_of_the_diagnosis() -> None:
    assert missing_paths(StudyFile()) == [
        "household.applicant.last_name",
        "household.applicant.first_name",
        "household.applicant.birth_date",
        "household.address",
        "household.personal_phone",
        "household.family_situation",
        "household.dependants",
        "work.applicant.occupation",
        "work.applicant.contract",
        "work.applicant.employer",
        "housing.status",
        "difficulty.origin",
        "budget.resources",
        "budget.housing_charges",
        "budget.other_charges",
        "analysis",
        "recommendations",
    ]


def test_a_full_file_lacks_nothing() -> None:
    assert missing_paths(full_study_file()) == []


def test_a_couple_is_asked_for_the_spouse_and_the_spouses_work() -> None:
    file = replace(full_study_file(), household=replace(full_household(), spouse=None), work=())
    paths = missing_paths(file)
    assert "household.spouse.birth_date" in paths
    assert "work.spouse.occupation" in paths


@pytest.mark.parametrize("situation", [FamilySituation.SINGLE, FamilySituation.SEPARATED])
def test_a_person_who_lives_without_a_spouse_is_not_asked_for_one(situation: Any) -> None:
    household = replace(full_household(), spouse=None, family_situation=situation)
    assert missing_paths(replace(full_study_file(), household=household)) == []


def test_no_dependants_is_an_answer_and_an_unknown_age_is_not() -> None:
    def lacking(*dependants: Dependant) -> list[str]:
        household = replace(full_household(), dependants=dependants)
        return missing_paths(replace(full_study_file(), household=household))

    assert lacking() == []
    assert lacking(Dependant(3), Dependant()) == ["household.dependants.1.age"]


def test_either_telephone_will_do() -> None:
    household = replace(full_household(), personal_phone=None, professional_phone="+33400000000")
    assert missing_paths(replace(full_study_file(), household=household)) == []


def test_a_housing_status_of_another_kind_is_to_be_specified() -> None:
    file = replace(full_study_file(), housing=Housing(HousingStatus.OTHER, "  "))
    assert missing_paths(file) == ["housing.other_status"]


def test_a_job_seeker_is_not_asked_for_an_employer() -> None:
    assert not Work(contract=ContractKind.JOB_SEEKER).needs_employer
    assert Work(contract=ContractKind.AGENCY).needs_employer


@pytest.mark.parametrize("age", [-1, 131])
def test_an_age_that_cannot_be_is_refused(age: int) -> None:
    with pytest.raises(AgeWrong):
        Dependant(age)


def test_a_seniority_that_cannot_be_is_refused() -> None:
    with pytest.raises(SeniorityWrong):
        Work(Member.APPLICANT, seniority_months=-1)


def test_a_diagnosis_without_its_minimum_is_not_validated_and_says_what_lacks_without_values() -> None:
    file = replace(full_study_file(), analysis=None, recommendations=" ")
    with pytest.raises(DiagnosisIncomplete) as refused:
        Diagnosis("d", CASE, 1, file).validate(date(2026, 3, 2), ADVISER)
    assert refused.value.field == "analysis"
    assert refused.value.facts == {"missing": "analysis,recommendations"}
    assert "Préconisations" in refused.value.accepted


def test_a_validated_diagnosis_is_never_edited() -> None:
    with pytest.raises(DiagnosisValidated):
        validated_diagnosis().fill(StudyFile())


def test_a_change_of_a_validated_diagnosis_is_a_new_version_and_leaves_the_old_one() -> None:
    first = validated_diagnosis()
    second = first.change(replace(full_study_file(), analysis="Nouvelle analyse."))
    assert (second.version, second.validated) == (2, False)
    assert (first.version, first.validated) == (1, True)
    assert first.content.analysis != second.content.analysis


def test_a_draft_is_changed_in_place_and_a_second_validation_changes_nothing() -> None:
    draft = Diagnosis("d", CASE, 1, StudyFile()).change(full_study_file())
    assert draft.version == 1
    validated = draft.validate(date(2026, 3, 2), ADVISER)
    assert validated.validate(date(2026, 3, 9), "adviser-2") is validated


def test_what_is_computed_is_explained_with_its_operands() -> None:
    residual, share, rest = ratios(full_budget(), full_household())
    assert (residual.kind, residual.value) == (RatioKind.RESIDUAL_RESOURCES, Decimal("1050.00"))
    assert residual.explanation == (
        f"2{NARROW}000,00{NBSP}€ de ressources (2{NARROW}200,50{NBSP}€ reçus "
        f"− 200,50{NBSP}€ de pensions versées) − 700,00{NBSP}€ de charges de logement "
        f"− 250,00{NBSP}€ d'autres charges = 1{NARROW}050,00{NBSP}€."
    )
    assert (share.kind, share.value) == (RatioKind.HOUSING_SHARE, Decimal("35.0"))
    assert share.explanation.endswith(f"= 35,0{NBSP}%.")
    assert (rest.kind, rest.value) == (RatioKind.REST_PER_UNIT, Decimal("403.85"))
    assert "1 pour le demandeur + 2 × 0,5" in rest.explanation
    assert "2 × 0,3 (2 enfants de moins de 14 ans) = 2,6" in rest.explanation


def test_a_household_may_spend_more_than_it_has() -> None:
    budget = replace(full_budget(), other_charges=(OtherCharge(OtherChargeKind.OTHER, Decimal("1500")),))
    assert ratios(budget, full_household())[0].value == Decimal("-200.00")
    assert f"= −200,00{NBSP}€" in ratios(budget, full_household())[0].explanation


def test_nothing_is_computed_from_what_nobody_asked() -> None:
    assert [ratio.value for ratio in ratios(Budget(), Household())] == [None, None, None]


def test_no_share_is_computed_without_resources() -> None:
    budget = replace(full_budget(), resources=(), pensions_paid=None)
    share = ratios(budget, full_household())[1]
    assert share.value is None
    assert "pas de ressources" in share.explanation


def test_no_unit_is_computed_with_an_unknown_age() -> None:
    household = replace(full_household(), dependants=(Dependant(),))
    assert consumption_units(household) is None
    assert ratios(full_budget(), household)[2].value is None


@pytest.mark.parametrize(
    ("situation", "ages", "units"),
    [
        (FamilySituation.SINGLE, (), "1"),
        (FamilySituation.MARRIED, (), "1.5"),
        (FamilySituation.DIVORCED, (13,), "1.3"),
        (FamilySituation.DIVORCED, (14,), "1.5"),
        (FamilySituation.COHABITING, (0, 7, 16), "2.6"),
    ],
)
def test_consumption_units_follow_the_modified_oecd_scale(
    situation: Any, ages: list[int], units: Any
) -> None:
    dependants = tuple(Dependant(age) for age in ages)
    household = Household(Person(), family_situation=situation, dependants=dependants)
    assert consumption_units(household).units == Decimal(units)


AMOUNTS = st.decimals(0, 20000, places=2)


@given(st.lists(AMOUNTS, min_size=1), st.lists(AMOUNTS), st.lists(AMOUNTS))
def test_the_residual_is_what_comes_in_less_what_goes_out_to_the_cent(
    ins: Any, housing: Any, others: Any
) -> None:
    budget = Budget(
        resources=tuple(Resource(ResourceKind.OTHER, one) for one in ins),
        housing_charges=tuple(HousingCharge(HousingChargeKind.HEATING, one) for one in housing),
        other_charges=tuple(OtherCharge(OtherChargeKind.OTHER, one) for one in others),
    )
    assert budget.residual + sum(housing) + sum(others) == sum(ins)
    assert budget.residual.as_tuple().exponent == -2


@given(AMOUNTS.filter(lambda amount: amount > 0), AMOUNTS)
def test_the_share_of_housing_is_over_100_only_if_housing_costs_more_than_comes_in(
    received: Any, rent: Any
) -> None:
    budget = Budget(
        resources=(Resource(ResourceKind.FIXED_EARNINGS, received),),
        housing_charges=(HousingCharge(HousingChargeKind.RESIDUAL_RENT, rent),),
        other_charges=(),
    )
    assert (budget.housing_share > 100) <= (rent > received)
    assert abs(budget.housing_share - 100 * rent / received) <= Decimal("0.05")


@given(st.lists(st.integers(0, 30)), st.booleans())
def test_one_more_person_never_lowers_the_units(ages: list[int], couple: bool) -> None:
    situation = FamilySituation.MARRIED if couple else FamilySituation.SINGLE
    some = Household(family_situation=situation, dependants=tuple(map(Dependant, ages)))
    more = replace(some, dependants=(*(some.dependants or ()), Dependant(5)))
    assert consumption_units(more).units - consumption_units(some).units == Decimal("0.3")


def test_a_proof_is_received_waived_or_impossible_and_the_last_two_say_why() -> None:
    day = date(2026, 3, 2)
    assert Proof(ProofItem.LEASE).state is ProofState.ASKED
    assert Proof(ProofItem.LEASE, ProofState.RECEIVED, day).reason is None
    for state in (ProofState.WAIVED, ProofState.IMPOSSIBLE):
        assert Proof(ProofItem.LEASE, state, day, REASON).reason == REASON
        with pytest.raises(ReasonMissing):
            Proof(ProofItem.LEASE, state, day)


def test_one_table_places_every_word_of_the_three_lists() -> None:
    assert [row.cause for row in CAUSE_TABLE] == list(Cause)
    assert {row.family for row in CAUSE_TABLE} == set(CauseFamily)
    assert {row.study for row in CAUSE_TABLE} - {None} == set(StudyOrigin)
    assert {row.origin for row in CAUSE_TABLE} - {None} == set(Origin)


def test_families_of_causes_are_named_once_each_and_in_the_charters_order() -> None:
    causes = (Cause.OVER_INDEBTEDNESS, Cause.EVICTION, Cause.LOSS_OF_HOUSING, Cause.HEALTH)
    assert families_of(causes) == (CauseFamily.SUDDEN_EVENT, CauseFamily.OVER_INDEBTEDNESS)
