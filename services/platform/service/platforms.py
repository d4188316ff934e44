"""Use cases on platforms and their homologation by UESL's board (PLAT-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.calendar import written_day
from kernel.database import Tx
from kernel.errors import Conflict, Invalid
from services.platform import facts, repository
from services.platform.access import May, require
from services.platform.domain.homologation import Decision, Homologation, Item, Ruling
from services.platform.models import OrganisationRow, PlatformRow
from services.platform.service.seats import UESL


class IdentifierTaken(Conflict):
    title = "Cet identifiant est déjà porté par une organisation."


class DecidedInTheFuture(Invalid):
    title = "Une décision ne peut pas être enregistrée avant d'être prise."
    rule = "PLAT-1"


@dataclass(frozen=True, slots=True)
class PlatformView:
    """A platform as it is read on a day; `reached` says whether the reader may see its application file."""

    row: PlatformRow
    homologation: Homologation
    day: date
    reached: bool

    @property
    def homologated(self) -> bool:
        return self.homologation.homologated_on(self.day)


def take_identifier(tx: Tx, identifier: str) -> None:
    """Reserves an identifier, which must be unique over CILs, platforms and UESL, as a mandate refers to it."""
    if identifier == UESL or repository.identifier_taken(tx, identifier):
        raise IdentifierTaken(field="id")
    repository.add(tx, OrganisationRow(id=identifier))


def create(tx: Tx, platform_id: str, name: str, email: str) -> PlatformRow:
    require(tx.actor, May.CREATE_ORGANISATION)
    take_identifier(tx, platform_id)
    row = PlatformRow(id=platform_id, name=name, email=email)
    repository.add(tx, row)
    tx.record(facts.PlatformCreated(platform=platform_id, version=row.version))
    return row


def provide(tx: Tx, platform_id: str, item: Item, document: str) -> PlatformRow:
    """Adds a piece to the application file (A5)."""
    row = repository.platform_for(tx, platform_id, change=True)
    require(tx.actor, May.APPLY)
    tx.check_version(row.version)
    repository.save_homologation(row, repository.to_homologation(row).provide(item, document))
    tx.record(facts.HomologationItemProvided(platform=row.id, version=row.version, item=item))
    return row


def submit(tx: Tx, platform_id: str) -> PlatformRow:
    """Submits the complete file to UESL's board (A5)."""
    row = repository.platform_for(tx, platform_id, change=True)
    require(tx.actor, May.APPLY)
    tx.check_version(row.version)
    repository.save_homologation(row, repository.to_homologation(row).submit(tx.today))
    tx.record(facts.HomologationSubmitted(platform=row.id, version=row.version, day=tx.today))
    return row


def decide(
    tx: Tx, platform_id: str, ruling: Ruling, on: date, reason: str, conditions: Sequence[str]
) -> PlatformRow:
    """Records a decision of the board with its reason (PLAT-1)."""
    row = repository.platform_for(tx, platform_id, change=True)
    require(tx.actor, May.HOMOLOGATE)
    tx.check_version(row.version)
    if on > tx.today:
        raise DecidedInTheFuture(field="on", accepted=f"une date jusqu'au {written_day(tx.today)} inclus")
    decision = Decision(ruling, on, reason, tuple(conditions))
    repository.save_homologation(row, repository.to_homologation(row).decide(decision))
    tx.record(facts.HomologationDecided(platform=row.id, version=row.version, ruling=ruling, day=on))
    return row


def platforms(tx: Tx) -> list[PlatformView]:
    """Returns every platform, as everyone may know which are homologated."""
    require(tx.actor, May.READ)
    return [shown(tx, row) for row in repository.platforms(tx)]


def platform(tx: Tx, platform_id: str) -> PlatformView:
    require(tx.actor, May.READ)
    return shown(tx, repository.platform_for(tx, platform_id))


def shown(tx: Tx, row: PlatformRow) -> PlatformView:
    return PlatformView(
        row, repository.to_homologation(row), tx.today, repository.reaches_platform(tx, row.id)
    )
