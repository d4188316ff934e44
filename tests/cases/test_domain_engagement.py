"""The mutual engagement: what is signed, until when, and what changes after."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.amendment import (
    Amendment,
    AmendmentEmpty,
    AmendmentNotSigned,
    EngagementNotSigned,
    propose_amendment,
)
from services.cases.domain.canonical import canonical_json, content_digest
from services.cases.domain.clauses import CLAUSES, ClauseKind, ClauseRef, ClauseUnknown, clause_text
from services.cases.domain.commitments import CommitmentKind, CommitmentNumberTwice, CommitmentOutcome
from services.cases.domain.decision import RepaymentPlanOnly
from services.cases.domain.diagnosis import Diagnosis
from services.cases.domain.difficulties import CauseFamily
from services.cases.domain.engagement import (
    ChoicesMissing,
    DiagnosisNotValidated,
    EngagementInForce,
    OfferLapsed,
    SignedBeforeOffer,
    Terms,
    make_offer,
)
from services.cases.domain.information import InformationNotGiven
from services.cases.domain.mutuality import NobodyPromises, TermsIncomplete
from services.cases.domain.signatures import (
    AlreadySigned,
    Choices,
    Means,
    Paper,
    Party,
    ScanMissing,
    SignsInAnothersPlace,
    TextHasChanged,
)
from tests.cases.domain_builders import (
    ADVISER,
    CASE,
    EMPLOYEE,
    REASON,
    YES_NO,
    cil_commitment,
    employee_commitment,
    full_study_file,
    grounds,
    offer,
    signed,
    signed_by_cil,
    signed_by_employee,
    terms,
    with_cil,
)

LAST_DAY = date(2026, 3, 18)
OTHER_TERMS = with_cil(terms(), cil_commitment(wording="Présenter à deux bailleurs."))

CHANGES: dict[str, Any] = {
    "diagnosis version": {"diagnosis_version": 2},
    "diagnosis": {"diagnosis_id": "diagnosis-2"},
    "wording": {"cil": (cil_commitment(wording="Autre texte."),)},
    "kind": {"cil": (cil_commitment(kind=CommitmentKind.REFERRAL),)},
    "date": {"cil": (replace(cil_commitment(), due=date(2026, 4, 16)),)},
    "one more": {"employee": (employee_commitment(), employee_commitment("e2"))},
    "clauses": {"clauses": (ClauseRef(ClauseKind.CONFIDENTIALITY, 2), *terms().clauses[1:])},
    "validity": {"validity_days": 16},
    "duration": {"duration_months": 3},
}


def test_an_offer_of_3_march_is_signed_on_18_march() -> None:
    assert signed_by_employee(offer(), LAST_DAY).signatures[0].on == LAST_DAY


def test_an_offer_of_3_march_is_no_longer_signed_on_19_march() -> None:
    with pytest.raises(OfferLapsed) as refused:
        signed_by_employee(offer(), date(2026, 3, 19))
    assert refused.value.facts == {"valid_to": "2026-03-18"}


def test_nobody_signs_before_the_offer_is_made() -> None:
    with pytest.raises(SignedBeforeOffer):
        signed_by_employee(offer(), date(2026, 3, 2))


@pytest.mark.parametrize("first", [signed_by_cil, signed_by_employee])
def test_the_engagement_stands_once_both_have_signed_in_any_order(first: Any) -> None:
    second = signed_by_employee if first is signed_by_cil else signed_by_cil
    half = first(offer(), date(2026, 3, 4))
    assert not half.signed
    assert half.signed_on is None
    both = second(half, date(2026, 3, 6))
    assert both.signed
    assert both.signed_on == date(2026, 3, 6)


def test_a_text_changed_after_the_link_was_sent_signs_nothing_and_shows_the_new_one() -> None:
    sent = offer()
    current = sent.revise("offer-2", date(2026, 3, 5), OTHER_TERMS, grounds())
    with pytest.raises(TextHasChanged) as refused:
        current.sign(Party.EMPLOYEE, sent.content_hash, date(2026, 3, 6), EMPLOYEE, YES_NO)
    assert refused.value.facts == {"current": current.content_hash}


def test_a_material_change_voids_the_first_signature_and_gives_new_days() -> None:
    half = signed_by_employee(offer())
    changed = half.revise("offer-2", date(2026, 3, 10), OTHER_TERMS, grounds())
    assert (changed.number, changed.signatures, changed.valid_to) == (2, (), date(2026, 3, 25))
    late = signed_by_cil(changed, date(2026, 3, 25))
    assert not late.signed


def test_the_second_signature_on_the_old_text_is_refused_after_a_material_change() -> None:
    half = signed_by_employee(offer())
    changed = half.revise("offer-2", date(2026, 3, 10), OTHER_TERMS, grounds())
    with pytest.raises(TextHasChanged):
        changed.sign(Party.CIL, half.content_hash, date(2026, 3, 10), ADVISER)


def test_contact_details_are_not_material() -> None:
    half = signed_by_employee(offer())
    moved = half.with_contact("04 00 00 00 00")
    assert (moved.content_hash, moved.signatures) == (half.content_hash, half.signatures)
    assert signed_by_cil(moved).signed


def test_the_same_terms_again_in_time_are_the_same_offer() -> None:
    half = signed_by_employee(offer())
    assert half.revise("offer-2", LAST_DAY, terms(), grounds()) is half


def test_the_same_terms_after_a_lapse_are_a_new_offer_that_the_old_link_does_not_sign() -> None:
    old = offer()
    new = old.revise("offer-2", date(2026, 3, 19), terms(), grounds())
    assert (new.number, new.valid_to) == (2, date(2026, 4, 3))
    assert new.content_hash != old.content_hash


def test_a_signed_engagement_is_not_revised_but_amended() -> None:
    with pytest.raises(EngagementInForce):
        signed(offer()).revise("offer-2", date(2026, 3, 10), OTHER_TERMS, grounds())


def test_an_extension_is_not_a_new_offer() -> None:
    half = signed_by_employee(offer())
    longer = half.extend(date(2026, 3, 25), date(2026, 3, 17), ADVISER, REASON)
    assert (longer.content_hash, longer.signatures) == (half.content_hash, half.signatures)
    assert signed_by_cil(longer, date(2026, 3, 25)).signed


def test_a_lapsed_offer_is_not_extended() -> None:
    with pytest.raises(OfferLapsed):
        offer().extend(date(2026, 3, 25), date(2026, 3, 19), ADVISER, REASON)


def test_a_signed_engagement_is_not_extended_as_an_offer() -> None:
    with pytest.raises(EngagementInForce):
        signed(offer()).extend(date(2026, 3, 25), date(2026, 3, 17), ADVISER, REASON)


def test_the_same_signature_again_gives_the_same_answer_even_after_the_last_day() -> None:
    half = signed_by_employee(offer(), LAST_DAY)
    assert signed_by_employee(half, date(2026, 4, 30)) is half


def test_a_second_signature_with_other_choices_is_refused() -> None:
    half = signed_by_employee(offer())
    with pytest.raises(AlreadySigned) as refused:
        half.sign(Party.EMPLOYEE, half.content_hash, LAST_DAY, EMPLOYEE, Choices(False, False))
    assert refused.value.facts["on"] == "2026-03-03"


def test_the_employee_chooses_on_both_authorisations_and_the_cil_on_none() -> None:
    one = offer()
    with pytest.raises(ChoicesMissing):
        one.sign(Party.EMPLOYEE, one.content_hash, LAST_DAY, EMPLOYEE)
    with pytest.raises(ChoicesMissing):
        one.sign(Party.CIL, one.content_hash, LAST_DAY, ADVISER, YES_NO)


def test_nobody_signs_in_the_employees_place() -> None:
    one = offer()
    with pytest.raises(SignsInAnothersPlace):
        one.sign(Party.EMPLOYEE, one.content_hash, LAST_DAY, ADVISER, YES_NO)
    with pytest.raises(SignsInAnothersPlace):
        one.sign(Party.CIL, one.content_hash, LAST_DAY, EMPLOYEE)


def test_a_signature_on_paper_keeps_the_scan_and_who_transcribed_it() -> None:
    one, paper = offer(), Paper("scan-1", ADVISER)
    half = one.sign(Party.EMPLOYEE, one.content_hash, LAST_DAY, EMPLOYEE, YES_NO, paper)
    assert half.signatures[0].means is Means.PAPER
    assert half.signatures[0].paper == paper
    assert signed_by_cil(half).signatures[1].means is Means.ONLINE


def test_a_signature_on_paper_without_its_scan_is_refused() -> None:
    with pytest.raises(ScanMissing):
        Paper("", ADVISER)


def test_an_offer_rests_on_a_validated_diagnosis() -> None:
    draft = Diagnosis("diagnosis-1", CASE, 1, full_study_file())
    with pytest.raises(DiagnosisNotValidated):
        make_offer("o", CASE, EMPLOYEE, date(2026, 3, 3), terms(), grounds(diagnosis=draft))
    with pytest.raises(DiagnosisNotValidated):
        newer = replace(terms(), diagnosis_version=2)
        make_offer("o", CASE, EMPLOYEE, date(2026, 3, 3), newer, grounds())


def test_an_offer_is_made_only_once_the_person_was_informed() -> None:
    with pytest.raises(InformationNotGiven):
        make_offer("o", CASE, EMPLOYEE, date(2026, 2, 19), terms(), grounds())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cil": ()}, "cil"),
        ({"employee": ()}, "employee"),
        ({"employee": (cil_commitment(),)}, "employee"),
        ({"clauses": terms().clauses[:3]}, "clauses"),
        ({"clauses": (*terms().clauses, terms().clauses[0])}, "clauses"),
        ({"validity_days": 0}, "validity_days"),
        ({"validity_days": 367}, "validity_days"),
        ({"duration_months": 0}, "duration_months"),
        ({"duration_months": 37}, "duration_months"),
    ],
)
def test_an_engagement_that_is_not_mutual_or_not_whole_names_the_part_that_lacks(
    change: Any, field: str
) -> None:
    with pytest.raises(TermsIncomplete) as refused:
        make_offer("o", CASE, EMPLOYEE, date(2026, 3, 3), replace(terms(), **change), grounds())
    assert refused.value.field == field


def test_two_empty_lists_are_told_at_once() -> None:
    with pytest.raises(NobodyPromises) as refused:
        make_offer("o", CASE, EMPLOYEE, date(2026, 3, 3), replace(terms(), cil=(), employee=()), grounds())
    assert refused.value.field == "cil"


def test_two_commitments_never_share_a_number_whoever_takes_them() -> None:
    for shared in (
        {"cil": (cil_commitment(), cil_commitment())},
        {"employee": (replace(employee_commitment(), id=cil_commitment().id),)},
    ):
        with pytest.raises(CommitmentNumberTwice):
            make_offer("o", CASE, EMPLOYEE, date(2026, 3, 3), replace(terms(), **shared), grounds())


def test_an_engagement_that_cites_an_unknown_clause_is_refused() -> None:
    with pytest.raises(ClauseUnknown):
        replace(terms(), **CHANGES["clauses"]).check(())


def test_a_loca_pass_engagement_with_only_a_repayment_plan_is_refused() -> None:
    plan = with_cil(terms(), cil_commitment(kind=CommitmentKind.REPAYMENT_PLAN))
    with pytest.raises(RepaymentPlanOnly):
        make_offer("o", CASE, EMPLOYEE, date(2026, 3, 3), plan, grounds(CauseFamily.LOCA_PASS))
    assert make_offer("o", CASE, EMPLOYEE, date(2026, 3, 3), plan, grounds(CauseFamily.JOB_LOSS))


@pytest.mark.parametrize("name", CHANGES)
def test_the_hash_changes_with_any_material_part(name: str) -> None:
    assert replace(offer(), terms=replace(terms(), **CHANGES[name])).content_hash != offer().content_hash


def test_the_hash_changes_with_the_case_and_with_the_day_of_the_offer() -> None:
    assert replace(offer(), case_id="case-2").content_hash != offer().content_hash
    assert replace(offer(), made_on=date(2026, 3, 4)).content_hash != offer().content_hash


def test_the_hash_does_not_change_with_the_outcome_of_a_commitment() -> None:
    done = cil_commitment().done(date(2026, 4, 1), ADVISER)
    assert replace(offer(), terms=with_cil(terms(), done)).content_hash == offer().content_hash


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.dates()), st.randoms())
def test_the_digest_does_not_depend_on_the_order_of_keys(content: Any, random: Any) -> None:
    keys = list(content)
    random.shuffle(keys)
    assert content_digest({key: content[key] for key in keys}) == content_digest(content)


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_wordings_share_a_digest_only_if_they_read_the_same(one: Any, other: Any) -> None:
    same = content_digest({"wording": one}) == content_digest({"wording": other})
    assert same == (canonical_json({"wording": one}) == canonical_json({"wording": other}))


def test_the_canonical_text_is_composed_unicode_and_exact_amounts() -> None:
    decomposed = {"b": "e\u0301", "a": Decimal("1.50"), "d": date(2026, 3, 3)}
    assert canonical_json(decomposed) == '{"a":"1.50","b":"é","d":"2026-03-03"}'


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical_json({"a": object()})


SIGNED_TEXTS = {
    (ClauseKind.CONFIDENTIALITY, 1): "f81f2c8c010c9e9c",
    (ClauseKind.THIRD_PARTY_AUTHORISATION, 1): "d64a0a0e672c8a4f",
    (ClauseKind.EMPLOYER_AUTHORISATION, 1): "a149af9f392eee26",
    (ClauseKind.TRUTHFULNESS, 1): "e54fc61db2bdbd34",
}


def test_a_clause_once_published_never_changes() -> None:
    digests = {(one.kind, one.version): sha256(one.text.encode()).hexdigest()[:16] for one in CLAUSES}
    assert digests == SIGNED_TEXTS


def test_a_clause_is_found_by_its_version_and_carries_its_title() -> None:
    clause = clause_text(ClauseRef(ClauseKind.TRUTHFULNESS, 1))
    assert clause.title == "Véracité des informations fournies"
    assert "exactes" in clause.text


def amendment(**changes: Any) -> Amendment:
    one = signed(offer())
    given: dict[str, Any] = {
        "running": (*one.terms.cil, *one.terms.employee),
        "added": (employee_commitment("e2", "Saisir la commission."),),
        "dropped_ids": ("c1",),
        "families": (),
    } | changes
    families = given.pop("families")
    return propose_amendment("a1", one, 1, date(2026, 4, 1), reason=REASON, families=families, **given)


def test_an_amendment_signed_by_both_adds_and_drops_commitments_once() -> None:
    one = amendment()
    for party, by in ((Party.EMPLOYEE, EMPLOYEE), (Party.CIL, ADVISER)):
        one = one.sign(party, one.content_hash, date(2026, 4, 2), by)
    running = (cil_commitment(), employee_commitment())
    after = one.apply(running, date(2026, 4, 2), ADVISER)
    assert [commitment.id for commitment in after] == ["c1", "e1", "e2"]
    assert after[0].outcome is CommitmentOutcome.DROPPED
    assert one.apply(after, date(2026, 4, 3), ADVISER) == after


def test_an_amendment_signed_by_one_side_changes_nothing() -> None:
    one = amendment()
    half = one.sign(Party.CIL, one.content_hash, date(2026, 4, 2), ADVISER)
    assert half.sign(Party.CIL, one.content_hash, date(2026, 4, 3), ADVISER) is half
    with pytest.raises(AmendmentNotSigned):
        half.apply((), date(2026, 4, 2), ADVISER)


def test_an_amendment_binds_to_its_own_text() -> None:
    with pytest.raises(TextHasChanged):
        amendment().sign(Party.CIL, offer().content_hash, date(2026, 4, 2), ADVISER)


def test_an_amendment_needs_a_signed_engagement() -> None:
    with pytest.raises(EngagementNotSigned):
        propose_amendment("a1", offer(), 1, date(2026, 4, 1), (), (), (), REASON)


@pytest.mark.parametrize("dropped", [("unknown",), ("c1", "unknown"), ()])
def test_an_amendment_drops_only_what_runs_and_is_never_empty(dropped: Any) -> None:
    with pytest.raises(AmendmentEmpty):
        amendment(added=(), dropped_ids=dropped)


def test_an_amendment_does_not_leave_a_loca_pass_case_with_a_repayment_plan_alone() -> None:
    plan = cil_commitment("c2", CommitmentKind.REPAYMENT_PLAN)
    with pytest.raises(RepaymentPlanOnly):
        amendment(running=(cil_commitment(), plan), families=(CauseFamily.LOCA_PASS,))


@given(st.dates(date(2024, 1, 1), date(2034, 12, 31)), st.integers(0, 15))
def test_an_offer_is_signable_on_every_one_of_its_days(made_on: date, days: int) -> None:
    content = Terms("diagnosis-1", 1, (cil_commitment(),), (employee_commitment(),))
    one = replace(offer(), made_on=made_on, terms=content)
    fresh = replace(one, validity=replace(one.validity, start=made_on, due=made_on + timedelta(days=15)))
    assert signed_by_employee(fresh, made_on + timedelta(days=days)).signatures
