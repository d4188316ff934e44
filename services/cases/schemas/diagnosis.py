"""The study file and its diagnosis."""

from datetime import date
from typing import Any, Self

from pydantic import BaseModel

from kernel.http.codes import Coded, coded
from kernel.stored import dump
from services.cases.domain.diagnosis import DIAGNOSIS_STATE_LABELS, Diagnosis
from services.cases.domain.study_file import missing_for_diagnosis


class MissingOut(BaseModel):
    path: str
    label: str


class RatioOut(BaseModel):
    kind: str
    value: str
    explanation: str


class DiagnosisOut(BaseModel):
    """The study file and its diagnosis; `missing` lists what A7 still asks for."""

    number: int
    state: Coded
    validated_on: date | None
    study: dict[str, Any]
    ratios: list[RatioOut]
    missing: list[MissingOut]

    @classmethod
    def of(cls, value: Diagnosis) -> Self:
        return cls(
            number=value.version,
            state=coded(value.state, DIAGNOSIS_STATE_LABELS),
            validated_on=value.validated_on,
            study=dump(value.content),
            ratios=[
                RatioOut(kind=one.kind, value=str(one.value), explanation=one.explanation)
                for one in value.content.ratios
            ],
            missing=[
                MissingOut(path=one.path, label=one.label) for one in missing_for_diagnosis(value.content)
            ],
        )
