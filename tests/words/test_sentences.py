"""Labels inside French sentences."""

import pytest

from words.sentences import within


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Perte de son emploi", "perte de son emploi"),
        ("CIL du lieu", "CIL du lieu"),
        ("UESL", "UESL"),
        ("À vérifier", "à vérifier"),
        ("", ""),
    ],
)
def test_a_label_inside_a_sentence_keeps_its_acronym(label: str, inside: str) -> None:
    assert within(label) == inside
