"""Names in the order of a French dictionary: accents and case count only between names that are otherwise alike."""

import re
import unicodedata


def french_order(name: str) -> tuple[str, str]:
    """Key by which names are sorted.

    >>> sorted(["Zénith", "éclair", "Eclair", "CIL-Éco", "CIL du Nord"], key=french_order)
    ['CIL du Nord', 'CIL-Éco', 'Eclair', 'éclair', 'Zénith']
    """
    spread = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter)).casefold()
    return " ".join(re.findall(r"\w+", plain)), name
