"""The calendar of conventions, the life of one, a notice whose effect is read first (CONV-3, CONV-4)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import Visit
from web.steering.conventions import by_month
from web.steering.lifeline import lifeline


def _line(**changes: object) -> dict[str, object]:
    return {
        "state": {"code": "in_force"},
        "effect_date": "2025-06-15",
        "end": None,
        "next_anniversary": "2026-06-15",
        "last_day_for_notice": "2026-03-15",
    } | changes


def test_the_dates_to_come_stand_under_their_months() -> None:
    noticed = _line(end="2026-06-15", last_day_for_notice=None)
    late = _line(last_day_for_notice="2027-03-15")
    told = [
        (month, [(one.day, one.label) for one in dates])
        for month, dates in by_month([late, noticed, _line()])
    ]
    assert told == [
        ("2026-03-01", [("2026-03-15", "Dernier jour pour dénoncer")]),
        (
            "2026-06-01",
            [
                ("2026-06-15", "Anniversaire : reconduction désormais acquise"),
                ("2026-06-15", "Fin de la convention"),
                ("2026-06-15", "Anniversaire : tacite reconduction, sauf dénonciation"),
            ],
        ),
        ("2027-03-01", [("2027-03-15", "Dernier jour pour dénoncer")]),
    ]


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
    expect(page.get_by_text("Dernier jour pour dénoncer").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot("calendar")
    page.get_by_role("link", name="CIL Nord Littoral", exact=True).click()
    expect(page.get_by_role("heading", name="Sa vie, année par année")).to_be_visible()
    expect(page.get_by_role("heading", name="Registre")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot("convention")


def test_who_signs_nothing_reads_when_a_notice_would_act(visit: Callable[..., Visit]) -> None:
    one = visit("responsable.cil-lyonnais")
    page = one.go("/conventions")
    page.get_by_role("link", name="CIL du Lyonnais", exact=True).click()
    page.get_by_label("Le CIL").check()
    page.get_by_label("Reçue le").fill("2025-01-06")
    page.get_by_role("button", name="Voir la date d'effet").click()
    expect(page.get_by_role("heading", name="La convention prendrait fin le 6 janvier 2026")).to_be_visible()
    expect(page.get_by_role("button", name="Enregistrer la dénonciation")).to_have_count(0)


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


def test_the_calendar_is_cut_down_to_one_kind_of_date() -> None:
    noticed = _line(end="2026-06-15", last_day_for_notice=None)
    kept = [one.label for _, dates in by_month([noticed, _line()], "end") for one in dates]
    assert kept == ["Fin de la convention"]
