"""What the employee reads behind any of their links."""

from datetime import date, datetime
from typing import Self

from cilpass.intake.v1 import intake_pb2
from cilpass.platform.v1 import platform_pb2
from pydantic import BaseModel

from kernel.http.codes import Coded, coded
from services.cases.domain.authorisations import OBTAINED_LABELS, PURPOSE_LABELS, Authorisation, Purpose
from services.cases.domain.clauses import ClauseKind, current_clauses
from services.cases.domain.engagement import Offer
from services.cases.domain.kinds import STEP_KIND_LABELS
from services.cases.domain.plain import what_happens
from services.cases.domain.sequence import STAGE_LABELS, Stage
from services.cases.domain.signatures import Party, signature_of
from services.cases.domain.steps import Step
from services.cases.schemas.commitments import CommitmentOut
from services.cases.service.own_space import AWAITED, Chosen, OwnSpace
from words.way import OUTCOME_LABELS

CLAUSES = {
    Purpose.SHARE_WITH_THIRD_PARTIES: ClauseKind.THIRD_PARTY_AUTHORISATION,
    Purpose.INFORM_EMPLOYER: ClauseKind.EMPLOYER_AUTHORISATION,
}


class WhoToCall(BaseModel):
    """Someone to turn to; the telephone is empty where none is known."""

    name: str
    telephone: str


class AwaitedOut(BaseModel):
    """What the employee has to do: `by_link` is the purpose of the link that does it."""

    by_link: str
    label: str
    due: date | None
    why: list[str]

    @classmethod
    def of(cls, step: Step) -> Self:
        return cls(
            by_link=AWAITED[step.kind],
            label=STEP_KIND_LABELS[step.kind],
            due=step.due,
            why=list(step.deadline.explain()) if step.deadline else [],
        )


class EngagementOut(BaseModel):
    """How the last engagement offered stands; its text is read with the link that signs it, or in the file."""

    made_on: date
    valid_to: date
    signed_by_employee_on: date | None
    signed_by_cil_on: date | None
    refused_on: date | None

    @classmethod
    def of(cls, value: Offer) -> Self:
        own, cil = (signature_of(value.signatures, party) for party in (Party.EMPLOYEE, Party.CIL))
        return cls(
            made_on=value.made_on,
            valid_to=value.valid_to,
            signed_by_employee_on=own.on if own else None,
            signed_by_cil_on=cil.on if cil else None,
            refused_on=value.refused_on,
        )


class OwnAuthorisationOut(BaseModel):
    """The last word on one authorisation; `given` is None where it was never asked, `text` what it means.

    `chosen_on` is the day of a choice made with a signature that the CIL has not joined yet: nothing is in force.
    """

    purpose: Coded
    text: str
    in_force: bool
    given: bool | None
    how: Coded | None
    at: datetime | None
    withdrawn_at: datetime | None
    chosen_on: date | None

    @classmethod
    def of(cls, purpose: Purpose, word: Authorisation | None, chosen: Chosen | None = None) -> Self:
        text = next(one.text for one in current_clauses() if one.kind is CLAUSES[purpose])
        return cls(
            purpose=coded(purpose, PURPOSE_LABELS),
            text=text,
            in_force=bool(word and word.given and word.withdrawn_at is None),
            given=chosen.given if chosen else word.given if word else None,
            how=coded(word.how, OBTAINED_LABELS) if word else None,
            at=word.at if word else None,
            withdrawn_at=word.withdrawn_at if word else None,
            chosen_on=chosen.on if chosen else None,
        )


class OwnAuthorisationsOut(BaseModel):
    items: list[OwnAuthorisationOut]

    @classmethod
    def of(cls, space: OwnSpace) -> Self:
        return cls(
            items=[
                OwnAuthorisationOut.of(one, space.words.get(one), space.chosen.get(one)) for one in Purpose
            ]
        )


class OwnSpaceOut(BaseModel):
    """Where the employee's case stands; `discreet` asks for pages that reveal nothing (CONF-5)."""

    reference: str
    discreet: bool
    first_name: str
    opens: str
    stage: Coded
    what_happens: str
    outcome: Coded | None
    adviser: WhoToCall | None
    cil: WhoToCall
    awaited: list[AwaitedOut]
    engagement: EngagementOut | None
    commitments: list[CommitmentOut]
    carried_out_by: date | None
    why: list[str]
    authorisations: list[OwnAuthorisationOut]
    today: date

    @classmethod
    def of(cls, space: OwnSpace, reach: intake_pb2.Reach, cil: platform_pb2.Cil) -> Self:
        case, stage, until = space.case, space.case.stage, space.carried_out_by
        deadline = until.deadline if until else None
        outcome = case.outcome or case.ended_as
        return cls(
            reference=case.reference,
            discreet=reach.safe_contact,
            first_name="" if reach.safe_contact else reach.first_name,
            opens=space.opens,
            stage=coded(stage, STAGE_LABELS),
            what_happens=what_happens(Stage.CLOSED if outcome else stage, signed_alone=bool(space.chosen)),
            outcome=coded(outcome, OUTCOME_LABELS) if outcome else None,
            adviser=WhoToCall(name=space.adviser.name, telephone=space.adviser.telephone or cil.telephone)
            if space.adviser
            else None,
            cil=WhoToCall(name=cil.name, telephone=cil.telephone),
            awaited=[AwaitedOut.of(step) for step in space.awaited],
            engagement=EngagementOut.of(space.offer) if space.offer else None,
            commitments=[CommitmentOut.of(one) for one in space.commitments],
            carried_out_by=until.due if until else None,
            why=list(deadline.explain()) if deadline else [],
            authorisations=OwnAuthorisationsOut.of(space).items,
            today=space.today,
        )
