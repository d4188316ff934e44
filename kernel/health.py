"""How a service stands, for who operates it: what is late, stuck, or could not leave; nothing of a person (CONF-6)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kernel import facts, mail, migrations, relay
from kernel.database import Tx
from kernel.temporal import Due

STUCK_AFTER = timedelta(minutes=15)
"""A timer that nobody has handled for so long was missed by the sweep too, which passes every five minutes."""

BEHIND_TIME = "behind_time"
STUCK_LABELS = {
    BEHIND_TIME: "N'a rien fait à l'heure dite",
    "absent": "Déroulement introuvable",
    "terminated": "Déroulement interrompu",
    "failed": "Déroulement en échec",
    "canceled": "Déroulement annulé",
    "timed_out": "Déroulement arrivé au bout de son temps",
    relay.BEHIND_PARKED: "Attend derrière un message mis de côté",
}


@dataclass(frozen=True, slots=True)
class Late:
    """Deadlines of one kind that have passed: how many, and the day of the oldest."""

    kind: str
    label: str
    count: int
    since: date


Lateness = Callable[[Tx], Iterable[Late]]
"""Use case of a service: its deadlines that have passed and that somebody should have met."""

LOOK_AGAIN = "look_again"
"""The signal that every workflow of ours hears (`workflows.contracts.sweep`)."""

AgendaOf = Callable[[Tx, datetime | None], list[Due]]


@dataclass(frozen=True, slots=True)
class Stuck:
    """A workflow that does not move on; `why` is a code of STUCK_LABELS, or one that has no words yet."""

    workflow: str
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """`delivered` is the position up to which the relay has carried the feed's facts."""

    at: datetime
    schema: str
    facts: int
    delivered: int
    parked: int
    queue: mail.Queue
    due: int
    late_since: datetime | None
    late: tuple[Late, ...]
    stuck: tuple[Stuck, ...]


def health(tx: Tx, agenda: AgendaOf, lateness: Lateness) -> Health:
    position, _ = facts.head(tx.session)
    departure = mail.next_departure(tx)
    return Health(
        at=tx.now,
        schema=migrations.present(tx),
        facts=position,
        delivered=relay.position(tx),
        parked=relay.count_parked(tx),
        queue=mail.queue(tx),
        due=mail.count_due(tx),
        late_since=departure if departure and departure <= tx.now else None,
        late=tuple(lateness(tx)),
        stuck=_stuck(tx, agenda),
    )


def overdue(tx: Tx, agenda: AgendaOf) -> list[str]:
    """Workflows whose instant has come, as the service sees it, the longest overdue first."""
    due = sorted(agenda(tx, tx.now), key=lambda item: item.at)
    return list(dict.fromkeys(item.workflow_id for item in due if item.workflow_id))


def _stuck(tx: Tx, agenda: AgendaOf) -> tuple[Stuck, ...]:
    """Oldest first, each workflow once: a message put aside says more than a timer missed."""
    parked = (Stuck(row.workflow_id, row.reason, row.at) for row in relay.parked_rows(tx))
    behind = (Stuck(item.workflow_id, BEHIND_TIME, item.at) for item in agenda(tx, tx.now - STUCK_AFTER))
    found: dict[str, Stuck] = {}
    for one in (*parked, *behind):
        found.setdefault(one.workflow, one)
    return tuple(sorted(found.values(), key=lambda one: one.since))
