"""A contact: one approach by a person, of a nature, on a day; it must end with help given (CASE-2, BEN-6)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from kernel.errors import Conflict, Invalid
from services.intake.domain.eligibility import Verdict
from words.bodies import Body
from words.contacts import ContactNature


class ContactOutcome(StrEnum):
    """How a contact ended."""

    CASE_REQUESTED = "case_requested"
    ADVICE_GIVEN = "advice_given"
    ORIENTED = "oriented"
    INFORMATION = "information"


CONTACT_OUTCOME_LABELS = {
    ContactOutcome.CASE_REQUESTED: "Ouverture d'un dossier demandée",
    ContactOutcome.ADVICE_GIVEN: "Conseil donné",
    ContactOutcome.ORIENTED: "Orientation vers un organisme",
    ContactOutcome.INFORMATION: "Information sur le service",
}


class ContactInTheFuture(Invalid):
    title = "La date du contact ne peut pas être postérieure à la date de saisie."
    rule = "CASE-2"


class ContactAlreadyEnded(Conflict):
    title = "Ce contact est déjà terminé."
    rule = "BEN-6"


class NothingGiven(Invalid):
    title = "Un contact ne se termine jamais sans rien : notez le conseil donné ou l'orientation proposée."
    rule = "BEN-6"


class OrientationMissing(Invalid):
    title = "Cette personne ne peut pas bénéficier du service : indiquez vers qui elle est orientée."
    rule = "BEN-6"


class PersonNotIdentified(Conflict):
    title = "Un dossier s'ouvre pour une personne identifiée : complétez d'abord son identité."
    rule = "CASE-2"


class EligibilityNotJudged(Conflict):
    title = "L'éligibilité se vérifie avant de demander l'ouverture d'un dossier."
    rule = "BEN-0"


class PersonNotEligible(Conflict):
    title = "Les conditions du service ne sont pas remplies : proposez une orientation."
    rule = "BEN-6"


@dataclass(frozen=True)
class Ending:
    """The end of a contact: its outcome, the advice or information given, the bodies named."""

    outcome: ContactOutcome
    advice: str | None = None
    bodies: tuple[Body, ...] = ()

    @property
    def gives_something(self) -> bool:
        """Says whether advice or an orientation is recorded (BEN-6)."""
        return bool(self.bodies) or bool(self.advice and self.advice.strip())


@dataclass(frozen=True)
class Contact:
    """One approach by a person; `person` is None while it is anonymous.

    `day` is the day it happened, which is the one that counts; `typed_on` the day it was written down.
    """

    nature: ContactNature
    day: date
    typed_on: date
    taken_by: str
    person: UUID | None = None
    ending: Ending | None = None

    @property
    def anonymous(self) -> bool:
        return self.person is None

    @property
    def typed_afterwards(self) -> bool:
        return self.typed_on > self.day

    def identify(self, person: UUID) -> "Contact":
        """Returns the contact with the person who made it, for one that was anonymous."""
        return replace(self, person=person)

    def end(self, ending: Ending, verdict: Verdict | None = None) -> "Contact":
        """Ends the contact with help given; a case needs an identified person who is eligible (BEN-0, BEN-6).

        A verdict to be verified allows a case too: an undecided condition is never a no (BEN-5).
        """
        if self.ending is not None:
            raise ContactAlreadyEnded
        if ending.outcome is ContactOutcome.CASE_REQUESTED:
            self._check_case(verdict)
        else:
            check_something_given(ending, verdict)
        return replace(self, ending=ending)

    def _check_case(self, verdict: Verdict | None) -> None:
        if self.anonymous:
            raise PersonNotIdentified
        if verdict is None:
            raise EligibilityNotJudged
        if verdict is Verdict.NOT_ELIGIBLE:
            raise PersonNotEligible


def record(
    nature: ContactNature, day: date, typed_on: date, taken_by: str, person: UUID | None = None
) -> Contact:
    """Makes a contact, on its own day or later: Friday's visit typed on Monday counts from Friday (CASE-2)."""
    if day > typed_on:
        raise ContactInTheFuture(
            field="day", accepted="La date de saisie ou une date antérieure.", day=day, typed_on=typed_on
        )
    return Contact(nature, day, typed_on, taken_by, person)


def check_something_given(ending: Ending, verdict: Verdict | None) -> None:
    """Raises where an end without a case has no advice or orientation; a refusal needs an orientation (BEN-6)."""
    if not ending.bodies and (ending.outcome is ContactOutcome.ORIENTED or verdict is Verdict.NOT_ELIGIBLE):
        raise OrientationMissing(field="bodies", accepted="Au moins un organisme.")
    if not ending.gives_something:
        raise NothingGiven(field="advice", accepted="Un conseil, une information ou un organisme.")
