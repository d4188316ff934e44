"""Commitments: each one a task with an owner, a date and an outcome (rule ENG-5, charter A8)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict, Invalid
from services.cases.domain.reasons import Reason


class Owner(StrEnum):
    CIL = "cil"
    EMPLOYEE = "employee"


OWNER_LABELS = {Owner.CIL: "Le CIL", Owner.EMPLOYEE: "Le salarié"}


class CommitmentKind(StrEnum):
    ANALYSE_ELIGIBILITY = "analyse_eligibility"
    CONTACT_SERVICE = "contact_service"
    PRESENT_TO_LANDLORD = "present_to_landlord"
    OWN_PRODUCT = "own_product"
    REFERRAL = "referral"
    SOCIAL_DIAGNOSIS = "social_diagnosis"
    REPAYMENT_PLAN = "repayment_plan"
    INFORM = "inform"
    PROVIDE_INFORMATION = "provide_information"
    REPORT_CHANGES = "report_changes"
    TAKE_STEPS = "take_steps"
    KEEP_PAYING = "keep_paying"
    OTHER = "other"


COMMITMENT_KIND_LABELS = {
    CommitmentKind.ANALYSE_ELIGIBILITY: "Analyser la recevabilité du dossier à une aide",
    CommitmentKind.CONTACT_SERVICE: "Prendre contact avec un service ou une personne",
    CommitmentKind.PRESENT_TO_LANDLORD: "Présenter le dossier à un organisme bailleur",
    CommitmentKind.OWN_PRODUCT: "Mobiliser un produit standard du 1 % Logement",
    CommitmentKind.REFERRAL: "Mettre en relation avec un partenaire",
    CommitmentKind.SOCIAL_DIAGNOSIS: "Faire établir un diagnostic social par un organisme spécialisé",
    CommitmentKind.REPAYMENT_PLAN: "Établir un plan d'apurement",
    CommitmentKind.INFORM: "Informer sur les aspects juridiques, sociaux, fiscaux ou financiers",
    CommitmentKind.PROVIDE_INFORMATION: "Fournir les informations demandées par le CIL",
    CommitmentKind.REPORT_CHANGES: "Informer le CIL de toute modification de la situation",
    CommitmentKind.TAKE_STEPS: "Effectuer les démarches proposées par le CIL",
    CommitmentKind.KEEP_PAYING: "Reprendre ou poursuivre le paiement du logement",
    CommitmentKind.OTHER: "Autre engagement",
}

CIL_KINDS = frozenset(
    {
        CommitmentKind.ANALYSE_ELIGIBILITY,
        CommitmentKind.CONTACT_SERVICE,
        CommitmentKind.PRESENT_TO_LANDLORD,
        CommitmentKind.OWN_PRODUCT,
        CommitmentKind.REFERRAL,
        CommitmentKind.SOCIAL_DIAGNOSIS,
        CommitmentKind.REPAYMENT_PLAN,
        CommitmentKind.INFORM,
        CommitmentKind.OTHER,
    }
)

EMPLOYEE_KINDS = frozenset(
    {
        CommitmentKind.PROVIDE_INFORMATION,
        CommitmentKind.REPORT_CHANGES,
        CommitmentKind.CONTACT_SERVICE,
        CommitmentKind.TAKE_STEPS,
        CommitmentKind.KEEP_PAYING,
        CommitmentKind.REPAYMENT_PLAN,
        CommitmentKind.OTHER,
    }
)

KINDS_BY_OWNER = {Owner.CIL: CIL_KINDS, Owner.EMPLOYEE: EMPLOYEE_KINDS}


class OwnProduct(StrEnum):
    """Standard products of the 1 % Logement (charter §2, second level)."""

    LOCA_PASS_ADVANCE = "loca_pass_advance"
    LOCA_PASS_GUARANTEE = "loca_pass_guarantee"
    PASS_TRAVAUX = "pass_travaux"
    SECURI_PASS = "securi_pass"
    BRIDGING_LOAN = "bridging_loan"
    REFINANCING_LOAN = "refinancing_loan"
    HARDSHIP_LOAN = "hardship_loan"
    REHOUSING = "rehousing"
    TEMPORARY_HOUSING = "temporary_housing"
    OTHER = "other"


OWN_PRODUCT_LABELS = {
    OwnProduct.LOCA_PASS_ADVANCE: "Avance LOCA-PASS",
    OwnProduct.LOCA_PASS_GUARANTEE: "Garantie LOCA-PASS",
    OwnProduct.PASS_TRAVAUX: "Prêt PASS-TRAVAUX",
    OwnProduct.SECURI_PASS: "SÉCURI-PASS",
    OwnProduct.BRIDGING_LOAN: "Prêt relais",
    OwnProduct.REFINANCING_LOAN: "Refinancement de prêts immobiliers",
    OwnProduct.HARDSHIP_LOAN: "Prêt d'aide aux salariés en difficulté",
    OwnProduct.REHOUSING: "Relogement dans le parc réservé",
    OwnProduct.TEMPORARY_HOUSING: "Hébergement temporaire",
    OwnProduct.OTHER: "Autre produit du CIL",
}


class CommitmentOutcome(StrEnum):
    DONE = "done"
    NOT_DONE = "not_done"
    DROPPED = "dropped"


COMMITMENT_OUTCOME_LABELS = {
    CommitmentOutcome.DONE: "Tenu",
    CommitmentOutcome.NOT_DONE: "Non tenu",
    CommitmentOutcome.DROPPED: "Abandonné",
}


class CommitmentWrong(Invalid):
    title = "Cet engagement n'est pas complet ou ne convient pas à qui le prend."
    rule = "ENG-5"


class CommitmentNumberTwice(Invalid):
    title = "Deux engagements ne peuvent pas porter le même numéro."
    rule = "ENG-5"


class CommitmentAlreadySettled(Conflict):
    title = "L'issue de cet engagement est déjà enregistrée."
    rule = "ENG-5"


class CommitmentStillRuns(Conflict):
    title = "Cet engagement n'a pas encore d'issue à corriger."
    rule = "ENG-5"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a commitment, as someone noted it on a day; `reason` where it was not kept."""

    outcome: CommitmentOutcome
    on: date
    by: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """`settlements` are appended: the last one counts, those before it were mistakes that stay readable."""

    id: str
    owner: Owner
    kind: CommitmentKind
    wording: str
    due: date
    product: OwnProduct | None = None
    settlements: tuple[Settlement, ...] = ()

    def __post_init__(self) -> None:
        if not self.wording.strip():
            raise CommitmentWrong(field="wording", accepted="le texte de l'engagement")
        if self.kind not in KINDS_BY_OWNER[self.owner]:
            raise CommitmentWrong(field="kind", accepted=_kinds_text(self.owner))
        if (self.kind is CommitmentKind.OWN_PRODUCT) != (self.product is not None):
            raise CommitmentWrong(field="product", accepted="le produit mobilisé, pour un produit du CIL")

    @property
    def settlement(self) -> Settlement | None:
        return self.settlements[-1] if self.settlements else None

    @property
    def outcome(self) -> CommitmentOutcome | None:
        return self.settlement.outcome if self.settlement else None

    @property
    def settled(self) -> bool:
        return bool(self.settlements)

    def material(self) -> dict[str, object]:
        """What a signature binds to; the outcome comes later and is not part of it (ENG-3)."""
        return {
            "owner": self.owner,
            "kind": self.kind,
            "product": self.product,
            "wording": self.wording,
            "due": self.due,
        }

    def done(self, on: date, by: str) -> "Commitment":
        return self.settle(Settlement(CommitmentOutcome.DONE, on, by))

    def not_done(self, on: date, by: str, reason: Reason) -> "Commitment":
        return self.settle(Settlement(CommitmentOutcome.NOT_DONE, on, by, reason))

    def drop(self, on: date, by: str, reason: Reason) -> "Commitment":
        """By an amendment signed by both, or because the case ends (ENG-3, DIF-6)."""
        return self.settle(Settlement(CommitmentOutcome.DROPPED, on, by, reason))

    def correct(self, right: Settlement) -> "Commitment":
        """Another outcome than was noted by mistake; what both sides dropped by an amendment stays (ENG-3)."""
        if self.settlement is None:
            raise CommitmentStillRuns
        if self._says(right):
            return self
        if self.outcome is CommitmentOutcome.DROPPED:
            raise self._already()
        return replace(self, settlements=(*self.settlements, right))

    def settle(self, new: Settlement) -> "Commitment":
        """Records the outcome. The same one again changes nothing; another must be a correction (ENG-5)."""
        if self._says(new):
            return self
        if self.settled:
            raise self._already()
        return replace(self, settlements=(new,))

    def _says(self, other: Settlement) -> bool:
        present = self.settlement
        return present is not None and (present.outcome, present.reason) == (other.outcome, other.reason)

    def _already(self) -> CommitmentAlreadySettled:
        assert self.settlement
        return CommitmentAlreadySettled(
            outcome=self.settlement.outcome, on=self.settlement.on, by=self.settlement.by
        )


def end_all(commitments: tuple[Commitment, ...], on: date, by: str, reason: Reason) -> tuple[Commitment, ...]:
    """Ends all commitments still running, when the case turns structural or stops (DIF-6)."""
    return tuple(one if one.settled else one.drop(on, by, reason) for one in commitments)


def _kinds_text(owner: Owner) -> str:
    return " ; ".join(
        COMMITMENT_KIND_LABELS[kind] for kind in CommitmentKind if kind in KINDS_BY_OWNER[owner]
    )


def check_numbers(commitments: tuple[Commitment, ...]) -> None:
    """Each commitment of either party becomes a task under its own number (ENG-5)."""
    ids = [one.id for one in commitments]
    if twice := sorted({number for number in ids if ids.count(number) > 1}):
        raise CommitmentNumberTwice(field="id", accepted="un numéro propre à chacun", numbers=",".join(twice))
