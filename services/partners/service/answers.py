"""Use cases of a partner's link: read the packet, accept or refuse, give the result (PART-3)."""

from typing import NoReturn
from uuid import UUID

from kernel.database import Tx
from kernel.errors import Conflict
from kernel.identity import Actor
from services.partners import facts, repository
from services.partners.access import May, require
from services.partners.domain.reasons import GoodEnd, NoGoodEnd, RefusalReason
from services.partners.domain.referral import Referral
from services.partners.models import ReferralRow
from services.partners.service import referrals
from services.partners.service.dispatch import of_referral
from services.partners.service.link_rules import LINK_PURPOSE
from services.partners.views import ReferralView
from words.referrals import REFERRAL_RUNNING, ReferralState

ENDS = (ReferralState.GOOD_END, ReferralState.NO_GOOD_END)


class AnsweredOtherwise(Conflict):
    title = "Une autre réponse a déjà été enregistrée."
    rule = "PART-3"


class NoLongerReadable(Conflict):
    title = "Cette mise en relation est terminée : son contenu n'est plus consultable."
    rule = "CONF-2"


def read(tx: Tx) -> ReferralView:
    """Returns the packet as sent, while the referral runs; its first reading is recorded (CONF-3)."""
    row = _opened(tx)
    if row.state not in REFERRAL_RUNNING:
        raise NoLongerReadable(state=row.state)
    if row.opened_at is None:
        tx.must_write()
        row.opened_at = tx.now
        tx.record(facts.PacketOpened(referral=row.id, recipient=row.recipient_id))
    return referrals.view(tx, row)


def accept(tx: Tx) -> Referral:
    row = _opened(tx)
    referral = repository.referral_of(row)
    if any(step.state is ReferralState.ACCEPTED for step in referral.steps):
        return referral
    _check_unanswered(referral, ReferralState.SENT)
    accepted = referral.accept(tx.today, tx.actor.subject)
    repository.save_referral(row, accepted)
    tx.record(facts.ReferralAccepted(**of_referral(row), day=tx.today, version=row.version))
    return accepted


def refuse(tx: Tx, reason: RefusalReason) -> Referral:
    """Records a refusal with its reason (PART-3)."""
    row = _opened(tx)
    referral = repository.referral_of(row)
    if (referral.state, referral.reason) == (ReferralState.REFUSED, reason):
        return referral
    _check_unanswered(referral, ReferralState.SENT)
    refused = referral.refuse(tx.today, tx.actor.subject, reason)
    repository.save_referral(row, refused)
    tx.record(facts.ReferralRefused(**of_referral(row), day=tx.today, reason=reason, version=row.version))
    return refused


def tell_result(tx: Tx, code: GoodEnd | NoGoodEnd, text: str) -> Referral:
    """Records the result, a good end or not, which the national figures count (PART-4)."""
    row = _opened(tx)
    referral = repository.referral_of(row)
    state = ReferralState.GOOD_END if isinstance(code, GoodEnd) else ReferralState.NO_GOOD_END
    if (referral.state, referral.reason, row.result_text) == (state, code, text or None):
        return referral
    if referral.state in ENDS:
        _refuse_other(referral)
    on, by = tx.today, tx.actor.subject
    ended = (
        referral.end_well(on, by, code) if isinstance(code, GoodEnd) else referral.end_without(on, by, code)
    )
    row.result_text = text or None
    repository.save_referral(row, ended)
    good_end = state is ReferralState.GOOD_END
    tx.record(facts.ReferralEnded(**of_referral(row), day=tx.today, good_end=good_end))
    return ended


def may_open(actor: Actor) -> UUID:
    """Returns the id of the referral that the link opens. Raises for a link made for something else."""
    require(actor, May.ANSWER)
    if actor.link_purpose != LINK_PURPOSE:
        raise repository.ReferralUnknown
    return UUID(actor.link_subject)


def _opened(tx: Tx) -> ReferralRow:
    return repository.referral_for(tx, may_open(tx.actor))


def _check_unanswered(referral: Referral, awaited: ReferralState) -> None:
    if referral.state is not awaited and referral.state is not ReferralState.EXPIRED:
        _refuse_other(referral)


def _refuse_other(referral: Referral) -> NoReturn:
    last = referral.steps[-1]
    raise AnsweredOtherwise(state=last.state, on=last.on, by=last.by)
