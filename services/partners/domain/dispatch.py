"""The conditions for sending a referral: an authorisation, and a packet that may leave (PART-3, CONF-2, ENG-2)."""

from collections.abc import Collection
from datetime import date

from kernel.calendar import DEFAULT_TERRITORY
from kernel.errors import Invalid
from services.partners.domain.items import Item
from services.partners.domain.packet import Packet
from services.partners.domain.referral import Referral, ReferralKind, StateChange, deadlines_of
from services.partners.domain.sheet import Sheet
from services.partners.domain.terms import DEFAULT_TERMS, Terms
from words.referrals import ReferralState


class PacketForAnotherRecipient(Invalid):
    title = "L'envoi a été préparé pour une autre sorte de destinataire."
    rule = "CONF-2"


def send(
    id: str,
    partner: Sheet,
    packet: Packet,
    *,
    kind: ReferralKind,
    on: date,
    by: str,
    territory: str = DEFAULT_TERRITORY,
    masked: Collection[Item] = (),
    terms: Terms = DEFAULT_TERMS,
) -> Referral:
    """Returns a referral sent to a partner. Raises where its packet may not leave.

    `territory` is the CIL's, for its working days; `masked` are the items that safe contact masks.
    """
    if packet.partner_kind is not partner.kind:
        raise PacketForAnotherRecipient(field="partner_kind", accepted=partner.kind)
    packet.check_may_leave(on, masked)
    deadlines = deadlines_of(on, territory, terms)
    return Referral(
        id, packet.case, partner.id, kind, territory, deadlines, (StateChange(ReferralState.SENT, on, by),)
    )
