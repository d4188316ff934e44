"""Adding or dropping a commitment after signature: an amendment, signed by both (rule ENG-3)."""

from dataclasses import dataclass, replace
from datetime import date

from kernel.errors import Conflict, Invalid
from services.cases.domain.canonical import content_digest
from services.cases.domain.commitments import Commitment, CommitmentOutcome, Owner
from services.cases.domain.decision import check_solutions
from services.cases.domain.difficulties import CauseFamily
from services.cases.domain.engagement import Offer
from services.cases.domain.reasons import Reason
from services.cases.domain.signing import (
    Paper,
    Party,
    Signature,
    already_given,
    check_own_hand,
    signed_by_both,
)


class EngagementNotSigned(Conflict):
    title = "Un avenant ne modifie qu'un engagement signé par les deux parties."
    rule = "ENG-3"


class AmendmentEmpty(Invalid):
    title = "Un avenant ajoute ou retire au moins un engagement encore en cours."
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
        return replace(self, signatures=(*self.signatures, new))

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
