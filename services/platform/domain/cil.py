"""A CIL: its charter, and whether it may handle cases (charter A2, CIL-1, CASE-5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict, Invalid
from services.platform.domain.homologation import Homologation
from services.platform.domain.membership import Membership


class CharterAlreadySigned(Conflict):
    title = "Le CIL a déjà signé la charte."
    rule = "CIL-1"


class CharterNotSigned(Conflict):
    title = "Le CIL n'a pas encore signé la charte."
    rule = "CIL-1"


class ResponsibleMissing(Invalid):
    title = "Le CIL désigne nommément un responsable de l'activité."
    rule = "CIL-1"


@dataclass(frozen=True, slots=True)
class Charter:
    """The CIL's written commitment; `president` and `responsible` are ids of people (A2)."""

    signed_on: date
    president: str
    responsible: str


@dataclass(frozen=True, slots=True)
class Cil:
    """A CIL; `departements` are the codes of the places that it covers (CASE-12)."""

    id: str
    departements: frozenset[str] = frozenset()
    charter: Charter | None = None

    def sign_charter(self, on: date, president: str, responsible: str) -> "Cil":
        """Adds the charter, which the president signs and which names one person responsible (CIL-1)."""
        if self.charter:
            raise CharterAlreadySigned(signed_on=self.charter.signed_on)
        if not responsible:
            raise ResponsibleMissing(field="responsible")
        return replace(self, charter=Charter(on, president, responsible))

    def name_responsible(self, person: str) -> "Cil":
        """Changes the person responsible; there is always one (CIL-1)."""
        if self.charter is None:
            raise CharterNotSigned()
        if not person:
            raise ResponsibleMissing(field="responsible")
        return replace(self, charter=replace(self.charter, responsible=person))


class Obstacle(StrEnum):
    CHARTER_NOT_SIGNED = "charter_not_signed"
    NO_CONVENTION_IN_FORCE = "no_convention_in_force"
    PLATFORM_NOT_HOMOLOGATED = "platform_not_homologated"


OBSTACLE_LABELS = {
    Obstacle.CHARTER_NOT_SIGNED: "Le CIL n'a pas signé la charte de qualité.",
    Obstacle.NO_CONVENTION_IN_FORCE: "Le CIL n'a pas de convention en vigueur avec une plate-forme.",
    Obstacle.PLATFORM_NOT_HOMOLOGATED: "La plate-forme du CIL n'est pas homologuée par l'UESL.",
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a CIL may take new cases; it finishes its open ones in any event (CASE-5)."""

    obstacles: tuple[Obstacle, ...] = ()

    @property
    def ready(self) -> bool:
        return not self.obstacles

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(OBSTACLE_LABELS[obstacle] for obstacle in self.obstacles)


def may_handle(
    cil: Cil, day: date, membership: Membership, homologations: Mapping[str, Homologation]
) -> Readiness:
    """Checks that the charter is signed and a convention with a homologated platform is in force (CASE-5)."""
    obstacles = []
    if cil.charter is None or day < cil.charter.signed_on:
        obstacles.append(Obstacle.CHARTER_NOT_SIGNED)
    platform = membership.platform_on(day)
    if platform is None:
        obstacles.append(Obstacle.NO_CONVENTION_IN_FORCE)
    elif not _homologated(homologations.get(platform), day):
        obstacles.append(Obstacle.PLATFORM_NOT_HOMOLOGATED)
    return Readiness(tuple(obstacles))


def _homologated(homologation: Homologation | None, day: date) -> bool:
    return homologation is not None and homologation.homologated_on(day)
