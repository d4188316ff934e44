"""Counts and labels inside French sentences."""

NARROW_SPACE = "\u202f"


def counted(count: int, one: str, many: str = "") -> str:
    """« 0 dossier », « 1 dossier », « 1 234 dossiers »: in French, less than two is singular."""
    number = f"{count:,}".replace(",", NARROW_SPACE)
    return f"{number} {one if abs(count) < 2 else many or one + 's'}"


def within(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it begins with an acronym (« CIL du lieu »)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
