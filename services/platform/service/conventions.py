"""Use cases on conventions: proposal, signature, notice, withdrawal of a notice, succession (charter A6)."""

from datetime import date
from uuid import UUID

from kernel.database import Tx
from kernel.errors import Conflict, Forbidden
from kernel.identity import Actor
from kernel.ids import new_id
from services.platform import facts, repository
from services.platform.access import OF_CIL, SIGNATORIES, May, require
from services.platform.domain import convention_refusals as refusals
from services.platform.domain.convention import Convention
from services.platform.domain.ledger import NoticeGiven, Party
from services.platform.domain.membership import membership_of
from services.platform.models import ConventionRow
from services.platform.service import notices, seats
from services.platform.service.cils import check_not_in_the_future
from services.platform.service.convention_life import wait_from_now
from words.roles import Role

SEATS = {Party.CIL: Role.CIL_PRESIDENT, Party.PLATFORM: Role.PLATFORM_REPRESENTATIVE}


class NotYourSide(Forbidden):
    title = "Vous proposez une convention au nom de votre organisme seulement."
    rule = "CONV-1"


class PlatformNotHomologated(Conflict):
    title = "Un CIL n'adhère qu'à une plate-forme homologuée par l'UESL."
    rule = "CIL-2"


def propose(
    tx: Tx, cil: str | None, platform: str | None, wanted_effect: date | None, successor_of: UUID | None
) -> ConventionRow:
    """Proposes a convention, for either party; a successor takes effect when its predecessor ends (CONV-1, CONV-7).

    The party of the actor's side may be left out. Raises NotYourSide where it is another than their organisation.
    """
    require(tx.actor, May.COMMIT)
    own, side = tx.actor.organisation, _party(tx)
    if (cil if side is Party.CIL else platform) not in (None, "", own):
        raise NotYourSide(field=str(side))
    cil = own if side is Party.CIL else cil or ""
    platform = own if side is Party.PLATFORM else platform or ""
    if repository.find_cil(tx, cil) is None:
        raise repository.CilUnknown(field="cil")
    if repository.find_platform(tx, platform) is None:
        raise repository.PlatformUnknown(field="platform")
    if successor_of is not None:
        wanted_effect = wanted_effect or _end_of(tx, cil, successor_of)
    row = ConventionRow(
        id=new_id(), cil=cil, platform=platform, wanted_effect=wanted_effect, ledger=[], proposed_at=tx.now
    )
    repository.add(tx, row)
    tx.record(facts.ConventionProposed(convention=row.id, version=row.version, cil=cil, platform=platform))
    return row


def sign(tx: Tx, convention_id: UUID, on: date) -> ConventionRow:
    """Signs for the actor's organisation; the second signature gives the convention its dates (CONV-1)."""
    row = _to_change(tx, convention_id)
    check_not_in_the_future(tx, on)
    party = _party(tx)
    _require_mandate(tx, row, party, on)
    signed = repository.to_convention(row).sign(party, tx.actor.subject, on)
    complete = signed.signature_date is not None
    if complete:
        _conclude(tx, row, signed)
    repository.save_convention(row, signed)
    tx.record(
        facts.ConventionSigned(
            convention=row.id,
            version=row.version,
            party=party,
            day=on,
            complete=complete,
            cil=row.cil,
            platform=row.platform,
        )
    )
    if complete:
        row.reminded_until = tx.today
        tell_dates(tx, row)
        wait_from_now(tx, row)
    return row


def give_notice(
    tx: Tx, convention_id: UUID, party: Party | None, sent_on: date, received_on: date, proof: str | None
) -> ConventionRow:
    """Gives notice, or records a party's letter; its day of receipt counts (CONV-5)."""
    row = _to_change(tx, convention_id, May.RECORD_NOTICE)
    giver = party or _party(tx)
    seats.require_mandate(tx, Role(tx.actor.role.value), tx.actor.organisation, tx.today)
    if not proof and not gives_notice(tx.actor, giver):
        raise refusals.LetterMissing(field="proof", accepted="la référence de l'accusé de réception")
    before = repository.to_convention(row)
    after = before.give_notice(
        giver, sent_on=sent_on, received_on=received_on, typed_on=tx.today, proof=proof
    )
    repository.save_convention(row, after)
    notice = after.notices[-1]
    _tell_notice(tx, row, notice)
    for day in (day for day in before.renewals if day not in after.renewals):
        tx.record(
            facts.RenewalAnnulled(
                convention=row.id, version=row.version, anniversary=day, notice=notice.number
            )
        )
        notices.renewal_annulled(tx, row, notice, day)
    if before.end != after.end:
        tell_dates(tx, row)
    wait_from_now(tx, row)
    return row


def gives_notice(actor: Actor, party: Party) -> bool:
    """Says whether the actor gives this party's notice themselves; other actors record a letter (CONV-5)."""
    return actor.role in SIGNATORIES and _side(actor) is party


def withdraw_notice(tx: Tx, convention_id: UUID, number: int, agreed_by: Party, proof: str) -> ConventionRow:
    """Withdraws a notice with the other party's agreement and its proof (CONV-5)."""
    row = _to_change(tx, convention_id)
    _require_mandate(tx, row, _party(tx), tx.today)
    before = repository.to_convention(row)
    after = before.withdraw_notice(number, agreed_by, tx.today, proof)
    repository.save_convention(row, after)
    tx.record(
        facts.NoticeWithdrawn(convention=row.id, version=row.version, notice=number, agreed_by=agreed_by)
    )
    notices.notice_withdrawn(tx, row, number)
    if before.end != after.end:
        tell_dates(tx, row)
    wait_from_now(tx, row)
    return row


def tell_dates(tx: Tx, row: ConventionRow) -> None:
    """Records the dates of a convention as now known; reporting keeps the highest version (REP-4)."""
    if row.effect_date is None:
        return
    tx.record(
        facts.ConventionDated(
            convention=row.id,
            version=row.version,
            cil=row.cil,
            platform=row.platform,
            from_=row.effect_date,
            to=row.end_date,
        )
    )


def _conclude(tx: Tx, row: ConventionRow, signed: Convention) -> None:
    """Raises where the convention would leave an overlap or a gap, or the platform is not homologated (CIL-2)."""
    assert signed.signature_date and signed.effect_date
    repository.cil_for(tx, row.cil, change=True)
    held = {str(one.id): one for one in repository.signed_of(tx, row.cil, change=True)}
    membership = membership_of(row.cil, [repository.to_convention(one) for one in held.values()])
    membership.check_may_join(signed.signature_date, signed.effect_date)
    platform = repository.find_platform(tx, row.platform)
    if platform is None or not repository.to_homologation(platform).homologated_on(signed.signature_date):
        raise PlatformNotHomologated(platform=row.platform)
    if membership.last is not None:
        _follow(tx, held[membership.last.convention], signed)


def _follow(tx: Tx, predecessor: ConventionRow, signed: Convention) -> None:
    """Records the signed successor on the predecessor, whose notice can then no longer be withdrawn (CONV-5)."""
    assert signed.signature_date and signed.effect_date
    after = repository.to_convention(predecessor).follow_with(
        signed.id, signed.signature_date, signed.effect_date
    )
    repository.save_convention(predecessor, after)
    repository.flush(tx)
    tx.record(
        facts.SuccessorSigned(
            convention=predecessor.id, version=predecessor.version, successor=UUID(signed.id)
        )
    )
    wait_from_now(tx, predecessor)


def _end_of(tx: Tx, cil: str, convention_id: UUID) -> date | None:
    """Returns the end of the predecessor, if it is still to come. Raises for a convention of another CIL."""
    signed = {one.id: one for one in repository.signed_of(tx, cil)}
    if convention_id not in signed:
        raise repository.ConventionUnknown(field="successor_of")
    end = signed[convention_id].end_date
    if end is None:
        raise refusals.NotUnderNotice()
    return end if end > tx.today else None


def _to_change(tx: Tx, convention_id: UUID, act: May = May.COMMIT) -> ConventionRow:
    row = repository.convention_for(tx, convention_id, change=True)
    require(tx.actor, act)
    tx.check_version(row.version)
    return row


def _party(tx: Tx) -> Party:
    return _side(tx.actor)


def _side(actor: Actor) -> Party:
    return Party.CIL if actor.role in OF_CIL else Party.PLATFORM


def _require_mandate(tx: Tx, row: ConventionRow, party: Party, day: date) -> None:
    organisation = row.cil if party is Party.CIL else row.platform
    seats.require_mandate(tx, SEATS[party], organisation, day)


def _tell_notice(tx: Tx, row: ConventionRow, notice: NoticeGiven) -> None:
    tx.record(
        facts.NoticeRecorded(
            convention=row.id,
            version=row.version,
            notice=notice.number,
            party=notice.party,
            sent=notice.sent_on,
            received=notice.received_on,
            typed=notice.typed_on,
            ends=notice.ends_on,
        )
    )
    notices.notice_recorded(tx, row, notice)
