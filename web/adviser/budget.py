"""The drawing of a budget: the parts of the resources that go to housing and to other charges, and the rest (DIA-3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the bar: its amount in euros, where it begins and how wide it is, in per cent of the bar."""

    code: str
    label: str
    amount: Decimal
    start: Decimal
    width: Decimal


@dataclass(frozen=True, slots=True)
class Drawing:
    """The bar of a budget. `resources` are net of the pensions paid; `rest` is negative where charges exceed them."""

    resources: Decimal
    rest: Decimal
    parts: tuple[Part, ...]
    limit: Decimal
    """Where the resources end on the bar, in per cent of its width."""


def drawn(budget: dict[str, Any]) -> Drawing | None:
    """Returns the bar of a budget; None until both resources and charges are known."""
    if budget.get("resources") is None or budget.get("housing_charges") is None:
        return None
    resources = _sum(budget["resources"]) - Decimal(str(budget.get("pensions_paid") or 0))
    housing, other = _sum(budget["housing_charges"]), _sum(budget.get("other_charges") or ())
    rest = resources - housing - other
    whole = max(resources, housing + other)
    if whole <= 0:
        return None
    pieces = [("housing", "Logement", housing), ("other", "Autres charges", other)]
    if rest > 0:
        pieces.append(("rest", "Reste pour vivre", rest))
    parts, start = [], Decimal(0)
    for code, label, amount in pieces:
        width = _percent(amount, whole)
        parts.append(Part(code, label, amount, start, width))
        start += width
    return Drawing(resources, rest, tuple(parts), _percent(resources, whole))


def _sum(lines: Iterable[dict[str, Any]]) -> Decimal:
    return sum((Decimal(str(line["monthly"])) for line in lines), Decimal(0))


def _percent(amount: Decimal, whole: Decimal) -> Decimal:
    return (100 * max(amount, Decimal(0)) / whole).quantize(Decimal("0.1"))
