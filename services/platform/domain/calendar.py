"""The civil dates of a convention between two days, passed and to come, each with its reason (CONV-1 to CONV-5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from kernel.calendar import add_months, add_years, written_day
from kernel.errors import Invalid
from services.platform.domain.anniversaries import anniversaries_after, last_day_for_notice
from services.platform.domain.convention import Convention
from services.platform.domain.ledger import PARTY_LABELS, NoticeGiven, Renewed
from services.platform.domain.ledger_sentences import fate
from services.platform.domain.schedule import end_reason, standing_anniversaries
from services.platform.domain.terms import DEFAULT_TERMS, Terms

DAY = timedelta(days=1)

LONGEST_YEARS = 5
"""Longest span of the calendar, in years (ours)."""


class DateKind(StrEnum):
    """Kinds of dates, in the order in which those of one day are listed."""

    END = "end"
    EFFECT = "effect"
    ANNIVERSARY = "anniversary"
    NOTICE = "notice"
    RECEIPT = "receipt"


DATE_LABELS = {
    DateKind.END: "Fin de la convention",
    DateKind.EFFECT: "Prise d'effet",
    DateKind.ANNIVERSARY: "Anniversaire",
    DateKind.NOTICE: "Dernier jour pour dénoncer",
    DateKind.RECEIPT: "Réception d'une dénonciation",
}


class When(StrEnum):
    PASSED = "passed"
    TODAY = "today"
    COMING = "coming"


WHEN_LABELS = {When.PASSED: "Passée", When.TODAY: "Aujourd'hui", When.COMING: "À venir"}


class SpanReversed(Invalid):
    title = "La période finit avant de commencer."


class SpanTooLong(Invalid):
    title = f"Le calendrier se lit par périodes de {LONGEST_YEARS} ans au plus."


@dataclass(frozen=True, slots=True)
class Span:
    """A span of civil days, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class CivilDate:
    """A date of a convention; `label` is as of today, `notice` is the number of the notice received."""

    kind: DateKind
    day: date
    when: When
    label: str
    why: str
    convention: str
    cil: str
    platform: str
    notice: int | None = None

    @property
    def key(self) -> str:
        """A lasting key of this date.

        Two notices received on one day have different keys; an anniversary that becomes the end keeps its key.
        """
        number = "" if self.notice is None else f"-{self.notice}"
        kind = DateKind.ANNIVERSARY if self.kind is DateKind.END else self.kind
        return f"{self.convention}-{kind}-{self.day.isoformat()}{number}"


def span(
    first: date | None,
    last: date | None,
    today: date,
    effect: date | None = None,
    terms: Terms = DEFAULT_TERMS,
) -> Span:
    """Returns the days asked for, by default from today to the farthest end that a notice can bring (CONV-3).

    The notice is received on the first day, or at `effect` for a convention that takes effect later.
    """
    start = first or today
    longest = add_years(start, LONGEST_YEARS) - DAY
    stop = last or min(add_months(max(start, effect or start), 12 + terms.notice_months), longest)
    if stop < start:
        raise SpanReversed(field="to", accepted=f"une date à partir du {written_day(start)}")
    if stop > longest:
        raise SpanTooLong(field="to", accepted=f"une date jusqu'au {written_day(longest)}")
    return Span(start, stop)


def dates_within(
    convention: Convention, asked: Span, today: date, terms: Terms = DEFAULT_TERMS
) -> tuple[CivilDate, ...]:
    """Returns the dates of a convention in a span; none before both parties have signed (CONV-1)."""
    effect, end = convention.effect_date, convention.end
    if effect is None:
        return ()
    found = [_effect(convention, effect, today)] if effect in asked else []
    found += [_end(convention, end, today)] if end and end in asked else []
    for anniversary in _reached(convention, effect, asked, terms):
        last_day = last_day_for_notice(anniversary, terms)
        if last_day in asked:
            found.append(_last_day(convention, last_day, anniversary, today, terms))
        if anniversary in asked:
            found.append(_anniversary(convention, anniversary, last_day, today))
    notices = (entry for entry in convention.ledger if isinstance(entry, NoticeGiven))
    found += [_receipt(convention, notice, today) for notice in notices if notice.received_on in asked]
    return in_order(found)


def in_order(dates: list[CivilDate]) -> tuple[CivilDate, ...]:
    order = list(DateKind)
    return tuple(sorted(dates, key=lambda one: (one.day, order.index(one.kind), one.cil, one.notice or 0)))


def _reached(convention: Convention, effect: date, asked: Span, terms: Terms) -> Iterator[date]:
    """Yields anniversaries that are not an end and whose last day for notice is within the span or before it."""
    after = max(effect, asked.first - DAY)
    standing = standing_anniversaries(effect, convention.end, after, terms)
    return takewhile(lambda day: last_day_for_notice(day, terms) <= asked.last, standing)


def _effect(convention: Convention, effect: date, today: date) -> CivilDate:
    label = "La convention a pris effet" if effect < today else "La convention prend effet"
    why = "Jour de la seconde signature : aucune autre date n'a été convenue."
    if convention.wanted_effect:
        why = "Date d'effet convenue entre les parties."
    return _dated(convention, DateKind.EFFECT, effect, today, label, why)


def _end(convention: Convention, end: date, today: date) -> CivilDate:
    over = end <= today
    label = "La convention a pris fin" if over else "La convention prend fin"
    return _dated(convention, DateKind.END, end, today, label, end_reason(convention, end, over=over))


def _last_day(
    convention: Convention, last_day: date, anniversary: date, today: date, terms: Terms
) -> CivilDate:
    label = "C'était le dernier jour pour dénoncer" if last_day < today else "Dernier jour pour dénoncer"
    following = next(anniversaries_after(convention.effect_date or anniversary, anniversary, terms))
    why = (
        f"Un préavis de {terms.notice_months} mois court avant la date anniversaire du {written_day(anniversary)} : "
        f"une dénonciation reçue jusqu'à ce jour inclus met fin à la convention à cette date ; reçue après, à la "
        f"suivante, le {written_day(following)}."
    )
    return _dated(convention, DateKind.NOTICE, last_day, today, label, why)


def _anniversary(convention: Convention, anniversary: date, last_day: date, today: date) -> CivilDate:
    effect = convention.effect_date or anniversary
    why = (
        f"Date anniversaire de la prise d'effet du {written_day(effect)} : sans dénonciation reçue au plus tard le "
        f"{written_day(last_day)}, la convention est reconduite pour un an."
    )
    renewals = (one for one in convention.ledger if isinstance(one, Renewed))
    written = [one.written_on for one in renewals if one.anniversary == anniversary]
    if anniversary in convention.renewals:
        why += f" Reconduction constatée le {written_day(written[-1])}."
    label = _renewal(anniversary, last_day, today)
    return _dated(convention, DateKind.ANNIVERSARY, anniversary, today, label, why)


def _renewal(anniversary: date, last_day: date, today: date) -> str:
    if anniversary < today:
        return "Anniversaire : la convention a été reconduite tacitement pour un an"
    if anniversary == today:
        return "Anniversaire : la convention est reconduite tacitement pour un an"
    if last_day < today:
        return "Anniversaire : tacite reconduction, le délai pour dénoncer est passé"
    return "Anniversaire : tacite reconduction, sauf dénonciation"


def _receipt(convention: Convention, notice: NoticeGiven, today: date) -> CivilDate:
    withdrawn = "" if notice in convention.notices else ", retirée depuis"
    label = f"Dénonciation reçue ({PARTY_LABELS[notice.party]}){withdrawn}"
    why = (
        f"C'est le jour de la réception qui compte. Dénonciation n° {notice.number}, envoyée le "
        f"{written_day(notice.sent_on)} : {fate(convention, notice, today)}."
    )
    return _dated(convention, DateKind.RECEIPT, notice.received_on, today, label, why, notice.number)


def _dated(
    convention: Convention,
    kind: DateKind,
    day: date,
    today: date,
    label: str,
    why: str,
    notice: int | None = None,
) -> CivilDate:
    when = When.TODAY if day == today else When.PASSED if day < today else When.COMING
    parties = convention.id, convention.cil, convention.platform
    return CivilDate(kind, day, when, label, why, *parties, notice)
