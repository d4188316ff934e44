"""The letters of `intake`; what each says stands in `messages` (CASE-12)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Letter(StrEnum):
    CASE_WITHOUT_CIL = "case_without_cil"
    REQUEST_WAITS = "request_waits"


@dataclass(frozen=True, slots=True)
class LetterRow:
    title: str
    to: Literal["uesl", "person"]


LETTERS: dict[Letter, LetterRow] = {
    Letter.CASE_WITHOUT_CIL: LetterRow(
        title="CIL-PASS assistance : un dossier attend un CIL, {reference}", to="uesl"
    ),
    Letter.REQUEST_WAITS: LetterRow(title="Votre demande est enregistrée", to="person"),
}
