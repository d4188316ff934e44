"""A partner's link: it rests on who receives at the partner's, and serves the referral while it runs (EXC-5)."""

from dataclasses import dataclass
from uuid import UUID

from kernel.database import Tx
from kernel.links import Link
from kernel.platform import Platform
from services.partners import repository
from services.partners.models import RecipientRow
from words.referrals import REFERRAL_RUNNING

LINK_PURPOSE = "partner.referral"

PURPOSES = frozenset({LINK_PURPOSE})


@dataclass(frozen=True, slots=True)
class Opened:
    """A referral as its link finds it: who receives it now, empty for nobody any more, and whether it runs."""

    recipient: str
    running: bool


def rests_on_recipient(recipient: RecipientRow) -> str:
    """What the link to a referral rests on: its recipient, as long as they receive."""
    return str(recipient.id) if recipient.active else ""


def find(tx: Tx, link: Link) -> Opened | None:
    row = repository.find_referral(tx, UUID(link.subject))
    if row is None:
        return None
    return Opened(rests_on_recipient(repository.sent_to(tx, row)[1]), row.state in REFERRAL_RUNNING)


async def rests_on(services: Platform, opened: Opened | None) -> str:
    """What the link of a referral would rest on if it were made now."""
    return opened.recipient if opened else ""


def serves(tx: Tx, opened: Opened | None, link: Link) -> bool:
    """Whether the referral still waits for the partner's answer or result."""
    return opened is not None and opened.running
