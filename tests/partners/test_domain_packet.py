"""What may leave for a partner: chosen, checked, authorised, previewed, never masked (CONF-2, CONF-5)."""

from datetime import date
from typing import Any

import pytest

from services.partners.domain.items import ITEM_LABELS, SAFE_CONTACT_MASKS, SENSITIVE, Item
from services.partners.domain.packet import (
    Authorisation,
    Entitlement,
    EntitlementNotChecked,
    JustificationMissing,
    MaskedItemChosen,
    NotAnItem,
    NotAuthorised,
    NothingChosen,
    NotPreviewed,
    Packet,
)
from services.partners.domain.sheet import PartnerKind, RecipientKind

DAY = date(2026, 6, 15)
ENTITLED = Entitlement("contact-1", "adviser-1", DAY, "Annuaire de l'organisme")
GIVEN = Authorisation("auth-1", RecipientKind.SOCIAL_BODY, date(2026, 6, 1))


def packet(*codes: str) -> Packet:
    prepared = Packet("case-1", PartnerKind.SOCIAL_SERVICE).check_recipient(ENTITLED).authorise(GIVEN)
    for code in codes:
        prepared = prepared.choose(code)
    return prepared.preview()


def test_nothing_is_chosen_by_default() -> None:
    with pytest.raises(NothingChosen):
        packet().check_may_leave(DAY)


def test_items_chosen_one_by_one_may_leave() -> None:
    ready = packet("applicant_name", "resources")
    ready.check_may_leave(DAY)
    assert ready.items == {Item.APPLICANT_NAME, Item.RESOURCES}


def test_an_item_out_of_the_allow_list_is_refused_without_echo() -> None:
    with pytest.raises(NotAnItem) as refused:
        packet("internal_notes")
    assert "internal_notes" not in str(refused.value.facts)


@pytest.mark.parametrize("item", sorted(SENSITIVE))
def test_a_sensitive_item_needs_a_justification(item: Any) -> None:
    with pytest.raises(JustificationMissing):
        packet().choose(item, "  ")
    assert packet().choose(item, "Indispensable à l'instruction").items == {item}


def test_choosing_an_item_again_replaces_its_justification() -> None:
    twice = packet().choose("analysis", "Premier motif").choose("analysis", "Second motif")
    assert [one.justification for one in twice.chosen] == ["Second motif"]


def test_an_item_can_be_left_out_again() -> None:
    assert packet("applicant_name", "resources").without(Item.RESOURCES).items == {Item.APPLICANT_NAME}


def test_a_recipient_whose_entitlement_is_not_checked_receives_nothing() -> None:
    unchecked = Packet("case-1", PartnerKind.SOCIAL_SERVICE, authorisation=GIVEN).choose("resources")
    with pytest.raises(EntitlementNotChecked):
        unchecked.preview().check_may_leave(DAY)


def test_an_entitlement_checked_after_the_day_does_not_count() -> None:
    with pytest.raises(EntitlementNotChecked):
        packet("resources").check_may_leave(date(2026, 6, 14))


@pytest.mark.parametrize(
    "authorisation",
    [
        Authorisation("auth-1", RecipientKind.LENDER, date(2026, 6, 1)),
        Authorisation("auth-1", RecipientKind.SOCIAL_BODY, date(2026, 6, 16)),
        Authorisation("auth-1", RecipientKind.SOCIAL_BODY, date(2026, 6, 1), withdrawn_on=DAY),
    ],
)
def test_an_authorisation_for_others_later_or_withdrawn_the_same_day_does_not_cover(
    authorisation: Any,
) -> None:
    with pytest.raises(NotAuthorised):
        packet("resources").authorise(authorisation).check_may_leave(DAY)


def test_an_authorisation_for_any_third_party_covers_every_partner() -> None:
    general = Authorisation("auth-1", RecipientKind.ANY_THIRD_PARTY, DAY)
    packet("resources").authorise(general).check_may_leave(DAY)
    assert all(general.covers(kind, DAY) for kind in PartnerKind)


def test_without_authorisation_nothing_leaves() -> None:
    bare = Packet("case-1", PartnerKind.SOCIAL_SERVICE).check_recipient(ENTITLED).choose("resources")
    with pytest.raises(NotAuthorised):
        bare.preview().check_may_leave(DAY)


def test_a_choice_after_the_preview_asks_for_another_look() -> None:
    with pytest.raises(NotPreviewed):
        packet("resources").choose("seniority").check_may_leave(DAY)
    with pytest.raises(NotPreviewed):
        packet("resources", "seniority").without(Item.SENIORITY).check_may_leave(DAY)


def test_masked_items_never_leave_under_safe_contact() -> None:
    chosen = packet("applicant_name", "address", "email")
    chosen.check_may_leave(DAY)
    with pytest.raises(MaskedItemChosen) as refused:
        chosen.check_may_leave(DAY, SAFE_CONTACT_MASKS)
    assert refused.value.facts == {"items": "address,email"}


def test_every_item_has_a_label() -> None:
    assert set(ITEM_LABELS) == set(Item)
