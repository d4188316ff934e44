"""The letters of `cases`, one row each; their texts stand in `messages` (EXC-3, EXC-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from words.way import StepKind

Reader = Literal["employee", "adviser", "stand_in", "uesl"]
Opens = Literal["sign", "amend", "survey", "file"]
"""What a letter's link opens: the engagement or the amendment to sign, the survey, the employee's own file (CASE-7)."""


class Letter(StrEnum):
    ADVISER_DESIGNATED = "adviser_designated"
    ADVISER_CHANGED = "adviser_changed"
    OFFER = "offer"
    OFFER_REMINDER = "offer_reminder"
    OFFER_EXTENDED = "offer_extended"
    OFFER_LAPSED = "offer_lapsed"
    ENGAGEMENT_SIGNED = "engagement_signed"
    AMENDMENT = "amendment"
    AMENDMENT_SIGNED = "amendment_signed"
    AMENDMENT_WITHDRAWN = "amendment_withdrawn"
    IMPLEMENTATION_REMINDER = "implementation_reminder"
    IMPLEMENTATION_EXTENDED = "implementation_extended"
    FILE = "file"
    SURVEY = "survey"
    SURVEY_REMINDER = "survey_reminder"
    RETENTION_NOTICE = "retention_notice"
    RETENTION_NOTICE_CIL = "retention_notice_cil"
    RETENTION_EXTENDED = "retention_extended"
    CASE_DECLINED = "case_declined"
    STANDING_IN = "standing_in"
    RELIEVED = "relieved"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """All that is said of a letter but its text.

    `label` is how the history of a case names it. `open` is the step that must still be open for the letter to leave,
    and whose last day it may say. A letter `after_the_end` leaves although the case was ended from outside its way;
    one `unless_not_told` does not where the case ended by a death or an error (`retention.NOT_TOLD`).
    """

    label: str
    title: str
    to: Reader = "employee"
    link: Opens | None = None
    open: StepKind | None = None
    after_the_end: bool = False
    unless_not_told: bool = False


_K = StepKind

LETTERS: dict[Letter, LetterRow] = {
    Letter.ADVISER_DESIGNATED: LetterRow(
        label="présentation de l'interlocuteur",
        title="Votre interlocuteur CIL-PASS assistance",
    ),
    Letter.ADVISER_CHANGED: LetterRow(
        label="changement d'interlocuteur",
        title="Votre nouvel interlocuteur CIL-PASS assistance",
    ),
    Letter.OFFER: LetterRow(
        label="engagement à signer",
        title="Votre engagement réciproque à signer",
        link="sign",
        open=_K.SIGN_ENGAGEMENT,
    ),
    Letter.OFFER_REMINDER: LetterRow(
        label="rappel de signature",
        title="Rappel : votre engagement réciproque à signer",
        link="sign",
        open=_K.SIGN_ENGAGEMENT,
    ),
    Letter.OFFER_EXTENDED: LetterRow(
        label="délai de signature prolongé",
        title="Vous avez plus de temps pour signer",
        link="sign",
        open=_K.SIGN_ENGAGEMENT,
    ),
    Letter.OFFER_LAPSED: LetterRow(
        label="offre non signée",
        title="Votre engagement réciproque n'a pas été signé",
    ),
    Letter.ENGAGEMENT_SIGNED: LetterRow(
        label="engagement signé",
        title="Votre engagement réciproque est signé",
        link="file",
    ),
    Letter.AMENDMENT: LetterRow(
        label="avenant à signer",
        title="Une modification de votre engagement réciproque à signer",
        link="amend",
        open=_K.SIGN_AMENDMENT,
    ),
    Letter.AMENDMENT_SIGNED: LetterRow(
        label="avenant signé",
        title="La modification de votre engagement réciproque est signée",
        link="file",
    ),
    Letter.AMENDMENT_WITHDRAWN: LetterRow(
        label="avenant retiré",
        title="Votre engagement réciproque reste tel qu'il est",
    ),
    Letter.IMPLEMENTATION_REMINDER: LetterRow(
        label="rappel des démarches",
        title="Où en sont vos démarches ?",
        link="file",
        open=_K.IMPLEMENTATION,
    ),
    Letter.IMPLEMENTATION_EXTENDED: LetterRow(
        label="délai de mise en œuvre prolongé",
        title="Vos démarches : un délai supplémentaire",
        link="file",
        open=_K.IMPLEMENTATION,
    ),
    Letter.FILE: LetterRow(
        label="lien pour lire le dossier",
        title="Votre dossier CIL-PASS assistance",
        link="file",
        after_the_end=True,
    ),
    Letter.SURVEY: LetterRow(
        label="enquête de satisfaction",
        title="Votre avis sur notre accompagnement",
        link="survey",
        open=_K.SURVEY,
        after_the_end=True,
    ),
    Letter.SURVEY_REMINDER: LetterRow(
        label="rappel de l'enquête",
        title="Rappel : votre avis sur notre accompagnement",
        link="survey",
        open=_K.SURVEY,
        after_the_end=True,
    ),
    Letter.RETENTION_NOTICE: LetterRow(
        label="effacement prochain",
        title="Votre dossier sera bientôt effacé",
        link="file",
        open=_K.RETENTION,
        after_the_end=True,
        unless_not_told=True,
    ),
    Letter.RETENTION_NOTICE_CIL: LetterRow(
        label="effacement prochain, au conseiller",
        title="Dossier {reference} : effacement après le {due}",
        to="adviser",
        open=_K.RETENTION,
        after_the_end=True,
    ),
    Letter.RETENTION_EXTENDED: LetterRow(
        label="conservation prolongée",
        title="Votre dossier est conservé plus longtemps",
        open=_K.RETENTION,
        after_the_end=True,
        unless_not_told=True,
    ),
    Letter.CASE_DECLINED: LetterRow(
        label="dossier décliné, à l'UESL",
        title="Dossier {reference} décliné par {cil}",
        to="uesl",
        after_the_end=True,
    ),
    Letter.STANDING_IN: LetterRow(
        label="remplacement d'un conseiller",
        title="Vous remplacez {adviser} du {first} au {last}",
        to="stand_in",
    ),
    Letter.RELIEVED: LetterRow(
        label="fin du remplacement d'un conseiller",
        title="Vous ne remplacez plus {adviser} du {first} au {last}",
        to="stand_in",
    ),
}

LETTER_LABELS: Mapping[str, str] = {letter: row.label for letter, row in LETTERS.items()}
