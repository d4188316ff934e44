"""The convention between a CIL and its platform, derived from its ledger (charter A6, CONV-1 to CONV-5)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.platform.domain import convention_refusals as refusals
from services.platform.domain.anniversaries import Period, anniversary_number, effective_end
from services.platform.domain.ledger import (
    Ended,
    Entry,
    NoticeGiven,
    NoticeWithdrawn,
    Party,
    RenewalAnnulled,
    Renewed,
    Signed,
    SuccessorSigned,
)
from services.platform.domain.terms import DEFAULT_TERMS, Terms


class State(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    UNDER_NOTICE = "under_notice"
    ENDED = "ended"


STATE_LABELS = {
    State.DRAFT: "En attente de signature",
    State.SIGNED: "Signée, pas encore en vigueur",
    State.IN_FORCE: "En vigueur",
    State.UNDER_NOTICE: "En vigueur, dénoncée",
    State.ENDED: "Terminée",
}


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention; `wanted_effect` is the agreed effect date where it is not the signature date (CONV-1)."""

    id: str
    cil: str
    platform: str
    wanted_effect: date | None = None
    ledger: tuple[Entry, ...] = ()

    def signed_on(self, party: Party) -> date | None:
        return next((e.on for e in self.ledger if isinstance(e, Signed) and e.party is party), None)

    @property
    def signature_date(self) -> date | None:
        """The later of the two signatures, None before both are there (CONV-1)."""
        president, representative = self.signed_on(Party.CIL), self.signed_on(Party.PLATFORM)
        return max(president, representative) if president and representative else None

    @property
    def effect_date(self) -> date | None:
        """The signature date unless a later one was agreed upon (CONV-1)."""
        return self.signature_date and (self.wanted_effect or self.signature_date)

    @property
    def notices(self) -> tuple[NoticeGiven, ...]:
        """Notices given and not withdrawn (CONV-5)."""
        withdrawn = {e.notice for e in self.ledger if isinstance(e, NoticeWithdrawn)}
        return tuple(e for e in self.ledger if isinstance(e, NoticeGiven) and e.number not in withdrawn)

    @property
    def end(self) -> date | None:
        """First day out of force, None while there is no notice (CONV-3)."""
        return min((notice.ends_on for notice in self.notices), default=None)

    @property
    def renewals(self) -> tuple[date, ...]:
        """Anniversaries whose tacit renewal is recorded and not annulled (CONV-2, CONV-5)."""
        standing: list[date] = []
        for entry in self.ledger:
            if isinstance(entry, Renewed):
                standing.append(entry.anniversary)
            if isinstance(entry, RenewalAnnulled):
                standing.remove(entry.anniversary)
        return tuple(standing)

    @property
    def successor(self) -> SuccessorSigned | None:
        return next((e for e in self.ledger if isinstance(e, SuccessorSigned)), None)

    @property
    def force(self) -> Period | None:
        """Days in force, half-open, None before both have signed (CONV-1)."""
        return Period(self.effect_date, self.end) if self.effect_date else None

    def in_force_on(self, day: date) -> bool:
        return self.force is not None and day in self.force

    def state_on(self, day: date) -> State:
        """Returns the state on a day, as the ledger now has it (CONV-1 to CONV-5)."""
        if self.signature_date is None or day < self.signature_date:
            return State.DRAFT
        if self.end and day >= self.end:
            return State.ENDED
        if not self.in_force_on(day):
            return State.SIGNED
        noticed = any(notice.received_on <= day for notice in self.notices)
        return State.UNDER_NOTICE if noticed else State.IN_FORCE

    def sign(self, party: Party, person: str, on: date) -> "Convention":
        """Adds the signature of the CIL's president or of the platform's representative (CONV-1)."""
        if self.signed_on(party):
            raise refusals.AlreadySigned(party=party)
        if self.wanted_effect and on > self.wanted_effect:
            raise refusals.EffectBeforeSignature(signed_on=on, effect_date=self.wanted_effect)
        return self._with(Signed(party, person, on))

    def renew(self, anniversary_day: date, written_on: date, terms: Terms = DEFAULT_TERMS) -> "Convention":
        """Records the tacit renewal at an anniversary (CONV-2)."""
        self._check_is_renewal_day(anniversary_day, terms)
        if written_on < anniversary_day:
            raise refusals.AnniversaryNotReached(anniversary=anniversary_day)
        if anniversary_day in self.renewals:
            raise refusals.RenewalAlreadyWritten(anniversary=anniversary_day)
        if self.end and anniversary_day >= self.end:
            raise refusals.NoticeForbidsRenewal(anniversary=anniversary_day, end=self.end)
        return self._with(Renewed(anniversary_day, written_on))

    def give_notice(
        self,
        party: Party,
        *,
        sent_on: date,
        received_on: date,
        typed_on: date,
        proof: str | None = None,
        terms: Terms = DEFAULT_TERMS,
    ) -> "Convention":
        """Adds a notice, whose day of receipt counts, and annuls the renewals that it prevents (CONV-3, CONV-5)."""
        _check_notice_dates(sent_on, received_on, typed_on)
        effect = self._require_signed_by(received_on)
        ends_on = effective_end(received_on, effect, terms)
        if proof is None and ends_on != effective_end(typed_on, effect, terms):
            raise refusals.ProofOfReceiptMissing(field="proof", received_on=received_on)
        self._check_notice_may_end(party, ends_on)
        notice = NoticeGiven(
            self._next_notice_number(), party, sent_on, received_on, typed_on, ends_on, proof
        )
        annulled = (day for day in self.renewals if day >= ends_on)
        return self._with(notice, *(RenewalAnnulled(day, notice.number, typed_on) for day in annulled))

    def withdraw_notice(
        self, number: int, agreed_by: Party, on: date, proof: str | None = None
    ) -> "Convention":
        """Withdraws a notice with the other party's agreement. Raises after its effect or with a successor (CONV-5)."""
        notice = next((n for n in self.notices if n.number == number), None)
        if notice is None:
            raise refusals.NoSuchNotice(notice=number)
        if agreed_by is notice.party:
            raise refusals.OtherPartyMustAgree(field="agreed_by", accepted=notice.party.other)
        if on >= notice.ends_on:
            raise refusals.NoticeTookEffect(ends_on=notice.ends_on)
        if self.successor:
            raise refusals.SuccessorAlreadySigned(successor=self.successor.successor)
        return self._with(NoticeWithdrawn(number, agreed_by, on, proof))

    def follow_with(self, successor: str, signed_on: date, effect_date: date) -> "Convention":
        """Records the signed successor, which takes effect on the day that ends this one (CONV-1, CONV-7)."""
        if self.end is None:
            raise refusals.NotUnderNotice()
        if self.successor:
            raise refusals.SuccessorAlreadySigned(successor=self.successor.successor)
        if effect_date != max(self.end, signed_on):
            raise refusals.SuccessorMustFollow(field="effect_date", end=self.end, effect_date=effect_date)
        return self._with(SuccessorSigned(successor, signed_on, effect_date))

    def close(self, written_on: date) -> "Convention":
        """Records the end, once it is reached (CONV-3)."""
        if self.end is None:
            raise refusals.NotUnderNotice()
        if written_on < self.end:
            raise refusals.EndNotReached(end=self.end)
        self._check_not_closed()
        return self._with(Ended(self.end, written_on))

    def _with(self, *entries: Entry) -> "Convention":
        return replace(self, ledger=(*self.ledger, *entries))

    def _require_signed(self) -> date:
        if self.effect_date is None:
            raise refusals.NotSignedByBoth()
        return self.effect_date

    def _require_signed_by(self, day: date) -> date:
        if self.signature_date and day < self.signature_date:
            raise refusals.NotSignedByBoth(signature_date=self.signature_date)
        return self._require_signed()

    def _check_is_renewal_day(self, day: date, terms: Terms) -> None:
        number = anniversary_number(self._require_signed(), day)
        if number is None or number < terms.first_term_years:
            raise refusals.NotAnAnniversary(day=day)

    def _check_notice_may_end(self, party: Party, ends_on: date) -> None:
        self._check_not_closed()
        if any(n.party is party and n.ends_on <= ends_on for n in self.notices):
            raise refusals.NoticeAlreadyGiven(party=party, end=self.end)
        if self.successor and self.end and ends_on < self.end:
            raise refusals.SuccessorAlreadySigned(successor=self.successor.successor)

    def _check_not_closed(self) -> None:
        if any(isinstance(entry, Ended) for entry in self.ledger):
            raise refusals.ConventionEnded(end=self.end)

    def _next_notice_number(self) -> int:
        return 1 + sum(isinstance(entry, NoticeGiven) for entry in self.ledger)


def _check_notice_dates(sent_on: date, received_on: date, typed_on: date) -> None:
    if received_on < sent_on:
        raise refusals.ReceivedBeforeSent(field="received_on", sent_on=sent_on, received_on=received_on)
    if typed_on < received_on:
        raise refusals.ReceivedInTheFuture(field="received_on", received_on=received_on)
