"""The effect of a signature, or of the withdrawal of a notice, on a convention's dates, before it is recorded."""

from dataclasses import dataclass
from datetime import date, timedelta

from kernel.calendar import written_day
from services.platform.domain.anniversaries import anniversaries_after, last_day_for_notice
from services.platform.domain.convention import Convention
from services.platform.domain.ledger import Party
from services.platform.domain.outlook import outlook
from services.platform.domain.terms import DEFAULT_TERMS, Terms

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signing:
    """The effect of a signature; `effect_date` and the next fields are None before the other party signs (CONV-1)."""

    complete: bool
    effect_date: date | None
    first_anniversary: date | None
    last_day_for_notice: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """The effect of a withdrawal: `ended_on` is the present end, `ends_on` that of another notice or None (CONV-5)."""

    ended_on: date
    ends_on: date | None
    next_anniversary: date | None
    last_day_for_notice: date | None
    why: str


def preview_signature(
    convention: Convention, party: Party, on: date, terms: Terms = DEFAULT_TERMS
) -> Signing:
    """Returns the effect of a signature; raises as the signature would (CONV-1)."""
    effect = convention.sign(party, "preview", on).effect_date
    if effect is None:
        return Signing(
            False, None, None, None, "La convention prendra effet une fois signée par les deux parties."
        )
    first = next(anniversaries_after(effect, effect, terms))
    last_day = last_day_for_notice(first, terms)
    agreed = "date convenue" if convention.wanted_effect else "jour de la dernière signature"
    why = (
        f"Elle prend effet le {written_day(effect)}, {agreed}, et court un an, jusqu'au "
        f"{written_day(first - DAY)} inclus. Elle est ensuite reconduite d'année en année, "
        f"sauf dénonciation reçue au plus tard le {written_day(last_day)} pour sa première date "
        f"anniversaire, le {written_day(first)}."
    )
    return Signing(True, effect, first, last_day, why)


def preview_withdrawal(
    convention: Convention, number: int, agreed_by: Party, today: date, terms: Terms = DEFAULT_TERMS
) -> Withdrawing:
    """Returns the effect of a withdrawal; raises as the withdrawal would (CONV-5)."""
    after = convention.withdraw_notice(number, agreed_by, today, "preview")
    coming = outlook(after, today, terms)
    assert convention.end
    return Withdrawing(
        convention.end, after.end, coming.next_anniversary, coming.last_day_for_notice, coming.why
    )
