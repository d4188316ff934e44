"""Sheets of the directory, with their freshness and standing."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from kernel.calendar import written_day
from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Day, Departement, Email, Line, Paragraph, Telephone
from services.partners.domain.declaration import STANDING_LABELS, Declaration
from services.partners.domain.identity import NO_NUMBER_LABELS, REGISTER_LABELS, NoNumber, number_of
from services.partners.domain.recommendable import OBSTACLE_LABELS
from services.partners.domain.sheet import PARTNER_LABELS, RECIPIENT_LABELS, RECIPIENT_OF, PartnerKind
from services.partners.fields import BodyNumber
from services.partners.views import NewPartner, NewRecipient, PartnerView, Recipient

Name = Annotated[Line, Field(min_length=1)]


class RecipientIn(Body):
    """A person at the partner's who may receive packets."""

    name: Name
    email: Email
    function: Line = ""
    telephone: Telephone | None = None

    def value(self) -> NewRecipient:
        return NewRecipient(self.name, self.email, self.function, self.telephone)


class PartnerIn(Body):
    """`number` is the body's SIREN or SIRET, or the RNA number of an association without one; `no_number` says
    why it has none. No `departements`: the whole country."""

    kind: PartnerKind
    name: Name
    number: BodyNumber | None = None
    no_number: NoNumber | None = None
    departements: list[Departement] = Field(default_factory=list, max_length=110)
    telephone: Telephone | None = None
    address: Line | None = None
    note: Paragraph | None = None
    recipients: list[RecipientIn] = Field(default_factory=list, max_length=20)

    def value(self) -> NewPartner:
        return NewPartner(
            kind=self.kind,
            name=self.name,
            number=number_of(self.number or ""),
            no_number=self.no_number,
            departements=tuple(self.departements),
            telephone=self.telephone,
            address=self.address,
            note=self.note,
            recipients=tuple(one.value() for one in self.recipients),
        )


class PartnerPatch(Body):
    """Only the fields sent change; null empties one."""

    kind: PartnerKind = PartnerKind.OTHER
    name: Name = ""
    number: BodyNumber | None = None
    no_number: NoNumber | None = None
    departements: list[Departement] = Field(default_factory=list, max_length=110)
    telephone: Telephone | None = None
    address: Line | None = None
    note: Paragraph | None = None

    def value(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in self.model_fields_set}
        return told | {name: told[name] or "" for name in ("number", "no_number") if name in told}


class CheckIn(Body):
    on: Day | None = None


class DeclarationIn(Body):
    """Made by a person of the partner's; `pays_something` directly or in kind (PART-2)."""

    declared_by: Name
    pays_something: bool
    declared_on: Day | None = None


class RecipientOut(BaseModel):
    id: UUID
    name: str
    function: str
    email: str
    telephone: str | None
    active: bool

    @classmethod
    def of(cls, given: Recipient) -> "RecipientOut":
        return cls(
            id=given.id,
            name=given.name,
            function=given.function,
            email=given.email,
            telephone=given.telephone,
            active=given.active,
        )


class DeclarationOut(BaseModel):
    declared_on: date
    declared_by: str
    valid_to: date

    @classmethod
    def of(cls, given: Declaration) -> "DeclarationOut":
        return cls(declared_on=given.declared_on, declared_by=given.declared_by, valid_to=given.valid_to())


class PartnerOut(BaseModel):
    """`obstacles` say why nothing may be sent now; none means that the partner may receive.

    `same_body` are other sheets of the directory with the same number: is one of them to be archived?
    """

    id: UUID
    name: str
    number_kind: Coded | None
    number: str | None
    no_number: Coded | None
    same_body: list[UUID]
    kind: Coded
    authorised_as: Coded
    departements: list[str]
    telephone: str | None
    address: str | None
    note: str | None
    checked_on: date
    checked_by: str
    valid_to: date
    to_check_again: bool
    freshness: str
    standing: Coded
    declarations: list[DeclarationOut]
    recipients: list[RecipientOut]
    may_receive: bool
    obstacles: list[Coded]
    archived_on: date | None
    version: int

    @classmethod
    def of(cls, view: PartnerView) -> "PartnerOut":
        sheet = view.sheet
        return cls(
            id=view.id,
            name=view.name,
            number_kind=coded(view.number.register, REGISTER_LABELS) if view.number else None,
            number=view.number.value if view.number else None,
            no_number=coded(view.no_number, NO_NUMBER_LABELS) if view.no_number else None,
            same_body=list(view.same_body),
            kind=coded(sheet.kind, PARTNER_LABELS),
            authorised_as=coded(RECIPIENT_OF[sheet.kind], RECIPIENT_LABELS),
            departements=sorted(sheet.departements),
            telephone=view.telephone,
            address=view.address,
            note=view.note,
            checked_on=sheet.checked_on,
            checked_by=view.checked_by,
            valid_to=sheet.valid_to(),
            to_check_again=view.to_check_again,
            freshness=_freshness(view),
            standing=coded(view.standing, STANDING_LABELS),
            declarations=[DeclarationOut.of(one) for one in view.declarations],
            recipients=[RecipientOut.of(one) for one in view.recipients],
            may_receive=not view.obstacles,
            obstacles=[coded(one, OBSTACLE_LABELS) for one in view.obstacles],
            archived_on=view.archived_on,
            version=view.version,
        )


def _freshness(view: PartnerView) -> str:
    checked = f"Fiche vérifiée le {written_day(view.sheet.checked_on)}"
    until = written_day(view.sheet.valid_to())
    if view.to_check_again:
        return f"{checked} : à vérifier de nouveau depuis le {until}."
    return f"{checked}, valable jusqu'au {until} inclus."
