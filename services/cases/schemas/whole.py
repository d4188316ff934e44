"""A case's whole file in one answer, or the pieces of it that were asked for."""

from datetime import date
from typing import Self

from pydantic import BaseModel

from services.cases.schemas.amendments import AmendmentOut
from services.cases.schemas.authorisations import AuthorisationOut
from services.cases.schemas.cases import CaseOut
from services.cases.schemas.commitments import CommitmentOut
from services.cases.schemas.decision import DecisionOut, EndingOut
from services.cases.schemas.diagnosis import DiagnosisOut
from services.cases.schemas.engagement import OfferOut
from services.cases.schemas.files import ExchangeOut, HandOverOut
from services.cases.schemas.interviews import InformationOut
from services.cases.schemas.report import ReportOut
from services.cases.schemas.steps import WayOut
from services.cases.schemas.story import StoryLine
from services.cases.schemas.survey import SurveyOut
from services.cases.service.whole import Piece, Whole


class WholeOut(BaseModel):
    """A file; null or empty is what does not exist yet, or was not asked for.

    `day` is today's legal day, `names` those of the advisers that the file knows by their identifiers.
    """

    case: CaseOut
    day: date
    names: dict[str, str]
    way: WayOut | None
    exchanges: list[ExchangeOut]
    information: InformationOut | None
    study: DiagnosisOut | None
    decision: DecisionOut | None
    ending: EndingOut | None
    offer: OfferOut | None
    amendments: list[AmendmentOut]
    commitments: list[CommitmentOut]
    authorisations: list[AuthorisationOut]
    report: ReportOut | None
    survey: SurveyOut | None
    hand_overs: list[HandOverOut]
    story: list[StoryLine]

    @classmethod
    def of(cls, file: Whole, story: list[StoryLine]) -> Self:
        found = file.pieces
        stage, way, information = file.case.stage, found.get(Piece.WAY), found.get(Piece.INFORMATION)
        return cls(
            case=CaseOut.of(file.case),
            day=file.day,
            names=file.names,
            way=WayOut.of(stage, way, file.day) if way is not None else None,
            exchanges=[ExchangeOut.of(one) for one in found.get(Piece.EXCHANGES, ())],
            information=InformationOut.of(*information) if information else None,
            study=DiagnosisOut.of(one) if (one := found.get(Piece.STUDY)) else None,
            decision=DecisionOut.of(one) if (one := found.get(Piece.DECISION)) else None,
            ending=EndingOut.of(one) if (one := found.get(Piece.ENDING)) else None,
            offer=OfferOut.of(one) if (one := found.get(Piece.OFFER)) else None,
            amendments=[AmendmentOut.of(one) for one in found.get(Piece.AMENDMENTS, ())],
            commitments=[CommitmentOut.of(one) for one in found.get(Piece.COMMITMENTS, ())],
            authorisations=[AuthorisationOut.of(one) for one in found.get(Piece.AUTHORISATIONS, ())],
            report=ReportOut.of(one) if (one := found.get(Piece.REPORT)) else None,
            survey=SurveyOut.of(one) if (one := found.get(Piece.SURVEY)) else None,
            hand_overs=[HandOverOut.of(one) for one in found.get(Piece.HAND_OVERS, ())],
            story=story,
        )
