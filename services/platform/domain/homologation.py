"""Homologation of a platform by UESL's board, on an application file (charter §4, A5, PLAT-1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from kernel.errors import Conflict, Invalid


class Item(StrEnum):
    """Pieces of the application file (A5)."""

    EXPERIENCE = "experience"
    LEGAL_STATUS = "legal_status"
    STAFF = "staff"
    EXPERTISE = "expertise"
    TOOLS = "tools"
    TECHNICAL_MEANS = "technical_means"
    PARTNERSHIPS = "partnerships"
    TRAINING = "training"
    RECRUITMENT_HELP = "recruitment_help"
    BUDGET = "budget"
    SCHEDULE = "schedule"


ITEM_LABELS = {
    Item.EXPERIENCE: "Expérience d'opérateur : antériorité et qualité des prestations",
    Item.LEGAL_STATUS: "Statut juridique",
    Item.STAFF: "Effectifs affectés à l'activité : nombre, compétence, expérience",
    Item.EXPERTISE: "Expertise juridique, sociale, financière",
    Item.TOOLS: "Outils : grilles d'analyse, modèles de contrats et de lettres",
    Item.TECHNICAL_MEANS: "Moyens techniques : documentation, fiches, internet, système d'information",
    Item.PARTNERSHIPS: "Partenariats : accords avec des organismes spécialisés",
    Item.TRAINING: "Actions de formation : identification des besoins, gestion du catalogue",
    Item.RECRUITMENT_HELP: "Aide au recrutement des collaborateurs",
    Item.BUDGET: "Budget des trois premières années, adhérents prévus, règles d'imputation des coûts",
    Item.SCHEDULE: "Calendrier de mise en place et inventaire des projets",
}

REQUIRED = frozenset(Item) - {Item.EXPERIENCE}
"""Pieces without which a file cannot be submitted; experience is asked for « autant que faire se peut » (A5)."""


class Ruling(StrEnum):
    GRANTED = "granted"
    GRANTED_WITH_CONDITIONS = "granted_with_conditions"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


RULING_LABELS = {
    Ruling.GRANTED: "Homologation accordée",
    Ruling.GRANTED_WITH_CONDITIONS: "Homologation accordée sous conditions",
    Ruling.REFUSED: "Homologation refusée",
    Ruling.WITHDRAWN: "Homologation retirée",
}

HOMOLOGATED = frozenset({Ruling.GRANTED, Ruling.GRANTED_WITH_CONDITIONS})


class State(StrEnum):
    """The state of a platform's homologation."""

    PREPARING = "preparing"
    SUBMITTED = "submitted"
    HOMOLOGATED = "homologated"
    CONDITIONAL = "conditional"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {
    State.PREPARING: "Dossier en préparation",
    State.SUBMITTED: "Dossier transmis, décision attendue",
    State.HOMOLOGATED: "Homologuée",
    State.CONDITIONAL: "Homologuée sous conditions",
    State.REFUSED: "Homologation refusée",
    State.WITHDRAWN: "Homologation retirée",
}

STATE_OF = {
    Ruling.GRANTED: State.HOMOLOGATED,
    Ruling.GRANTED_WITH_CONDITIONS: State.CONDITIONAL,
    Ruling.REFUSED: State.REFUSED,
    Ruling.WITHDRAWN: State.WITHDRAWN,
}


class ApplicationIncomplete(Invalid):
    title = "Le dossier de candidature est incomplet."
    rule = "PLAT-1"


class AlreadySubmitted(Conflict):
    title = "Le dossier de candidature est déjà transmis au Conseil d'administration de l'UESL."
    rule = "PLAT-1"


class NothingToDecide(Conflict):
    title = "Aucun dossier de candidature n'attend de décision."
    rule = "PLAT-1"


class NotHomologated(Conflict):
    title = "La plate-forme n'est pas homologuée : il n'y a rien à retirer."
    rule = "PLAT-1"


class ReasonMissing(Invalid):
    title = "Une décision d'homologation est toujours motivée."
    rule = "PLAT-1"


class ConditionsMissing(Invalid):
    title = "Une homologation sous conditions dit lesquelles."
    rule = "PLAT-1"


class DecisionOutOfOrder(Invalid):
    title = "La décision ne peut pas précéder la transmission du dossier ni la décision précédente."
    rule = "PLAT-1"


@dataclass(frozen=True, slots=True)
class Decision:
    ruling: Ruling
    on: date
    reason: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Homologation:
    """The present application file and all decisions; `items` maps a piece to its document."""

    platform: str
    items: Mapping[Item, str] = field(default_factory=lambda: MappingProxyType({}))
    submitted_on: date | None = None
    decisions: tuple[Decision, ...] = ()

    @property
    def missing(self) -> frozenset[Item]:
        return REQUIRED - self.items.keys()

    def provide(self, item: Item, document: str) -> "Homologation":
        if self.submitted_on:
            raise AlreadySubmitted(submitted_on=self.submitted_on)
        return replace(self, items=MappingProxyType({**self.items, item: document}))

    def submit(self, on: date) -> "Homologation":
        """Submits the file to UESL's board. Raises where it is incomplete (A5)."""
        if self.submitted_on:
            raise AlreadySubmitted(submitted_on=self.submitted_on)
        if self.missing:
            raise ApplicationIncomplete(missing=",".join(sorted(self.missing)))
        return replace(self, submitted_on=on)

    def decide(self, decision: Decision) -> "Homologation":
        """Adds a decision of the board with its reason; a new file may follow a decided one (PLAT-1)."""
        _check_reasoned(decision)
        self._check_expected(decision)
        self._check_order(decision)
        submitted = self.submitted_on if decision.ruling is Ruling.WITHDRAWN else None
        return replace(self, submitted_on=submitted, decisions=(*self.decisions, decision))

    def decision_on(self, day: date) -> Decision | None:
        """Returns the latest decision that counts on a day; the refusal of a new file leaves a granted one valid."""
        standing: Decision | None = None
        for decision in self.decisions:
            if decision.on <= day and not (_refused(decision) and _granted(standing)):
                standing = decision
        return standing

    def homologated_on(self, day: date) -> bool:
        """Says whether homologation is granted, with or without conditions, and not withdrawn (PLAT-1)."""
        return _granted(self.decision_on(day))

    def state_on(self, day: date) -> State:
        """Returns the state given by the decision in force, or by the progress of the file before any (PLAT-1)."""
        if decision := self.decision_on(day):
            return STATE_OF[decision.ruling]
        return State.SUBMITTED if self.submitted_on else State.PREPARING

    def since_on(self, day: date) -> date | None:
        """Returns the day since which the platform has this state; None while its file is being prepared."""
        decision = self.decision_on(day)
        return decision.on if decision else self.submitted_on

    def rulings_on(self, day: date) -> tuple[Ruling, ...]:
        """Returns the decisions that the board may take on a day (PLAT-1)."""
        return tuple(ruling for ruling in Ruling if self._expected(Decision(ruling, day, "")))

    def _expected(self, decision: Decision) -> bool:
        try:
            self._check_expected(decision)
        except (NotHomologated, NothingToDecide):
            return False
        return True

    def _check_expected(self, decision: Decision) -> None:
        if decision.ruling is Ruling.WITHDRAWN:
            if not self.homologated_on(decision.on):
                raise NotHomologated(platform=self.platform)
        elif self.submitted_on is None and not self._lifts_conditions(decision):
            raise NothingToDecide(platform=self.platform)

    def _lifts_conditions(self, decision: Decision) -> bool:
        standing = self.decision_on(decision.on)
        conditional = standing is not None and standing.ruling is Ruling.GRANTED_WITH_CONDITIONS
        return conditional and decision.ruling is Ruling.GRANTED

    def _check_order(self, decision: Decision) -> None:
        earlier = [d.on for d in self.decisions]
        if self.submitted_on and decision.ruling is not Ruling.WITHDRAWN:
            earlier.append(self.submitted_on)
        if earlier and decision.on < max(earlier):
            raise DecisionOutOfOrder(field="on", earliest=max(earlier))


def _granted(decision: Decision | None) -> bool:
    return decision is not None and decision.ruling in HOMOLOGATED


def _refused(decision: Decision) -> bool:
    return decision.ruling is Ruling.REFUSED


def _check_reasoned(decision: Decision) -> None:
    if not decision.reason.strip():
        raise ReasonMissing(field="reason")
    if decision.ruling is Ruling.GRANTED_WITH_CONDITIONS and not decision.conditions:
        raise ConditionsMissing(field="conditions")
