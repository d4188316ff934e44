"""Membership of a CIL: exactly one platform per service at any date (CIL-2, CONV-7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from kernel.calendar import add_months, written_day
from kernel.errors import Conflict, Invalid
from services.platform.domain.anniversaries import Period
from services.platform.domain.convention import Convention
from services.platform.domain.terms import DEFAULT_TERMS, Terms


class ServiceKind(StrEnum):
    ASSISTANCE = "assistance"
    MOBILITY = "mobility"


class StillMember(Conflict):
    title = "Le CIL adhère déjà à une plate-forme : sa convention doit d'abord être dénoncée."
    rule = "CIL-2"


class OverlapsPresentPlatform(Invalid):
    title = "Le CIL adhérerait à deux plates-formes en même temps."
    rule = "CONV-7"


class LeavesAGap(Invalid):
    title = "Le CIL resterait un temps sans plate-forme."
    rule = "CONV-7"


@dataclass(frozen=True, slots=True)
class Stay:
    """Days during which a CIL belongs to a platform, by a convention."""

    platform: str
    convention: str
    period: Period


@dataclass(frozen=True, slots=True)
class Membership:
    """Stays of one CIL for one service, in order and without overlap (CIL-2)."""

    cil: str
    service: ServiceKind = ServiceKind.ASSISTANCE
    stays: tuple[Stay, ...] = ()

    def platform_on(self, day: date) -> str | None:
        stay = self.stay_on(day)
        return stay.platform if stay else None

    def stay_on(self, day: date) -> Stay | None:
        return next((stay for stay in self.stays if day in stay.period), None)

    @property
    def last(self) -> Stay | None:
        return self.stays[-1] if self.stays else None

    def check_may_join(self, signature_date: date, effect_date: date) -> None:
        """Raises for a convention that would overlap the present stay or leave an avoidable gap (CONV-7).

        After a stay that is over, the effect can only be the signature.
        """
        if self.last is None:
            return
        stop = self.last.period.stop
        if stop is None:
            raise StillMember(platform=self.last.platform)
        if effect_date < stop:
            raise OverlapsPresentPlatform(
                field="effect_date", accepted=f"le {written_day(stop)}", ends_on=stop
            )
        if effect_date > (earliest := max(stop, signature_date)):
            raise LeavesAGap(field="effect_date", accepted=f"le {written_day(earliest)}", ends_on=stop)


def membership_of(
    cil: str, conventions: Iterable[Convention], service: ServiceKind = ServiceKind.ASSISTANCE
) -> Membership:
    """Returns the stays given by a CIL's signed conventions for one service. Raises for an overlap (CIL-2)."""
    stays = (Stay(c.platform, c.id, c.force) for c in conventions if c.cil == cil and c.force)
    membership = Membership(cil, service, tuple(sorted(stays, key=lambda stay: stay.period.start)))
    _check_no_overlap(membership)
    return membership


def _check_no_overlap(membership: Membership) -> None:
    for earlier, later in pairwise(membership.stays):
        if earlier.period.overlaps(later.period):
            raise OverlapsPresentPlatform(earlier=earlier.convention, later=later.convention)


class Joining(StrEnum):
    AWAITED = "awaited"
    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"


JOINING_LABELS = {
    Joining.AWAITED: "Adhésion attendue",
    Joining.ON_TIME: "Adhésion dans le délai",
    Joining.LATE: "Adhésion hors délai",
    Joining.OVERDUE: "Délai d'adhésion dépassé",
}


def joining_deadline(charter_signed_on: date, terms: Terms = DEFAULT_TERMS) -> date:
    """Returns the last civil day, included, to sign a convention with a platform (A2, CIL-2)."""
    return add_months(charter_signed_on, terms.joining_months)


def joining_on(
    day: date, charter_signed_on: date, joined_on: date | None, terms: Terms = DEFAULT_TERMS
) -> Joining:
    """Returns whether the CIL joined in time; `joined_on` is its first convention's signature date (CIL-2)."""
    deadline = joining_deadline(charter_signed_on, terms)
    if joined_on and joined_on <= day:
        return Joining.ON_TIME if joined_on <= deadline else Joining.LATE
    return Joining.AWAITED if day <= deadline else Joining.OVERDUE
