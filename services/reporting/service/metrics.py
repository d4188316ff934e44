"""The metrics of reporting: how far behind each feed the figures are, and which feed is broken."""

from collections.abc import Iterable

from kernel.database import Tx
from kernel.metrics import Gauge, Reading
from services.reporting import repository
from services.reporting.models import Book

LAG = Gauge("cilpass_feed_lag", "Facts told by a feed that figures do not count yet")
SILENCE = Gauge("cilpass_feed_silence_seconds", "How long ago a feed last answered")
BROKEN = Gauge("cilpass_feed_broken", "1 where the chain of a feed was found broken, or a fact unreadable")


def readings(tx: Tx) -> Iterable[Reading]:
    for cursor in repository.cursors(tx, Book.LIVE):
        feed = {"feed": cursor.feed}
        yield Reading(LAG, cursor.head_position - cursor.position, feed)
        yield Reading(BROKEN, bool(cursor.broken_at), feed)
        if cursor.read_at:
            yield Reading(SILENCE, (tx.now - cursor.read_at).total_seconds(), feed)
