"""The opening of a case, with its adviser designated at once (CASE level 1, 3; CASE-1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.database import Tx
from kernel.ids import short_reference
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.assignment import Adviser, least_loaded
from services.cases.domain.case import Case
from words.contacts import AgeBand, Ground


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """What `intake` tells of a case that it requests (`CaseRequest` in intake.proto)."""

    case_id: UUID
    contact_id: UUID
    person_id: UUID
    contact_day: date
    cil: str
    on_behalf_of: str
    siren: str
    departement: str
    beneficiary_kind: str
    age_band: str
    difficulties: tuple[str, ...]
    urgent: bool
    loca_pass: bool
    safe_contact: bool


def open_case(tx: Tx, request: CaseRequest) -> Case:
    """Opens a case and returns it; a case that is already open is returned as it is."""
    require(tx.actor, May.DRIVE)
    known = repository.find_case(tx, request.case_id)
    if known is not None:
        return known
    case = _new_case(tx, request)
    adviser = first_adviser(tx, request.cil, request.departement)
    if adviser:
        case = case.designate(adviser, tx.now, tx.actor.subject)
    repository.add(tx, case)
    tx.record(
        facts.CaseOpened(
            case=case.id,
            cil=case.cil,
            on_behalf_of=case.on_behalf_of or None,
            contact_day=case.contact_day,
            adviser=case.adviser,
            departement=case.departement,
            beneficiary_kind=Ground(case.beneficiary_kind),
            age_band=AgeBand(case.age_band),
            difficulties=tuple(case.difficulties),
            urgent=case.urgent,
        )
    )
    return case


def _new_case(tx: Tx, request: CaseRequest) -> Case:
    return Case(
        id=request.case_id,
        reference=short_reference(request.case_id),
        contact_id=request.contact_id,
        person_id=request.person_id,
        contact_day=request.contact_day,
        cil=request.cil,
        on_behalf_of=request.on_behalf_of,
        siren=request.siren,
        departement=request.departement,
        beneficiary_kind=request.beneficiary_kind,
        age_band=request.age_band,
        difficulties=request.difficulties,
        urgent=request.urgent,
        loca_pass=request.loca_pass,
        safe_contact=request.safe_contact,
        opened_at=tx.now,
    )


def loads(tx: Tx) -> dict[str, tuple[int, int]]:
    """Returns the running cases and the advisers of each CIL that has any (CASE-12)."""
    require(tx.actor, May.ASK_LOADS)
    return repository.loads(tx)


def first_adviser(tx: Tx, cil: str, departement: str) -> str | None:
    """Returns the least loaded adviser of the place, those present first, else of the CIL, or None (CASE-1)."""
    team, loads = repository.team(tx, cil), repository.cases_followed(tx, cil)
    while found := _first_of(team.values(), loads, departement, tx.today):
        if repository.remains(tx, found):
            return found.id
        del team[found.id]
    return None


def _first_of(
    advisers: Collection[Adviser], loads: Mapping[str, int], departement: str, day: date
) -> Adviser | None:
    places = (departement, *sorted({one.place for one in advisers}))
    return next((one for place in places if (one := least_loaded(advisers, loads, place, day))), None)
