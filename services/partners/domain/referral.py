"""A referral to a partner, from its sending to its result (charter §3, PART-3, CASE-10)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kernel.calendar import DEFAULT_TERRITORY, add_working_days
from kernel.errors import Conflict, Invalid
from services.partners.domain.reasons import GoodEnd, NoGoodEnd, ReasonCode, RefusalReason, WithdrawalReason
from services.partners.domain.terms import DEFAULT_TERMS, Terms
from words.referrals import REFERRAL_RUNNING, ReferralState


class ReferralKind(StrEnum):
    TREATMENT = "treatment"
    SOCIAL_DIAGNOSIS = "social_diagnosis"


KIND_LABELS = {
    ReferralKind.TREATMENT: "Traitement du dossier",
    ReferralKind.SOCIAL_DIAGNOSIS: "Diagnostic social",
}


class NoAnswerAwaited(Conflict):
    title = "Cette mise en relation n'attend plus de réponse."
    rule = "PART-3"


class NotAccepted(Conflict):
    title = "Seule une mise en relation acceptée par le partenaire peut avoir un résultat."
    rule = "PART-3"


class ReferralOver(Conflict):
    title = "Cette mise en relation est déjà terminée."
    rule = "PART-3"


class ExpiryNotReached(Conflict):
    title = "Le partenaire a encore le temps de répondre."
    rule = "PART-3"


class OutOfOrder(Invalid):
    title = "Cette date précède l'étape antérieure de la mise en relation."
    rule = "PART-3"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadlines of a referral, computed when it is sent, on the working days of the CIL's territory (PART-3).

    The answer is due by the end of `answer_due_on`; without it the referral is handed back on `handed_back_on`.
    """

    reminder_on: date
    answer_due_on: date
    handed_back_on: date


@dataclass(frozen=True, slots=True)
class StateChange:
    state: ReferralState
    on: date
    by: str
    reason: ReasonCode | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral; `steps` is its history, the sending first, to which steps are only added."""

    id: str
    case: str
    partner: str
    kind: ReferralKind
    territory: str
    deadlines: Deadlines
    steps: tuple[StateChange, ...]

    @property
    def state(self) -> ReferralState:
        return self.steps[-1].state

    @property
    def sent_on(self) -> date:
        return self.steps[0].on

    @property
    def reason(self) -> ReasonCode | None:
        return self.steps[-1].reason

    @property
    def answered_late(self) -> bool:
        """Says whether the partner answered after the day due, before the hand-back (PART-3)."""
        answers = (
            step for step in self.steps if step.state in (ReferralState.ACCEPTED, ReferralState.REFUSED)
        )
        return any(step.on > self.deadlines.answer_due_on for step in answers)

    def reminder_due_on(self, day: date) -> bool:
        """Says whether to remind the partner on a day: there is no answer yet and no hand-back (PART-3)."""
        return (
            self.state is ReferralState.SENT
            and self.deadlines.reminder_on <= day < self.deadlines.handed_back_on
        )

    def accept(self, on: date, by: str) -> "Referral":
        self._require_answer_awaited()
        return self._step(ReferralState.ACCEPTED, on, by)

    def refuse(self, on: date, by: str, reason: RefusalReason) -> "Referral":
        """Returns the referral refused by the partner, with its reason (PART-3)."""
        self._require_answer_awaited()
        return self._step(ReferralState.REFUSED, on, by, reason)

    def expire(self, on: date, by: str) -> "Referral":
        """Returns the referral handed back to the adviser, as it got no answer (PART-3)."""
        self._require_answer_awaited()
        if on < self.deadlines.handed_back_on:
            raise ExpiryNotReached(handed_back_on=self.deadlines.handed_back_on)
        return self._step(ReferralState.EXPIRED, on, by)

    def end_well(self, on: date, by: str, result: GoodEnd) -> "Referral":
        """Returns the referral carried to a good end, which the national figures count (PART-3, PART-4)."""
        self._require_accepted()
        return self._step(ReferralState.GOOD_END, on, by, result)

    def end_without(self, on: date, by: str, reason: NoGoodEnd) -> "Referral":
        self._require_accepted()
        return self._step(ReferralState.NO_GOOD_END, on, by, reason)

    def withdraw(self, on: date, by: str, reason: WithdrawalReason) -> "Referral":
        """Returns the referral withdrawn, as the case ended or the authorisation was withdrawn (CASE-3, ENG-2)."""
        if self.state not in REFERRAL_RUNNING:
            raise ReferralOver(state=self.state)
        return self._step(ReferralState.WITHDRAWN, on, by, reason)

    def _require_answer_awaited(self) -> None:
        if self.state is not ReferralState.SENT:
            raise NoAnswerAwaited(state=self.state, since=self.steps[-1].on)

    def _require_accepted(self) -> None:
        if self.state is not ReferralState.ACCEPTED:
            raise NotAccepted(state=self.state, since=self.steps[-1].on)

    def _step(self, state: ReferralState, on: date, by: str, reason: ReasonCode | None = None) -> "Referral":
        if on < self.steps[-1].on:
            raise OutOfOrder(field="on", earliest=self.steps[-1].on)
        return replace(self, steps=(*self.steps, StateChange(state, on, by, reason)))


def deadlines_of(
    sent_on: date, territory: str = DEFAULT_TERRITORY, terms: Terms = DEFAULT_TERMS
) -> Deadlines:
    """Returns the deadlines, in working days after the day of sending, which does not count (PART-3)."""
    return Deadlines(
        add_working_days(sent_on, terms.reminder_days, territory),
        add_working_days(sent_on, terms.answer_days, territory),
        add_working_days(sent_on, terms.handed_back_days, territory),
    )
