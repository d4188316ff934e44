"""Bodies on platforms and CILs."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field

from kernel.http.codes import Coded, coded
from kernel.http.fields import Day, Departement, Email, Identifier, Siren, TelephoneToRead
from services.platform.domain.cil import OBSTACLE_LABELS, Charter
from services.platform.domain.homologation import (
    ITEM_LABELS,
    REQUIRED,
    RULING_LABELS,
    STATE_LABELS,
    Decision,
    Item,
    Ruling,
)
from services.platform.domain.mandates import ORGANISATION_LABELS
from services.platform.domain.membership import JOINING_LABELS
from services.platform.schemas.common import Body, Name, Person, ShortText, Text
from services.platform.service.cils import CilDetails, CilView
from services.platform.service.organisations import Organisation
from services.platform.service.platforms import PlatformView


class PlatformIn(Body):
    id: Identifier
    name: ShortText
    email: Email


class ItemIn(Body):
    document: ShortText


class DecisionIn(Body):
    ruling: Ruling
    on: Day
    reason: Text
    conditions: list[ShortText] = Field(default_factory=list, max_length=50)


class ItemOut(BaseModel):
    item: Coded
    required: bool
    document: str | None

    @classmethod
    def of(cls, item: Item, document: str | None) -> Self:
        return cls(item=coded(item, ITEM_LABELS), required=item in REQUIRED, document=document)


class DecisionOut(BaseModel):
    ruling: Coded
    on: date
    reason: str
    conditions: list[str]

    @classmethod
    def of(cls, decision: Decision) -> Self:
        return cls(
            ruling=coded(decision.ruling, RULING_LABELS),
            on=decision.on,
            reason=decision.reason,
            conditions=list(decision.conditions),
        )


class PlatformLine(BaseModel):
    """What everyone may know of a platform; `state` and `since` are for its own people and UESL."""

    id: str
    name: str
    homologated: bool
    state: Coded | None
    since: date | None

    @classmethod
    def of(cls, view: PlatformView) -> Self:
        return cls(**_platform(view))


class PlatformOut(PlatformLine):
    """A platform with its application file; `missing` items are required before it is submitted.

    `standing` is the decision that counts today, `rulings` what the board may decide now.
    """

    standing: DecisionOut | None
    rulings: list[Coded]
    email: str
    items: list[ItemOut]
    missing: list[Coded]
    submitted_on: date | None
    decisions: list[DecisionOut]
    version: int

    @classmethod
    def of(cls, view: PlatformView) -> Self:
        row, file = view.row, view.homologation
        standing = file.decision_on(view.day)
        return cls(
            **_platform(view),
            standing=DecisionOut.of(standing) if standing else None,
            rulings=[coded(ruling, RULING_LABELS) for ruling in file.rulings_on(view.day)],
            email=row.email,
            items=[ItemOut.of(item, file.items.get(item)) for item in Item],
            missing=[coded(item, ITEM_LABELS) for item in Item if item in file.missing],
            submitted_on=file.submitted_on,
            decisions=[DecisionOut.of(decision) for decision in file.decisions],
            version=row.version,
        )


class CilDetailsIn(Body):
    name: ShortText
    telephone: TelephoneToRead | None = None
    departements: Annotated[list[Departement], Field(min_length=1, max_length=110)]
    president_email: Email
    responsible_email: Email

    def details(self) -> CilDetails:
        return CilDetails(
            self.name,
            self.telephone or "",
            tuple(dict.fromkeys(self.departements)),
            self.president_email,
            self.responsible_email,
        )


class CilIn(CilDetailsIn):
    id: Identifier
    siren: Siren


class CharterIn(Body):
    """`signed_on` is today unless a paper was signed before."""

    signed_on: Day | None = None
    responsible: Person
    responsible_name: Name


class ResponsibleIn(Body):
    person: Person
    name: Name


class CharterOut(BaseModel):
    """Who signed for the CIL and who answers for the service, by their accounts and their names."""

    signed_on: date
    president: str
    president_name: str
    responsible: str
    responsible_name: str

    @classmethod
    def of(cls, charter: Charter, names: Mapping[str, str]) -> Self:
        return cls(
            signed_on=charter.signed_on,
            president=charter.president,
            president_name=names.get(charter.president, charter.president),
            responsible=charter.responsible,
            responsible_name=names.get(charter.responsible, charter.responsible),
        )


class OrganisationLine(BaseModel):
    """What everyone may know of an organisation."""

    id: str
    name: str
    kind: Coded

    @classmethod
    def of(cls, organisation: Organisation) -> Self:
        kind = coded(organisation.kind, ORGANISATION_LABELS)
        return cls(id=organisation.id, name=organisation.name, kind=kind)


class ReadinessOut(BaseModel):
    """Whether the CIL may take new cases on a day, and what forbids it (CASE-5)."""

    cil: str
    day: date
    ready: bool
    obstacles: list[Coded]
    platform: str | None

    @classmethod
    def of(cls, view: CilView) -> Self:
        return cls(
            cil=view.row.id,
            day=view.day,
            ready=view.readiness.ready,
            obstacles=[coded(one, OBSTACLE_LABELS) for one in view.readiness.obstacles],
            platform=view.platform,
        )


class CilOut(BaseModel):
    id: str
    name: str
    siren: str
    telephone: str
    departements: list[str]
    president_email: str
    responsible_email: str
    charter: CharterOut | None
    platform: str | None
    ready: bool
    obstacles: list[Coded]
    joining: Coded | None
    joining_deadline: date | None
    version: int

    @classmethod
    def of(cls, view: CilView) -> Self:
        row, charter = view.row, view.cil.charter
        return cls(
            id=row.id,
            name=row.name,
            siren=row.siren,
            telephone=row.telephone,
            departements=row.departements,
            president_email=row.president_email,
            responsible_email=row.responsible_email,
            charter=CharterOut.of(charter, view.names) if charter else None,
            platform=view.platform,
            ready=view.readiness.ready,
            obstacles=[coded(one, OBSTACLE_LABELS) for one in view.readiness.obstacles],
            joining=coded(view.joining, JOINING_LABELS) if view.joining else None,
            joining_deadline=view.joining_deadline,
            version=row.version,
        )


def _platform(view: PlatformView) -> dict[str, Any]:
    file = view.homologation
    return {
        "id": view.row.id,
        "name": view.row.name,
        "homologated": view.homologated,
        "state": coded(file.state_on(view.day), STATE_LABELS) if view.reached else None,
        "since": file.since_on(view.day) if view.reached else None,
    }
