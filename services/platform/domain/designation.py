"""Designates the CIL that takes a case, anywhere in France (CASE-5, CASE-6, CASE-12)."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.platform.domain.cil import Cil, Readiness
from words.designation import WHY_LABELS, Why


@dataclass(frozen=True, slots=True)
class Candidate:
    """`load` is how many running cases each of its advisers follows; without adviser it is infinite."""

    cil: Cil
    readiness: Readiness
    load: float = 0.0


@dataclass(frozen=True, slots=True)
class Request:
    """`company_cil` and `departement` are None while unknown; `received_by` is the CIL whose adviser took the contact.

    `asked_first` is that of the first designation, and stays the same when another CIL is asked after a decline.
    """

    company_cil: str | None = None
    departement: str | None = None
    asked_first: str | None = None
    received_by: str | None = None


@dataclass(frozen=True, slots=True)
class Designation:
    """The result: `cil` handles the case, on behalf of the CIL asked first where that is another one (CASE-6)."""

    cil: str | None
    on_behalf_of: str | None
    why: Why

    @property
    def explanation(self) -> str:
        return WHY_LABELS[self.why]


def designate(request: Request, candidates: Iterable[Candidate], declined: Iterable[str] = ()) -> Designation:
    """The company's CIL, else one of the place, else the one that received the person, else any acting for it.

    (CASE-12; the order is ours.) Of several, the least loaded; the same input gives the same answer. CILs that
    declined are not asked again (CASE-6); those not ready are passed over (CASE-5).
    """
    ordered = _in_order(request, candidates)
    asked_first = request.asked_first or request.company_cil or _first_of_place(ordered)
    out = set(declined)
    for why, candidate in ordered:
        if candidate.readiness.ready and candidate.cil.id not in out:
            return _designated(candidate.cil.id, asked_first, why)
    return Designation(None, asked_first, Why.NOBODY)


def _designated(cil: str, asked_first: str | None, why: Why) -> Designation:
    return Designation(cil, asked_first if asked_first != cil else None, why)


def _first_of_place(ordered: list[tuple[Why, Candidate]]) -> str | None:
    return next((candidate.cil.id for why, candidate in ordered if why is Why.PLACE), None)


def _in_order(request: Request, candidates: Iterable[Candidate]) -> list[tuple[Why, Candidate]]:
    ranked = [(_why(request, candidate), candidate) for candidate in candidates]
    rank = list(Why)
    return sorted(ranked, key=lambda pair: (rank.index(pair[0]), pair[1].load, pair[1].cil.id))


def _why(request: Request, candidate: Candidate) -> Why:
    if candidate.cil.id == request.company_cil:
        return Why.COMPANY
    if request.departement in candidate.cil.departements:
        return Why.PLACE
    return Why.RECEIVED if candidate.cil.id == request.received_by else Why.ACTING
