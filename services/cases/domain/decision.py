"""The decision that ends the first level, and what forbids the second (rules CASE 6, DIF-4, DIF-6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict, Invalid
from services.cases.domain.bodies import BODY_LABELS, Body
from services.cases.domain.commitments import CommitmentKind
from services.cases.domain.difficulties import CauseFamily
from services.cases.domain.reasons import Reason
from words.difficulties import Course


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
    title = "Un salarié que le service ne peut pas accompagner est orienté, avec le motif."
    rule = "BEN-6"


class OtherBodyUnnamed(Invalid):
    title = "« Autre organisme » est à préciser, et seulement lui."
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


class LocaPassNotCalled(Conflict):
    title = "Ce dossier ne porte pas sur une garantie LOCA-PASS mise en jeu."
    rule = "DIF-4"


@dataclass(frozen=True, slots=True)
class LocaPassConditions:
    """Conditions 1 and 2 of DIF-4, recorded at intake, or with the decision where the cause is found later."""

    wants_service: bool | None = None
    left_rent_unpaid_deliberately: bool | None = None
    organised_insolvency: bool | None = None

    def check(self) -> None:
        answers = (self.wants_service, self.left_rent_unpaid_deliberately, self.organised_insolvency)
        if None in answers:
            raise LocaPassConditionsUnknown(
                field="loca_pass",
                accepted="la demande du salarié, l'impayé volontaire ou non, l'insolvabilité organisée ou non",
            )
        if answers != (True, False, False):
            raise LocaPassConditionsNotMet


@dataclass(frozen=True, slots=True)
class Orientation:
    """The person is told where to go; nothing is sent. The code may travel, `other` and the reason's text stay."""

    body: Body
    reason: Reason
    other: str = ""

    def __post_init__(self) -> None:
        if (self.body is Body.OTHER) != bool(self.other.strip()):
            raise OtherBodyUnnamed(field="orientations.other", accepted="le nom, pour un autre organisme")

    @property
    def name(self) -> str:
        return self.other or BODY_LABELS[self.body]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the adviser decides, with the solutions in view where the second level follows."""

    outcome: DecisionOutcome
    on: date
    by: str
    solutions: tuple[CommitmentKind, ...] = ()
    orientations: tuple[Orientation, ...] = ()
    reason: Reason | None = None
    loca_pass: LocaPassConditions | None = None


def check_solutions(families: Iterable[CauseFamily], solutions: Iterable[CommitmentKind]) -> None:
    """Condition 3 of DIF-4 (charter §2), at the decision and again at the offer and its amendments."""
    if CauseFamily.LOCA_PASS in set(families) and set(solutions) <= {CommitmentKind.REPAYMENT_PLAN}:
        raise RepaymentPlanOnly(field="solutions", accepted="au moins une autre solution du CIL")


def check_decision(
    decision: Decision, families: tuple[CauseFamily, ...], nature: Course | None = None
) -> None:
    """Refuses a decision that the rules do not allow; says nothing otherwise."""
    called = CauseFamily.LOCA_PASS in families
    excluded = decision.outcome is DecisionOutcome.LOCA_PASS_EXCLUDED
    if not called and (excluded or decision.loca_pass):
        raise LocaPassNotCalled
    if decision.outcome is DecisionOutcome.LEVEL_2:
        check_level_2(decision, families, nature)
    elif decision.outcome is not DecisionOutcome.ADVICE_SUFFICIENT:
        check_oriented(decision.orientations)


def check_level_2(decision: Decision, families: tuple[CauseFamily, ...], nature: Course | None) -> None:
    """Only conjunctural difficulties are treated (DIF-6); a LOCA-PASS guarantee has its own conditions (DIF-4)."""
    if nature is Course.STRUCTURAL:
        raise StructuralNotTreated
    if CauseFamily.LOCA_PASS in families:
        (decision.loca_pass or LocaPassConditions()).check()
        check_solutions(families, decision.solutions)


def check_oriented(orientations: tuple[Orientation, ...]) -> None:
    """Checks that a person whom the service does not treat is directed somewhere (BEN-6, DIF-4, DIF-6)."""
    if not orientations:
        raise OrientationMissing(field="orientations", accepted="au moins un organisme, avec le motif")
