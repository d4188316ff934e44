"""The exits of the pages reached by link: closing the space, or leaving it at once for a neutral page (CONF-5)."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from kernel.calendar import PARIS, public_holiday
from web.links.holder import PARTNER, PERSON, put_away
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
    """Clears the session: neither the open links nor a person signed in remain."""
    ending = put_away(request, PERSON, PARTNER)
    request.session.clear()
    headers = {"Clear-Site-Data": '"cache"'}
    return RedirectResponse("/calendrier", SEE_OTHER, headers=headers, background=ending)


@router.post("/mon-espace/fin")
async def close_space(request: Request) -> Response:
    discreet = request.session.get(LINKS, {}).get(PERSON, {}).get("discreet", True)
    return _closed(request, PERSON, discreet=discreet)


@router.post("/mise-en-relation/fin")
async def close_referral(request: Request) -> Response:
    return _closed(request, PARTNER, discreet=False)


def _closed(request: Request, whose: str, *, discreet: bool) -> Response:
    ending = put_away(request, whose)
    answer = page(request, "links/bye.html", discreet=discreet)
    answer.background = ending
    return answer


@router.get("/calendrier")
async def calendar_page(request: Request) -> Response:
    """Shows this month with its holidays: the neutral page after leaving at once."""
    today = datetime.now(PARIS).date()
    month = format_date(today, "MMMM y", LOCALE)
    return page(request, "links/calendar.html", month=month.capitalize(), weeks=weeks_of(today))


def weeks_of(today: date) -> list[list[Day | None]]:
    """Returns the weeks of a day's month, from Monday; None stands for days outside the month."""
    return [
        [
            Day(day.day, day == today, public_holiday(day) or "") if day.month == today.month else None
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(today.year, today.month)
    ]
