"""A sheet is archived and never deleted; it may be restored (charter §3, PART-1)."""

from datetime import date

from kernel.errors import Conflict


class ReferralsStillRunning(Conflict):
    title = "Des mises en relation sont en cours avec ce partenaire : il sera archivé une fois terminées."
    rule = "PART-3"


class PartnerArchived(Conflict):
    title = "La fiche de ce partenaire est archivée : remettez-la d'abord en usage."
    rule = "PART-1"


class PartnerInUse(Conflict):
    title = "Cette fiche est déjà en usage."
    rule = "PART-1"


def check_in_use(archived_on: date | None) -> None:
    """Raises for an archived sheet, which can be read and no longer changed."""
    if archived_on:
        raise PartnerArchived(archived_on=archived_on)


def check_may_be_archived(running: int) -> None:
    """Raises while the partner has referrals to answer or to carry out."""
    if running:
        raise ReferralsStillRunning(running=running)


def check_may_come_back(archived_on: date | None) -> None:
    """Raises for a sheet that is not archived. Another sheet of the same body does not prevent the restoration."""
    if archived_on is None:
        raise PartnerInUse
