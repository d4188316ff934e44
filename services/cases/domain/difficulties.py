"""Which difficulties are treated: the three lists of the charter and one table between them (DIF-1 to 5)."""

from dataclasses import dataclass
from enum import StrEnum

from words.difficulties import Cause, Origin


class CauseFamily(StrEnum):
    """First list: situations of §1 and §2 (DIF-1 to DIF-4). Not the same as the priority (DIF-7)."""

    SUDDEN_EVENT = "sudden_event"
    JOB_LOSS = "job_loss"
    OVER_INDEBTEDNESS = "over_indebtedness"
    LOCA_PASS = "loca_pass"


class StudyOrigin(StrEnum):
    """Second list: origins in the study file (A3)."""

    FAMILY_CONFLICT = "family_conflict"
    DIVORCE = "divorce"
    LOSS_OF_HOUSING = "loss_of_housing"
    DISASTER = "disaster"
    JOB_LOSS = "job_loss"
    OVER_INDEBTEDNESS = "over_indebtedness"


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One line of the table: a cause in each of the three lists; None where a list has no word for it."""

    cause: Cause
    family: CauseFamily
    study: StudyOrigin | None
    origin: Origin | None


_F, _S, _O = CauseFamily, StudyOrigin, Origin

CAUSE_TABLE = (
    CauseRow(Cause.LOSS_OF_HOUSING, _F.SUDDEN_EVENT, _S.LOSS_OF_HOUSING, _O.LOSS_OF_HOUSING),
    CauseRow(Cause.EVICTION, _F.SUDDEN_EVENT, _S.LOSS_OF_HOUSING, _O.LOSS_OF_HOUSING),
    CauseRow(Cause.REPOSSESSION, _F.SUDDEN_EVENT, _S.LOSS_OF_HOUSING, _O.LOSS_OF_HOUSING),
    CauseRow(Cause.DISASTER, _F.SUDDEN_EVENT, _S.DISASTER, _O.DISASTER),
    CauseRow(Cause.VIOLENCE, _F.SUDDEN_EVENT, _S.FAMILY_CONFLICT, _O.FAMILY_BREAKDOWN),
    CauseRow(Cause.FAMILY_CONFLICT, _F.SUDDEN_EVENT, _S.FAMILY_CONFLICT, _O.FAMILY_BREAKDOWN),
    CauseRow(Cause.DIVORCE, _F.SUDDEN_EVENT, _S.DIVORCE, _O.FAMILY_BREAKDOWN),
    CauseRow(Cause.OWN_JOB_LOSS, _F.JOB_LOSS, _S.JOB_LOSS, _O.JOB_LOSS),
    CauseRow(Cause.SPOUSE_JOB_LOSS, _F.JOB_LOSS, _S.JOB_LOSS, _O.JOB_LOSS),
    CauseRow(Cause.OVER_INDEBTEDNESS, _F.OVER_INDEBTEDNESS, _S.OVER_INDEBTEDNESS, _O.OVER_INDEBTEDNESS),
    CauseRow(Cause.LOCA_PASS_CALLED, _F.LOCA_PASS, None, None),
    CauseRow(Cause.UNFIT_LODGING, _F.SUDDEN_EVENT, None, _O.UNFIT_LODGING),
    CauseRow(Cause.HEALTH, _F.SUDDEN_EVENT, None, _O.HEALTH),
    CauseRow(Cause.DEATH, _F.SUDDEN_EVENT, None, _O.DEATH),
)
"""Rule DIF-5. §2 ends its list of urgent situations by "etc.": what only A7 names is put there."""


def row_of(cause: Cause) -> CauseRow:
    return next(row for row in CAUSE_TABLE if row.cause is cause)


def families_of(causes: tuple[Cause, ...]) -> tuple[CauseFamily, ...]:
    """Families of §1 and §2 that the causes fall under, each once, in the charter's order."""
    found = {row_of(cause).family for cause in causes}
    return tuple(family for family in CauseFamily if family in found)
