"""Amounts of the study file: exact, in euros, two places, never negative (rule DIA-1)."""

from collections.abc import Iterable
from decimal import Decimal

from kernel.errors import Invalid

PLACES = 2
CENT = Decimal("0.01")
LARGEST = Decimal("99999999.99")


class AmountWrong(Invalid):
    title = "Ce montant n'est pas acceptable."
    rule = "DIA-1"


def check_amount(value: object, field: str) -> None:
    """Refuses floats, a third decimal, negatives and what is not a number, naming the field."""
    if not isinstance(value, Decimal) or not value.is_finite():
        raise AmountWrong(field=field, accepted="un montant en euros, par exemple 512,30")
    if value < 0:
        raise AmountWrong(field=field, accepted="un montant positif ou nul")
    if value > LARGEST or len(f"{value:f}".partition(".")[2]) > PLACES:
        raise AmountWrong(field=field, accepted="un montant en euros, avec deux décimales au plus")


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00")).quantize(CENT)
