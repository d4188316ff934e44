"""Names have one form however typed, and are sorted as a French dictionary does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.names import french_order, normalise


def test_accents_and_case_do_not_send_a_name_to_the_end() -> None:
    names = ["Zénith", "Étoile", "CIL du Val", "étoile du Nord", "CIL-Atlantique", "Œuvre", "Orne"]
    assert sorted(names, key=french_order) == [
        *("CIL-Atlantique", "CIL du Val", "Étoile", "étoile du Nord", "Œuvre", "Orne", "Zénith"),
    ]


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Éloïse", "eloise"),
        ("ŒUVRARD", "oeuvrard"),
        ("Lætitia", "laetitia"),
        ("MARTIN-DUPOND", "martin dupond"),
        ("d’Aÿ", "d ay"),
        ("  Le   Goff ", "le goff"),
        ("Straße", "strasse"),
        ("ﬁlippi", "filippi"),
        *((f"N{apostrophe}Guessan", "n guessan") for apostrophe in "'’‘ʼʻʹ′´`"),
        ("Du\u200brand\u00ad", "durand"),
        ("Y", "y"),
        ("Нгуен", "нгуен"),
        ("محمد", "محمد"),
    ],
)
def test_a_name_has_one_form_however_typed(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
