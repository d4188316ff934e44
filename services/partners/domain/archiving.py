"""A sheet is put away and never deleted; it may come back into use (charter §3, PART-1)."""

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


class SameBodyInUse(Conflict):
    title = "Une autre fiche en usage porte le même numéro : servez-vous d'elle, ou archivez-la d'abord."
    rule = "PART-1"


def check_in_use(archived_on: date | None) -> None:
    """What is put away is read, and no longer changes."""
    if archived_on:
        raise PartnerArchived(archived_on=archived_on)


def check_may_be_archived(running: int) -> None:
    """Not while the partner has something to answer or to carry out."""
    if running:
        raise ReferralsStillRunning(running=running)


def check_may_come_back(archived_on: date | None, others_of_the_body: int) -> None:
    """Two sheets of one body may have been put right by archiving one: the other then stands alone."""
    if archived_on is None:
        raise PartnerInUse
    if others_of_the_body:
        raise SameBodyInUse(others=others_of_the_body)
