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
    """What is put away is read, and no longer changes."""
    if archived_on:
        raise PartnerArchived(archived_on=archived_on)


def check_may_be_archived(running: int) -> None:
    """Not while the partner has something to answer or to carry out."""
    if running:
        raise ReferralsStillRunning(running=running)


def check_may_come_back(archived_on: date | None) -> None:
    """As when it was made, another sheet of the same body is shown beside it and forbids nothing."""
    if archived_on is None:
        raise PartnerInUse
