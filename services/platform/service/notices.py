"""Decides the letters to the parties of a convention; `services.platform.messages` words them."""

from datetime import date

from kernel import mail
from kernel.calendar import DEFAULT_TERRITORY
from kernel.database import Tx
from services.platform.domain.ledger import NoticeGiven, Party
from services.platform.domain.letters import Letter
from services.platform.domain.schedule import Event
from services.platform.models import ConventionRow


def reminder(tx: Tx, row: ConventionRow, event: Event) -> None:
    """Decides the reminders to both parties, 30 and 7 days before the last day for notice (CONV-6)."""
    assert event.last_day and event.anniversary
    _to_both(tx, Letter.NOTICE_REMINDER, row, last_day=event.last_day, anniversary=event.anniversary)


def renewed(tx: Tx, row: ConventionRow, anniversary: date) -> None:
    _to_both(tx, Letter.CONVENTION_RENEWED, row, anniversary=anniversary)


def notice_recorded(tx: Tx, row: ConventionRow, notice: NoticeGiven) -> None:
    _to_both(tx, Letter.NOTICE_RECORDED, row, notice=notice.number)


def notice_withdrawn(tx: Tx, row: ConventionRow, number: int) -> None:
    _to_both(tx, Letter.NOTICE_WITHDRAWN, row, notice=number)


def renewal_annulled(tx: Tx, row: ConventionRow, notice: NoticeGiven, anniversary: date) -> None:
    """Writes to both parties that a renewal already recorded does not stand (CONV-5)."""
    _to_both(tx, Letter.RENEWAL_ANNULLED, row, notice=notice.number, anniversary=anniversary)


def ended(tx: Tx, row: ConventionRow, end: date) -> None:
    _to_both(tx, Letter.CONVENTION_ENDED, row, end=end)


def _to_both(tx: Tx, letter: Letter, row: ConventionRow, **params: object) -> None:
    for party in Party:
        mail.decide(tx, letter, row.id, territory=DEFAULT_TERRITORY, urgent=False, to=party, **params)
