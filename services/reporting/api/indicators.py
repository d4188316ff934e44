"""Routes on the indicators and on the facts behind each."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from kernel.http.given import CurrentActor, Db
from kernel.http.pages import After, Limit, Page, from_cursor
from services.reporting.api.common import AskedOf, Year
from services.reporting.domain.indicators import Code
from services.reporting.domain.scope import Kind
from services.reporting.schemas import FactOut, IndicatorsOut, SideBySideOut
from services.reporting.service import reports, totals
from services.reporting.table import as_csv, side_by_side_as_csv

router = APIRouter(tags=["Indicateurs"])

Format = Annotated[Literal["json", "csv"], Query(alias="format")]

TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
"""The answer in CSV, for the OpenAPI description; routes give it where `format` is `csv`."""


@router.get(
    "/indicators",
    response_model=IndicatorsOut,
    responses=TABLE,
    summary="Les indicateurs d'une année",
)
async def indicators(
    asked: AskedOf,
    actor: CurrentActor,
    db: Db,
    published: bool = False,
    form: Format = "json",
) -> IndicatorsOut | Response:
    report = IndicatorsOut.of(await db.read(reports.report, actor, asked, published))
    if form == "json":
        return report
    return _table(as_csv(report), f"indicateurs-{asked.year}.csv")


@router.get(
    "/indicators/side-by-side",
    response_model=SideBySideOut,
    responses=TABLE,
    summary="Les indicateurs d'une année, CIL par CIL ou plate-forme par plate-forme",
)
async def side_by_side(
    year: Year,
    by: Kind,
    actor: CurrentActor,
    db: Db,
    published: bool = False,
    form: Format = "json",
) -> SideBySideOut | Response:
    found = SideBySideOut.of(await db.read(totals.compare, actor, year, by, published))
    if form == "json":
        return found
    return _table(side_by_side_as_csv(found), f"indicateurs-{year}-{by}.csv")


@router.get("/indicators/{code}/facts", summary="Les faits derrière un indicateur")
async def facts(
    code: Code, asked: AskedOf, actor: CurrentActor, db: Db, after: After = None, limit: Limit = 50
) -> Page[FactOut]:
    found = await db.read(reports.trace, actor, code, asked, from_cursor(after), limit + 1)
    return Page.of(found, limit, FactOut.of, lambda row: row.fact_id)


def _table(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)
