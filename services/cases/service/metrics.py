"""Metrics of cases for operators: how many at each stage, what is due, what has waited for long."""

from collections.abc import Iterable
from datetime import date, timedelta

from kernel.database import Tx
from kernel.health import Late
from kernel.metrics import Gauge, Reading
from services.cases.domain.kinds import STEP_KIND_LABELS
from services.cases.repository import operations

CASES = Gauge("cilpass_cases", "Cases by stage")
DEADLINES = Gauge(
    "cilpass_deadlines", "Open steps by when they are due: late, today, or in the seven days after"
)
OLDEST_STEP = Gauge("cilpass_oldest_step_seconds", "Age of the oldest open step of each kind")


def lateness(tx: Tx) -> Iterable[Late]:
    """Yields, by kind, how many open steps are past their day."""
    for kind, (count, since) in operations.late_by_kind(tx).items():
        yield Late(kind, STEP_KIND_LABELS[kind], count, since)


def readings(tx: Tx) -> Iterable[Reading]:
    for stage, count in operations.count_by_stage(tx).items():
        yield Reading(CASES, count, {"stage": stage})
    day = timedelta(days=1)
    spans = {
        "late": (date.min, tx.today - day),
        "today": (tx.today, tx.today),
        "soon": (tx.today + day, tx.today + 7 * day),
    }
    for when, (first, last) in spans.items():
        yield Reading(DEADLINES, operations.count_due(tx, first, last), {"when": when})
    for kind, opened in operations.oldest_open(tx).items():
        yield Reading(OLDEST_STEP, (tx.now - opened).total_seconds(), {"kind": kind})
