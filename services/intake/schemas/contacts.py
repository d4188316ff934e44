"""Contacts: what is typed of one, and how it is shown."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from kernel.errors import Invalid
from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Day, Departement, Line, Paragraph
from kernel.ids import short_reference
from services.intake.domain.contact import CONTACT_OUTCOME_LABELS, ContactOutcome, Ending
from services.intake.domain.difficulties import (
    CAUSE_LABELS,
    FAMILY_LABELS,
    LOCA_PASS_CONDITION_LABELS,
    PRIORITY_LABELS,
    Cause,
    LocaPassAnswers,
    Priority,
    Triage,
    families_of,
)
from services.intake.domain.duplicates import LIKENESS_LABELS
from services.intake.domain.eligibility import VERDICT_LABELS, Verdict
from services.intake.schemas.eligibility import EligibilityOut, EmploymentIn, EmploymentOut, OrientationOut
from services.intake.schemas.people import PersonIn, PersonOut
from services.intake.schemas.waiting import WaitingOut
from services.intake.views import CaseAsked, ContactLine, ContactView, Likely, NewContact
from words.bodies import BODY_LABELS
from words.bodies import Body as Destination
from words.contacts import CONTACT_NATURE_LABELS, ContactNature


class PersonGivenTwice(Invalid):
    title = "Indiquez une personne déjà connue ou une nouvelle personne, pas les deux."


class OutcomeNotEnding(Invalid):
    title = "L'ouverture d'un dossier se demande à part."
    rule = "BEN-6"


class LocaPassIn(Body):
    """Conditions 1 and 2; null is not asked yet (DIF-4)."""

    wants_service: bool | None = None
    deliberately_unpaid: bool | None = None
    organised_insolvency: bool | None = None

    def value(self) -> LocaPassAnswers:
        return LocaPassAnswers(self.wants_service, self.deliberately_unpaid, self.organised_insolvency)


class TriageIn(Body):
    """Four questions asked at once (DIF-7)."""

    no_roof_tonight: bool = False
    violence: bool = False
    eviction_on: Day | None = None
    disaster: bool = False

    def value(self) -> Triage:
        return Triage(self.no_roof_tonight, self.violence, self.eviction_on, self.disaster)


class IdentificationIn(Body):
    """A person already known (`person_id`) or a new one.

    Where they come for violence or a family conflict, either their `safe_contact` is set, or they were asked and said
    no: `protection_declined`.
    """

    person_id: UUID | None = None
    person: PersonIn | None = None
    protection_declined: bool = False

    @model_validator(mode="after")
    def _one_person(self) -> Self:
        if self.person_id and self.person:
            raise PersonGivenTwice(field="person", accepted="person_id ou person")
        return self


class ContactIn(IdentificationIn):
    """Neither `person_id` nor `person`: the contact is anonymous. `difficulties` begin with the main one."""

    nature: ContactNature
    day: Day | None = None
    taken_by: Annotated[Line, Field(max_length=64)] = ""
    departement: Departement | None = None
    difficulties: list[Cause] = Field(default_factory=list, max_length=len(Cause))
    loca_pass: LocaPassIn = LocaPassIn()
    triage: TriageIn = TriageIn()
    employment: EmploymentIn | None = None

    def value(self) -> NewContact:
        return NewContact(
            nature=self.nature,
            day=self.day,
            taken_by=self.taken_by,
            person_id=self.person_id,
            person=self.person.value() if self.person else None,
            departement=self.departement,
            causes=tuple(dict.fromkeys(self.difficulties)),
            loca_pass=self.loca_pass.value(),
            triage=self.triage.value(),
            employment=self.employment.value() if self.employment else None,
            protection_declined=self.protection_declined,
        )


class EndingIn(Body):
    outcome: ContactOutcome
    advice: Paragraph | None = None
    bodies: list[Destination] = Field(default_factory=list, max_length=len(Destination))

    def value(self) -> Ending:
        if self.outcome is ContactOutcome.CASE_REQUESTED:
            raise OutcomeNotEnding(field="outcome", accepted="advice_given, oriented ou information")
        return Ending(self.outcome, self.advice or None, tuple(dict.fromkeys(self.bodies)))


class NoBody(Body):
    """An act that needs nothing more than its address."""


class PriorityOut(Coded):
    sentence: str


class LocaPassOut(BaseModel):
    wants_service: bool | None
    deliberately_unpaid: bool | None
    organised_insolvency: bool | None
    failed: list[Coded]
    to_ask: list[Coded]

    @classmethod
    def of(cls, given: LocaPassAnswers) -> "LocaPassOut":
        return cls(
            wants_service=given.wants_service,
            deliberately_unpaid=given.deliberately_unpaid,
            organised_insolvency=given.organised_insolvency,
            failed=[coded(one, LOCA_PASS_CONDITION_LABELS) for one in given.failed],
            to_ask=[coded(one, LOCA_PASS_CONDITION_LABELS) for one in given.to_ask],
        )


class TriageOut(BaseModel):
    no_roof_tonight: bool
    violence: bool
    eviction_on: date | None
    disaster: bool


class DuplicateOut(BaseModel):
    """Another person who may be the same one: for a human to look at, nothing is merged."""

    person_id: UUID
    last_name: str
    first_name: str
    birth_date: date | None
    score: float
    reasons: list[Coded]

    @classmethod
    def of(cls, given: Likely) -> "DuplicateOut":
        return cls(
            person_id=given.flag.other,
            last_name=given.last_name,
            first_name=given.first_name,
            birth_date=given.birth_date,
            score=given.flag.score,
            reasons=[coded(one, LIKENESS_LABELS) for one in given.flag.reasons],
        )


class EndingOut(BaseModel):
    outcome: Coded
    advice: str | None
    bodies: list[Coded]

    @classmethod
    def of(cls, given: Ending) -> "EndingOut":
        return cls(
            outcome=coded(given.outcome, CONTACT_OUTCOME_LABELS),
            advice=given.advice,
            bodies=[coded(one, BODY_LABELS) for one in given.bodies],
        )


class CaseOut(BaseModel):
    """`cil` handles, on behalf of another where `on_behalf_of` is not empty; `why` says so in French.

    `readable`: the case is within reach of whoever asks.
    """

    case_id: UUID
    reference: str
    contact_id: UUID
    cil: str
    on_behalf_of: str
    why: str
    readable: bool

    @classmethod
    def of(cls, given: CaseAsked) -> "CaseOut":
        return cls(
            case_id=given.id,
            reference=short_reference(given.id),
            contact_id=given.contact_id,
            cil=given.cil,
            on_behalf_of=given.on_behalf_of,
            why=given.why,
            readable=given.readable,
        )


class ContactOut(BaseModel):
    id: UUID
    reference: str
    cil: str
    nature: Coded
    day: date
    typed_on: date
    typed_afterwards: bool
    taken_by: str
    anonymous: bool
    person: PersonOut | None
    duplicates: list[DuplicateOut]
    difficulties: list[Coded]
    families: list[Coded]
    loca_pass: LocaPassOut
    triage: TriageOut
    priority: PriorityOut
    employment: EmploymentOut | None
    eligibility: EligibilityOut | None
    judgement: int
    orientation: OrientationOut | None
    ending: EndingOut | None
    case: CaseOut | None
    waiting: WaitingOut | None
    version: int

    @classmethod
    def of(cls, view: ContactView) -> "ContactOut":
        contact, triage = view.contact, view.triage
        return cls(
            id=view.id,
            reference=short_reference(view.id),
            cil=view.cil,
            nature=coded(contact.nature, CONTACT_NATURE_LABELS),
            day=contact.day,
            typed_on=contact.typed_on,
            typed_afterwards=contact.typed_afterwards,
            taken_by=contact.taken_by,
            anonymous=contact.anonymous,
            person=PersonOut.of(view.person) if view.person else None,
            duplicates=[DuplicateOut.of(one) for one in view.duplicates],
            difficulties=[coded(one, CAUSE_LABELS) for one in view.causes],
            families=[coded(one, FAMILY_LABELS) for one in families_of(view.causes)],
            loca_pass=LocaPassOut.of(view.loca_pass),
            triage=TriageOut(
                no_roof_tonight=triage.no_roof_tonight,
                violence=triage.violence,
                eviction_on=triage.eviction_on,
                disaster=triage.disaster,
            ),
            priority=PriorityOut(
                code=triage.priority, label=PRIORITY_LABELS[triage.priority], sentence=triage.sentence
            ),
            employment=EmploymentOut.of(view.employment) if view.employment else None,
            eligibility=EligibilityOut.of(view.eligibility) if view.eligibility else None,
            judgement=view.judgement,
            orientation=OrientationOut.of(view.orientation) if view.orientation else None,
            ending=EndingOut.of(contact.ending) if contact.ending else None,
            case=CaseOut.of(view.case) if view.case else None,
            waiting=WaitingOut.of(view.waiting) if view.waiting else None,
            version=view.version,
        )


class ContactLineOut(BaseModel):
    id: UUID
    reference: str
    nature: Coded
    day: date
    typed_on: date
    taken_by: str
    person: PersonOut | None
    difficulties: list[Coded]
    priority: Coded
    verdict: Coded | None
    outcome: Coded | None
    case_id: UUID | None
    waiting: bool

    @classmethod
    def of(cls, line: ContactLine) -> "ContactLineOut":
        priority = Priority.URGENT if line.urgent else Priority.NORMAL
        return cls(
            id=line.id,
            reference=short_reference(line.id),
            nature=coded(ContactNature(line.nature), CONTACT_NATURE_LABELS),
            day=line.day,
            typed_on=line.typed_on,
            taken_by=line.taken_by,
            person=PersonOut.of(line.person) if line.person else None,
            difficulties=[coded(Cause(one), CAUSE_LABELS) for one in line.difficulties],
            priority=coded(priority, PRIORITY_LABELS),
            verdict=coded(Verdict(line.verdict), VERDICT_LABELS) if line.verdict else None,
            outcome=coded(ContactOutcome(line.outcome), CONTACT_OUTCOME_LABELS) if line.outcome else None,
            case_id=line.case_id,
            waiting=line.waiting,
        )
