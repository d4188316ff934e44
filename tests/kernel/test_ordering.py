"""Names sorted as a French dictionary does."""

from kernel.ordering import french_order


def test_accents_and_case_do_not_send_a_name_to_the_end() -> None:
    names = ["Zénith", "Étoile", "CIL du Val", "étoile du Nord", "CIL-Atlantique", "Œuvre", "Orne"]
    assert sorted(names, key=french_order) == [
        *("CIL-Atlantique", "CIL du Val", "Étoile", "étoile du Nord", "Œuvre", "Orne", "Zénith"),
    ]
