"""The names of all organisations, which every signed-in person may read."""

from dataclasses import dataclass

from kernel.database import Tx
from services.platform import repository
from services.platform.access import May, require
from services.platform.domain.mandates import OrganisationKind
from services.platform.service.seats import UESL


@dataclass(frozen=True, slots=True)
class Organisation:
    id: str
    name: str
    kind: OrganisationKind


def organisations(tx: Tx) -> list[Organisation]:
    """Returns UESL, then the platforms, then the CILs, in order of name."""
    require(tx.actor, May.READ)
    platforms = [Organisation(*row, OrganisationKind.PLATFORM) for row in repository.platform_names(tx)]
    cils = [Organisation(*row, OrganisationKind.CIL) for row in repository.cil_names(tx)]
    return [Organisation(UESL, "UESL", OrganisationKind.UESL), *platforms, *cils]
