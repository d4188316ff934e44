"""The calendar of conventions, to read and to download."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from kernel.http.fields import Day
from kernel.http.given import CurrentActor, Db
from services.platform.domain.calendar import DateKind
from services.platform.ics import as_ics
from services.platform.schemas.calendar import CalendarOut
from services.platform.service import calendar
from services.platform.service.calendar import Asked

router = APIRouter(tags=["Conventions"])


async def asked(
    first: Annotated[
        Day | None, Query(alias="from", description="Premier jour, inclus ; aujourd'hui par défaut")
    ] = None,
    last: Annotated[
        Day | None, Query(alias="to", description="Dernier jour, inclus ; quinze mois plus tard par défaut")
    ] = None,
    kind: DateKind | None = None,
    cil: str | None = None,
    platform: str | None = None,
    convention: UUID | None = None,
) -> Asked:
    return Asked(first, last, kind, cil, platform, convention)


AskedOf = Annotated[Asked, Depends(asked)]


@router.get("/conventions/calendar", summary="Les dates des conventions, passées et à venir")
async def read(given: AskedOf, actor: CurrentActor, db: Db) -> CalendarOut:
    return CalendarOut.of(await db.read(calendar.calendar, actor, given))


@router.get(
    "/conventions/calendar.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
    summary="Les mêmes dates, pour un agenda (iCalendar)",
)
async def download(given: AskedOf, actor: CurrentActor, db: Db) -> Response:
    content = as_ics(await db.read(calendar.calendar, actor, given))
    headers = {"Content-Disposition": 'attachment; filename="conventions.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)
