"""The calendar of conventions, the life of one, a notice whose effect is read first (CONV-3, CONV-4)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.web.browser import Visit
from tests.web.conftest import Look
from web.steering.lifeline import lifeline
from web.steering.months import by_month


def _date(day: str, when: str) -> dict[str, Any]:
    return {"day": day, "when": {"code": when}}


def test_dates_stand_under_their_months_and_today_among_them() -> None:
    dates = [_date("2025-03-15", "passed"), _date("2025-06-02", "passed"), _date("2025-06-15", "coming")]
    months = [
        (one.first_day, one.today, len(one.before), len(one.after)) for one in by_month(dates, "2025-06-10")
    ]
    assert months == [("2025-03-01", "", 1, 0), ("2025-06-01", "2025-06-10", 1, 1)]


def test_a_date_of_today_marks_the_day_by_itself() -> None:
    (month,) = by_month([_date("2025-06-15", "today")], "2025-06-15")
    assert (month.today, len(month.before), len(month.after)) == ("", 0, 1)


def test_today_has_its_month_where_no_date_falls_in_it() -> None:
    months = by_month([_date("2025-03-15", "passed"), _date("2025-11-15", "coming")], "2025-06-10")
    assert [(one.first_day, one.today) for one in months] == [
        ("2025-03-01", ""),
        ("2025-06-01", "2025-06-10"),
        ("2025-11-01", ""),
    ]
    assert by_month([], "2025-06-10") == []


def test_years_follow_each_other_on_the_line() -> None:
    years = [
        {
            "state": {"code": code},
            "first_day": f"{start}-03-01",
            "last_day": f"{start + 1}-02-28",
            "last_day_for_notice": f"{start}-12-01",
        }
        for start, code in ((2025, "past"), (2026, "current"))
    ]
    line = lifeline(years, "2026-03-01")
    assert line is not None and line.today == 50
    assert [(one.state, one.start, one.width) for one in line.stretches] == [
        ("past", 0, 50),
        ("current", 50, 50),
    ]
    assert lifeline([], "2026-03-01") is None


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_the_calendar_leads_to_a_convention(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], size: str
) -> None:
    one = visit("representant.pf-entraide", size)
    page = one.go("/conventions")
    expect(page.get_by_role("heading", name="Dates à venir")).to_be_visible()
    expect(page.locator(".dates li", has_text="Dernier jour pour dénoncer").first).to_be_visible()
    expect(page.locator(".when", has_text="À venir")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot("calendar")
    page.get_by_role("link", name="CIL Nord Littoral", exact=True).click()
    expect(page.get_by_role("heading", name="Sa vie, année par année")).to_be_visible()
    expect(page.get_by_role("heading", name="Registre")).to_be_visible()
    expect(page.get_by_text("Signature : Président du CIL (")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot("convention")


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_year_tells_in_words_what_is_passed_and_what_is_to_come(
    visit: Callable[..., Visit], looked_at: Look, size: str
) -> None:
    one = visit("representant.pf-entraide", size)
    page = one.go("/conventions")
    page.get_by_role("link", name="Toute l'année 2025").click()
    expect(page.get_by_role("heading", name="Les dates de 2025")).to_be_visible()
    day = page.locator(".dates li", has_text="La convention prend effet").first
    expect(day).to_contain_text("6 janvier 2025")
    expect(day.locator(".when")).to_have_text("Aujourd'hui")
    coming = page.locator(".dates li", has_text="Dernier jour pour dénoncer").first
    expect(coming.locator(".when")).to_have_text("À venir")
    coming.get_by_text("Pourquoi cette date").click()
    expect(coming).to_contain_text("préavis de 3 mois court avant la date anniversaire du 6 janvier 2026")
    looked_at(one, f"year-{size}")
    expect(page.get_by_role("link", name="2024")).to_have_count(0)
    page.get_by_role("link", name="2026").click()
    expect(page.get_by_role("heading", name="Les dates de 2026")).to_be_visible()
    page.get_by_role("link", name="2025").click()
    page.get_by_role("link", name="Dates à venir").click()
    expect(page.get_by_role("heading", name="Dates à venir")).to_be_visible()


def test_the_calendar_is_cut_down_to_one_kind_of_date_year_by_year(
    visit: Callable[..., Visit], looked_at: Look
) -> None:
    one = visit("uesl-controle", "telephone")
    page = one.go("/conventions?annee=2025")
    page.get_by_label("Dates montrées").select_option("Prise d'effet")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator(".dates li", has_text="La convention prend effet").first).to_be_visible()
    expect(page.locator(".dates li", has_text="Dernier jour pour dénoncer")).to_have_count(0)
    page.get_by_role("link", name="2026").click()
    expect(page.get_by_text("Aucune date de ce genre en 2026.")).to_be_visible()
    expect(page.get_by_role("link", name="Ajouter ces dates")).to_have_count(0)
    looked_at(one, "no-date")
    page.get_by_role("link", name="Toutes les dates").click()
    expect(page.get_by_text("tacite reconduction, sauf dénonciation").first).to_be_visible()


def test_a_year_without_any_date_leads_back_to_those_to_come(visit: Callable[..., Visit]) -> None:
    page = visit("president.cil-lyonnais").go("/conventions?annee=2019")
    expect(page.get_by_text("Aucune date en 2019.")).to_be_visible()
    page.locator(".nothing").get_by_role("link", name="Dates à venir").click()
    expect(page.get_by_role("heading", name="Dates à venir")).to_be_visible()


@pytest.mark.parametrize(
    "address", ["?annee=x", "?annee=99999", "?annee=-3", "?genre=x", "/calendrier.ics?annee=x"]
)
def test_an_address_that_says_nothing_leads_nowhere(visit: Callable[..., Visit], address: str) -> None:
    one = visit("president.cil-lyonnais")
    answer = one.page.request.get(f"{one.gateway}/conventions{address}")
    assert answer.status == 404


def test_the_dates_shown_go_into_ones_own_agenda(visit: Callable[..., Visit]) -> None:
    one = visit("representant.pf-entraide")
    page = one.go("/conventions?annee=2026&genre=anniversary")
    with page.expect_download() as found:
        page.get_by_role("link", name="Ajouter ces dates à mon agenda (.ics)").click()
    assert found.value.suggested_filename == "conventions-2026.ics"
    events = Calendar.from_ical(Path(found.value.path()).read_bytes()).walk("VEVENT")
    names = [str(event["summary"]) for event in events]
    shown = page.locator(".dates li a").all_inner_texts()
    assert names == [f"Anniversaire\u00a0: {parties}" for parties in shown]
    assert {event["dtstart"].dt for event in events} == {date(2026, 1, 6)}
    answer = page.request.get(f"{one.gateway}/conventions/calendrier.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="conventions.ics"'
    assert answer.headers["cache-control"] == "no-store"


def test_who_runs_the_platform_reads_when_a_notice_would_act_and_records_none(
    visit: Callable[..., Visit], looked_at: Look
) -> None:
    one = visit("uesl-controle")
    page = one.go("/conventions")
    page.get_by_role("link", name="CIL du Lyonnais", exact=True).click()
    expect(page.get_by_text("Seules les deux parties peuvent en enregistrer une.")).to_be_visible()
    expect(page.get_by_label("Preuve de réception")).to_have_count(0)
    page.get_by_label("Le CIL").check()
    page.get_by_label("Reçue le").fill("2025-01-06")
    page.get_by_role("button", name="Voir la date d'effet").click()
    expect(page.get_by_role("heading", name="La convention prendrait fin le 6 janvier 2026")).to_be_visible()
    expect(page.get_by_role("button", name="Enregistrer la dénonciation")).to_have_count(0)


@pytest.mark.parametrize(
    ("person", "cil", "size"),
    [
        ("gestion.pf-entraide", "CIL Atlantique", "telephone"),
        ("responsable.cil-lyonnais", "CIL du Lyonnais", "desk"),
    ],
)
def test_who_manages_conventions_reads_the_date_of_a_letter_before_recording_it(
    visit: Callable[..., Visit], looked_at: Look, person: str, cil: str, size: str
) -> None:
    one = visit(person, size)
    page = one.go("/conventions")
    expect(page.get_by_role("link", name="Proposer une convention")).to_have_count(0)
    page.get_by_role("link", name=cil, exact=True).click()
    expect(page.get_by_text("appartient au président du CIL et au représentant")).to_be_visible()
    expect(page.get_by_text("Référence de l'accusé de réception de la lettre")).to_be_visible()
    page.get_by_label("Le CIL").check()
    for label in ("Envoyée le", "Reçue le"):
        page.get_by_label(label).fill("2025-01-06")
    page.get_by_role("button", name="Voir la date d'effet").click()
    expect(page.get_by_role("alert")).to_contain_text("la référence de l'accusé de réception de la lettre")
    looked_at(one, f"letter-missing-{size}")
    page.get_by_label("Preuve de réception").fill("AR 1A 234 567 8901 2")
    page.get_by_role("button", name="Voir la date d'effet").click()
    expect(page.get_by_role("heading", name="La convention prendrait fin le 6 janvier 2026")).to_be_visible()
    expect(page.get_by_text("Rien n'est encore enregistré.")).to_be_visible()
    expect(page.get_by_text("AR 1A 234 567 8901 2")).to_be_visible()
    looked_at(one, f"letter-preview-{size}")
    expect(page.get_by_role("button", name="Enregistrer la dénonciation")).to_be_visible()


def test_the_platforms_operator_records_the_letter_of_a_cil(
    visit: Callable[..., Visit], looked_at: Look
) -> None:
    one = visit("gestion.pf-entraide")
    page = one.go("/conventions")
    page.get_by_role("link", name="CIL Atlantique", exact=True).click()
    page.get_by_label("Le CIL").check()
    for label in ("Envoyée le", "Reçue le"):
        page.get_by_label(label).fill("2025-01-06")
    page.get_by_label("Preuve de réception").fill("AR 1A 234 567 8901 2")
    page.get_by_role("button", name="Voir la date d'effet").click()
    page.get_by_role("button", name="Enregistrer la dénonciation").click()
    expect(page.get_by_role("status")).to_contain_text("enregistrée")
    expect(page.get_by_text("En vigueur, dénoncée")).to_be_visible()
    expect(page.locator(".story")).to_contain_text("la convention prend fin le 6 janvier 2026.")
    expect(page.get_by_role("link", name="Retirer cette dénonciation")).to_have_count(0)
    looked_at(one, "letter-recorded")


def test_a_notice_is_recorded_once_its_date_was_read(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None]
) -> None:
    one = visit("representant.pf-entraide")
    page = one.go("/conventions")
    page.get_by_role("link", name="CIL Nord Littoral", exact=True).click()
    page.get_by_role("button", name="Voir la date d'effet").click()
    expect(page.get_by_role("alert")).to_contain_text("le jour de réception")
    no_violation(page)
    page.get_by_label("Envoyée le").fill("2025-01-06")
    page.get_by_label("Reçue le").fill("2025-01-06")
    page.get_by_role("button", name="Voir la date d'effet").click()
    expect(page.get_by_role("heading", name="La convention prendrait fin le 6 janvier 2026")).to_be_visible()
    expect(page.get_by_text("Rien n'est encore enregistré.")).to_be_visible()
    no_violation(page)
    one.shot("preview")
    page.get_by_role("button", name="Modifier").click()
    expect(page.get_by_label("Reçue le")).to_have_value("2025-01-06")
    page.get_by_role("button", name="Voir la date d'effet").click()
    page.get_by_role("button", name="Enregistrer la dénonciation").click()
    expect(page.get_by_role("status")).to_contain_text("enregistrée")
    expect(page.get_by_text("En vigueur, dénoncée")).to_be_visible()
    one.shot("noticed")
