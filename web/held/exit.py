"""Leaving: closing one's space, or leaving it at once for a page that says nothing of it (CONF-5)."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from kernel.calendar import PARIS, public_holiday
from web.held.holder import PARTNER, PERSON, put_away
from web.pages import SEE_OTHER, page
from web.visitor import LINKS
from web.words import LOCALE

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Day:
    number: int
    today: bool
    holiday: str


@router.post("/quitter")
async def quit_at_once(request: Request) -> Response:
    """Nothing stays of the visit: neither what was open, nor who was signed in."""
    request.session.clear()
    return RedirectResponse("/calendrier", SEE_OTHER, headers={"Clear-Site-Data": '"cache"'})


@router.post("/mon-espace/fin")
async def close_space(request: Request) -> Response:
    discreet = request.session.get(LINKS, {}).get(PERSON, {}).get("discreet", True)
    put_away(request, PERSON)
    return page(request, "held/bye.html", discreet=discreet)


@router.post("/mise-en-relation/fin")
async def close_referral(request: Request) -> Response:
    put_away(request, PARTNER)
    return page(request, "held/bye.html", discreet=False)


@router.get("/calendrier")
async def calendar_page(request: Request) -> Response:
    """What is seen after leaving at once: this month, with its holidays."""
    today = datetime.now(PARIS).date()
    month = format_date(today, "MMMM y", LOCALE)
    return page(request, "held/calendar.html", month=month.capitalize(), weeks=weeks_of(today))


def weeks_of(today: date) -> list[list[Day | None]]:
    """The weeks of a day's month, from Monday; None before its first day and after its last."""
    return [
        [
            Day(day.day, day == today, public_holiday(day) or "") if day.month == today.month else None
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(today.year, today.month)
    ]
