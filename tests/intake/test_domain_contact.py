"""Contacts: the day that counts, anonymity, never closed with nothing (CASE-2, BEN-6)."""

from datetime import date
from uuid import UUID

import pytest

from services.intake.domain.contact import (
    Contact,
    ContactAlreadyEnded,
    ContactInTheFuture,
    ContactOutcome,
    EligibilityNotJudged,
    Ending,
    NothingGiven,
    OrientationMissing,
    PersonNotEligible,
    PersonNotIdentified,
    record,
)
from services.intake.domain.eligibility import Verdict
from words.bodies import Body
from words.contacts import ContactNature

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
ADVISER, PERSON = "adviser", UUID(int=2)


def visit(person: UUID | None = PERSON) -> Contact:
    return record(ContactNature.VISIT, FRIDAY, MONDAY, ADVISER, person)


def test_fridays_visit_typed_on_monday_counts_from_friday() -> None:
    contact = visit()
    assert contact.day == FRIDAY
    assert contact.typed_afterwards


def test_a_contact_typed_the_same_day_is_not_typed_afterwards() -> None:
    assert not record(ContactNature.WEB, MONDAY, MONDAY, ADVISER).typed_afterwards


def test_a_contact_of_tomorrow_is_refused() -> None:
    with pytest.raises(ContactInTheFuture) as refused:
        record(ContactNature.TELEPHONE, MONDAY, FRIDAY, ADVISER)
    assert refused.value.field == "day"
    assert refused.value.cited_rule == "CASE-2"


def test_an_anonymous_contact_is_recorded_and_ends_with_advice() -> None:
    contact = visit(person=None).end(Ending(ContactOutcome.ADVICE_GIVEN, "Écrire au bailleur"))
    assert contact.anonymous
    assert contact.ending is not None


def test_an_anonymous_caller_may_give_a_name_later() -> None:
    contact = visit(person=None).identify(PERSON)
    assert (contact.person, contact.day, contact.anonymous) == (PERSON, FRIDAY, False)


@pytest.mark.parametrize("outcome", [ContactOutcome.ADVICE_GIVEN, ContactOutcome.INFORMATION])
@pytest.mark.parametrize("advice", [None, "", "  "])
def test_a_contact_is_never_closed_with_nothing(outcome: ContactOutcome, advice: str | None) -> None:
    with pytest.raises(NothingGiven):
        visit().end(Ending(outcome, advice))


def test_an_oriented_person_is_told_at_least_one_body() -> None:
    with pytest.raises(OrientationMissing):
        visit().end(Ending(ContactOutcome.ORIENTED, "Voir ailleurs"))
    assert visit().end(Ending(ContactOutcome.ORIENTED, bodies=(Body.ADIL,))).ending is not None


def test_who_is_not_eligible_gets_an_orientation_whatever_the_outcome() -> None:
    with pytest.raises(OrientationMissing):
        visit().end(Ending(ContactOutcome.INFORMATION, "Service réservé"), Verdict.NOT_ELIGIBLE)


def test_a_case_is_requested_for_who_is_eligible() -> None:
    ended = visit().end(Ending(ContactOutcome.CASE_REQUESTED), Verdict.ELIGIBLE)
    assert ended.ending == Ending(ContactOutcome.CASE_REQUESTED)


def test_what_is_to_verify_is_not_a_no() -> None:
    assert visit().end(Ending(ContactOutcome.CASE_REQUESTED), Verdict.TO_VERIFY).ending is not None


def test_no_case_for_who_is_not_eligible() -> None:
    with pytest.raises(PersonNotEligible):
        visit().end(Ending(ContactOutcome.CASE_REQUESTED, bodies=(Body.ADIL,)), Verdict.NOT_ELIGIBLE)


def test_no_case_before_eligibility_is_judged() -> None:
    with pytest.raises(EligibilityNotJudged):
        visit().end(Ending(ContactOutcome.CASE_REQUESTED))


def test_no_case_for_an_anonymous_person() -> None:
    with pytest.raises(PersonNotIdentified):
        visit(person=None).end(Ending(ContactOutcome.CASE_REQUESTED), Verdict.ELIGIBLE)


def test_a_contact_ends_once() -> None:
    ended = visit().end(Ending(ContactOutcome.INFORMATION, "Horaires d'accueil"))
    with pytest.raises(ContactAlreadyEnded):
        ended.end(Ending(ContactOutcome.INFORMATION, "Horaires d'accueil"))
