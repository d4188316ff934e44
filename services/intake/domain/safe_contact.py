"""Safe contact: the channels, hours and discretion that a person asks for; every message respects it (CONF-5)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from kernel.calendar import PARIS, at_paris
from kernel.errors import Conflict, Invalid
from kernel.names import normalise
from services.intake.domain.difficulties import Cause, Triage
from services.intake.domain.person import Means, MeansOfContact


class Channel(StrEnum):
    TELEPHONE = "telephone"
    PROFESSIONAL_TELEPHONE = "professional_telephone"
    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"


CHANNEL_LABELS = {
    Channel.TELEPHONE: "Téléphone personnel",
    Channel.PROFESSIONAL_TELEPHONE: "Téléphone professionnel",
    Channel.SMS: "Message texte",
    Channel.EMAIL: "Courriel",
    Channel.LETTER: "Courrier postal",
}


class Discretion(StrEnum):
    """How much a caller may say, or leave on an answering machine."""

    FULL = "full"
    NEUTRAL = "neutral"
    SILENT = "silent"


DISCRETION_LABELS = {
    Discretion.FULL: "Le service et l'objet peuvent être nommés",
    Discretion.NEUTRAL: "Demander seulement un rappel, sans nommer le service ni l'objet",
    Discretion.SILENT: "Ne rien dire à un tiers et ne laisser aucun message",
}


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEKDAY_LABELS = {
    Weekday.MONDAY: "lundi",
    Weekday.TUESDAY: "mardi",
    Weekday.WEDNESDAY: "mercredi",
    Weekday.THURSDAY: "jeudi",
    Weekday.FRIDAY: "vendredi",
    Weekday.SATURDAY: "samedi",
    Weekday.SUNDAY: "dimanche",
}

NOT_SHOWN = frozenset({normalise("Adresse protégée"), normalise("Protégé : n'est pas affiché")})
"""Words that stand on a screen or in an older answer for what must not be seen, in the form of `normalise`."""


class WindowReversed(Invalid):
    title = "L'heure de fin d'un créneau doit suivre son heure de début."
    rule = "CONF-5"


class WindowZoned(Invalid):
    title = "Les heures d'un créneau sont celles de Paris."
    rule = "CONF-5"


class MaskNotAValue(Invalid):
    title = "Ce texte remplace ce qui est protégé : ce n'est pas une valeur."
    rule = "CONF-5"


class ProtectionNotAsked(Invalid):
    title = "Avant d'enregistrer, demandez à la personne si son contact doit être protégé."
    rule = "CONF-5"


class ChannelForbidden(Conflict):
    title = "La personne a demandé à ne pas être jointe par ce moyen."
    rule = "CONF-5"


class HourForbidden(Conflict):
    title = "La personne a demandé à ne pas être jointe à cette heure."
    rule = "CONF-5"


@dataclass(frozen=True)
class Window:
    """Days and hours at which the person may be reached, in Paris time; the last hour is excluded."""

    days: frozenset[Weekday]
    starts: time
    ends: time

    def __post_init__(self) -> None:
        if self.starts.tzinfo or self.ends.tzinfo:
            raise WindowZoned(field="windows", accepted="Des heures sans fuseau, par exemple 09:00.")
        if self.starts >= self.ends:
            raise WindowReversed(field="ends", accepted="Une heure postérieure à l'heure de début.")

    def opening_on(self, day: date) -> datetime | None:
        """Returns the UTC instant at which this window opens on a civil day, None where it does not."""
        return at_paris(day, self.starts) if _weekday(day) in self.days else None

    def covers(self, local: datetime) -> bool:
        return _weekday(local.date()) in self.days and self.starts <= local.time() < self.ends


def _weekday(day: date) -> Weekday:
    return list(Weekday)[day.weekday()]


@dataclass(frozen=True)
class SafeContact:
    """The person's instructions; no window means at any time, no channel means that nothing may be sent."""

    channels: frozenset[Channel]
    windows: tuple[Window, ...] = ()
    discretion: Discretion = Discretion.NEUTRAL
    address_masked: bool = True

    def allows(self, channel: Channel, instant: datetime) -> bool:
        """Says whether `channel` may be used at an instant."""
        local = instant.astimezone(PARIS)
        return channel in self.channels and (not self.windows or any(w.covers(local) for w in self.windows))

    def check(self, channel: Channel, instant: datetime) -> None:
        """Raises for a channel or an hour that the person does not allow (CONF-5)."""
        if channel not in self.channels:
            raise ChannelForbidden(field="channel")
        if not self.allows(channel, instant):
            raise HourForbidden(field="at")

    def next_opening(self, instant: datetime) -> datetime | None:
        """Returns the first instant, from `instant` on, at which the person may be reached; None if never."""
        if not self.channels:
            return None
        local = instant.astimezone(PARIS)
        if not self.windows or any(w.covers(local) for w in self.windows):
            return instant
        days = (local.date() + timedelta(days=n) for n in range(8))
        openings = (w.opening_on(day) for day in days for w in self.windows)
        return min((o for o in openings if o is not None and o > instant), default=None)

    def next_message(self, channel: Channel, instant: datetime) -> datetime | None:
        """Returns the first instant, from `instant` on, at which a message may leave by `channel`; None if never."""
        return self.next_opening(instant) if channel in self.channels else None

    def withheld(self, means: MeansOfContact) -> frozenset[Means]:
        """Returns the means of contact that are held and that no screen or packet may show."""
        address = ADDRESS if self.address_masked else frozenset()
        closed = {one for one, uses in _USES.items() if not uses & self.channels}
        return frozenset(one for one in address | closed if getattr(means, one) is not None)

    def shown(self, means: MeansOfContact) -> MeansOfContact:
        """Returns the means of contact that a screen or packet may show: what is withheld is None, never a mask."""
        return replace(means, **dict.fromkeys(self.withheld(means)))


def check_value(text: str) -> None:
    """Raises MaskNotAValue for a text that stands for what is protected (CONF-5)."""
    if normalise(text) in NOT_SHOWN:
        raise MaskNotAValue(accepted="la vraie valeur ; sans elle, ce qui est enregistré reste")


ASK_PROTECTION = frozenset({Cause.VIOLENCE, Cause.FAMILY_CONFLICT})
"""Difficulties that a person of the same home, telephone or mailbox may have caused (CONF-5)."""


def check_protection_asked(
    causes: Collection[Cause], triage: Triage, safe: SafeContact | None, declined: bool
) -> None:
    """Raises where violence or a family conflict is recorded without an answer on protected contact (CONF-5)."""
    if safe is None and not declined and (triage.violence or ASK_PROTECTION & set(causes)):
        raise ProtectionNotAsked(
            field="protection_declined",
            accepted="oui, avec les moyens que la personne accepte, ou non",
        )


ADDRESS = frozenset({Means.ADDRESS, Means.POSTCODE, Means.COMMUNE})

_USES = {
    Means.TELEPHONE: {Channel.TELEPHONE, Channel.SMS},
    Means.PROFESSIONAL_TELEPHONE: {Channel.PROFESSIONAL_TELEPHONE},
    Means.EMAIL: {Channel.EMAIL},
}
