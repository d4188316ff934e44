"""What screens read of a case besides its acts: words of codes, the way to come, what would be signed or sent."""

from datetime import timedelta
from typing import Any

from cilpass.intake.v1 import intake_pb2
from cilpass.partners.v1 import partners_pb2

from services.cases.domain.sequence import Stage
from services.cases.domain.usual_way import to_come
from tests.cases.conftest import answer, reach
from tests.cases.service_steps import PACKET, Way
from tests.in_process import FakeService
from words.way import StepKind


async def test_codes_come_with_their_words_and_today_is_the_legal_day(way: Way) -> None:
    lists = (await way.service.get("/codes", subject="adv-a")).json()
    assert {"code": "telephone", "label": "Téléphone"} in lists["means"]
    assert "keep_paying" not in {one["code"] for one in lists["cil_kinds"]}
    assert all(one["label"] for codes in lists.values() for one in codes)
    assert (await way.service.get("/today", subject="adv-a")).json() == {"day": way.today.isoformat()}


def protected_since(request: Any) -> Any:
    """The others' answers once the person has asked for safe contact."""
    return reach(safe_contact=True) if isinstance(request, intake_pb2.GetReachRequest) else answer(request)


def test_what_is_to_come_follows_the_stage_and_ends_with_the_case() -> None:
    assert to_come(Stage.FIRST_ANSWER)[0] is StepKind.INTERVIEW
    assert to_come(Stage.AFTER_LAPSE)[:2] == (StepKind.OFFER, StepKind.SIGN_ENGAGEMENT)
    assert to_come(Stage.IMPLEMENTATION) == (StepKind.REPORT, StepKind.SURVEY, StepKind.RETENTION)
    assert to_come(Stage.CLOSED) == ()


async def test_the_way_is_told_whole(way: Way) -> None:
    await way.open_case()
    await way.open("first_answer")
    told = await way.read("way")
    assert [one["kind"]["code"] for one in told["steps"]] == ["first_answer"]
    assert told["to_come"][0] == {"code": "interview", "label": "Entretien"}


async def test_the_text_to_give_and_the_choices_made_are_read_again(way: Way) -> None:
    await way.first_level()
    told = await way.read("information")
    assert "gratuit" in told["text"] and told["given"][0]["version"] == told["version"] == 1
    assert told["services"] and told["chosen_on"]
    answered, held = await way.read("exchanges")
    assert (answered["kind"]["code"], answered["notes"]) == ("first_answer", "")
    assert held["means"]["label"] and held["notes"]


async def test_an_offer_is_read_exactly_as_it_would_be_signed_and_nothing_is_kept(way: Way) -> None:
    await way.first_level()
    due = (way.today + timedelta(days=40)).isoformat()
    body = {
        "cil": [{"id": "c1", "kind": "inform", "wording": "Vous informer.", "due": due}],
        "employee": [{"id": "s1", "kind": "keep_paying", "wording": "Payer le loyer.", "due": due}],
    }
    seen = await way.act("offer/preview", body)
    assert len(seen["clauses"]) == 4
    assert (await way.service.get(f"/cases/{way.case}/offer", subject="adv-a")).status_code == 404
    made = await way.act("offer", body)
    assert made["content_hash"] == seen["content_hash"]


async def test_items_are_chosen_with_their_words_in_view(way: Way) -> None:
    await way.first_level()
    items = {one["code"]: one["text"] for one in await way.read("packet")}
    assert items["resources"].startswith("1") and items["personal_telephone"]


async def test_what_the_file_does_not_say_is_told_apart(way: Way) -> None:
    await way.first_level()
    known = {one["code"]: one["known"] for one in await way.read("packet")}
    assert known["resources"] and not known["aid_obtained"]


async def test_under_safe_contact_means_of_contact_are_not_to_choose(way: Way, others: FakeService) -> None:
    await way.first_level()
    others.answer = protected_since
    items = {one["code"] for one in await way.read("packet")}
    assert "resources" in items and not items & {"address", "email", "personal_telephone"}


async def test_a_referral_carries_the_protection_asked_for_since_the_case_opened(
    way: Way, others: FakeService
) -> None:
    await way.in_force()
    await way.act("referrals", PACKET)
    others.answer = protected_since
    await way.act("referrals", PACKET)
    sent = others.asked_for(partners_pb2.SendReferralRequest)
    assert [one.safe_contact for one in sent] == [False, True]
