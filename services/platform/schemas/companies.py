"""Bodies on companies: attached to a CIL, declared liable or not."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, Field

from kernel.http.fields import Day, Siren
from services.platform.schemas.common import Body, ShortText
from services.platform.service.companies import CompanyView


class AttachmentIn(Body):
    siren: Siren
    name: Annotated[str, Field(max_length=200)] = ""
    from_day: Day
    to_day: Day | None = None


class DetachmentIn(Body):
    last_day: Day


class DeclarationIn(Body):
    liable: bool
    source: ShortText
    from_day: Day
    to_day: Day | None = None


class AttachmentOut(BaseModel):
    cil: str
    from_day: date
    to_day: date | None


class DeclarationOut(BaseModel):
    liable: bool
    source: str
    from_day: date
    to_day: date | None


class CompanyOut(BaseModel):
    """`cil` is the one of today, within what the reader may see (CASE-6)."""

    siren: str
    name: str
    cil: str | None
    attachments: list[AttachmentOut]
    declarations: list[DeclarationOut]
    version: int

    @classmethod
    def of(cls, view: CompanyView) -> Self:
        return cls(
            siren=view.row.id,
            name=view.row.name,
            cil=view.cil,
            attachments=[
                AttachmentOut(cil=one.cil, from_day=one.from_day, to_day=one.to_day)
                for one in view.attachments
            ],
            declarations=[
                DeclarationOut(liable=one.liable, source=one.source, from_day=one.from_day, to_day=one.to_day)
                for one in view.declarations
            ],
            version=view.row.version,
        )
