"""The whole file, or the parts of it that are asked for, in one answer; each part is noted as read (CONF-3)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from kernel.database import Tx
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.case import Case
from services.cases.domain.plain import Part
from services.cases.repository import accesses, agreements, contents
from services.cases.service import amendments
from services.cases.service.survey import find_survey


class Piece(StrEnum):
    """What one may ask for of a file."""

    WAY = "way"
    EXCHANGES = "exchanges"
    INFORMATION = "information"
    STUDY = "study"
    DECISION = "decision"
    ENDING = "ending"
    OFFER = "offer"
    AMENDMENTS = "amendments"
    COMMITMENTS = "commitments"
    AUTHORISATIONS = "authorisations"
    REPORT = "report"
    SURVEY = "survey"
    HAND_OVERS = "hand_overs"
    STORY = "story"


READ_AS = {
    Piece.EXCHANGES: Part.EXCHANGES,
    Piece.INFORMATION: Part.INFORMATION,
    Piece.STUDY: Part.STUDY,
    Piece.OFFER: Part.ENGAGEMENT,
    Piece.AMENDMENTS: Part.ENGAGEMENT,
    Piece.COMMITMENTS: Part.COMMITMENTS,
    Piece.AUTHORISATIONS: Part.AUTHORISATIONS,
    Piece.REPORT: Part.REPORT,
    Piece.SURVEY: Part.SURVEY,
}
"""How the employee's list of readings names each piece; the other pieces are read as the case itself."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A case, today's legal day, names of advisers by identifier, and the pieces that were asked for."""

    case: Case
    day: date
    names: dict[str, str]
    pieces: dict[Piece, Any]


def whole(tx: Tx, case_id: UUID, wanted: Collection[Piece]) -> Whole:
    """Returns a file, and notes which parts of it are read."""
    require(tx.actor, May.READ_FILE)
    case = repository.case_for(tx, case_id)
    pieces = {one: _LOOK_UP[one](tx, case) for one in wanted}
    there = {READ_AS[one] for one, found in pieces.items() if one in READ_AS and _is_something(found)}
    accesses.note(tx, case, {Part.CASE} | there)
    report = pieces.get(Piece.REPORT)
    known = {case.adviser or "", report.by if report else ""} - {""}
    return Whole(case, tx.today, repository.names_of(tx, known), pieces)


def _is_something(found: Any) -> bool:
    """A piece that does not exist yet is not noted as read."""
    return any(found) if isinstance(found, tuple) else bool(found)


_LOOK_UP: dict[Piece, Callable[[Tx, Case], Any]] = {
    Piece.WAY: lambda tx, case: repository.steps_of(tx, case),
    Piece.EXCHANGES: lambda tx, case: contents.exchanges(tx, case),
    Piece.INFORMATION: lambda tx, case: (case.information, case.chosen),
    Piece.STUDY: lambda tx, case: contents.diagnosis(tx, case),
    Piece.DECISION: lambda tx, case: contents.decision(tx, case),
    Piece.ENDING: lambda tx, case: contents.ending(tx, case),
    Piece.OFFER: lambda tx, case: agreements.offer(tx, case),
    Piece.AMENDMENTS: lambda tx, case: amendments.amendments_of(tx, case),
    Piece.COMMITMENTS: lambda tx, case: agreements.commitments(tx, case),
    Piece.AUTHORISATIONS: lambda tx, case: agreements.authorisations(tx, case),
    Piece.REPORT: lambda tx, case: contents.report(tx, case),
    Piece.SURVEY: lambda tx, case: find_survey(tx, case),
    Piece.HAND_OVERS: lambda tx, case: contents.hand_overs(tx, case),
    Piece.STORY: lambda tx, case: repository.facts_of(tx, case),
}
