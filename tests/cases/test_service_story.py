"""How the history words a message that did not arrive: whether it was retained on purpose, or not taken (EXC-4)."""

import pytest

from kernel.ids import new_id
from kernel.mail import REFUSED, UNDELIVERED
from kernel.message_facts import MessageWithheld
from services.cases.domain.letters import Letter
from services.cases.story import sentence


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("safe_contact", "Message retenu : enquête de satisfaction."),
        ("no_email", "Message retenu : enquête de satisfaction."),
        (REFUSED, "Message non remis, l'adresse électronique n'existe pas : enquête de satisfaction."),
        (
            UNDELIVERED,
            "Message non remis, la messagerie du destinataire ne l'a pas pris en trois jours : "
            "enquête de satisfaction.",
        ),
    ],
)
def test_a_message_that_was_not_taken_is_told_from_one_that_was_retained(reason: str, words: str) -> None:
    fact = MessageWithheld(subject="c-1", message=new_id(), template=Letter.SURVEY, reason=reason)
    assert sentence(fact, {}) == words
