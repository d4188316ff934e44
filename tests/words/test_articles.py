"""Names of organisations take their article in a sentence, and contract with what stands before."""

import pytest

from words.articles import of, of_person, the, to


@pytest.mark.parametrize(
    ("name", "told", "owned", "given"),
    [
        ("CIL du Lyonnais", "le CIL du Lyonnais", "du CIL du Lyonnais", "au CIL du Lyonnais"),
        ("CIL", "le CIL", "du CIL", "au CIL"),
        (
            "Plate-forme Entraide",
            "la Plate-forme Entraide",
            "de la Plate-forme Entraide",
            "à la Plate-forme Entraide",
        ),
        ("Association Soli", "l'Association Soli", "de l'Association Soli", "à l'Association Soli"),
        ("Entraide", "Entraide", "d'Entraide", "à Entraide"),
        ("Solidarité", "Solidarité", "de Solidarité", "à Solidarité"),
        ("un autre CIL", "un autre CIL", "d'un autre CIL", "à un autre CIL"),
    ],
)
def test_a_name_in_a_sentence(name: str, told: str, owned: str, given: str) -> None:
    assert (the(name), of(name), to(name)) == (told, owned, given)


def test_a_first_name_elides_before_a_vowel_and_a_mute_h() -> None:
    assert [of_person(name) for name in ("Hélène Marchand", "Élise", "Claire")] == [
        "d'Hélène Marchand",
        "d'Élise",
        "de Claire",
    ]
