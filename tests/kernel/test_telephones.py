"""Telephones as people type them: what is kept can be called back, and what is incomplete is refused (EXC-1)."""

import pytest
from pydantic import TypeAdapter, ValidationError

from kernel.http.fields import Telephone

TELEPHONE: TypeAdapter[str] = TypeAdapter(Telephone)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("06-12-34-56-78", "+33612345678"),
        ("06/12/34/56/78", "+33612345678"),
        ("0612345678", "+33612345678"),
        ("6 12 34 56 78", "+33612345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("06\u00a012\u202f34 56 78", "+33612345678"),
        ("06 39 98 21 01", "+33639982101"),
        ("0590 12 34 56", "+590590123456"),
        ("0690 12 34 56", "+590690123456"),
        ("0691 12 34 56", "+590691123456"),
        ("0709 01 23 45", "+590709012345"),
        ("0596 12 34 56", "+596596123456"),
        ("0696 12 34 56", "+596696123456"),
        ("0697 12 34 56", "+596697123456"),
        ("0709 11 23 45", "+596709112345"),
        ("0594 12 34 56", "+594594123456"),
        ("0694 12 34 56", "+594694123456"),
        ("0709 31 23 45", "+594709312345"),
        ("0262 12 34 56", "+262262123456"),
        ("0263 12 34 56", "+262263123456"),
        ("0692 12 34 56", "+262692123456"),
        ("0693 12 34 56", "+262693123456"),
        ("0709 21 23 45", "+262709212345"),
        ("0269 61 23 45", "+262269612345"),
        ("0639 12 34 56", "+262639123456"),
        ("0508 41 12 34", "+508411234"),
        ("40 12 34 56", "+68940123456"),
        ("87 12 34 56", "+68987123456"),
        ("+687 25 12 34", "+687251234"),
        ("+681 72 12 34", "+681721234"),
        ("+32 470 12 34 56", "+32470123456"),
        ("+49 151 12345678", "+4915112345678"),
    ],
)
def test_a_number_is_kept_as_it_can_be_called_back(typed: str, kept: str) -> None:
    assert TELEPHONE.validate_python(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "06 12 34 56",
        "06 12 34 56 7",
        "06 12 34 56 789",
        "25 12 34",
        "12 34 56 78",
        "zéro six",
        "+33 6",
        "",
        "3919",
        "+",
    ],
)
def test_an_incomplete_number_is_refused_with_what_is_expected(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TELEPHONE.validate_python(typed)
    (error,) = refused.value.errors()
    assert error["type"] == "telephone_invalid"
    assert error["ctx"]["accepted"].startswith("un numéro comme 06 12 34 56 78, ou avec l'indicatif")
