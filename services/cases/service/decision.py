"""The decision that ends level 1, with its orientations and reasons (CASE 6, DIF-4, DIF-6)."""

from dataclasses import dataclass
from uuid import UUID

from kernel.database import Tx
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.case import Case
from services.cases.domain.commitments import CommitmentKind
from services.cases.domain.decision import (
    Decision,
    DecisionOutcome,
    LocaPassConditions,
    Orientation,
    check_decision,
)
from services.cases.domain.reasons import Reason
from services.cases.repository import contents
from services.cases.service import steps
from services.cases.service.diagnosis import families
from words.way import StepKind, StepResult

MET_AT_INTAKE = LocaPassConditions(True, False, False)
"""Conditions 1 and 2 of DIF-4: `intake` checks them before it requests a case for a guarantee that was called."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What an adviser decides. `loca_pass` is given where the guarantee appears only in the diagnosis."""

    outcome: DecisionOutcome
    solutions: tuple[CommitmentKind, ...] = ()
    orientations: tuple[Orientation, ...] = ()
    reason: Reason | None = None
    loca_pass: LocaPassConditions | None = None


def decide(tx: Tx, case_id: UUID, decided: Decided) -> Case:
    """Ends level 1: advice was enough, structural difficulty, LOCA-PASS excluded, or level 2 (CASE 6)."""
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    step = steps.awaited(tx, case, StepKind.DECISION)
    settled = steps.settle(tx, case, step, decided, StepResult(decided.outcome.value))
    if settled is case:
        return case
    made = _made(tx, case, decided)
    contents.save_decision(tx, case, made)
    saved = repository.save(tx, settled)
    tx.record(
        facts.DecisionTaken(
            case=case_id,
            outcome=made.outcome,
            reason=made.reason.code if made.reason else None,
            orientations=tuple(one.body for one in made.orientations),
        )
    )
    return saved


def _made(tx: Tx, case: Case, decided: Decided) -> Decision:
    conditions = MET_AT_INTAKE if case.loca_pass else decided.loca_pass
    decision = Decision(
        decided.outcome,
        tx.today,
        tx.actor.subject,
        decided.solutions,
        decided.orientations,
        decided.reason,
        conditions,
    )
    diagnosis = contents.diagnosis(tx, case)
    check_decision(
        decision, families(case, diagnosis), diagnosis.content.outlook.nature if diagnosis else None
    )
    return decision
