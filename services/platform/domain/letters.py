"""The letters of `platform` to the parties of a convention, one row each; their texts are in `messages` (CONV-6)."""

from dataclasses import dataclass
from enum import StrEnum


class Letter(StrEnum):
    NOTICE_REMINDER = "notice_reminder"
    CONVENTION_RENEWED = "convention_renewed"
    NOTICE_RECORDED = "notice_recorded"
    NOTICE_WITHDRAWN = "notice_withdrawn"
    RENEWAL_ANNULLED = "renewal_annulled"
    CONVENTION_ENDED = "convention_ended"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter, which goes to both parties."""

    title: str


LETTERS: dict[Letter, LetterRow] = {
    Letter.NOTICE_REMINDER: LetterRow(
        title="Convention CIL-PASS assistance : dernier jour pour dénoncer, le {last_day}"
    ),
    Letter.CONVENTION_RENEWED: LetterRow(
        title="Convention CIL-PASS assistance : reconduite le {anniversary}"
    ),
    Letter.NOTICE_RECORDED: LetterRow(
        title="Convention CIL-PASS assistance : dénonciation enregistrée, fin le {end}"
    ),
    Letter.NOTICE_WITHDRAWN: LetterRow(title="Convention CIL-PASS assistance : dénonciation retirée"),
    Letter.RENEWAL_ANNULLED: LetterRow(
        title="Convention CIL-PASS assistance : reconduction du {anniversary} annulée"
    ),
    Letter.CONVENTION_ENDED: LetterRow(title="Convention CIL-PASS assistance : terminée le {end}"),
}
