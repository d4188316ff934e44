"""The file handed over, and what the employee reads of it and of what was sent from it."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Day
from services.cases.domain.assignment import REGIME_LABELS
from services.cases.domain.exchanges import MEANS_LABELS, Exchange
from services.cases.domain.handover import PART_LABELS, HandOver, Part
from services.cases.domain.information import HANDED_LABELS, Handed
from services.cases.domain.kinds import STEP_KIND_LABELS
from services.cases.domain.sequence import STAGE_LABELS
from services.cases.domain.study_file import StudyFile
from services.cases.schemas.commitments import CommitmentOut
from services.cases.schemas.decision import DecisionOut, EndingOut
from services.cases.schemas.diagnosis import DiagnosisOut
from services.cases.schemas.engagement import OfferOut
from services.cases.schemas.report import ReportOut
from services.cases.service import own_words
from services.cases.service.handover import OwnFile
from services.cases.service.own_words import Line
from words.way import OUTCOME_LABELS


class HandOverIn(Body):
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=len(Part))]
    how: Handed
    on: Day


class HandOverOut(BaseModel):
    parts: list[Coded]
    how: Coded
    on: date
    by: str

    @classmethod
    def of(cls, value: HandOver) -> Self:
        return cls(
            parts=[coded(one, PART_LABELS) for one in value.parts],
            how=coded(value.how, HANDED_LABELS),
            on=value.on,
            by=value.by,
        )


class ExchangeOut(BaseModel):
    """An exchange with the employee: the kind of step, the day, the means where they are known, and the notes."""

    kind: Coded
    held_on: date
    means: Coded | None
    notes: str

    @classmethod
    def of(cls, exchange: Exchange) -> Self:
        return cls(
            kind=coded(exchange.kind, STEP_KIND_LABELS),
            held_on=exchange.held_on,
            means=coded(exchange.means, MEANS_LABELS) if exchange.means else None,
            notes=exchange.notes,
        )


class LineOut(BaseModel):
    label: str
    text: str

    @classmethod
    def all_of(cls, lines: list[Line]) -> list[Self]:
        return [cls(label=one.label, text=one.text) for one in lines]


class InWordsOut(BaseModel):
    """The diagnosis in French, line by line, for an employee who reads their own file."""

    situation: list[LineOut]
    budget: list[LineOut]
    conclusion: list[LineOut]

    @classmethod
    def of(cls, study: StudyFile) -> Self:
        return cls(
            situation=LineOut.all_of(own_words.situation(study)),
            budget=LineOut.all_of(own_words.budget(study)),
            conclusion=LineOut.all_of(own_words.conclusion(study)),
        )


class OwnFileOut(BaseModel):
    """The employee's own file: `regime` is the adviser's secrecy (CASE-8), `in_words` the diagnosis in French."""

    reference: str
    stage: Coded
    outcome: Coded | None
    adviser: str
    regime: Coded | None
    diagnosis: DiagnosisOut | None
    in_words: InWordsOut | None
    decision: DecisionOut | None
    ending: EndingOut | None
    engagement: OfferOut | None
    exchanges: list[ExchangeOut]
    commitments: list[CommitmentOut]
    report: ReportOut | None
    handed_over: list[HandOverOut]

    @classmethod
    def of(cls, file: OwnFile) -> Self:
        outcome = file.case.outcome
        return cls(
            reference=file.case.reference,
            stage=coded(file.case.stage, STAGE_LABELS),
            outcome=coded(outcome, OUTCOME_LABELS) if outcome else None,
            adviser=file.adviser,
            regime=coded(file.regime, REGIME_LABELS) if file.regime else None,
            diagnosis=DiagnosisOut.of(file.diagnosis) if file.diagnosis else None,
            in_words=InWordsOut.of(file.diagnosis.content) if file.diagnosis else None,
            decision=DecisionOut.of(file.decision) if file.decision else None,
            ending=EndingOut.of(file.ending) if file.ending else None,
            engagement=OfferOut.of(file.engagement) if file.engagement else None,
            exchanges=[ExchangeOut.of(one) for one in file.exchanges],
            commitments=[CommitmentOut.of(one) for one in file.commitments],
            report=ReportOut.of(file.report) if file.report else None,
            handed_over=[HandOverOut.of(one) for one in file.handed_over],
        )


class SentItemOut(BaseModel):
    label: str
    text: str
    justification: str


class SentOut(BaseModel):
    """What was sent to a partner, to whom, why and by whom (CONF-2)."""

    id: UUID
    partner: str
    recipient: str
    why: str
    by: str
    at: datetime
    state: Coded
    items: list[SentItemOut]

    @classmethod
    def of(cls, sent: Any, names: dict[str, str]) -> Self:
        """`sent` is a `SentReferral` of partners.proto."""
        return cls(
            id=UUID(sent.referral_id),
            partner=sent.partner,
            recipient=sent.recipient,
            why=sent.reason,
            by=names.get(sent.sent_by, sent.sent_by),
            at=datetime.fromisoformat(sent.sent_at),
            state=Coded(code=sent.state, label=sent.state_label),
            items=[
                SentItemOut(label=one.label, text=one.text, justification=one.justification)
                for one in sent.items
            ],
        )
