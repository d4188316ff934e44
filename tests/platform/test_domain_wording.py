"""Every entry of a ledger has its day and its sentence, true on the day on which it is read."""

from datetime import date

import pytest

from services.platform.domain.convention import Convention
from services.platform.domain.ledger import (
    Ended,
    Entry,
    NoticeGiven,
    NoticeWithdrawn,
    Party,
    Renewed,
    Signed,
    SuccessorSigned,
)
from services.platform.domain.ledger_sentences import day_of, sentence

DAY = date(2026, 6, 15)
SIGNED = date(2025, 6, 15)
RECEIVED = date(2026, 3, 15)


def convention() -> Convention:
    draft = Convention("conv-1", "cil-a", "pf-x")
    return draft.sign(Party.CIL, "p", SIGNED).sign(Party.PLATFORM, "r", SIGNED)


def noticed(giver: Party = Party.CIL, received: date = RECEIVED) -> Convention:
    return convention().give_notice(giver, sent_on=received, received_on=received, typed_on=received)


def said_of_notice(value: Convention, today: date) -> str:
    notice = next(one for one in value.ledger if isinstance(one, NoticeGiven))
    return sentence(notice, value, today)


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
    assert (day_of(entry), sentence(entry, convention(), DAY)) == (DAY, said)


def test_a_signature_bears_the_name_that_the_reader_may_know() -> None:
    signed = Signed(Party.PLATFORM, "r", DAY)
    assert sentence(signed, convention(), DAY, "Camille Perrin") == (
        "Signature : Représentant de la plate-forme de service (Camille Perrin)."
    )


def test_a_successor_has_taken_effect_on_the_morrow() -> None:
    entry = SuccessorSigned("c", SIGNED, DAY)
    assert sentence(entry, convention(), date(2026, 6, 16)).endswith("qui a pris effet le 15 juin 2026.")


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 6, 14), "la convention prend fin le 15 juin 2026."),
        (DAY, "la convention a pris fin le 15 juin 2026."),
    ],
)
def test_a_notice_says_that_the_end_is_to_come_then_that_it_came(today: date, said: str) -> None:
    assert said_of_notice(noticed(), today).endswith(f" : {said}")


def test_a_notice_withdrawn_does_not_say_that_the_convention_ended() -> None:
    kept = noticed().withdraw_notice(1, Party.PLATFORM, RECEIVED)
    assert said_of_notice(kept, date(2027, 1, 1)).endswith(
        "la convention devait prendre fin le 15 juin 2026."
    )


def test_a_notice_that_an_earlier_end_forestalls_does_not_say_that_it_ended_the_convention() -> None:
    late = date(2026, 3, 16)
    both = noticed(Party.PLATFORM, late).give_notice(
        Party.CIL, sent_on=RECEIVED, received_on=RECEIVED, typed_on=late, proof="AR 1"
    )
    assert said_of_notice(both, date(2028, 1, 1)).endswith(
        "la convention devait prendre fin le 15 juin 2027."
    )
