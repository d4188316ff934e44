"""Formats numbers in French sentences."""

from decimal import Decimal


def french_number(value: Decimal) -> str:
    """« 49,75 », « 50 »: a decimal comma, no useless zero."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")
