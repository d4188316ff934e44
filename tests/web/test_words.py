"""Dates, amounts, plurals as they are written in French."""

from web import words
from words.sentences import counted, within


def test_the_first_of_a_month_is_written_as_it_is_said() -> None:
    assert words.day("2026-01-01") == "1er janvier 2026"
    assert words.weekday("2026-05-12") == "mardi 12 mai"


def test_an_instant_is_told_in_paris_as_it_is_said() -> None:
    assert words.instant("2026-07-01T07:05:00+00:00") == "1er juillet 2026 à 9\u00a0h\u00a005"


def test_what_is_below_zero_has_a_minus_sign() -> None:
    assert words.euros("-21") == "\u221221,00\u00a0€"
    assert words.decimal("-0.8") == "\u22120,8"


def test_less_than_two_is_singular() -> None:
    assert [counted(count, "dossier") for count in (0, 1, 2)] == ["0 dossier", "1 dossier", "2 dossiers"]
    assert counted(1234, "fait attend", "faits attendent") == "1\u202f234 faits attendent"


def test_a_label_inside_a_sentence_keeps_names_and_acronyms() -> None:
    assert within("Attente d'une réponse de la CAF") == "attente d'une réponse de la CAF"
