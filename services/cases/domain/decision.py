"""The decision that ends the first level, and what forbids the second (rules CASE 6, DIF-4, DIF-6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict, Invalid
from services.cases.domain.commitments import CommitmentKind
from services.cases.domain.difficulties import CauseFamily
from services.cases.domain.reasons import Reason


class Nature(StrEnum):
    CONJUNCTURAL = "conjunctural"
    STRUCTURAL = "structural"


NATURE_LABELS = {Nature.CONJUNCTURAL: "Conjoncturelle", Nature.STRUCTURAL: "Structurelle"}


class DecisionOutcome(StrEnum):
    ADVICE_SUFFICIENT = "advice_sufficient"
    STRUCTURAL = "structural"
    LOCA_PASS_EXCLUDED = "loca_pass_excluded"
    LEVEL_2 = "level_2"


DECISION_OUTCOME_LABELS = {
    DecisionOutcome.ADVICE_SUFFICIENT: "Les conseils donnés suffisent",
    DecisionOutcome.STRUCTURAL: "Difficulté structurelle, salarié orienté",
    DecisionOutcome.LOCA_PASS_EXCLUDED: "Garantie LOCA-PASS hors des conditions du service",
    DecisionOutcome.LEVEL_2: "Second niveau : traitement ou orientation",
}


class StructuralNotTreated(Conflict):
    title = "Une difficulté structurelle est orientée vers les organismes qui la traitent."
    rule = "DIF-6"


class OrientationMissing(Invalid):
    title = "Une difficulté structurelle donne lieu à une orientation motivée."
    rule = "DIF-6"


class LocaPassConditionsUnknown(Invalid):
    title = "Les conditions propres à la garantie LOCA-PASS ne sont pas renseignées."
    rule = "DIF-4"


class LocaPassConditionsNotMet(Conflict):
    title = "Les conditions propres à la garantie LOCA-PASS ne sont pas remplies."
    rule = "DIF-4"


class RepaymentPlanOnly(Conflict):
    title = "La solution proposée ne peut pas se limiter à un plan d'apurement."
    rule = "DIF-4"


class NotALocaPassCase(Conflict):
    title = "Ce dossier ne porte pas sur une garantie LOCA-PASS mise en jeu."
    rule = "DIF-4"


@dataclass(frozen=True, slots=True)
class LocaPassConditions:
    """Conditions 1 and 2 of DIF-4, recorded at intake; None while not known."""

    wants_service: bool | None = None
    left_rent_unpaid_deliberately: bool | None = None
    organised_insolvency: bool | None = None

    def check(self) -> None:
        answers = (self.wants_service, self.left_rent_unpaid_deliberately, self.organised_insolvency)
        if None in answers:
            raise LocaPassConditionsUnknown(field="loca_pass")
        if answers != (True, False, False):
            raise LocaPassConditionsNotMet


@dataclass(frozen=True, slots=True)
class Orientation:
    """The person is told where to go; nothing is sent."""

    body: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Decision:
    """What the adviser decides, with the solutions in view where the second level follows."""

    outcome: DecisionOutcome
    on: date
    by: str
    solutions: tuple[CommitmentKind, ...] = ()
    orientations: tuple[Orientation, ...] = ()
    reason: Reason | None = None


def check_solutions(families: Iterable[CauseFamily], solutions: Iterable[CommitmentKind]) -> None:
    """Condition 3 of DIF-4 (charter §2), at the decision and again at the offer and its amendments."""
    if CauseFamily.LOCA_PASS in set(families) and set(solutions) <= {CommitmentKind.REPAYMENT_PLAN}:
        raise RepaymentPlanOnly(field="solutions", accepted="au moins une autre solution du CIL")


def check_decision(
    decision: Decision,
    families: tuple[CauseFamily, ...],
    nature: Nature | None = None,
    loca_pass: LocaPassConditions | None = None,
) -> None:
    """Refuses a decision that the rules do not allow; says nothing otherwise."""
    match decision.outcome:
        case DecisionOutcome.LEVEL_2:
            check_level_2(decision.solutions, families, nature, loca_pass)
        case DecisionOutcome.STRUCTURAL:
            check_structural(decision.orientations)
        case DecisionOutcome.LOCA_PASS_EXCLUDED if CauseFamily.LOCA_PASS not in families:
            raise NotALocaPassCase


def check_level_2(
    solutions: tuple[CommitmentKind, ...],
    families: tuple[CauseFamily, ...],
    nature: Nature | None,
    loca_pass: LocaPassConditions | None,
) -> None:
    """Only conjunctural difficulties are treated (DIF-6); a LOCA-PASS guarantee has its own conditions."""
    if nature is Nature.STRUCTURAL:
        raise StructuralNotTreated
    if CauseFamily.LOCA_PASS in families:
        (loca_pass or LocaPassConditions()).check()
        check_solutions(families, solutions)


def check_structural(orientations: tuple[Orientation, ...]) -> None:
    if not orientations:
        raise OrientationMissing(field="orientations", accepted="au moins un organisme, avec le motif")
