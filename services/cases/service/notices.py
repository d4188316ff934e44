"""Which message is decided when a step is opened, reminded, lapsed or extended.

A message is decided here, in the act's transaction, and worded in `services.cases.messages` when it leaves.
"""

from kernel import mail
from kernel.database import Tx
from services.cases.domain.case import Case
from services.cases.domain.kinds import KINDS
from services.cases.domain.letters import Letter
from services.cases.domain.steps import Step


def opened(tx: Tx, case: Case, step: Step) -> None:
    _tell(tx, case, step, KINDS[step.kind].opened)


def reminded(tx: Tx, case: Case, step: Step, number: int) -> None:
    for letter in KINDS[step.kind].reminded:
        _tell(tx, case, step, letter, number=number)


def lapsed(tx: Tx, case: Case, step: Step) -> None:
    _tell(tx, case, step, KINDS[step.kind].lapsed)


def extended(tx: Tx, case: Case, step: Step) -> None:
    _tell(tx, case, step, KINDS[step.kind].extended)


def _tell(tx: Tx, case: Case, step: Step, letter: Letter | None, **params: object) -> None:
    if letter is not None:
        mail.decide(
            tx,
            letter,
            case.id,
            territory=case.departement,
            urgent=case.urgent,
            step=step.kind,
            ordinal=step.ordinal,
            **params,
        )
