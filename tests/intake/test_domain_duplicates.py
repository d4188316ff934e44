"""Possible duplicates: flags with reasons, never a merge."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.duplicates import (
    Known,
    Likeness,
    compare,
    possible_duplicates,
    similarity,
)

BORN = date(1985, 5, 17)
PHONE, EMAIL = "+33639981234", "famille.durand@exemple.fr"
numbers = iter(range(1, 10_000))


def known(
    last: str, first: str, born: date | None = BORN, phone: str | None = None, email: str | None = None
) -> Known:
    return Known(UUID(int=next(numbers)), last, first, born, phone, email)


def reasons(one: Known, other: Known) -> tuple[Likeness, ...]:
    flag = compare(one, other)
    assert (flag is None) == (compare(other, one) is None)
    return flag.reasons if flag else ()


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_between_zero_and_one(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0.0 <= similarity(one, other) <= 1.0


def test_same_names_and_birth_date_are_flagged_for_certain() -> None:
    one, other = known("Œuvrard", "Éloïse"), known("OEUVRARD", "eloise")
    flag = compare(one, other)
    assert flag is not None
    assert (flag.other, flag.score) == (other.id, 1.0)
    assert flag.reasons == (Likeness.SAME_BIRTH_DATE, Likeness.SAME_NAMES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Durand", "Éloïse"), ("Durant", "Héloïse")),
        (("Martin", "Claire"), ("Martin-Dupond", "Claire")),
        (("Leroy", "Jean-Pierre"), ("Leroy", "Jean Pierre")),
        (("Lefebvre", "Philippe"), ("Lefèbvre", "Philipe")),
    ],
)
def test_similar_names_with_the_same_birth_date_are_flagged(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert Likeness.SAME_BIRTH_DATE in reasons(known(*one), known(*other))


def test_names_typed_in_each_others_place_are_flagged() -> None:
    assert Likeness.SWAPPED_NAMES in reasons(known("Thomas", "Morel"), known("Morel", "Thomas"))


def test_a_homonym_with_another_birth_date_is_another_person() -> None:
    homonym = known("Durand", "Marie", date(1985, 5, 18), PHONE, EMAIL)
    assert reasons(known("Durand", "Marie", BORN, PHONE, EMAIL), homonym) == ()


def test_a_couple_sharing_telephone_and_email_is_not_a_duplicate() -> None:
    paul = known("Durand", "Paul", date(1983, 1, 2), PHONE, EMAIL)
    assert reasons(known("Durand", "Sophie", BORN, PHONE, EMAIL), paul) == ()


def test_a_couple_of_unknown_birth_dates_is_not_a_duplicate() -> None:
    paul = known("Durand", "Paul", None, PHONE, EMAIL)
    assert reasons(known("Durand", "Sophie", None, PHONE, EMAIL), paul) == ()


def test_twins_at_one_address_are_not_duplicates() -> None:
    assert reasons(known("Roux", "Léa", phone=PHONE), known("Roux", "Chloé", phone=PHONE)) == ()


def test_twins_of_close_first_names_are_not_duplicates() -> None:
    assert reasons(known("Roux", "Jean", phone=PHONE), known("Roux", "Jeanne", phone=PHONE)) == ()


def test_an_unknown_birth_date_is_made_up_for_by_a_shared_telephone() -> None:
    found = reasons(known("Durand", "Sophie", None, PHONE), known("Durand", "Sophie", BORN, PHONE))
    assert found == (Likeness.SAME_NAMES, Likeness.SAME_TELEPHONE)


def test_the_same_name_alone_is_not_enough() -> None:
    assert reasons(known("Durand", "Sophie", None), known("Durand", "Sophie", BORN)) == ()


def test_the_same_birth_date_alone_is_not_enough() -> None:
    assert reasons(known("Durand", "Sophie"), known("Nguyen", "Linh")) == ()


def test_a_name_changed_by_marriage_is_flagged_when_the_email_is_kept() -> None:
    one, other = known("Durand", "Sophie", email=EMAIL), known("Petit", "Sophie", email=EMAIL.upper())
    assert reasons(one, other) == (Likeness.SAME_BIRTH_DATE, Likeness.OTHER_LAST_NAME, Likeness.SAME_EMAIL)


def test_flags_come_likeliest_first_and_leave_the_person_out() -> None:
    one = known("Durand", "Sophie")
    near, same = known("Durant", "Sophie"), known("Durand", "Sophie")
    flags = possible_duplicates(one, [one, near, known("Nguyen", "Linh"), same])
    assert [f.other for f in flags] == [same.id, near.id]


def test_a_flag_carries_no_personal_data() -> None:
    """CONF-6."""
    flag = compare(known("Durand", "Sophie", phone=PHONE), known("Durand", "Sophie", phone=PHONE))
    assert "durand" not in repr(flag).lower() and PHONE not in repr(flag)
