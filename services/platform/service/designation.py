"""Answers which CIL takes a case; one always does (CASE-5, CASE-6, CASE-12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from kernel.database import Tx
from services.platform import repository
from services.platform.access import May, require
from services.platform.domain.designation import Candidate, Designation, Request, designate
from services.platform.service.cils import CilView, handling, view
from services.platform.service.companies import cil_of


@dataclass(frozen=True, slots=True)
class Question:
    """What the service that asks knows; empty where it knows nothing. It keeps which CILs declined, and why."""

    siren: str = ""
    departement: str = ""
    day: date | None = None
    declined: Sequence[str] = ()
    asked_first: str = ""
    received_by: str = ""


def designation(tx: Tx, asked: Question, loads: Mapping[str, float]) -> Designation:
    """Designates among the CILs that are ready on the day; `loads` are running cases per adviser, by CIL.

    A CIL that they leave out has no adviser, and comes last; without any loads all CILs are alike.
    """
    require(tx.actor, May.ASK)
    on = asked.day or tx.today
    request = Request(
        company_cil=cil_of(tx, asked.siren, on) if asked.siren else None,
        departement=asked.departement or None,
        asked_first=asked.asked_first or None,
        received_by=asked.received_by or None,
    )
    known, without_adviser = handling(tx), inf if loads else 0.0
    candidates = [
        Candidate(one, known.readiness(one, on), loads.get(one.id, without_adviser))
        for one in map(repository.to_cil, repository.cils(tx))
    ]
    return designate(request, candidates, asked.declined)


def cil(tx: Tx, cil_id: str) -> CilView:
    """Returns a CIL, for a service that writes to people in its name."""
    require(tx.actor, May.ASK)
    return view(repository.cil_for(tx, cil_id), handling(tx), tx.today)
