"""Bodies on conventions: what is asked, the calendar, the ledger, the years, a notice before it is recorded."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from kernel.http.codes import Coded, coded
from kernel.http.fields import Day, Identifier
from services.platform.domain.consequences import Signing, Withdrawing
from services.platform.domain.convention import STATE_LABELS
from services.platform.domain.ledger import ENTRY_LABELS, PARTY_LABELS, Entry, NoticeGiven, Party, kind_of
from services.platform.domain.ledger_sentences import day_of, sentence
from services.platform.domain.outlook import YEAR_STATE_LABELS, Preview, Year
from services.platform.domain.schedule import EVENT_LABELS, Event
from services.platform.models import ConventionRow
from services.platform.schemas.common import Body, ShortText
from services.platform.service.convention_views import ConventionView


class ProposalIn(Body):
    """The actor's own organisation is one party; the other is named. `effect_date` is the signature unless agreed."""

    cil: Identifier | None = None
    platform: Identifier | None = None
    effect_date: Day | None = None
    successor_of: UUID | None = None


class SignatureIn(Body):
    """`signed_on` is today unless a paper was signed before."""

    signed_on: Day | None = None


class NoticeIn(Body):
    """`party` is who gives notice, by default the actor's own; who does not give it records a letter, with proof."""

    party: Party | None = None
    sent_on: Day
    received_on: Day
    proof: ShortText | None = None


class NoticeWithdrawalIn(Body):
    """`agreed_by` is the other party, whose agreement `proof` shows (CONV-5)."""

    agreed_by: Party
    proof: ShortText


class EventOut(BaseModel):
    kind: Coded
    day: date
    why: str

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(kind=coded(event.kind, EVENT_LABELS), day=event.day, why=event.why)


class YearOut(BaseModel):
    number: int
    first_day: date
    last_day: date
    last_day_for_notice: date
    state: Coded
    renewed: bool

    @classmethod
    def of(cls, year: Year) -> Self:
        return cls(
            number=year.number,
            first_day=year.first_day,
            last_day=year.last_day,
            last_day_for_notice=year.last_day_for_notice,
            state=coded(year.state, YEAR_STATE_LABELS),
            renewed=year.renewed,
        )


class EntryOut(BaseModel):
    """A line of the ledger: the day that counts, a sentence, and its dates, numbers and codes by name."""

    kind: Coded
    day: date
    text: str
    party: Coded | None
    facts: dict[str, Any]

    @classmethod
    def of(cls, entry: Entry, view: ConventionView) -> Self:
        facts = asdict(entry)
        person = facts.pop("person", "")
        party = facts.pop("party", None)
        return cls(
            kind=coded(kind_of(entry), ENTRY_LABELS),
            day=day_of(entry),
            text=sentence(entry, view.convention, view.day, view.signatories.get(person, "")),
            party=coded(party, PARTY_LABELS) if party else None,
            facts=facts,
        )


class StandingNotice(BaseModel):
    """A notice that was not withdrawn; `agreement` is the party without which it cannot be (CONV-5)."""

    number: int
    party: Coded
    received_on: date
    ends_on: date
    agreement: Coded

    @classmethod
    def of(cls, notice: NoticeGiven) -> Self:
        return cls(
            number=notice.number,
            party=coded(notice.party, PARTY_LABELS),
            received_on=notice.received_on,
            ends_on=notice.ends_on,
            agreement=coded(notice.party.other, PARTY_LABELS),
        )


class ConventionLine(BaseModel):
    """A convention and its calendar; `why` answers « pourquoi cette date ? »."""

    id: UUID
    cil: str
    platform: str
    state: Coded
    signed_by_cil: date | None
    signed_by_platform: date | None
    signature_date: date | None
    effect_date: date | None
    end: Annotated[date | None, Field(description="Premier jour hors vigueur")]
    next_anniversary: date | None
    last_day_for_notice: date | None
    why: str
    next_event: EventOut | None
    version: int

    @classmethod
    def of(cls, view: ConventionView) -> Self:
        return cls(**_line(view))


class ConventionOut(ConventionLine):
    """A convention with its ledger and its years."""

    wanted_effect: date | None
    successor: UUID | None
    notices: list[StandingNotice]
    ledger: list[EntryOut]
    years: list[YearOut]

    @classmethod
    def of(cls, view: ConventionView) -> Self:
        convention = view.convention
        return cls(
            **_line(view),
            wanted_effect=convention.wanted_effect,
            successor=UUID(convention.successor.successor) if convention.successor else None,
            notices=[StandingNotice.of(notice) for notice in convention.notices],
            ledger=[EntryOut.of(entry, view) for entry in convention.ledger],
            years=[YearOut.of(year) for year in view.years],
        )


class PreviewOut(BaseModel):
    """What a notice would do if it were recorded today."""

    ends_on: date
    last_day_for_notice: date
    too_late_for: date | None
    annuls: list[date]
    proof_needed: bool
    why: str

    @classmethod
    def of(cls, preview: Preview) -> Self:
        return cls(**asdict(preview))


class SigningOut(BaseModel):
    """What a signature would bring about; dates are null while the other party has not signed."""

    complete: bool
    effect_date: date | None
    first_anniversary: date | None
    last_day_for_notice: date | None
    why: str

    @classmethod
    def of(cls, signing: Signing) -> Self:
        return cls(**asdict(signing))


class WithdrawingOut(BaseModel):
    """What would change if a notice were withdrawn today."""

    ended_on: date
    ends_on: date | None
    next_anniversary: date | None
    last_day_for_notice: date | None
    why: str

    @classmethod
    def of(cls, withdrawing: Withdrawing) -> Self:
        return cls(**asdict(withdrawing))


def _line(view: ConventionView) -> dict[str, Any]:
    row: ConventionRow = view.row
    convention = view.convention
    return {
        "id": row.id,
        "cil": row.cil,
        "platform": row.platform,
        "state": coded(view.state, STATE_LABELS),
        "signed_by_cil": convention.signed_on(Party.CIL),
        "signed_by_platform": convention.signed_on(Party.PLATFORM),
        "signature_date": convention.signature_date,
        "effect_date": convention.effect_date,
        "end": convention.end,
        "next_anniversary": view.outlook.next_anniversary,
        "last_day_for_notice": view.outlook.last_day_for_notice,
        "why": view.outlook.why,
        "next_event": EventOut.of(view.next_event) if view.next_event else None,
        "version": row.version,
    }
