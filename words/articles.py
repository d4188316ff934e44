"""Names of organisations inside a French sentence: those that begin with a common noun take its article."""

from unicodedata import normalize

ARTICLES = {
    "Association": "l'",
    "CCI": "la ",
    "Chambre": "la ",
    "CIL": "le ",
    "Comité": "le ",
    "Plate-forme": "la ",
}

ELIDED = "aeiouyàâéèêëîïôûùœæ"


def the(name: str) -> str:
    """« le CIL du Lyonnais », « la Plate-forme Entraide », « Entraide »."""
    return ARTICLES.get(name.partition(" ")[0], "") + name


def of(name: str) -> str:
    """« du CIL du Lyonnais », « de la Plate-forme Entraide », « d'Entraide »."""
    whole = the(name)
    if whole.startswith("le "):
        return f"du {whole.removeprefix('le ')}"
    return f"d'{whole}" if whole[0].lower() in ELIDED else f"de {whole}"


def of_person(name: str) -> str:
    """« de Claire », « d'Alice », « d'Hélène »: the h of first names is mute."""
    plain = normalize("NFD", name)[:1].lower()
    return f"d'{name}" if plain and plain in "aeiouyhœæ" else f"de {name}"


def to(name: str) -> str:
    """« au CIL du Lyonnais », « à la Plate-forme Entraide », « à Entraide »."""
    whole = the(name)
    return f"au {whole.removeprefix('le ')}" if whole.startswith("le ") else f"à {whole}"
