"""Answers which CIL takes a case; one always does (CASE-5, CASE-6, CASE-12)."""

from collections.abc import Sequence
from datetime import date

from kernel.database import Tx
from services.platform import repository
from services.platform.access import May, require
from services.platform.domain.designation import Candidate, Designation, Request, designate
from services.platform.service.cils import CilView, handling, view
from services.platform.service.companies import cil_of


def designation(
    tx: Tx, siren: str, departement: str, day: date | None, declined: Sequence[str], asked_first: str
) -> Designation:
    """Designates, among the CILs that may take cases on the day, the company's, else one of the place, else any other.

    The caller keeps which CILs declined, and why.
    """
    require(tx.actor, May.ASK)
    on = day or tx.today
    request = Request(cil_of(tx, siren, on) if siren else None, departement or None, asked_first or None)
    known = handling(tx)
    candidates = [
        Candidate(one, known.readiness(one, on)) for one in map(repository.to_cil, repository.cils(tx))
    ]
    return designate(request, candidates, declined)


def cil(tx: Tx, cil_id: str) -> CilView:
    """Returns a CIL, for a service that writes to people in its name."""
    require(tx.actor, May.ASK)
    return view(repository.cil_for(tx, cil_id), handling(tx), tx.today)
