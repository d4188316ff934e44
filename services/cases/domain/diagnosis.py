"""The preliminary diagnosis and its versions: what is validated is never edited (rule DIA-2, charter A7)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict, Invalid
from services.cases.domain.study_file import MissingField, StudyFile, missing_for_diagnosis


class DiagnosisState(StrEnum):
    DRAFT = "draft"
    VALIDATED = "validated"


DIAGNOSIS_STATE_LABELS = {DiagnosisState.DRAFT: "En préparation", DiagnosisState.VALIDATED: "Validé"}


class DiagnosisIncomplete(Invalid):
    """Carries the paths of what is missing, never the values."""

    title = "Le diagnostic préalable n'est pas complet."
    rule = "A7"

    def __init__(self, missing: tuple[MissingField, ...]) -> None:
        self.missing = missing
        labels = " ; ".join(field.label for field in missing)
        paths = ",".join(field.path for field in missing)
        super().__init__(field=missing[0].path, accepted=labels, missing=paths)


class DiagnosisValidated(Conflict):
    title = "Un diagnostic validé ne se modifie pas : un changement fait une nouvelle version."
    rule = "DIA-2"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    id: str
    case_id: str
    version: int
    content: StudyFile
    state: DiagnosisState = DiagnosisState.DRAFT
    validated_on: date | None = None
    validated_by: str | None = None

    @property
    def validated(self) -> bool:
        return self.state is DiagnosisState.VALIDATED

    def fill(self, content: StudyFile) -> "Diagnosis":
        """A draft may be filled in part, and again (CASE-4)."""
        if self.validated:
            raise DiagnosisValidated(version=self.version)
        return replace(self, content=content)

    def validate(self, on: date, by: str) -> "Diagnosis":
        """Refused until the minimum of A7 is there; validating again changes nothing."""
        if self.validated:
            return self
        if missing := missing_for_diagnosis(self.content):
            raise DiagnosisIncomplete(missing)
        return replace(self, state=DiagnosisState.VALIDATED, validated_on=on, validated_by=by)

    def change(self, content: StudyFile) -> "Diagnosis":
        """Next version, as a draft; the validated one stays as it was (rule DIA-2)."""
        if not self.validated:
            return self.fill(content)
        return Diagnosis(self.id, self.case_id, self.version + 1, content)
