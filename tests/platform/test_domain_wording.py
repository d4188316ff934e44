"""Every entry of a ledger has its day and its sentence."""

from datetime import date

import pytest

from services.platform.domain.ledger import (
    Ended,
    Entry,
    NoticeWithdrawn,
    Party,
    Renewed,
    Signed,
    SuccessorSigned,
)
from services.platform.domain.wording import day_of, sentence

DAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Signed(Party.CIL, "p", DAY), "Signature : Président du CIL."),
        (
            Renewed(DAY, DAY),
            "Tacite reconduction pour un an à compter du 15 juin 2026, constatée le 15 juin 2026.",
        ),
        (
            NoticeWithdrawn(1, Party.PLATFORM, DAY),
            "Retrait de la dénonciation n° 1, avec l'accord de l'autre partie (Plate-forme de service).",
        ),
        (
            SuccessorSigned("c", DAY, DAY),
            "Signature de la convention suivante, qui prend effet le 15 juin 2026.",
        ),
        (Ended(DAY, DAY), "Fin de la convention le 15 juin 2026, premier jour hors vigueur."),
    ],
)
def test_an_entry_is_said(entry: Entry, said: str) -> None:
    assert (day_of(entry), sentence(entry)) == (DAY, said)
