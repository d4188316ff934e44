"""Names however typed: in one form to be compared and sought, in the order of a French dictionary."""

import re
import unicodedata

APOSTROPHES = "ʼʻʹʾʿˈ"
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th"}
    | dict.fromkeys(APOSTROPHES, "'")
)
"""Letters that no Unicode decomposition takes apart, and apostrophes that Unicode takes for letters."""


def normalise(name: str) -> str:
    """One form for a name however typed: no accent, ligature, case, hyphen or apostrophe.

    >>> normalise("Éloïse  Œuvrard-d’Aÿ")
    'eloise oeuvrard d ay'
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    spread = folded.casefold().translate(LETTERS)
    plain = "".join(c for c in spread if not (unicodedata.combining(c) or unicodedata.category(c) == "Cf"))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def french_order(name: str) -> tuple[str, str]:
    """Key by which names are sorted: accents and case count only between names that are otherwise alike.

    >>> sorted(["Zénith", "éclair", "Eclair", "CIL-Éco", "CIL du Nord"], key=french_order)
    ['CIL du Nord', 'CIL-Éco', 'Eclair', 'éclair', 'Zénith']
    """
    return normalise(name), name
