"""Formats numbers in French sentences."""

from decimal import Decimal


def french_number(value: Decimal) -> str:
    """Returns « 49,75 » or « 50 »: with a decimal comma and without useless zeros."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")
