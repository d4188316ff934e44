"""The summary of a form names its fields by their labels."""

from typing import Any

from web.api import Problem
from web.field_labels import labelled
from web.forms import Form
from web.pages import environment

MACROS: Any = environment.get_template("macros.html").module


def page(problem: Problem, *fields: str) -> str:
    form = Form({"rent": "douze"}, problem=problem)
    return labelled(str(MACROS.summary(form, ["rent"])) + "".join(fields))


def test_a_fault_is_told_with_the_words_of_its_field() -> None:
    fault = {"field": "rent", "accepted": "un montant comme 1 480,50"}
    field = MACROS.field(Form(), "rent", "Loyer & charges")
    told = page(Problem(422, "Ce montant ne se lit pas.", errors=[fault]), field)
    assert "<strong>Loyer &amp; charges</strong> – <a" in told
    assert "data-of" not in told


def test_the_words_of_a_group_name_it_too() -> None:
    choices = [{"code": "a", "label": "A"}]
    field = MACROS.radios(Form(), "rent", "Ce que vous décidez", choices, required=True)
    told = page(Problem(422, "À compléter.", errors=[{"field": "rent", "accepted": "un choix"}]), field)
    assert "<strong>Ce que vous décidez</strong> – " in told


def test_the_only_fault_of_a_form_is_told_once() -> None:
    told = page(Problem(422, "Le CIL ne s'engage encore à rien.", field="rent"))
    assert told.count("ne s&#39;engage") == 1 and 'href="#rent"' in told


def test_a_field_without_words_is_told_without() -> None:
    told = page(Problem(422, "À compléter.", errors=[{"field": "other", "accepted": "une date"}]))
    assert "<strong>À compléter.</strong>" in told and "Attendu : une date." in told and "data-of" not in told
