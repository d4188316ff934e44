"""Proofs asked for, item by item: received, waived or impossible, each with its reason (charter A7)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.cases.domain.reasons import Reason, ReasonMissing


class ProofItem(StrEnum):
    IDENTITY = "identity"
    FAMILY = "family"
    SEPARATION = "separation"
    EMPLOYMENT = "employment"
    EARNINGS = "earnings"
    UNEMPLOYMENT = "unemployment"
    BENEFITS = "benefits"
    TAX_NOTICE = "tax_notice"
    LEASE = "lease"
    RENT_STATEMENT = "rent_statement"
    LOANS = "loans"
    CHARGES = "charges"
    BANK_STATEMENTS = "bank_statements"
    EVICTION = "eviction"
    OVER_INDEBTEDNESS = "over_indebtedness"
    DISASTER = "disaster"
    OTHER = "other"


PROOF_ITEM_LABELS = {
    ProofItem.IDENTITY: "Pièce d'identité",
    ProofItem.FAMILY: "Livret de famille ou contrat de mariage",
    ProofItem.SEPARATION: "Ordonnance, jugement ou convention de séparation",
    ProofItem.EMPLOYMENT: "Contrat de travail ou attestation de l'employeur",
    ProofItem.EARNINGS: "Bulletins de salaire",
    ProofItem.UNEMPLOYMENT: "Notification d'allocation de chômage",
    ProofItem.BENEFITS: "Attestation de prestations familiales et d'aide au logement",
    ProofItem.TAX_NOTICE: "Avis d'imposition",
    ProofItem.LEASE: "Bail ou titre d'occupation",
    ProofItem.RENT_STATEMENT: "Quittance ou relevé de compte locataire",
    ProofItem.LOANS: "Tableaux d'amortissement et relevés de crédit",
    ProofItem.CHARGES: "Justificatifs de charges",
    ProofItem.BANK_STATEMENTS: "Relevés bancaires",
    ProofItem.EVICTION: "Commandement, assignation ou jugement d'expulsion",
    ProofItem.OVER_INDEBTEDNESS: "Décision de la commission de surendettement",
    ProofItem.DISASTER: "Déclaration de sinistre",
    ProofItem.OTHER: "Autre justificatif",
}


class ProofState(StrEnum):
    ASKED = "asked"
    RECEIVED = "received"
    WAIVED = "waived"
    IMPOSSIBLE = "impossible"


PROOF_STATE_LABELS = {
    ProofState.ASKED: "Pièce demandée",
    ProofState.RECEIVED: "Pièce reçue",
    ProofState.WAIVED: "Dispense accordée",
    ProofState.IMPOSSIBLE: "Impossible à fournir",
}

WITH_REASON = frozenset({ProofState.WAIVED, ProofState.IMPOSSIBLE})


@dataclass(frozen=True, slots=True)
class Proof:
    item: ProofItem
    state: ProofState = ProofState.ASKED
    on: date | None = None
    reason: Reason | None = None
    detail: str | None = None

    def __post_init__(self) -> None:
        if self.state in WITH_REASON and self.reason is None:
            raise ReasonMissing(field=f"proofs.{self.item}.reason", accepted="un motif")
