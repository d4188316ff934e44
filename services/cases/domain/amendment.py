"""Adding or dropping a commitment after signature: an amendment, signed by both (rule ENG-3)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict, Invalid
from services.cases.domain.canonical import content_digest
from services.cases.domain.commitments import Commitment, CommitmentOutcome, Owner
from services.cases.domain.decision import check_solutions
from services.cases.domain.difficulties import CauseFamily
from services.cases.domain.engagement import Offer
from services.cases.domain.reasons import Reason
from services.cases.domain.signatures import (
    AlreadySigned,
    Paper,
    Party,
    Signature,
    already_given,
    check_own_hand,
    signature_of,
    signed_by_both,
)


class AmendmentState(StrEnum):
    PROPOSED = "proposed"
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


AMENDMENT_STATE_LABELS = {
    AmendmentState.PROPOSED: "À signer",
    AmendmentState.SIGNED: "Signé par les deux parties",
    AmendmentState.REFUSED: "Refusé par le salarié",
    AmendmentState.WITHDRAWN: "Retiré par le CIL",
    AmendmentState.LAPSED: "Sans suite, la mise en œuvre étant terminée",
}


class EngagementNotSigned(Conflict):
    title = "Un avenant ne modifie qu'un engagement signé par les deux parties."
    rule = "ENG-3"


class AmendmentEmpty(Invalid):
    title = "Un avenant ajoute ou retire au moins un engagement encore en cours."
    rule = "ENG-3"


class CommitmentNumberTaken(Invalid):
    title = "Un engagement ajouté porte un identifiant déjà utilisé dans ce dossier."
    rule = "ENG-3"


class AmendmentNotAwaited(Conflict):
    title = "Cet avenant n'attend plus de signature."
    rule = "ENG-3"


class SignedBeforeAmendment(Invalid):
    title = "La date de signature est antérieure à la proposition de l'avenant."
    rule = "ENG-3"


class AmendmentNotSigned(Conflict):
    title = "L'avenant n'est pas encore signé par les deux parties."
    rule = "ENG-3"


@dataclass(frozen=True, slots=True)
class Amendment:
    id: str
    engagement_id: str
    engagement_hash: str
    employee_id: str
    number: int
    proposed_on: date
    added: tuple[Commitment, ...]
    dropped: tuple[Commitment, ...]
    reason: Reason
    signatures: tuple[Signature, ...] = ()
    ended_as: AmendmentState | None = None
    ended_for: Reason | None = None

    @property
    def content_hash(self) -> str:
        return content_digest(
            {
                "engagement": self.engagement_hash,
                "number": self.number,
                "proposed_on": self.proposed_on,
                "added": [one.material() for one in self.added],
                "dropped": [one.material() for one in self.dropped],
            }
        )

    @property
    def signed(self) -> bool:
        return signed_by_both(self.signatures)

    def sign(
        self, party: Party, shown_hash: str, on: date, by: str, paper: Paper | None = None
    ) -> "Amendment":
        check_own_hand(party, by, self.employee_id)
        new = Signature(party, by, shown_hash, on, paper=paper)
        if already_given(self.signatures, new, self.content_hash):
            return self
        self._check_awaited()
        if on < self.proposed_on:
            raise SignedBeforeAmendment(field="signed_on", proposed_on=self.proposed_on)
        return replace(self, signatures=(*self.signatures, new))

    def refuse(self) -> "Amendment":
        """The employee says no: the engagement stays as it was; a signature given stands."""
        if self.ended_as is AmendmentState.REFUSED:
            return self
        self._check_awaited()
        if first := signature_of(self.signatures, Party.EMPLOYEE):
            raise AlreadySigned(party=first.party, on=first.on)
        return replace(self, ended_as=AmendmentState.REFUSED)

    def withdraw(self, reason: Reason) -> "Amendment":
        """The CIL takes back what is not in force yet."""
        if self.ended_as is AmendmentState.WITHDRAWN:
            return self
        self._check_awaited()
        return replace(self, ended_as=AmendmentState.WITHDRAWN, ended_for=reason)

    def state(self, awaited: bool) -> AmendmentState:
        """`awaited` says whether its signatures are still waited for: not once the implementation is over."""
        if self.signed:
            return AmendmentState.SIGNED
        return self.ended_as or (AmendmentState.PROPOSED if awaited else AmendmentState.LAPSED)

    def _check_awaited(self) -> None:
        if self.signed or self.ended_as:
            raise AmendmentNotAwaited(state=self.state(awaited=False))

    def apply(self, commitments: tuple[Commitment, ...], on: date, by: str) -> tuple[Commitment, ...]:
        """The commitments once both have signed; applying it again changes nothing."""
        if not self.signed:
            raise AmendmentNotSigned
        gone = {one.id for one in self.dropped}
        known = {one.id for one in commitments}
        kept = tuple(
            one.drop(on, by, self.reason) if one.id in gone and not one.settled else one
            for one in commitments
        )
        return kept + tuple(one for one in self.added if one.id not in known)


def propose_amendment(
    amendment_id: str,
    engagement: Offer,
    number: int,
    on: date,
    running: tuple[Commitment, ...],
    added: tuple[Commitment, ...],
    dropped_ids: tuple[str, ...],
    reason: Reason,
    families: tuple[CauseFamily, ...] = (),
) -> Amendment:
    """`running` are the commitments as they stand; what remains keeps to DIF-4 as the offer did."""
    if not engagement.signed:
        raise EngagementNotSigned
    dropped = tuple(one for one in running if one.id in dropped_ids and not one.settled)
    if len(dropped) != len(set(dropped_ids)) or not (added or dropped):
        raise AmendmentEmpty(field="dropped", accepted="des engagements en cours")
    if taken := _taken(running, added):
        raise CommitmentNumberTaken(field="added", commitments=",".join(taken))
    kept = [one for one in running if one not in dropped and one.outcome is not CommitmentOutcome.DROPPED]
    check_solutions(families, (one.kind for one in (*kept, *added) if one.owner is Owner.CIL))
    return Amendment(
        amendment_id,
        engagement.id,
        engagement.content_hash,
        engagement.employee_id,
        number,
        on,
        added,
        dropped,
        reason,
    )


def _taken(running: tuple[Commitment, ...], added: tuple[Commitment, ...]) -> list[str]:
    """Identifiers that would not be new: each commitment has its own for the whole case."""
    ids = [one.id for one in (*running, *added)]
    return sorted({one.id for one in added if ids.count(one.id) > 1})
