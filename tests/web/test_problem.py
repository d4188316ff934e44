"""The message beside a refused field is in French words, without the codes of its list."""

from typing import Any

import pytest

from web.api import Problem
from web.forms import Form
from web.pages import environment


@pytest.mark.parametrize(
    ("code", "accepted", "said"),
    [
        ("enum", "l'une des valeurs : 'granted' ou 'refused'", "Attendu : un choix de la liste."),
        ("bool_parsing", "true ou false", "Attendu : un choix de la liste."),
        ("string_type", "un texte", "Ce champ est obligatoire."),
        ("day_unreadable", "une date de la forme 2026-03-31", "Attendu : une date."),
        ("amount_unreadable", 'un montant "1480.50"', "Attendu : un montant comme 1 480,50."),
        (
            "missing",
            "une valeur : ce champ est obligatoire",
            "Ce champ est obligatoire.",
        ),
        (
            "string_too_short",
            "un texte de 2 caractères au moins",
            "Attendu : un texte de 2 caractères au moins.",
        ),
    ],
)
def test_a_field_asks_in_words(code: str, accepted: str, said: str) -> None:
    fault = {"field": "ruling", "code": code, "accepted": accepted}
    assert Problem(422, "", errors=[fault]).by_field() == {"ruling": said}


def test_what_is_wrong_is_said_before_what_is_asked_for() -> None:
    fault = {"field": "telephone", "title": "Ce numéro n'est pas valable.", "accepted": "un numéro"}
    told = {"telephone": "Ce numéro n'est pas valable. Attendu : un numéro."}
    assert Problem(422, "", errors=[fault]).by_field() == told


def test_what_a_page_itself_asks_for_is_said_as_it_is() -> None:
    problem = Problem(422, "", errors=[{"field": "proof", "accepted": "la preuve du jour de réception"}])
    assert problem.by_field() == {"proof": "Attendu : la preuve du jour de réception."}


def test_the_code_of_a_rule_is_shown_to_who_operates_and_to_nobody_else() -> None:
    macros: Any = environment.get_template("macros.html").module
    form = Form(problem=Problem(409, "Ce dossier est clos.", rule="CASE-3"))
    assert "Règle" not in macros.summary(form) and 'data-rule="CASE-3"' in macros.summary(form)
    assert "Règle CASE-3." in macros.summary(form, cited=True)
