"""Which message a step's opening, reminder, lapse or extension decides; never on a case that was ended.

A message is decided here, in the act's transaction, and worded in `services.cases.messages` when it leaves.
"""

from kernel import mail
from kernel.database import Tx
from services.cases.domain.case import Case
from services.cases.domain.steps import Step
from words.way import StepKind

OPENED = {
    StepKind.FIRST_ANSWER: "adviser_designated",
    StepKind.SIGN_ENGAGEMENT: "offer",
    StepKind.SIGN_AMENDMENT: "amendment",
    StepKind.SURVEY: "survey",
}
REMINDED = {
    StepKind.SIGN_ENGAGEMENT: "offer_reminder",
    StepKind.IMPLEMENTATION: "implementation_reminder",
    StepKind.SURVEY: "survey_reminder",
    StepKind.RETENTION: "retention_notice",
}
LAPSED = {StepKind.SIGN_ENGAGEMENT: "offer_lapsed"}
EXTENDED = {
    StepKind.SIGN_ENGAGEMENT: "offer_extended",
    StepKind.IMPLEMENTATION: "implementation_extended",
    StepKind.RETENTION: "retention_extended",
}
TO_THE_CIL = {StepKind.RETENTION: "retention_notice_cil"}
"""Reminders that the adviser receives too: what comes next is theirs to prevent, not to do."""


def opened(tx: Tx, case: Case, step: Step) -> None:
    _tell(tx, case, step, OPENED.get(step.kind))


def reminded(tx: Tx, case: Case, step: Step, number: int) -> None:
    _tell(tx, case, step, REMINDED.get(step.kind), number=number)
    _tell(tx, case, step, TO_THE_CIL.get(step.kind), number=number)


def lapsed(tx: Tx, case: Case, step: Step) -> None:
    _tell(tx, case, step, LAPSED.get(step.kind))


def extended(tx: Tx, case: Case, step: Step) -> None:
    _tell(tx, case, step, EXTENDED.get(step.kind))


def _tell(tx: Tx, case: Case, step: Step, template: str | None, **params: object) -> None:
    if template is not None:
        mail.decide(
            tx,
            template,
            case.id,
            territory=case.departement,
            urgent=case.urgent,
            step=step.kind,
            ordinal=step.ordinal,
            **params,
        )
