"""Sends a referral with its packet, stops it, erases it (PART-3, CONF-2)."""

from datetime import timedelta
from typing import TypedDict
from uuid import UUID

from kernel import idempotency, links, mail
from kernel.database import Tx
from kernel.errors import Invalid
from kernel.stored import dump
from services.partners import facts, repository
from services.partners.access import May, require
from services.partners.domain import dispatch
from services.partners.domain.items import SAFE_CONTACT_MASKS, SENSITIVE
from services.partners.domain.letters import Letter
from services.partners.domain.packet import Authorisation, Chosen, Entitlement, EntitlementNotChecked, Packet
from services.partners.domain.reasons import WithdrawalReason
from services.partners.domain.recommendable import check_may_receive
from services.partners.domain.referral import KIND_LABELS, Referral
from services.partners.domain.sheet import RecipientKind
from services.partners.models import PartnerRow, RecipientRow, ReferralRow
from services.partners.service import directory, link_rules
from services.partners.views import PacketItem, Sending
from words.referrals import REFERRAL_RUNNING, ReferralState

LINK_DAYS = 60
"""Longest life of a link, in days (rules.md, defaults)."""


class PacketIncomplete(Invalid):
    title = "L'envoi ne correspond pas aux éléments choisis."
    rule = "CONF-2"


def prepare(tx: Tx, asked: Sending) -> ReferralRow | None:
    """Returns the referral if it was already sent, else None.

    Raises where it may not be sent, before `cases` is asked for the packet.
    """
    require(tx.actor, May.SEND)
    if known := repository.find_referral(tx, asked.referral_id):
        return known
    partner, recipient = _receiver(tx, asked)
    _decided(tx, asked, partner, recipient)
    return None


def send(tx: Tx, asked: Sending, packet: tuple[PacketItem, ...]) -> ReferralRow:
    """Keeps the packet, its recipient, reason and sender, and decides the message; once per referral."""
    require(tx.actor, May.SEND)
    if known := repository.find_referral(tx, asked.referral_id):
        return known
    if sorted(one.code for one in packet) != sorted(asked.items):
        raise PacketIncomplete(field="items")
    partner, recipient = _receiver(tx, asked)
    referral, chosen = _decided(tx, asked, partner, recipient)
    expires = tx.now + timedelta(days=LINK_DAYS)
    rests_on = link_rules.rests_on_recipient(recipient)
    link = links.make(
        tx, link_rules.LINK_PURPOSE, asked.referral_id, recipient.id, expires, rests_on=rests_on
    )
    row = _row(tx, asked, recipient, link.id, chosen, packet)
    repository.save_referral(row, referral)
    repository.add(tx, row)
    mail.decide(tx, Letter.REFERRAL_SENT, row.id, territory=row.territory)
    tx.record(facts.ReferralSent(**of_referral(row), day=tx.today))
    return row


def stop(tx: Tx, case_id: str, reason: WithdrawalReason = WithdrawalReason.CASE_CLOSED) -> int:
    """Withdraws all running referrals of a case and revokes their links; returns their number (CASE-3, ENG-2)."""
    require(tx.actor, May.SEND)
    running = [row for row in repository.of_case(tx, case_id) if row.state in REFERRAL_RUNNING]
    for row in running:
        withdrawn = repository.referral_of(row).withdraw(tx.today, tx.actor.subject, reason)
        repository.save_referral(row, withdrawn)
        links.revoke(tx, row.id)
        mail.decide(tx, Letter.REFERRAL_WITHDRAWN, row.id, territory=row.territory)
        tx.record(facts.ReferralWithdrawn(**of_referral(row), reason=reason, version=row.version))
    return len(running)


def erase(tx: Tx, case_id: str) -> int:
    """Erases the packets of a case; the referrals and their dates stay. Returns the number erased."""
    require(tx.actor, May.SEND)
    rows = [row for row in repository.of_case(tx, case_id) if row.packet]
    for row in rows:
        row.packet, row.result_text, row.reason = None, None, ""
        links.revoke(tx, row.id)
        tx.record(facts.PacketErased(referral=row.id))
    if rows:
        idempotency.purge(tx, tx.now - idempotency.KEPT)
    return len(rows)


class OfReferral(TypedDict):
    """Fields that all facts of a referral share."""

    referral: UUID
    cil: str
    on_behalf_of: str | None
    case: UUID
    partner: UUID


def of_referral(row: ReferralRow) -> OfReferral:
    """Returns the fields that all facts of this referral share."""
    return OfReferral(
        referral=row.id,
        cil=row.cil,
        on_behalf_of=row.on_behalf_of or None,
        case=UUID(row.case_id),
        partner=row.partner_id,
    )


def _receiver(tx: Tx, asked: Sending) -> tuple[PartnerRow, RecipientRow]:
    """Returns the partner and the recipient. Raises where the partner may not receive."""
    if not asked.checked_by:
        raise EntitlementNotChecked(field="checked_by")
    row = repository.partner_for(tx, asked.partner_id, asked.cil)
    check_may_receive(directory.view(tx, row).obstacles)
    return row, repository.recipient_of(tx, row.id, asked.recipient_id)


def _decided(tx: Tx, asked: Sending, partner: PartnerRow, recipient: RecipientRow) -> tuple[Referral, Packet]:
    """Returns the referral and its packet. Raises where the packet may not leave (CONF-2)."""
    sheet = repository.sheet_of(partner)
    packet = Packet(asked.case_id, sheet.kind)
    for code in asked.items:
        packet = packet.choose(code, asked.justifications.get(code) or _stands_in(code, asked))
    packet = packet.check_recipient(
        Entitlement(str(recipient.id), asked.checked_by, tx.today, "verified_by_adviser")
    )
    if asked.authorisation_id:
        kind = RecipientKind(asked.authorised_for or RecipientKind.ANY_THIRD_PARTY)
        packet = packet.authorise(Authorisation(asked.authorisation_id, kind, tx.today))
    masked = SAFE_CONTACT_MASKS if asked.safe_contact else frozenset()
    referral = dispatch.send(
        str(asked.referral_id),
        sheet,
        packet.preview(),
        kind=asked.kind,
        on=tx.today,
        by=asked.sent_by or asked.checked_by,
        territory=asked.territory,
        masked=masked,
    )
    return referral, packet


def why(asked: Sending) -> str:
    """Returns the reason of an item that has none of its own: that of the referral."""
    return asked.reason or KIND_LABELS[asked.kind]


def _stands_in(code: str, asked: Sending) -> str | None:
    """Returns the referral's reason for an item that is not sensitive; a sensitive one needs its own (CONF-2)."""
    return None if code in SENSITIVE else why(asked)


def _row(
    tx: Tx,
    asked: Sending,
    recipient: RecipientRow,
    link_id: UUID,
    chosen: Packet,
    packet: tuple[PacketItem, ...],
) -> ReferralRow:
    reasons: dict[str, Chosen] = {one.item.value: one for one in chosen.chosen}
    kept = tuple(
        PacketItem(one.code, one.label, one.text, reasons[one.code].justification or "") for one in packet
    )
    return ReferralRow(
        id=asked.referral_id,
        case_id=asked.case_id,
        cil=asked.cil,
        on_behalf_of=asked.on_behalf_of,
        partner_id=asked.partner_id,
        recipient_id=recipient.id,
        link_id=link_id,
        kind=asked.kind,
        territory=asked.territory,
        state=ReferralState.SENT,
        packet=dump(kept, tuple[PacketItem, ...]),
        entitlement=dump(chosen.entitlement),
        authorisation=dump(chosen.authorisation),
        reason=why(asked),
        sent_by=asked.sent_by or asked.checked_by,
        sent_at=tx.now,
        version=0,
    )
