"""One adviser at any time, with a history; a stand-in when absent; two regimes of ethics (CASE-1, CASE-8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kernel.errors import Conflict, Invalid
from services.cases.domain.reasons import Reason


class Regime(StrEnum):
    SOCIAL_WORKER = "social_worker"
    NOT_SOCIAL_WORKER = "not_social_worker"


REGIME_LABELS = {
    Regime.SOCIAL_WORKER: "Travailleur social, tenu au secret professionnel",
    Regime.NOT_SOCIAL_WORKER: "Conseiller tenu à la discrétion et aux règles de la charte",
}


class SameAdviser(Conflict):
    title = "Ce conseiller suit déjà le dossier."
    rule = "CASE-1"


class StandInMissing(Invalid):
    title = "Une absence désigne un remplaçant, autre que la personne absente."
    rule = "CASE-1"


class AbsencesOverlap(Conflict):
    title = "Une absence est déjà enregistrée pour une partie de ces jours."
    rule = "CASE-1"


class NotAbsentThen(Conflict):
    title = "Cette absence n'existe pas, ou elle est déjà terminée à cette date."
    rule = "CASE-1"


@dataclass(frozen=True, slots=True)
class Absence:
    """Both days included; deadlines go to the stand-in meanwhile."""

    first: date
    last: date
    stand_in: str

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, other: "Absence") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Adviser:
    """An adviser of a CIL; `id` is the subject of their token, `version` rises each time they are saved."""

    id: str
    cil_id: str
    place: str
    social_worker: bool
    active: bool = True
    absences: tuple[Absence, ...] = ()
    name: str = ""
    email: str = ""
    telephone: str = ""
    version: int = 0

    @property
    def regime(self) -> Regime:
        """Recorded on the adviser, shown in the file (rule CASE-8, charter §3)."""
        return Regime.SOCIAL_WORKER if self.social_worker else Regime.NOT_SOCIAL_WORKER

    def absence_on(self, day: date) -> Absence | None:
        return next((one for one in self.absences if one.covers(day)), None)

    def present(self, day: date) -> bool:
        return self.active and self.absence_on(day) is None

    def absent(self, absence: Absence) -> "Adviser":
        if not absence.stand_in or absence.stand_in == self.id or absence.last < absence.first:
            raise StandInMissing(
                field="stand_in", accepted="un autre conseiller, pour des dates qui se suivent"
            )
        if known := next((one for one in self.absences if one.meets(absence)), None):
            raise AbsencesOverlap(
                field="first", accepted="d'autres jours", first=known.first, last=known.last
            )
        return self._away((*self.absences, absence))

    def absence_from(self, first: date) -> Absence:
        found = next((one for one in self.absences if one.first == first), None)
        if found is None:
            raise NotAbsentThen(field="first")
        return found

    def back(self, first: date, on: date) -> "Adviser":
        """Ends the absence on the eve of `on`. One that would end before it begins never takes place."""
        known = self.absence_from(first)
        if on > known.last:
            raise NotAbsentThen(field="on", accepted="un jour de l'absence ou avant elle")
        left = (replace(known, last=on - timedelta(days=1)),) if on > known.first else ()
        others = tuple(one for one in self.absences if one is not known)
        return self._away((*others, *left))

    def leave(self) -> "Adviser":
        """They leave the CIL: their rights end at once (CASE-1)."""
        return replace(self, active=False)

    def _away(self, absences: Iterable[Absence]) -> "Adviser":
        return replace(self, absences=tuple(sorted(absences, key=lambda one: one.first)))


@dataclass(frozen=True, slots=True)
class Assignment:
    """One line of the history; the first needs no reason."""

    adviser_id: str
    since: datetime
    by: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """Who follows a case: a line runs until the next, so there is exactly one adviser at any time."""

    case_id: str
    history: tuple[Assignment, ...]

    @property
    def adviser_id(self) -> str:
        return self.history[-1].adviser_id

    def change(self, adviser_id: str, at: datetime, by: str, reason: Reason) -> "Following":
        """An act with a reason, which keeps the history (rule CASE-1).

        Two acts at one instant may have read the hour in another order than the one they come in: a line never
        begins before the last.
        """
        if adviser_id == self.adviser_id:
            raise SameAdviser(adviser=adviser_id)
        since = max(at, self.history[-1].since)
        return replace(self, history=(*self.history, Assignment(adviser_id, since, by, reason)))


def designate(case_id: str, adviser_id: str, at: datetime, by: str) -> Following:
    """One adviser, at once, when the case opens (rule CASE 3, charter §3)."""
    return Following(case_id, (Assignment(adviser_id, at, by),))


def least_loaded(
    advisers: Iterable[Adviser], loads: Mapping[str, int], place: str, day: date
) -> Adviser | None:
    """The present adviser of the place with the fewest running cases; one of those absent if none is
    present, as the stand-in takes the deadlines; None where the place has no adviser (rule CASE-1)."""
    local = [one for one in advisers if one.active and one.place == place]
    order = sorted(local, key=lambda one: (not one.present(day), loads.get(one.id, 0), one.id))
    return order[0] if order else None


def in_charge(adviser_id: str, advisers: Mapping[str, Adviser], day: date) -> str:
    """Who receives the deadlines on a day: the adviser, or the stand-in, or the stand-in's own.

    If every one of them is absent or has left since, the adviser keeps them.
    """
    seen, current = set[str](), adviser_id
    while current in advisers and current not in seen:
        seen.add(current)
        if not advisers[current].active:
            return adviser_id
        absence = advisers[current].absence_on(day)
        if absence is None:
            return current
        current = absence.stand_in
    return adviser_id if current in seen else current


def charged_to(adviser_id: str, advisers: Mapping[str, Adviser], day: date) -> frozenset[str]:
    """Whose deadlines an adviser sees on a day: their own, also while absent, and those they stand in for."""
    return frozenset(one for one in advisers if in_charge(one, advisers, day) == adviser_id) | {adviser_id}
