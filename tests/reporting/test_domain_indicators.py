"""The indicators, as functions of a set of facts (charter §5, REP-1, REP-2, REP-4)."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.facts import CaseClosed, DiagnosisValidated, EngagementSigned, SurveyAnswered
from services.intake.facts import CaseRequested, ContactRecorded, EligibilityJudged
from services.partners.facts import PartnerIdentified, ReferralEnded, ReferralSent
from services.platform.facts import ConventionDated
from services.reporting.declarations import COUNTED, OWNERS
from services.reporting.domain.facts import LABELS, Fact
from services.reporting.domain.figures import Figure, measure
from services.reporting.domain.indicators import INDICATORS, Code, current
from services.reporting.domain.labels import CODE_LABELS, DIMENSION_LABELS, Dimension, label_of
from services.reporting.domain.satisfaction import GRID, satisfied
from services.reporting.domain.scope import Days, Scope, year
from tests.reporting import contents
from words.satisfaction import SATISFACTION_LABELS, YES_NO_LABELS, Satisfaction, YesNo

DAY = date(2026, 6, 15)
NATIONAL = Scope(year(2026))


def fact(kind: type[Any], subject: str, day: date = DAY, /, number: int = 1, **data: Any) -> Fact[Any]:
    return contents.fact(kind, subject, day, number, **data)


def contact(subject: str, day: date = DAY, **data: Any) -> Fact[Any]:
    return fact(ContactRecorded, subject, day, **{"nature": "visit", **data})


def request(case: str, day: date = DAY, **data: Any) -> Fact[Any]:
    return fact(CaseRequested, case, day, **{"contact": f"contact-of-{case}", **data})


def signed(engagement: str, day: date = DAY, **data: Any) -> Fact[Any]:
    return fact(EngagementSigned, engagement, day, **{"case": f"case-of-{engagement}", **data})


def answered(case: str = "c", day: date = DAY, **data: Any) -> Fact[Any]:
    return fact(SurveyAnswered, case, day, **data)


def referred(referral: str, partner: str, day: date = DAY, **data: Any) -> Fact[Any]:
    return fact(ReferralSent, referral, day, case="c", partner=partner, **data)


def identified(partner: str, body: str | None, version: int = 1) -> Fact[Any]:
    return fact(PartnerIdentified, partner, DAY, version, version=version, body=body)


def ended(referral: str, case: str, good_end: bool = True, day: date = DAY) -> Fact[Any]:
    return fact(ReferralEnded, referral, day, case=case, partner="p", good_end=good_end)


def convention(
    name: str, platform: str, start: str, stop: str | None, version: int = 1, cil: str = "a"
) -> Fact[Any]:
    first, last = date.fromisoformat(start), date.fromisoformat(stop) if stop else None
    dates = {"from_": first, "to": last}
    return fact(ConventionDated, name, DAY, version, platform=platform, version=version, cil=cil, **dates)


def figure(code: Code, *facts: Fact[Any], scope: Scope = NATIONAL) -> Figure:
    return measure(current(code), facts, scope)


def test_contacts_are_counted_by_nature_whether_or_not_a_case_follows() -> None:
    found = figure(Code.CONTACTS, contact("1"), contact("2", nature="telephone"), contact("3"))
    assert found.total == 3
    assert found.distributions[Dimension.NATURE] == {"telephone": 1, "visit": 2}


def test_a_contact_counts_in_the_year_of_its_day_both_ends_included() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert figure(Code.CONTACTS, *(contact(str(d), d) for d in days)).total == 2


def test_a_renewed_offer_counts_once_on_the_day_first_signed() -> None:
    first, renewed = (
        signed(name, day, case="c") for name, day in (("e-1", date(2026, 12, 30)), ("e-2", date(2027, 1, 5)))
    )
    assert figure(Code.CONTRACTUAL_RELATIONS, first, renewed).total == 1
    assert figure(Code.CONTRACTUAL_RELATIONS, first, renewed, scope=Scope(year(2027))).total == 0


def test_an_offer_signed_after_its_first_one_lapsed_counts() -> None:
    assert figure(Code.CONTRACTUAL_RELATIONS, signed("e-2", number=2)).total == 1


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"q3": "yes"}, True),
        ({"q3": "no"}, False),
        ({"q3": "no"} | dict.fromkeys(GRID, "very_satisfied"), False),
        ({"q3": "yes"} | dict.fromkeys(GRID, "not_satisfied"), True),
        (dict.fromkeys(GRID, "satisfied"), True),
        (dict.fromkeys(GRID[:3], "very_satisfied"), True),
        (dict.fromkeys(GRID[:2], "very_satisfied"), False),
        (dict.fromkeys(GRID[:3], "satisfied") | {GRID[3]: "little_satisfied"}, False),
        ({}, False),
    ],
)
def test_question_three_decides_else_at_least_three_favourable_points_of_question_four(
    answers: Any, expected: Any
) -> None:
    assert satisfied(answered(**answers).content) is expected


def test_without_question_three_every_combination_of_points_follows_the_definition() -> None:
    favourable = {Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED}
    for degrees in product([None, *Satisfaction], repeat=4):
        given = [degree for degree in degrees if degree is not None]
        answers = {code: degree for code, degree in zip(GRID, degrees, strict=True) if degree is not None}
        assert satisfied(answered(**answers).content) is (len(given) >= 3 and set(given) <= favourable)


def test_a_satisfied_case_counts_on_the_day_of_its_answer() -> None:
    facts = [answered("1", date(2026, 1, 1), q3="yes"), answered("2", q3="no"), answered("3", q3="yes")]
    assert figure(Code.SATISFIED_CASES, *facts).total == 2
    assert figure(Code.SATISFIED_CASES, *facts, scope=Scope(Days(DAY, DAY))).total == 1


def test_companies_are_distinct_sirens_of_eligible_persons() -> None:
    facts = [
        contact("1", siren="111", eligible=True),
        contact("2", siren="111", eligible=True),
        contact("3", siren="222", eligible=False),
        contact("4", siren="333", eligible=True),
        contact("5", siren=None, eligible=True),
        contact("6", siren="444", eligible=True, day=date(2025, 1, 1)),
    ]
    assert figure(Code.COMPANIES_REACHED, *facts).total == 2


def test_a_later_judgement_replaces_the_first_one_whatever_its_day() -> None:
    facts = [contact("1", siren="111", eligible=None), contact("2", siren="222", eligible=True)]
    judged = [
        fact(EligibilityJudged, "1", date(2027, 2, 1), 2, version=2, eligible=True),
        fact(EligibilityJudged, "1", date(2027, 1, 1), 1, version=1, eligible=False),
        fact(EligibilityJudged, "2", date(2027, 1, 1), 1, version=1, eligible=False),
    ]
    found = figure(Code.COMPANIES_REACHED, *facts, *judged)
    assert (found.total, found.facts) == (1, (facts[0].id,))


def test_partners_are_distinct_and_referrals_are_counted_beside() -> None:
    found = figure(Code.PARTNERS_CONTACTED, referred("1", "p"), referred("2", "p"), referred("3", "q"))
    assert (found.total, found.occurrences) == (2, 3)


def test_a_body_in_the_directories_of_two_cils_counts_once() -> None:
    facts = [referred("1", "p"), referred("2", "q", cil="b"), referred("3", "r")]
    facts += [identified("p", "siren:732829320"), identified("q", "siren:732829320"), identified("r", None)]
    found = figure(Code.PARTNERS_CONTACTED, *facts)
    assert (found.version, found.total, found.occurrences) == (2, 2, 3)
    assert figure(Code.PARTNERS_CONTACTED, *facts, scope=Scope(year(2026), "b")).total == 1


def test_a_body_is_known_by_its_last_number_and_that_of_a_sheet_contacted_before_counts() -> None:
    facts = [referred("1", "p", date(2026, 1, 5)), referred("2", "q")]
    facts += [identified("p", None), identified("q", "rna:W691084213")]
    assert figure(Code.PARTNERS_CONTACTED, *facts).total == 2
    corrected = identified("p", "rna:W691084213", version=2)
    assert figure(Code.PARTNERS_CONTACTED, *facts, corrected).total == 1


def test_the_first_definition_of_partners_contacted_stays_as_it_was() -> None:
    first = next(one for one in INDICATORS if (one.code, one.version) == (Code.PARTNERS_CONTACTED, 1))
    facts = [referred("1", "p"), referred("2", "q"), identified("p", "siren:1"), identified("q", "siren:1")]
    assert measure(first, facts, NATIONAL).total == 2


def test_a_case_with_several_good_ends_counts_once_and_one_without_never() -> None:
    facts = [ended("1", "c"), ended("2", "c"), ended("3", "d", good_end=False), ended("4", "e")]
    assert figure(Code.GOOD_ENDS, *facts).total == 2


def test_beneficiaries_are_described_by_the_contact_of_their_first_request() -> None:
    origin = contact(
        "contact-of-1", beneficiary_kind="employee", age_band="25-34", departement="67", eligible=True
    )
    found = figure(Code.BENEFICIARIES, origin, request("1"), request("2"), contact("no-case"))
    assert found.total == 2
    assert found.distributions[Dimension.AGE_BAND] == {"25-34": 1, "unknown": 1}
    assert found.distributions[Dimension.DEPARTEMENT] == {"67": 1, "unknown": 1}


def test_whoever_was_anonymous_at_the_contact_is_described_by_the_request() -> None:
    asked = request("1", age_band="35-44", departement="69")
    found = figure(Code.BENEFICIARIES, contact("contact-of-1"), asked)
    assert found.distributions[Dimension.AGE_BAND] == {"35-44": 1}
    assert found.distributions[Dimension.DEPARTEMENT] == {"69": 1}


def test_a_case_opened_in_error_describes_nobody() -> None:
    error = fact(CaseClosed, "1", date(2027, 3, 1), outcome="opened_in_error")
    assert figure(Code.BENEFICIARIES, request("1"), error).total == 0
    assert figure(Code.SITUATIONS, request("1"), error).total == 0


def test_situations_are_described_by_request_last_diagnosis_and_closure() -> None:
    def diagnosis(version: int, origin: str) -> Fact[Any]:
        return fact(DiagnosisValidated, "1", DAY, version, version=version, origin=origin)

    found = figure(
        Code.SITUATIONS,
        contact("contact-of-1", difficulty="divorce"),
        request("1"),
        diagnosis(2, "health"),
        diagnosis(1, "job_loss"),
        fact(CaseClosed, "1", outcome="completed_good_end"),
    )
    assert found.total == 1
    assert found.distributions[Dimension.DIFFICULTY] == {"divorce": 1}
    assert found.distributions[Dimension.ORIGIN] == {"health": 1}
    assert found.distributions[Dimension.COURSE] == {"unknown": 1}
    assert found.distributions[Dimension.OUTCOME] == {"completed_good_end": 1}


def test_a_case_on_behalf_of_another_counts_for_the_cil_asked_first_and_is_shown_apart() -> None:
    acted = signed("e-1", on_behalf_of="b")
    facts = [acted, signed("e-2", cil="b"), signed("e-3")]
    asked = figure(Code.CONTRACTUAL_RELATIONS, *facts, scope=Scope(year(2026), cil="b"))
    acting = figure(Code.CONTRACTUAL_RELATIONS, *facts, scope=Scope(year(2026), cil="a"))
    assert (asked.total, asked.for_others) == (2, 0)
    assert asked.distributions[Dimension.HANDLING] == {"by_other": 1, "own": 1}
    assert (acting.total, acting.for_others) == (1, 1)


def test_the_platform_is_that_of_the_convention_in_force_on_the_facts_day() -> None:
    moved = [
        convention("v-1", "x", "2025-06-15", "2026-06-15"),
        convention("v-2", "y", "2026-06-15", None),
    ]
    facts = [contact("1", date(2026, 6, 14)), contact("2", date(2026, 6, 15)), *moved]
    for platform, subject in (("x", "1"), ("y", "2")):
        found = figure(Code.CONTACTS, *facts, scope=Scope(year(2026), platform=platform))
        assert found.facts == tuple(f.id for f in facts if f.subject == subject)


def test_the_last_known_dates_of_a_convention_count() -> None:
    dated = [
        convention("v-1", "x", "2025-06-15", "2026-01-01", version=2),
        convention("v-1", "x", "2025-06-15", None, version=1),
    ]
    scope = Scope(year(2026), platform="x")
    assert figure(Code.CONTACTS, contact("1"), *dated, scope=scope).total == 0


def test_a_case_acted_for_another_counts_for_the_platform_of_the_cil_asked_first() -> None:
    links = [
        convention("v-1", "x", "2025-01-01", None),
        convention("v-2", "y", "2025-01-01", None, cil="b"),
    ]
    found = [
        figure(
            Code.CONTRACTUAL_RELATIONS,
            signed("e", on_behalf_of="b"),
            *links,
            scope=Scope(year(2026), platform=p),
        )
        for p in ("x", "y")
    ]
    assert [(f.total, f.for_others) for f in found] == [(0, 1), (1, 0)]


def test_a_figure_names_the_facts_behind_it() -> None:
    found = figure(Code.GOOD_ENDS, ended("1", "c"), ended("2", "c"), ended("3", "d", good_end=False))
    assert found.facts == tuple(sorted(f.id for f in (ended("1", "c"), ended("2", "c"))))


EVERYTHING = [
    contact("contact-of-1", siren="111", eligible=True, age_band="25-34", difficulty="divorce"),
    contact("2", nature="web", siren="222", eligible=None),
    fact(EligibilityJudged, "2", DAY, 1, version=1, eligible=True),
    fact(EligibilityJudged, "2", DAY, 2, version=1, eligible=False),
    request("1"),
    signed("e-1", on_behalf_of="b"),
    signed("e-2", case="case-of-e-1"),
    fact(DiagnosisValidated, "1", DAY, 1, version=1, origin="health"),
    fact(DiagnosisValidated, "1", DAY, 2, version=1, origin="death"),
    answered("1", q3="yes"),
    referred("r-1", "p"),
    identified("p", "siren:732829320"),
    identified("p", "siren:542051180", version=2),
    ended("r-1", "1"),
    convention("v-1", "x", "2025-06-15", None),
    convention("v-2", "y", "2025-06-15", None, cil="b"),
]


@given(facts=st.permutations(EVERYTHING), again=st.lists(st.sampled_from(EVERYTHING)))
@pytest.mark.parametrize("scope", [NATIONAL, Scope(year(2026), "b"), Scope(year(2026), None, "x")])
def test_neither_order_nor_repetition_of_facts_changes_a_figure(scope: Any, facts: Any, again: Any) -> None:
    for indicator in INDICATORS:
        assert measure(indicator, [*facts, *again], scope) == measure(indicator, EVERYTHING, scope)


def test_the_eight_indicators_are_published_once_a_version_with_words() -> None:
    assert {indicator.code for indicator in INDICATORS} == set(Code)
    assert len({(one.code, one.version) for one in INDICATORS}) == len(INDICATORS)
    assert all(one.label and one.definition.endswith(".") for one in INDICATORS)
    assert len(Code) == 8


def test_every_value_has_a_label() -> None:
    assert len(COUNTED) == len(OWNERS) == len(LABELS), "each kind that counts is declared in one feed"
    assert set(DIMENSION_LABELS) == set(CODE_LABELS) == set(Dimension)
    assert set(YES_NO_LABELS) == set(YesNo)
    assert set(SATISFACTION_LABELS) == set(Satisfaction)


def test_a_code_is_always_shown_even_when_nobody_knows_it_yet() -> None:
    assert label_of(Dimension.NATURE, "visit") == "Visite"
    assert label_of(Dimension.NATURE, "carrier_pigeon") == "Autre (carrier_pigeon)"
    assert label_of(Dimension.DEPARTEMENT, "2A") == "Département 2A"
    assert label_of(Dimension.AGE_BAND, "unknown") == "Non renseigné"
