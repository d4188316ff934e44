"""The person's difficulties and their urgency: families and causes, LOCA-PASS, triage (DIF-1..4, DIF-7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.calendar import written_day
from kernel.errors import Invalid


class Family(StrEnum):
    """The families of the charter (§1, §2); OTHER is for a cause outside them, to be examined in interview."""

    SUDDEN_EVENT = "sudden_event"
    JOB_LOSS = "job_loss"
    OVER_INDEBTEDNESS = "over_indebtedness"
    LOCA_PASS = "loca_pass"
    OTHER = "other"


FAMILY_LABELS = {
    Family.SUDDEN_EVENT: "Situation d'urgence",
    Family.JOB_LOSS: "Perte d'emploi",
    Family.OVER_INDEBTEDNESS: "Surendettement",
    Family.LOCA_PASS: "Garantie LOCA-PASS mise en jeu",
    Family.OTHER: "Autre difficulté liée au logement",
}


class Cause(StrEnum):
    LOSS_OF_HOUSING = "loss_of_housing"
    EVICTION = "eviction"
    DISASTER = "disaster"
    VIOLENCE = "violence"
    FAMILY_CONFLICT = "family_conflict"
    DIVORCE = "divorce"
    OWN_JOB_LOSS = "own_job_loss"
    SPOUSE_JOB_LOSS = "spouse_job_loss"
    OVER_INDEBTEDNESS = "over_indebtedness"
    LOCA_PASS_CALLED = "loca_pass_called"
    OTHER = "other"


CAUSE_LABELS = {
    Cause.LOSS_OF_HOUSING: "Perte de logement",
    Cause.EVICTION: "Expulsion",
    Cause.DISASTER: "Sinistre",
    Cause.VIOLENCE: "Violences",
    Cause.FAMILY_CONFLICT: "Conflit familial",
    Cause.DIVORCE: "Divorce ou séparation",
    Cause.OWN_JOB_LOSS: "Perte de son emploi",
    Cause.SPOUSE_JOB_LOSS: "Perte d'emploi du conjoint",
    Cause.OVER_INDEBTEDNESS: "Surendettement",
    Cause.LOCA_PASS_CALLED: "Garantie LOCA-PASS mise en jeu",
    Cause.OTHER: "Autre difficulté, à préciser en entretien",
}

FAMILY_OF = {
    Cause.LOSS_OF_HOUSING: Family.SUDDEN_EVENT,
    Cause.EVICTION: Family.SUDDEN_EVENT,
    Cause.DISASTER: Family.SUDDEN_EVENT,
    Cause.VIOLENCE: Family.SUDDEN_EVENT,
    Cause.FAMILY_CONFLICT: Family.SUDDEN_EVENT,
    Cause.DIVORCE: Family.SUDDEN_EVENT,
    Cause.OWN_JOB_LOSS: Family.JOB_LOSS,
    Cause.SPOUSE_JOB_LOSS: Family.JOB_LOSS,
    Cause.OVER_INDEBTEDNESS: Family.OVER_INDEBTEDNESS,
    Cause.LOCA_PASS_CALLED: Family.LOCA_PASS,
    Cause.OTHER: Family.OTHER,
}


def families_of(causes: Collection[Cause]) -> tuple[Family, ...]:
    """Returns the families of these causes, in the charter's order (DIF-1..4)."""
    met = {FAMILY_OF[cause] for cause in causes}
    return tuple(family for family in Family if family in met)


class LocaPassCondition(StrEnum):
    """The two conditions recorded at intake; the third is judged on the solution proposed (DIF-4)."""

    WANTS_SERVICE = "wants_service"
    GOOD_FAITH = "good_faith"


LOCA_PASS_CONDITION_LABELS = {
    LocaPassCondition.WANTS_SERVICE: "La personne souhaite recourir à CIL-PASS assistance",
    LocaPassCondition.GOOD_FAITH: "Ni impayé délibéré, ni insolvabilité organisée",
}


@dataclass(frozen=True)
class LocaPassAnswers:
    """The answers to the conditions; None means that the question was not asked yet."""

    wants_service: bool | None = None
    deliberately_unpaid: bool | None = None
    organised_insolvency: bool | None = None

    @property
    def failed(self) -> tuple[LocaPassCondition, ...]:
        """Returns the conditions that are not met: the person is oriented and no case opened (DIF-4)."""
        failed = []
        if self.wants_service is False:
            failed.append(LocaPassCondition.WANTS_SERVICE)
        if self.deliberately_unpaid or self.organised_insolvency:
            failed.append(LocaPassCondition.GOOD_FAITH)
        return tuple(failed)

    @property
    def to_ask(self) -> tuple[LocaPassCondition, ...]:
        """Returns the conditions that still have no answer."""
        unknown = []
        if self.wants_service is None:
            unknown.append(LocaPassCondition.WANTS_SERVICE)
        faith = (self.deliberately_unpaid, self.organised_insolvency)
        if None in faith and True not in faith:
            unknown.append(LocaPassCondition.GOOD_FAITH)
        return tuple(unknown)


class LocaPassExcluded(Invalid):
    title = "Les conditions de la garantie LOCA-PASS ne sont pas remplies : proposez une orientation."
    rule = "DIF-4"


class LocaPassNotAsked(Invalid):
    title = "Avant d'ouvrir un dossier, posez les deux questions liées à la garantie LOCA-PASS."
    rule = "DIF-4"


def check_loca_pass(causes: Collection[Cause], answers: LocaPassAnswers) -> None:
    """Raises for a case about a called guarantee, unless conditions 1 and 2 are recorded and met (DIF-4)."""
    if Cause.LOCA_PASS_CALLED not in causes:
        return
    if answers.failed:
        raise LocaPassExcluded(
            detail=_said(LocaPassExcluded.title, answers.failed), conditions=",".join(answers.failed)
        )
    if answers.to_ask:
        raise LocaPassNotAsked(
            detail=_said(LocaPassNotAsked.title, answers.to_ask), conditions=",".join(answers.to_ask)
        )


def causes_to_treat(causes: Collection[Cause], answers: LocaPassAnswers) -> tuple[Cause, ...]:
    """Returns the causes to treat: all, without a called guarantee that fails its conditions (DIF-4)."""
    others = tuple(cause for cause in causes if cause is not Cause.LOCA_PASS_CALLED)
    if answers.failed and others:
        return others
    check_loca_pass(causes, answers)
    return tuple(causes)


def loca_pass_alone_excluded(causes: Collection[Cause], answers: LocaPassAnswers) -> bool:
    """Says whether the only cause is a called guarantee that fails its conditions: the person is oriented (DIF-4)."""
    return set(causes) == {Cause.LOCA_PASS_CALLED} and bool(answers.failed)


def _said(title: str, conditions: tuple[LocaPassCondition, ...]) -> str:
    names = " ; ".join(LOCA_PASS_CONDITION_LABELS[c] for c in conditions)
    return f"{title} Condition{'s' if len(conditions) > 1 else ''} en cause : {names}."


class Priority(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"


PRIORITY_LABELS = {Priority.NORMAL: "Normale", Priority.URGENT: "Urgente"}


class UrgentReason(StrEnum):
    NO_ROOF_TONIGHT = "no_roof_tonight"
    VIOLENCE = "violence"
    DATED_EVICTION = "dated_eviction"
    DISASTER = "disaster"


URGENT_REASON_LABELS = {
    UrgentReason.NO_ROOF_TONIGHT: "Sans toit ce soir",
    UrgentReason.VIOLENCE: "Violences",
    UrgentReason.DATED_EVICTION: "Expulsion datée",
    UrgentReason.DISASTER: "Sinistre",
}


@dataclass(frozen=True)
class Triage:
    """The answers to four questions that decide the priority, whatever the causes (DIF-7)."""

    no_roof_tonight: bool = False
    violence: bool = False
    eviction_on: date | None = None
    disaster: bool = False

    @property
    def reasons(self) -> tuple[UrgentReason, ...]:
        asked = {
            UrgentReason.NO_ROOF_TONIGHT: self.no_roof_tonight,
            UrgentReason.VIOLENCE: self.violence,
            UrgentReason.DATED_EVICTION: self.eviction_on is not None,
            UrgentReason.DISASTER: self.disaster,
        }
        return tuple(reason for reason, present in asked.items() if present)

    @property
    def priority(self) -> Priority:
        """Returns the priority, which these answers alone decide (DIF-7)."""
        return Priority.URGENT if self.reasons else Priority.NORMAL

    @property
    def sentence(self) -> str:
        """Returns the French sentence that explains the priority to the adviser."""
        if not self.reasons:
            return "Priorité normale : aucune des situations urgentes n'est signalée."
        words = [URGENT_REASON_LABELS[r].lower() for r in self.reasons]
        if self.eviction_on is not None:
            words[self.reasons.index(UrgentReason.DATED_EVICTION)] = (
                f"expulsion prévue le {written_day(self.eviction_on)}"
            )
        return f"Priorité urgente : {', '.join(words)}."
