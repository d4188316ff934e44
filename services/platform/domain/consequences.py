"""What a signature, or the withdrawal of a notice, would change to a convention's dates, before it is done."""

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
    """`effect_date` and what follows are None while the other party has not signed (CONV-1)."""

    complete: bool
    effect_date: date | None
    first_anniversary: date | None
    last_day_for_notice: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """`ended_on` is the end as it stands, `ends_on` what remains of it: another notice's, or none (CONV-5)."""

    ended_on: date
    ends_on: date | None
    next_anniversary: date | None
    last_day_for_notice: date | None
    why: str


def preview_signature(
    convention: Convention, party: Party, on: date, terms: Terms = DEFAULT_TERMS
) -> Signing:
    """Refused as the signature itself would be (CONV-1)."""
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
    """Refused as the withdrawal itself would be (CONV-5)."""
    after = convention.withdraw_notice(number, agreed_by, today, "preview")
    coming = outlook(after, today, terms)
    assert convention.end
    return Withdrawing(
        convention.end, after.end, coming.next_anniversary, coming.last_day_for_notice, coming.why
    )
