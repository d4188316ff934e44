"""The outlook of a convention for its parties: its years, the next last day for notice, the effect of a notice."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from kernel.calendar import written_day
from services.platform.domain import convention_refusals as refusals
from services.platform.domain.anniversaries import (
    Period,
    anniversaries_after,
    effective_end,
    last_day_for_notice,
)
from services.platform.domain.convention import Convention
from services.platform.domain.ledger import Party
from services.platform.domain.schedule import end_reason
from services.platform.domain.terms import DEFAULT_TERMS, Terms

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The coming dates; `last_day_for_notice` is None where the end is already known (CONV-3, CONV-4)."""

    next_anniversary: date | None
    last_day_for_notice: date | None
    why: str


def outlook(convention: Convention, today: date, terms: Terms = DEFAULT_TERMS) -> Outlook:
    """Returns the next anniversary, and the next last day on which notice may be received (CONV-4)."""
    effect, end = convention.effect_date, convention.end
    if effect is None:
        return Outlook(None, None, "Les deux parties n'ont pas encore signé.")
    if end is not None:
        over = end <= today
        return Outlook(None if over else end, None, end_reason(convention, end, over))
    coming = next(anniversaries_after(effect, today, terms))
    ends = effective_end(today, effect, terms)
    later = next(anniversaries_after(effect, ends, terms))
    last_day = last_day_for_notice(ends, terms)
    why = (
        f"Une dénonciation reçue jusqu'au {written_day(last_day)} inclus, {terms.notice_months} mois avant la date "
        f"anniversaire, met fin à la convention le {written_day(ends)} ; reçue après ce jour, elle y met fin le "
        f"{written_day(later)}. Sans dénonciation, la convention est reconduite un an à chaque date anniversaire."
    )
    return Outlook(coming, last_day, why)


class YearState(StrEnum):
    PAST = "past"
    CURRENT = "current"
    COMING = "coming"


YEAR_STATE_LABELS = {
    YearState.PAST: "Écoulée",
    YearState.CURRENT: "En cours",
    YearState.COMING: "À venir",
}


@dataclass(frozen=True, slots=True)
class Year:
    """A term of the convention; `last_day` is included, `renewed` says that the ledger has its renewal (CONV-1)."""

    number: int
    first_day: date
    last_day: date
    last_day_for_notice: date
    state: YearState
    renewed: bool


def years(convention: Convention, today: date, terms: Terms = DEFAULT_TERMS) -> tuple[Year, ...]:
    """Returns the terms from the effect to the present one, or to the end that a notice brought (CONV-1)."""
    effect, end = convention.effect_date, convention.end
    if effect is None:
        return ()
    horizon = end or next(anniversaries_after(effect, max(today, effect), terms))
    stops = takewhile(lambda day: day <= horizon, anniversaries_after(effect, effect, terms))
    starts, found = effect, []
    for number, stop in enumerate(stops, 1):
        found.append(
            Year(
                number,
                starts,
                stop - DAY,
                last_day_for_notice(stop, terms),
                _state(Period(starts, stop), today),
                starts in convention.renewals,
            )
        )
        starts = stop
    return tuple(found)


def _state(term: Period, today: date) -> YearState:
    if today in term:
        return YearState.CURRENT
    return YearState.COMING if today < term.start else YearState.PAST


@dataclass(frozen=True, slots=True)
class Preview:
    """The effect of a notice: the end, the anniversary for which it is too late, the renewals that it annuls."""

    ends_on: date
    last_day_for_notice: date
    too_late_for: date | None
    annuls: tuple[date, ...]
    proof_needed: bool
    why: str


def preview_notice(
    convention: Convention, party: Party, received_on: date, typed_on: date, terms: Terms = DEFAULT_TERMS
) -> Preview:
    """Returns the effect of a notice before it is recorded; raises as the notice would (CONV-3, CONV-5)."""
    noticed = _notice(convention, party, received_on, typed_on, "preview", terms)
    ends_on = noticed.notices[-1].ends_on
    effect = convention.effect_date or ends_on
    coming = next(anniversaries_after(effect, received_on, terms))
    last_day = last_day_for_notice(ends_on, terms)
    annuls = tuple(day for day in convention.renewals if day not in noticed.renewals)
    late = coming if coming < ends_on else None
    return Preview(
        ends_on,
        last_day,
        late,
        annuls,
        _proof_needed(convention, party, received_on, typed_on, terms),
        _why(received_on, ends_on, last_day, late, annuls, terms),
    )


def _notice(
    convention: Convention, party: Party, received: date, typed: date, proof: str | None, terms: Terms
) -> Convention:
    return convention.give_notice(
        party, sent_on=received, received_on=received, typed_on=typed, proof=proof, terms=terms
    )


def _proof_needed(convention: Convention, party: Party, received: date, typed: date, terms: Terms) -> bool:
    try:
        _notice(convention, party, received, typed, None, terms)
    except refusals.ProofOfReceiptMissing:
        return True
    return False


def _why(
    received: date, ends_on: date, last_day: date, late: date | None, annuls: tuple[date, ...], terms: Terms
) -> str:
    said = f"Reçue le {written_day(received)}, la dénonciation "
    if late:
        missed = last_day_for_notice(late, terms)
        said += (
            f"arrive après le {written_day(missed)}, dernier jour pour la date anniversaire du "
            f"{written_day(late)} : elle met fin à la convention à la suivante, le {written_day(ends_on)}."
        )
    else:
        said += (
            f"arrive au plus tard le {written_day(last_day)}, dernier jour pour la date anniversaire du "
            f"{written_day(ends_on)} : elle met fin à la convention à cette date."
        )
    said += f" Le {written_day(ends_on - DAY)} est le dernier jour en vigueur."
    if annuls:
        days = ", ".join(map(written_day, annuls))
        said += f" Reconduction déjà constatée et qui serait annulée : {days}."
    return said
