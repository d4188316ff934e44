"""Who follows the case, what the employee authorises and chooses, and what everybody did."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.cases.domain.assignment import (
    Absence,
    Adviser,
    Regime,
    SameAdviser,
    StandInMissing,
    charged_to,
    designate,
    in_charge,
    least_loaded,
)
from services.cases.domain.authorisations import (
    Authorisation,
    NothingToWithdraw,
    Obtained,
    Purpose,
    RecipientKind,
    RecipientWrong,
    TranscriberMissing,
    effective_authorisation,
    from_signature,
)
from services.cases.domain.commitments import (
    Commitment,
    CommitmentAlreadySettled,
    CommitmentKind,
    CommitmentOutcome,
    CommitmentStillRuns,
    CommitmentWrong,
    Owner,
    OwnProduct,
    Settlement,
    end_all,
)
from services.cases.domain.information import (
    Handed,
    InformationGiven,
    InformationUnknown,
    NoServiceChosen,
    ServiceOffered,
    ServicesChosen,
)
from services.cases.domain.report import CommitmentsUnsettled, Referrals, check_settled, measure
from services.cases.domain.signatures import Paper, Party
from services.cases.domain.suggestions import suggested_commitments
from tests.cases.domain_builders import (
    ADVISER,
    CASE,
    EMPLOYEE,
    REASON,
    YES_NO,
    at,
    cil_commitment,
    employee_commitment,
    full_budget,
    offer,
    signed_by_employee,
)
from words.difficulties import Cause, HousingStatus

DAY = date(2026, 3, 10)
SHARE, TELL = Purpose.SHARE_WITH_THIRD_PARTIES, Purpose.INFORM_EMPLOYER


def adviser(id: str, place: str = "Lyon", absent_for: str | None = None, **changes: Any) -> Adviser:
    one = Adviser(id, "cil-1", place, social_worker=False, **changes)
    return one.absent(Absence(DAY, date(2026, 3, 12), absent_for)) if absent_for else one


def test_exactly_one_adviser_follows_the_case_at_any_time_and_the_history_stays() -> None:
    following = designate(CASE, "a", at("2026-03-01 09:00"), "system")
    changed = following.change("b", at("2026-03-05 09:00"), "responsible-1", REASON)
    assert changed.adviser_id == "b"
    assert [(line.adviser_id, line.since, line.reason) for line in changed.history] == [
        ("a", at("2026-03-01 09:00"), None),
        ("b", at("2026-03-05 09:00"), REASON),
    ]


def test_a_change_names_another_adviser() -> None:
    following = designate(CASE, "a", at("2026-03-01 09:00"), "system")
    with pytest.raises(SameAdviser):
        following.change("a", at("2026-03-05 09:00"), "responsible-1", REASON)


@pytest.mark.parametrize("read", ["2026-03-01 09:00", "2026-03-01 08:59"])
def test_a_change_that_read_the_hour_before_the_last_one_was_kept_comes_after_it(read: str) -> None:
    following = designate(CASE, "a", at("2026-03-01 09:00"), "system")
    changed = following.change("b", at(read), "responsible-1", REASON)
    assert [line.since for line in changed.history] == [at("2026-03-01 09:00")] * 2
    assert changed.adviser_id == "b"


def test_the_least_loaded_present_adviser_of_the_place_is_designated() -> None:
    advisers = [
        adviser("busy"),
        adviser("free"),
        adviser("away", absent_for="busy"),
        adviser("elsewhere", "Lille"),
        adviser("gone", active=False),
    ]
    assert least_loaded(advisers, {"busy": 7, "free": 3}, "Lyon", DAY).id == "free"


def test_equal_loads_are_settled_the_same_way_every_time() -> None:
    assert least_loaded([adviser("b"), adviser("a")], {}, "Lyon", DAY).id == "a"


def test_an_absent_adviser_is_designated_only_if_none_is_present() -> None:
    assert least_loaded([adviser("a", absent_for="b")], {}, "Lyon", DAY).id == "a"
    assert least_loaded([adviser("a")], {}, "Nice", DAY) is None


def test_the_deadlines_of_an_absent_adviser_go_to_the_stand_in_both_days_included() -> None:
    advisers = {one.id: one for one in (adviser("a", absent_for="b"), adviser("b"))}
    assert in_charge("a", advisers, date(2026, 3, 9)) == "a"
    assert in_charge("a", advisers, date(2026, 3, 10)) == "b"
    assert in_charge("a", advisers, date(2026, 3, 12)) == "b"
    assert in_charge("a", advisers, date(2026, 3, 13)) == "a"


def test_a_stand_in_who_is_absent_has_one_too_and_a_circle_comes_back_to_the_adviser() -> None:
    chain = [adviser("a", absent_for="b"), adviser("b", absent_for="c"), adviser("c")]
    assert in_charge("a", {one.id: one for one in chain}, DAY) == "c"
    circle = [adviser("a", absent_for="b"), adviser("b", absent_for="a")]
    assert in_charge("a", {one.id: one for one in circle}, DAY) == "a"


def test_an_adviser_sees_their_own_deadlines_and_those_of_whom_they_stand_in_for() -> None:
    team = {one.id: one for one in (adviser("a", absent_for="b"), adviser("b"), adviser("c"))}
    assert charged_to("b", team, DAY) == {"a", "b"}
    assert charged_to("a", team, DAY) == {"a"}
    assert charged_to("c", team, DAY) == {"c"}


def test_deadlines_never_go_to_a_stand_in_who_has_left() -> None:
    gone = replace(adviser("b"), active=False)
    assert in_charge("a", {"a": adviser("a", absent_for="b"), "b": gone}, DAY) == "a"
    gone_while_absent = replace(adviser("b", absent_for="c"), active=False)
    followers = {"a": adviser("a", absent_for="b"), "b": gone_while_absent, "c": adviser("c")}
    assert in_charge("a", followers, DAY) == "a"


def test_a_stand_in_of_another_place_is_trusted_by_name() -> None:
    assert in_charge("a", {"a": adviser("a", absent_for="unknown")}, DAY) == "unknown"


@pytest.mark.parametrize("stand_in", ["", "a"])
def test_an_absence_names_somebody_else(stand_in: str) -> None:
    with pytest.raises(StandInMissing):
        adviser("a").absent(Absence(DAY, DAY, stand_in))


def test_the_regime_of_ethics_is_that_of_the_adviser() -> None:
    assert adviser("a").regime is Regime.NOT_SOCIAL_WORKER
    assert replace(adviser("a"), social_worker=True).regime is Regime.SOCIAL_WORKER


def authorisation(
    given: bool = True, recipient: Any = RecipientKind.ANY_THIRD_PARTY, when: str = "2026-03-04 10:00"
) -> Authorisation:
    return Authorisation("id", EMPLOYEE, SHARE, recipient, given, Obtained.WEB, at(when))


def test_the_signature_gathers_two_separate_authorisations() -> None:
    signature = signed_by_employee(offer()).signatures[0]
    share, tell = from_signature(("x", "y"), EMPLOYEE, signature, at("2026-03-04 10:00"))
    assert (share.purpose, share.given, share.how) == (SHARE, True, Obtained.ENGAGEMENT)
    assert (tell.purpose, tell.given, tell.recipient) == (TELL, False, RecipientKind.EMPLOYER)


def test_a_signature_on_paper_gives_authorisations_that_name_who_transcribed_them() -> None:
    one, paper = offer(), Paper("scan-1", ADVISER)
    half = one.sign(Party.EMPLOYEE, one.content_hash, one.made_on, EMPLOYEE, YES_NO, paper)
    both = from_signature(("x", "y"), EMPLOYEE, half.signatures[0], at("2026-03-04 10:00"))
    assert {(word.how, word.transcribed_by) for word in both} == {(Obtained.PAPER, ADVISER)}


def test_the_signature_of_the_cil_authorises_nothing() -> None:
    one = offer().sign(Party.CIL, offer().content_hash, offer().made_on, ADVISER)
    assert from_signature(("x", "y"), EMPLOYEE, one.signatures[0], at("2026-03-04 10:00")) == ()


def test_a_withdrawal_acts_at_once() -> None:
    word = authorisation().withdraw(at("2026-03-06 10:00"), Obtained.WEB)
    assert not word.effective(at("2026-03-04 09:59"))
    assert word.effective(at("2026-03-06 09:59"))
    assert not word.effective(at("2026-03-06 10:00"))
    assert word.withdraw(at("2026-03-09 10:00"), Obtained.WEB) is word


def test_what_was_refused_is_not_withdrawn() -> None:
    with pytest.raises(NothingToWithdraw):
        authorisation(given=False).withdraw(at("2026-03-06 10:00"), Obtained.WEB)


def test_what_is_told_on_the_telephone_names_who_wrote_it_down() -> None:
    with pytest.raises(TranscriberMissing):
        replace(authorisation(), how=Obtained.TELEPHONE)
    with pytest.raises(TranscriberMissing):
        authorisation().withdraw(at("2026-03-06 10:00"), Obtained.TELEPHONE)
    with pytest.raises(TranscriberMissing):
        replace(authorisation(), transcribed_by=ADVISER)


def test_the_employer_is_never_among_third_parties() -> None:
    with pytest.raises(RecipientWrong):
        authorisation(recipient=RecipientKind.EMPLOYER)


def test_the_last_word_on_a_recipient_decides() -> None:
    yes = authorisation()
    no = authorisation(False, RecipientKind.LANDLORD, "2026-03-05 10:00")

    def relied_on(recipient: RecipientKind, when: str) -> Authorisation | None:
        return effective_authorisation((yes, no), EMPLOYEE, SHARE, recipient, at(when))

    assert relied_on(RecipientKind.LANDLORD, "2026-03-05 09:59") == yes
    assert relied_on(RecipientKind.LANDLORD, "2026-03-05 10:00") is None
    assert relied_on(RecipientKind.LENDER, "2026-03-06 10:00") == yes
    assert relied_on(RecipientKind.LENDER, "2026-03-04 09:00") is None


def test_an_authorisation_serves_neither_another_purpose_nor_another_person() -> None:
    when = at("2026-03-06 10:00")
    boss, lender = RecipientKind.EMPLOYER, RecipientKind.LENDER
    assert effective_authorisation((authorisation(),), EMPLOYEE, TELL, boss, when) is None
    assert effective_authorisation((authorisation(),), "employee-2", SHARE, lender, when) is None


def test_a_commitment_is_kept_or_not_kept_with_a_reason() -> None:
    kept = cil_commitment().done(DAY, ADVISER)
    assert kept.settlements == (Settlement(CommitmentOutcome.DONE, DAY, ADVISER),)
    broken = employee_commitment().not_done(DAY, ADVISER, REASON)
    assert broken.settlements == (Settlement(CommitmentOutcome.NOT_DONE, DAY, ADVISER, REASON),)


def test_the_outcome_of_a_commitment_is_said_once() -> None:
    kept = cil_commitment().done(DAY, ADVISER)
    assert kept.done(date(2026, 3, 11), ADVISER) is kept
    with pytest.raises(CommitmentAlreadySettled):
        kept.not_done(DAY, ADVISER, REASON)


def test_an_outcome_noted_by_mistake_is_corrected_and_stays_readable() -> None:
    wrong = Settlement(CommitmentOutcome.DONE, DAY, ADVISER)
    right = Settlement(CommitmentOutcome.NOT_DONE, date(2026, 3, 11), ADVISER, REASON)
    corrected = cil_commitment().done(DAY, ADVISER).correct(right)
    assert corrected.settlements == (wrong, right) and corrected.outcome is CommitmentOutcome.NOT_DONE
    assert corrected.correct(replace(right, on=date(2026, 3, 12))) is corrected
    with pytest.raises(CommitmentStillRuns):
        cil_commitment().correct(right)
    with pytest.raises(CommitmentAlreadySettled):
        cil_commitment().drop(DAY, ADVISER, REASON).correct(right)


@pytest.mark.parametrize(
    ("owner", "kind", "wording", "product", "field"),
    [
        (Owner.CIL, CommitmentKind.REFERRAL, " ", None, "wording"),
        (Owner.EMPLOYEE, CommitmentKind.REFERRAL, "Texte.", None, "kind"),
        (Owner.CIL, CommitmentKind.REPORT_CHANGES, "Texte.", None, "kind"),
        (Owner.CIL, CommitmentKind.OWN_PRODUCT, "Texte.", None, "product"),
        (Owner.CIL, CommitmentKind.REFERRAL, "Texte.", OwnProduct.REHOUSING, "product"),
    ],
)
def test_a_commitment_that_does_not_suit_its_owner_names_the_field(
    owner: Any, kind: Any, wording: Any, product: Any, field: str
) -> None:
    with pytest.raises(CommitmentWrong) as refused:
        Commitment("c", owner, kind, wording, DAY, product)
    assert refused.value.field == field


def test_when_a_case_turns_structural_what_still_runs_is_ended() -> None:
    ended = end_all((cil_commitment().done(DAY, ADVISER), employee_commitment()), DAY, ADVISER, REASON)
    assert [one.outcome for one in ended] == [CommitmentOutcome.DONE, CommitmentOutcome.DROPPED]


@pytest.mark.parametrize("status", [None, *HousingStatus])
@pytest.mark.parametrize("cause", Cause)
def test_every_situation_suggests_commitments_to_both_sides_that_may_be_taken_as_they_are(
    cause: Any, status: Any
) -> None:
    found = suggested_commitments((cause,), status)
    taken = [Commitment("c", one.owner, one.kind, one.wording, DAY, one.product) for one in found]
    assert {one.owner for one in taken} == set(Owner)
    assert len(set(found)) == len(found)


def test_the_report_counts_what_was_kept_on_each_side() -> None:
    commitments = (
        cil_commitment("c1").done(DAY, ADVISER),
        cil_commitment("c2").done(DAY, ADVISER),
        cil_commitment("c3").drop(DAY, ADVISER, REASON),
        employee_commitment().not_done(DAY, ADVISER, REASON),
        employee_commitment("e2"),
    )
    after = replace(full_budget(), pensions_paid=Decimal("100.50"))
    results = measure(commitments, Referrals(2, 1, 1, 0, 1, 0), 1, full_budget(), after)
    assert results.summary == (
        "Le CIL : 3 engagements, 2 tenus, 1 abandonné.",
        "Le salarié : 2 engagements, 1 non tenu, 1 en cours.",
        "2 mises en relation : 1 acceptée, 1 refusée, 1 menée à bonne fin.",
        "1 point de suivi avec le salarié.",
        "Ressources résiduelles mensuelles : de 1\u202f050,00\u00a0€ à 1\u202f150,00\u00a0€.",
        "Part des ressources consacrée au logement : de 35,0\u00a0% à 33,3\u00a0%.",
    )


def test_a_report_without_referral_or_budget_says_only_what_is_known() -> None:
    assert measure(()).summary == (
        "Le CIL : aucun engagement.",
        "Le salarié : aucun engagement.",
        "Aucune mise en relation avec un partenaire.",
    )


def test_the_report_says_what_has_not_changed_in_plain_words() -> None:
    results = measure((), Referrals(3, 0, 0, 2, 0, 1), 0, full_budget(), full_budget())
    assert results.summary[2:] == (
        "3 mises en relation : 2 sans réponse, 1 terminée sans bonne fin.",
        "Ressources résiduelles mensuelles : 1\u202f050,00\u00a0€, comme au diagnostic.",
        "Part des ressources consacrée au logement : 35,0\u00a0%, comme au diagnostic.",
    )
    assert Referrals(1).text == "1 mise en relation : en attente de réponse."


def test_the_report_waits_for_the_outcome_of_every_commitment() -> None:
    check_settled((cil_commitment().done(DAY, ADVISER),))
    with pytest.raises(CommitmentsUnsettled) as refused:
        check_settled((cil_commitment(), employee_commitment()))
    assert refused.value.facts == {"running": "2"}


def test_the_employee_chooses_at_least_one_service() -> None:
    chosen = ServicesChosen((ServiceOffered.ORIENTATION,), DAY, ADVISER)
    assert chosen.services == (ServiceOffered.ORIENTATION,)
    with pytest.raises(NoServiceChosen):
        ServicesChosen((), DAY, ADVISER)


def test_only_a_published_version_of_the_information_is_given() -> None:
    with pytest.raises(InformationUnknown):
        InformationGiven(99, DAY, Handed.WEB, ADVISER)
