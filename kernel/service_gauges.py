"""The gauges of every service: its feed, its relay, its timers, its messages."""

from collections.abc import Callable, Iterable
from datetime import datetime

from kernel import facts, mail, relay
from kernel.database import Tx
from kernel.metrics import Gauge, Reading, Readings
from kernel.temporal import Due

FEED_HEAD = Gauge("cilpass_feed_head", "Facts told so far: position of the last one")
RELAY_LAG = Gauge("cilpass_relay_lag", "Facts told that the relay has not yet brought to their workflows")
PARKED = Gauge("cilpass_relay_parked", "Messages for workflows that could not be delivered, put aside")
TIMERS_DUE = Gauge(
    "cilpass_timers_due", "Things that workflows wait for whose instant has come, not yet handled"
)
TIMERS_LATE = Gauge("cilpass_timers_late_seconds", "How long the first of them has been waiting")
MESSAGES = Gauge("cilpass_messages", "Messages to people by state")
MESSAGES_FAILED = Gauge("cilpass_messages_failed", "Messages not sent yet that have failed at least once")
MESSAGES_DUE = Gauge("cilpass_messages_due", "Messages that should have left")
MESSAGES_LATE = Gauge("cilpass_messages_late_seconds", "How long the first of them has been waiting")


def readings(agenda: Callable[[Tx, datetime | None], list[Due]]) -> Readings:
    """Readings of a service whose workflows wait for `agenda`."""

    def read(tx: Tx) -> Iterable[Reading]:
        head, _ = facts.head(tx.session)
        yield Reading(FEED_HEAD, head)
        yield Reading(RELAY_LAG, head - relay.position(tx))
        yield Reading(PARKED, relay.count_parked(tx))
        due = [item.at for item in agenda(tx, tx.now)]
        yield Reading(TIMERS_DUE, len(due))
        yield Reading(TIMERS_LATE, _since(tx, due))
        queue = mail.queue(tx)
        for state, count in queue.states.items():
            yield Reading(MESSAGES, count, {"state": state})
        yield Reading(MESSAGES_FAILED, queue.failed)
        yield Reading(MESSAGES_DUE, mail.count_due(tx))
        departure = mail.next_departure(tx)
        yield Reading(MESSAGES_LATE, _since(tx, [departure] if departure else []))

    return read


def _since(tx: Tx, instants: list[datetime]) -> float:
    """Seconds since the first of `instants`; zero where none has come."""
    return max(0.0, (tx.now - min(instants, default=tx.now)).total_seconds())
